"""The errands of the tenderee's awarding panel (定标委员会): who sits, each one's ballot, the head's decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from evaluation.acts import awarders, members
from evaluation.rules import awarding_panel as rules
from evaluation.rules.awarding_panel import Course
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from people.acts import reading as people
from trading.acts import reading
from web.answers import Answers
from web.desks.errands import FINAL, REASON, UNCHOSEN, Errand, select
from web.views.elements import Choice, Fact, Field
from web.words import join, phrase

_OURS: Final = Words("我以本单位名义组建以上定标委员会", "I name this awarding panel in the name of my organisation")
_NOBODY: Final = Words(
    "在其他成员投票前，谁也看不到选票内容；全部投完后同时开启并公开。",
    "Nobody reads a ballot before every member has voted; then all are opened together and published.",
)


def _panel(ctx: Context, subject: str) -> Course | None:
    return awarders.course(ctx, members.sitting(ctx, reading.lot(ctx, subject)))


def _candidates(ctx: Context, subject: str, now: Course) -> tuple[Choice, ...]:
    names = {each.bid: each.name for each in reading.opened(ctx, subject)}
    return tuple(Choice(bid, names[bid], lang="zh-CN") for bid in now.among)


# ---------------------------------------------------------------- who sits


def _people(ctx: Context, _subject: str) -> tuple[Field, ...]:
    known = people.colleagues(ctx, R.TENDEREE)
    ticks = [Field(f"member.{person}", name, "check", required=False) for person, name in known.items()]
    head = select("head", Words("主任委员", "Head"), *(Choice(one, name, lang="zh-CN") for one, name in known.items()))
    return (*ticks, head)


def _named(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    listed: list[Json] = [person for person, value in sorted(given.under("member.")) if value]
    return {"members": listed, "head": given.text("head")}


def _size(ctx: Context, subject: str) -> tuple[Fact, ...]:
    now = _panel(ctx, subject)
    if now is None:
        return ()
    names = {each.bid: each.name for each in reading.opened(ctx, subject)}
    return (
        Fact(Words("定标委员会", "Awarding panel"), phrase("{n} 人", n=now.terms.size)),
        Fact(Words("候选人（不排序）", "Candidates, unranked"), join(*(names[bid] for bid in now.standing), by="；")),
    )


# ---------------------------------------------------------------- ballots


def _ballot(ctx: Context, subject: str) -> tuple[Field, ...]:
    now = _panel(ctx, subject)
    if now is None or not now.names:
        return (Field("reason", Words("意见和理由", "Opinion and reasons"), "textarea"),)
    listed = (UNCHOSEN, *_candidates(ctx, subject, now))
    label = Words("投给", "Vote for")
    names = [select(f"vote.{n}", label, *listed) for n in range(1, now.names + 1)]
    return (*names, REASON)


def _voted(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    votes: list[Json] = [bid for _, bid in sorted(given.under("vote.")) if bid]
    return {"votes": votes, "reason": given.needed("reason", Words("理由", "reasons"))}


def _turn(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """The turn, and those who are voted on."""
    now = _panel(ctx, subject)
    if now is None:
        return ()
    said = [Fact(Words("轮次", "Turn"), phrase("第 {n} 轮", n=now.turn))]
    said.append(
        Fact(Words("候选人", "Candidates"), join(*(one.text for one in _candidates(ctx, subject, now)), by="；"))
    )
    return (*said, *(Fact(phrase("委员 {n}", n=int(n)), text, style="text") for n, text in now.opinions.items()))


def _decision(ctx: Context, subject: str) -> tuple[Field, ...]:
    now = _panel(ctx, subject)
    choices = _candidates(ctx, subject, now) if now else ()
    return (select("bid", Words("中标候选人", "The candidate"), *choices), REASON)


ERRANDS: Final[dict[str, Errand]] = {
    f"lot.{rules.NAME}": Errand(
        f"lot.{rules.NAME}",
        (R.TENDEREE,),
        Words(
            "人数按招标文件；参加过评标的人不得再定标。有人投票后不能更换。",
            "As many as the tender document says; nobody who evaluated. No exchange once somebody has voted.",
        ),
        Words("组建定标委员会", "Name the awarding panel"),
        _people,
        _named,
        facts=_size,
        confirm=_OURS,
    ),
    f"lot.{rules.CAST}": Errand(
        f"lot.{rules.CAST}",
        (R.TENDEREE,),
        _NOBODY,
        Words("投票", "Vote"),
        _ballot,
        _voted,
        facts=_turn,
        confirm=Words("这是我本人的意见", "This is my own vote"),
        cautions=(FINAL,),
    ),
    f"lot.{rules.DECIDE}": Errand(
        f"lot.{rules.DECIDE}",
        (R.TENDEREE,),
        Words("全体成员的意见已开启，由您决定并写明理由。", "Every opinion is open: you decide, and say why."),
        Words("作出决定", "Decide"),
        _decision,
        facts=_turn,
        confirm=Words("我作为主任委员作出以上决定", "I decide this as the panel’s head"),
        cautions=(FINAL,),
    ),
}
