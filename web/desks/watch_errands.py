"""The errands of efficiency supervision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval.acts import orders
from approval.rules.order import ISSUED, ORIGINS, STAGES
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from people.acts import units
from web.answers import Answers
from web.desks.errands import BASIS, FINAL, TEXT, UNCHOSEN, Errand, Fields, fixed, no_fields, select
from web.views.elements import Choice, Fact, Field
from web.words import Text, phrase

_OFFICER: Final = (R.OFFICER,)
_SURE: Final = Words("我以本单位名义办理以上事项，内容属实", "I do this for my office, and it is true")
_UNTIL: Final = Field("until", Words("答复时限（北京时间）", "To be answered by (Beijing time)"), "datetime-local")


def issuing(ctx: Context, subject: str) -> tuple[Field, ...]:
    """Why, about what, by when, and what has to be put right."""
    orders.overseeing(ctx)
    units.standing(ctx, subject.removeprefix(units.PREFIX))
    about = Field("about", Words("办件编号", "Number of the case"), required=False, hint="F-2026-000001")
    causes = (Choice(one, ORIGINS[one]) for one in ISSUED)
    return (select("origin", Words("缘由", "Cause"), UNCHOSEN, *causes), about, _UNTIL, TEXT)


def asked_of(ctx: Context, subject: str) -> tuple[Fact, ...]:
    return (Fact(Words("责任单位", "Office"), name(ctx, subject.removeprefix(units.PREFIX))),)


def issued(_ctx: Context, _subject: str, given: Answers) -> dict[str, Json]:
    """The body without a number that was left open."""
    return {member: said for member, said in given.json().items() if said or member != "about"}


def name(ctx: Context, code: str) -> Text:
    found = units.find(ctx.tx, code)
    return found.name if found else code


def facts(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """The order for who may read it, with all that was written."""
    return tuple(_facts(ctx, orders.readable(ctx, subject)))


def _facts(ctx: Context, of: orders.Held) -> Iterator[Fact]:
    yield Fact(Words("编号", "Number"), of.id, style="n")
    yield Fact(Words("缘由", "Cause"), ORIGINS[of.order.origin])
    yield Fact(Words("责任单位", "Office"), name(ctx, of.order.unit))
    if of.order.about:
        yield Fact(Words("所涉办件或者项目", "Case or project"), of.order.about, style="n")
    yield Fact(Words("状态", "State"), STAGES[of.order.stage])
    yield Fact(Words("答复时限", "To be answered by"), phrase("{by:until} 前", by=of.order.until))
    for done in of.acts:
        if said := orders.text(ctx, done):
            yield Fact(SAID[done.verb], said, style="text")


SAID: Final = {
    "issue": Words("督办内容", "What is to be put right"),
    "call_back": Words("回访情况", "What was said when called back"),
    "answer": Words("答复", "Answer"),
    "send_back": Words("退回理由", "Why it was sent back"),
    "close": Words("核实情况", "What was verified"),
}


def _errand(act: str, lead: Words, key: Words, fields: Fields = no_fields) -> Errand:
    final = () if act == "order.call_back" else (FINAL,)
    return Errand(act, _OFFICER, lead, key, fields, facts=facts, confirm=_SURE, cautions=final)


ERRANDS: Final[dict[str, Errand]] = {
    "unit.issue": Errand(
        "order.issue",
        _OFFICER,
        Words(
            "监察人员只发督办单，不改办件；责任单位须在时限内答复整改情况。",
            "Supervision changes no case: it issues orders, and the office answers in time what it has put right.",
        ),
        Words("发督办单", "Issue the order"),
        issuing,
        issued,
        facts=asked_of,
        confirm=_SURE,
        cautions=(FINAL,),
    ),
    "order.call_back": _errand(
        "order.call_back",
        Words("差评须在一个工作日内回访核实。", "Who gave a bad grade is called back within one working day."),
        Words("登记回访", "Enter the call"),
        fixed(TEXT),
    ),
    "order.answer": _errand(
        "order.answer",
        Words("写明整改情况，由分管负责人或者主要负责人签名。", "What was put right, signed by deputy or head."),
        Words("答复", "Answer"),
        fixed(TEXT),
    ),
    "order.send_back": _errand(
        "order.send_back",
        Words("整改不到位的，说明理由并重新规定时限。", "Not put right: say why, and set a new time."),
        Words("退回", "Send it back"),
        fixed(_UNTIL, TEXT),
    ),
    "order.close": _errand(
        "order.close",
        Words("核实整改后办结；未经核实一直为未办结。", "It stays open until what was put right is verified."),
        Words("办结", "Close"),
        fixed(TEXT),
    ),
    "order.erase": _errand(
        "order.erase",
        Words("删除督办单的全部文字；办理经过保留。", "All texts are erased; the course of the order stays."),
        Words("删除", "Erase"),
        fixed(BASIS),
    ),
}
