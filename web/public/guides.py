"""The guide of a matter as everybody reads it: what to bring, how long, what it costs, what is under way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from approval.acts import guides, matters, powers
from approval.acts.cases import workflow
from approval.acts.guides import Published
from approval.acts.powers import Told
from approval.rules import flow, guide
from approval.rules.difference import FIELDS, WHAT
from approval.rules.guide import SORTS, Service
from approval.rules.matter import POWERS, Matter
from approval.rules.workflow import Workflow
from kernel import law
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.deadlines import day_of, ends_at
from kernel.errors import Words
from people.acts import units
from people.rules.unit import POSTS
from web.desks import duties
from web.flow_charts import Flow, Step
from web.views.elements import Fact, Link, Shape, Sign
from web.views.guides import ChangeRow, FieldChange, GuidePage, Note, Part, Running
from web.words import Text, phrase

ADDRESS: Final = "/approvals/matters"
HOME: Final = Link(Words("行政审批", "Approvals"), "/approvals")
LIST: Final = Link(Words("审批事项", "Matters"), ADDRESS)
POWERS_PAGE: Final = "/approvals/powers"


def address(code: str) -> str:
    return f"{ADDRESS}/{code}"


def page(ctx: Context, code: str, actor: Actor) -> GuidePage:
    """The guide in force; before one is published what the catalogue says. NotFound `matter.unknown`."""
    today = day_of(ctx.now)
    out = guides.in_force(ctx.tx, code, today)
    of = out.matter if out else matters.versions(ctx.tx, code)[-1]
    way = workflow(of.workflow)
    return GuidePage(
        of=(HOME, LIST),
        title=of.name,
        lead=_lead(ctx, of),
        notes=tuple(_notes(ctx, of, out, today)),
        keys=tuple(_keys(of, actor)),
        parts=tuple(_parts(of, way)),
        service=tuple(_service(out.service)) if out else (),
        tips=out.service.notes if out else (),
        files=tuple(Link(phrase("{sort}：{title}", sort=SORTS[one.sort], title=one.title), one.link)
                    for one in out.service.files) if out else (),
        flow=drawn(way),
        back=tuple(_back(way)),
        duties=tuple(Fact(step, phrase("{duty}（{law}）", duty=duty, law=law.cite(rule)))
                     for step, duty, rule in guide.duties(way)),
        running=tuple(_running(ctx, code, way, today)),
        changes=tuple(map(change, powers.changes(ctx.tx, code))),
    )  # fmt: skip


def _lead(ctx: Context, of: Matter) -> Text:
    office = units.find(ctx.tx, of.office)
    return phrase("{power}，由{office}办理，编码 {code}", power=POWERS[of.power], code=of.code,
                  office=office.name if office else of.office)  # fmt: skip


def _notes(ctx: Context, of: Matter, out: Published | None, today: date) -> Iterator[Note]:
    if not of.in_force(today):
        over = of.until is not None and of.until <= today
        told = (
            phrase("自 {on:day} 起不再办理", on=of.until)
            if over and of.until
            else phrase("自 {on:day} 起办理", on=of.since)
        )
        yield Note(told, "warn")
    for one in guides.owed(ctx):
        if one.matter.code == of.code:
            shape: Shape = "bad" if one.late(today) else "warn"
            yield Note(phrase("自 {since:day} 起施行的版本，办事指南应于 {by:until} 前公布", since=one.matter.since,
                              by=ends_at(one.by)), shape)  # fmt: skip
    if out:
        yield Note(phrase("第 {n} 版指南，{on:day} 公布，自 {since:day} 起施行", n=out.number, on=out.on,
                          since=out.matter.since), "warn" if out.late else "good")  # fmt: skip


def _keys(of: Matter, actor: Actor) -> Iterator[Link]:
    if actor.role is Role.OFFICER and actor.org == of.office:
        yield Link(Words("发布办事指南", "Publish the guide"), duties.act(matters.subject(of.code), "publish_guide"))


def _parts(of: Matter, way: Workflow) -> Iterator[Part]:
    for part in guide.parts(of, way):
        yield Part(part.title, part.lines)
    if of.conditions:
        yield Part(FIELDS["conditions"], guide.conditions(of))


def _service(of: Service) -> Iterator[Fact]:
    yield Fact(Words("办理地点", "Where"), of.place)
    yield Fact(Words("办理时间", "When"), of.hours)
    yield Fact(Words("咨询电话", "Ask"), of.phone)
    yield Fact(Words("监督投诉电话", "Complain"), of.complaints)


def drawn(way: Workflow) -> Flow:
    """The flow chart of a workflow: its very nodes."""
    steps = tuple(Step(node.id, node.words, POSTS[node.post] if node.post else "") for node in way.nodes)
    return Flow(steps, flow.chart([one.id for one in way.nodes], [(one.source, one.target) for one in way.edges]))


def _back(way: Workflow) -> Iterator[Text]:
    order = [node.id for node in way.nodes]
    for edge in way.edges:
        if order.index(edge.target) <= order.index(edge.source):
            yield phrase(
                "{source}可以退回{target}", source=way.node(edge.source).words, target=way.node(edge.target).words
            )


def _running(ctx: Context, code: str, way: Workflow, today: date) -> Iterator[Running]:
    for row in powers.running(ctx.tx, code):
        until = date.fromisoformat(row.promised_until) if row.promised_until else None
        late = until is not None and until < today
        sign = Sign("bad", Words("超期", "overdue")) if late else Sign("good", Words("正常", "in time"))
        yield Running(row.id, way.node(row.stage).words, date.fromisoformat(row.accepted), until, sign)


def change(told: Told) -> ChangeRow:
    """One published change, with what differs."""
    of = told.change
    fields = tuple(FieldChange(FIELDS[one.name], one.gone, one.new) for one in of.fields)
    if told.approved:
        when = phrase("{on:day} 批准并公布，自 {since:day} 起施行", on=told.approved, since=of.since)
    else:
        when = phrase("自 {on:day} 起", on=of.since)
    return ChangeRow(Link(of.of.name, address(of.of.code)), WHAT[of.what], when, fields)
