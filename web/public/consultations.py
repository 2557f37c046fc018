"""Matters before the public for everybody: the list, and each with its draft, its comments and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from disclosure.acts import consulting
from disclosure.rules.consultation import Matter, Row
from disclosure.rules.consultation_words import FLAGS, GROUNDS, KINDS, OUTCOMES, REPORT, STEPS, Adopted, Step
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.errors import NotFound, Words
from people.acts import units
from web.desks import duties
from web.public.case import subject as chain
from web.views.consultation import MatterPage, MatterRow, MattersPage, OutcomeRow
from web.views.elements import Empty, Fact, Field, Form, Link, Shape, Sign, Stage
from web.views.public import FeedItem
from web.words import Text, join, phrase

ADDRESS: Final = "/consultations"
LINK: Final = Link(Words("意见征集和重大决策", "Consultations and decisions"), ADDRESS)
_FIELDS: Final = (
    Field("text", Words("您的意见", "Your comment"), "textarea", hint=Words("最多 4000 字", "4,000 letters at most")),
    Field("name", Words("姓名", "Name"), required=False, autocomplete="name"),
    Field("contact", Words("联系方式", "Contact"), required=False,
          hint=Words("姓名和联系方式不公开，可要求删除", "name and contact are not public and are erased if you ask")),
)  # fmt: skip
_SHAPES: Final[Mapping[Adopted, Shape]] = {Adopted.YES: "good", Adopted.PARTLY: "plain", Adopted.NO: "warn"}


def address(subject: str) -> str:
    return f"{ADDRESS}/{subject}"


def listing(ctx: Context, reader: Actor) -> MattersPage:
    """The newest first; what is red says so."""
    rows = tuple(_row(ctx, subject, of) for subject, of in consulting.every(ctx))
    empty = Empty(Words("还没有征求意见的事项。", "The public has not been asked about anything yet."))
    plan = Link(Words("登记事项", "Enter a matter"), duties.act(consulting.number(ctx), "plan"))
    return MattersPage(rows, empty, (plan,) if reader.role is Role.OFFICER else ())


def _row(ctx: Context, subject: str, of: Matter) -> MatterRow:
    closes = of.closes.isoformat() if of.closes else "–"
    return MatterRow(of.title, address(subject), KINDS[of.kind], _office(ctx, of), closes, _state(ctx, of))


def _office(ctx: Context, of: Matter) -> Text:
    found = units.find(ctx.tx, of.office)
    return found.name if found else of.office


def _state(ctx: Context, of: Matter) -> Sign:
    if red := of.flags(ctx.now):
        return Sign("bad", FLAGS[red[0]])
    if of.takes(ctx.now):
        return Sign("act", Words("正在征求意见", "comments are open"))
    if of.decided:
        return Sign("good", Words("已决策", "decided"))
    if of.answered:
        return Sign("good", Words("已公布处理结果", "answered"))
    return Sign("plain", Words("已登记", "entered"))


def items(ctx: Context, most: int) -> tuple[FeedItem, ...]:
    """The newest matters, each by its last step, for those who follow them."""
    return tuple(_item(ctx, subject, of) for subject, of in consulting.every(ctx)[:most])


def _item(ctx: Context, subject: str, of: Matter) -> FeedItem:
    at = of.decided or of.answered or of.opened or of.planned
    return FeedItem(subject, of.title, address(subject), at, join(KINDS[of.kind], _office(ctx, of), of.summary))


# ---------------------------------------------------------------- one of them


def page(ctx: Context, subject: str, reader: Actor, taken: int = 0) -> MatterPage:
    """NotFound where there is no such matter. `taken`: which comment was just handed in."""
    of = consulting.held(ctx, subject)
    ours = reader.role is Role.OFFICER and reader.org == of.office
    came = consulting.count(ctx, subject)
    return MatterPage(
        number=subject,
        title=of.title,
        now=_state(ctx, of).text,
        stages=tuple(_stages(ctx, of)),
        facts=tuple(_facts(ctx, subject, of, came)),
        red=tuple(FLAGS[one] for one in of.flags(ctx.now)),
        acts=tuple(_acts(ctx, subject, of)) if ours else (),
        draft=_text(ctx, of.text),
        form=form(subject) if of.takes(ctx.now) else None,
        taken=Words(f"已收到，意见编号 {taken}", f"received as number {taken}") if 0 < taken <= came else "",
        outcomes=tuple(_outcome(row) for row in of.rows),
        result=of.result,
        comments=tuple(Fact(_nth(n), text, style="text") for n, text in consulting.published(ctx, subject, of)),
        aside=tuple(Fact(_nth(n), GROUNDS[ground]) for n, ground in sorted(of.aside.items())),
        steps=tuple(_step(subject, of, step) for step in Step) if of.missing() or of.steps else (),
        decision=_text(ctx, of.decision),
        reports=tuple(tuple(Fact(REPORT[name], str(body[name]), style="text") for name in REPORT)
                      for _, body in reversed(of.reports)),
    )  # fmt: skip


def form(subject: str) -> Form:
    return Form(f"{address(subject)}/comments", _FIELDS, Words("提交意见", "Hand in"))


def _nth(n: int) -> Words:
    return Words(f"第 {n} 条", f"No. {n}")


def _text(ctx: Context, digest: str) -> str:
    return ctx.blobs.get(digest).decode() if digest else ""


def _facts(ctx: Context, subject: str, of: Matter, came: int) -> Iterator[Fact]:
    yield Fact(Words("编号", "Number"), subject, chain(subject), "n")
    yield Fact(Words("类型", "Kind"), KINDS[of.kind])
    yield Fact(Words("单位", "Office"), _office(ctx, of))
    yield Fact(Words("摘要", "Summary"), of.summary, style="text")
    signed = phrase("已于 {at} 签名", at=of.opened) if of.opened else Words("尚未签名", "not signed yet")
    yield Fact(Words("签名", "Signature"), signed)
    if of.closes:
        yield Fact(Words("截止日", "Last day"), of.closes.isoformat(), style="n")
        yield Fact(Words("收到意见", "Comments received"), str(came), style="n")
        yield Fact(Words("联系方式", "Contact"), of.contact)
    if of.urgent:
        yield Fact(Words("缩短期限的理由", "Why it is urgent"), of.urgent)


def _stages(ctx: Context, of: Matter) -> Iterator[Stage]:
    named = (
        (Words("登记", "Entered"), of.planned),
        (Words("征求意见", "Comments"), of.opened),
        (Words("处理结果", "Answer"), of.answered),
        (Words("决策", "Decision"), of.decided),
    )
    last = max(n for n, (_, at) in enumerate(named) if at)
    for n, (words, at) in enumerate(named):
        running = n == last and not of.decided
        facts = (phrase("{at:day}", at=at),) if at else ()
        yield Stage(words, "now" if running else "done" if at else "todo", facts)


def _outcome(row: Row) -> OutcomeRow:
    numbers = ", ".join(map(str, row.numbers))
    return OutcomeRow(numbers, row.point, Sign(_SHAPES[row.adopted], OUTCOMES[row.adopted]), row.why)


def _step(subject: str, of: Matter, step: Step) -> Fact:
    if step not in of.steps:
        return Fact(STEPS[step], Words("尚无文件", "no document yet"))
    return Fact(STEPS[step], of.steps[step][0], f"{address(subject)}/steps/{step}")


def _acts(ctx: Context, subject: str, of: Matter) -> Iterator[Link]:
    """What the office may do next."""
    wanted = {
        "open": (Words("公开征求意见", "Ask the public"), of.opened is None),
        "answer": (Words("公布处理结果", "Publish the answer"), of.closed(ctx.now) and not of.answered),
        "set_aside": (Words("不予公开意见", "Set a comment aside"), of.opened is not None and not of.answered),
        "erase": (Words("删除意见内容", "Erase a comment"), of.opened is not None),
        "step": (Words("提交环节文件", "Hand in a step’s document"), bool(of.missing()) and not of.decided),
        "decide": (Words("公布决策", "Publish the decision"), not of.missing() and not of.decided),
        "report": (Words("公布执行情况", "Report on carrying it out"), of.decided is not None),
    }
    for verb, (words, possible) in wanted.items():
        if possible:
            yield Link(words, duties.act(subject, verb))


def document(ctx: Context, subject: str, step: str) -> tuple[str, bytes]:
    """Name and bytes of a step's document; NotFound if there is none."""
    of = consulting.held(ctx, subject)
    found = next((each for name, each in of.steps.items() if name == step), None)
    if found is None:
        raise NotFound("decision.document", "没有这份文件", "there is no such document", field="step")
    return found[0], ctx.blobs.get(found[1])
