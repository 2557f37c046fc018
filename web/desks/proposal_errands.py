"""The errands of proposals: assigned, their proposer met, and what the proposer thinks of the reply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import proposals
from disclosure.rules.proposal import KINDS, OPINIONS
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from people.acts import units
from web.answers import Answers
from web.desks.errands import KEPT, UNCHOSEN, Errand, fixed, select
from web.views.elements import Choice, Fact, Field

_SURE: Final = Words("以上内容属实，可以公开", "This is true and may be public")

_HARD: Final = Words("涉及面广、处理难度大（六个月）", "hard to settle (six months)")


def _about(ctx: Context, subject: str) -> tuple[Fact, ...]:
    of = proposals.find(ctx, subject)
    return (Fact(Words("建议提案", "Proposal"), of.title), Fact(Words("编号", "Number"), of.number))


def _assigning(ctx: Context, _subject: str) -> tuple[Field, ...]:
    offices = [Choice(each.code, each.name) for each in units.every(ctx.tx)]
    return (
        select("kind", Words("种类", "Kind"), *(Choice(kind, words) for kind, words in KINDS.items())),
        Field("number", Words("建议提案编号", "Its number")),
        Field("title", Words("题目", "Title")),
        select("host", Words("主办单位", "Host"), UNCHOSEN, *offices),
        *(Field(f"with_{each.value}", each.text, "check", required=False, hint=Words("协办", "co-host"))
          for each in offices),
        Field("on", Words("交办日期", "Assigned on"), "date"),
        Field("difficult", _HARD, "check", required=False),
    )  # fmt: skip


def _assigned(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    body: dict[str, Json] = {name: given.text(name) for name in ("kind", "number", "title", "host", "on")}
    cohosts: list[Json] = [code for code, told in given.under("with_") if told]
    return body | {"cohosts": cohosts, "difficult": bool(given.text("difficult"))}


ERRANDS: Final[dict[str, Errand]] = {
    "register.assign_proposal": Errand(
        "register.assign_proposal",
        (R.OFFICER,),
        Words(
            "先审查、后发布，谁主办、谁公开：主办单位在期限内公开答复全文。",
            "The host publishes the whole reply, after review, within the limit.",
        ),
        Words("交办", "Assign"),
        _assigning,
        _assigned,
        confirm=_SURE,
        cautions=(KEPT,),
    ),
    "register.meet_proposer": Errand(
        "register.meet_proposer",
        (R.OFFICER,),
        Words("主办单位当面听取代表、委员意见的日期。", "The day on which the host met the proposer."),
        Words("登记见面", "Enter the meeting"),
        fixed(Field("on", Words("见面日期", "Met on"), "date")),
        facts=_about,
        confirm=_SURE,
    ),
    "register.rate_reply": Errand(
        "register.rate_reply",
        (R.OFFICER,),
        Words("由交办单位登记代表、委员对答复的意见。", "The office that assigned it enters what the proposer thinks."),
        Words("登记满意度", "Enter the opinion"),
        fixed(select("opinion", Words("满意度", "Opinion"), UNCHOSEN, *(Choice(o, w) for o, w in OPINIONS.items()))),
        facts=_about,
        confirm=_SURE,
    ),
}
