"""Agents as everybody meets them: asked for without an account, followed by number and code; leads at the office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval.acts import assisting, dockets
from approval.acts.dockets import Held
from approval.rules import assistance, prospect
from approval.rules.assistance import OFFERED_FROM, PHASES, TABLE
from approval.rules.docket import AGENTS, By
from kernel.context import Context
from kernel.errors import Words
from people.acts import units
from people.rules.unit import Kind
from web.desks.errands import UNCHOSEN, select
from web.public import docket_kinds as kinds
from web.public.docket_kinds import Own, Shown
from web.views.dockets import Asking, DoorPage
from web.views.elements import Choice, Fact, Field, Form, Link
from web.views.letters import Part
from web.words import Text, join

ADDRESS: Final = "/approvals/assistance"
NEW: Final = f"{ADDRESS}/new"
LINK: Final = Link(Words("全程代办", "Free agents"), ADDRESS)
PERSONAL: Final = {
    "name": Words("姓名或者名称", "Name"),
    "contact": Words("联系方式", "Contact"),
    "title": Words("项目或者事项", "Project or matter"),
    "text": Words("说明", "What is needed"),
    "investment": Words("投资额（元）", "Investment (yuan)"),
}
UNTIL: Final = Field("until", Words("委托截止日期", "Last day of the mandate"), "date")
_REGISTERS: Final = (
    Link(Words("乡镇政务服务中心", "Service centres"), "/registers/service_centres"),
    Link(Words("代办点", "Points of agency"), "/registers/agency_points"),
    Link(Words("代办员", "Agents"), "/registers/agents"),
)


def door(ctx: Context, form: Form | None = None, error: Text = "") -> DoorPage:
    """What an agent does, and the form that asks for one; `form` is what was typed before it was refused."""
    note = Words(
        "代办全程免费。代办员只在委托期限内、以“代申请人”名义办理，委托随时可以凭编号和查询码撤销。"
        f"投资额 {OFFERED_FROM // 10000} 万元以上的项目，由中心主动提供代办员。",
        "An agent costs nothing, acts up to the last day of the mandate only, and says in every act on whose behalf;"
        " the mandate can be taken back at any time by number and code. For a project of"
        f" {OFFERED_FROM // 1_000_000} million yuan or more the centre offers one unasked.",
    )
    return DoorPage(
        LINK.text,
        Words("由代办员替您跑，事前、事中、事后全程。", "Somebody goes the way for you: before, during and after."),
        _REGISTERS,
        asks=(Asking(Words("委托代办", "Ask for an agent"), note, form or asking(ctx)),),
        of=kinds.WHERE,
        error=error,
    )


def asking(ctx: Context) -> Form:
    offices = (Choice(one.code, one.name) for one in units.every(ctx.tx, Kind.CENTRE))
    office = select("office", Words("服务中心", "Service centre"), UNCHOSEN, *offices)
    return Form(NEW, (office, *personal(), UNTIL), Words("委托", "Give the mandate"))


def personal() -> tuple[Field, ...]:
    """What is asked of whoever wants an agent."""
    every = {name: label for name, label in PERSONAL.items() if name != "investment"}
    return tuple(Field(name, label, "textarea" if name == "text" else "text") for name, label in every.items())


def _parts(ctx: Context, of: Held) -> Iterator[Part]:
    rows = [Fact(Words("承办单位", "Office"), kinds.office(ctx, of.unit))]
    if until := assisting.last_day(of):
        rows.append(Fact(UNTIL.label, until.isoformat(), style="n"))
    if of.row.case:
        rows.append(Fact(Words("办件", "Application"), str(of.row.case), style="n"))
    if of.row.agent:
        name = units.officers(ctx, of.unit).get(str(of.row.agent), "")
        rows.append(Fact(Words("代办员", "Agent"), name))
    yield Part(Words("委托情况", "The mandate"), tuple(rows))
    if tasks := assistance.tasks(of.acts):
        yield Part(Words("任务", "Tasks"), tuple(_task(ctx, one) for one in tasks))
    yield kinds.course(of)


def _task(ctx: Context, of: assistance.Task) -> Fact:
    state = Words("已完成", "done") if of.done else Words("未完成", "open")
    return Fact(
        join(str(of.n), PHASES[of.phase]),
        join(dockets.told(ctx, of.text), state, of.done.isoformat() if of.done else "–"),
    )


def _desk(ctx: Context, of: Held) -> list[str]:
    """What the caller may do: the agent alone acts, the head names it, the office enters what the applicant says."""
    agent = of.row.agent == ctx.actor.id and bool(units.posts(ctx, of.unit, ctx.actor.id) & {*AGENTS})
    return TABLE.open(of.stage, By.HEAD, By.ASKER, *((By.AGENT,) if agent else ()))


SHOWN: Final = Shown(
    Words("代办", "Agent"),
    TABLE,
    _parts,
    {
        "grant": Own(assisting.grant, Words("委托代办", "Give the mandate"), (UNTIL,)),
        "decline": Own(assisting.decline, Words("不需要代办", "No agent"), plain=True,
                       confirm=Words("我不需要代办员", "I want no agent")),
        "revoke": Own(assisting.revoke, Words("撤销委托", "Take the mandate back"), plain=True,
                      confirm=Words("我撤销委托", "I take the mandate back")),
    },
    _desk,
    personal=PERSONAL,
)  # fmt: skip


def _lead(ctx: Context, of: Held) -> Iterator[Part]:
    rows = [Fact(Words("单位", "Office"), kinds.office(ctx, of.unit))]
    rows += [
        Fact(Words("转为代办", "Became"), one.text("assistance"), style="n") for one in of.acts if one.verb == "turn"
    ]
    yield Part(Words("线索情况", "The lead"), tuple(rows))
    said = [
        (one.day.isoformat(), dockets.told(ctx, one.text("text_sha256"))) for one in of.acts if one.text("text_sha256")
    ]
    if said:
        yield Part(
            Words("跟进记录", "What was talked about"), tuple(Fact(day, text, style="text") for day, text in said)
        )
    yield kinds.course(of)


LEAD: Final = Shown(
    Words("招商线索", "Lead"),
    prospect.TABLE,
    _lead,
    {},
    lambda _ctx, of: prospect.TABLE.open(of.stage, By.DESK, By.HEAD),
    personal=PERSONAL,
)
