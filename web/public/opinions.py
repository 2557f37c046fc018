"""What the public was told where it worried, what came of it, and which results are still owed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from disclosure.acts import opinions
from disclosure.acts.opinions import Held
from disclosure.rules import opinion
from disclosure.rules.opinion import REPROOFS, STAGES, WAYS, Reproof, Stage, Way
from kernel.context import Context
from kernel.errors import Words
from web.public.letters import name, share
from web.public.paged import paged
from web.views.elements import Empty, Fact, Link
from web.views.letters import EchoPage, LetterPage, Part, Section
from web.views.public import Figure, NoticeRow
from web.words import Text, phrase

ADDRESS: Final = "/opinions"
_LATE: Final = Words("逾期", "late")
_KEPT: Final = Words("按时", "in time")
_RUNS: Final = Words("未到期", "not over yet")
LINK: Final = Link(Words("政务舆情回应", "Public opinion, answered"), ADDRESS)


def address(id: str) -> str:
    return f"{ADDRESS}/{id}"


def listing(ctx: Context, number: int = 1) -> EchoPage:
    """A page of the cases, those first that are closed without a published result."""
    every = opinions.every(ctx)
    owed = tuple(row(ctx, of) for of in every if of.case.stage is Stage.CLOSED and not of.case.published)
    rest = [of for of in every if of.case.stage is not Stage.CLOSED or of.case.published]
    shown, pager = paged(rest, number, ADDRESS)
    return EchoPage(
        LINK.text,
        Words(
            "工作人员登记的舆情，从发现到首次回应按小时计；回应和处置结果全文公开。",
            "What officers have found; hours run from finding to the first answer. Answers and results are public.",
        ),
        tuple(_figures(ctx, every)),
        (
            Section(
                Words("已办结、结果未公布", "Closed, its result not published"), owed, Empty(Words("没有。", "None."))
            ),
            Section(
                Words("舆情", "Cases"),
                tuple(row(ctx, of) for of in shown),
                Empty(Words("还没有登记。", "None was entered yet.")),
                pager,
            ),
        ),
        (),
    )


def row(ctx: Context, of: Held) -> NoticeRow:
    """A case by its result, else by the first thing that was said."""
    title = of.case.published or next((str(one.body["title"]) for one in opinions.told(of)), of.id)
    return NoticeRow(title, address(of.id), (name(ctx, of.case.office), of.grade.words, STAGES[of.case.stage]))


def _figures(ctx: Context, every: list[Held]) -> Iterator[Figure]:
    late = [of for of in every if any(one.id == "first" for one in opinion.missed(of.case, of.grade, ctx.now))]
    answered = [of for of in every if "first" in of.case.met]
    in_time = sum(of not in late for of in answered)
    yield Figure(Words("舆情", "Cases"), str(len(every)))
    yield Figure(Words("已回应", "Answered"), str(len(answered)))
    yield Figure(Words("按时首次回应", "First answer in time"), str(in_time), note=share(in_time, len(every)))
    yield Figure(
        Words("通报批评、约谈", "Offices criticised or talked to"), str(sum(len(of.case.reproofs) for of in every))
    )


def page(ctx: Context, id: str) -> LetterPage:
    """NotFound where there is no such case."""
    of = opinions.find(ctx, id)
    title: Text = of.case.published or phrase("舆情 {number}", number=id)
    stage = STAGES[of.case.stage]
    parts = (Part(Words("时限", "Hours"), tuple(limits(ctx, of))), *_told(of), *_blamed(of))
    return LetterPage(LINK, title, Words(f"{stage.zh}。", f"{stage.en}."), "", parts)


def limits(ctx: Context, of: Held) -> Iterator[Fact]:
    """When it was found, and how each limit was kept."""
    yield Fact(Words("单位", "Office"), name(ctx, of.case.office))
    yield Fact(Words("等级", "Grade"), of.grade.words)
    yield Fact(Words("发现", "Found"), phrase("{at}", at=of.case.found))
    over = opinion.missed(of.case, of.grade, ctx.now)
    for one in of.grade.limits:
        kept = _LATE if one in over else _KEPT if one.id in of.case.met else _RUNS
        yield Fact(
            one.words,
            phrase("{hours} 小时内，{until} 前：{kept}", hours=one.hours, until=opinion.due(of.case, one), kept=kept),
        )


def _told(of: Held) -> Iterator[Part]:
    for one in opinions.told(of):
        heading = Words("处置结果", "Result") if one.verb == "publish" else WAYS[Way(str(one.body["way"]))]
        yield Part(
            heading,
            (
                Fact(Words("标题", "Title"), str(one.body["title"])),
                Fact(Words("内容", "Text"), str(one.body["text"]), style="text"),
                Fact(Words("时间", "When"), phrase("{at}", at=one.at)),
            ),
        )


def _blamed(of: Held) -> Iterator[Part]:
    for one in of.acts:
        if one.verb == "reprove":
            reason = Fact(Words("理由", "Reason"), str(one.body["reason"]), style="text")
            yield Part(REPROOFS[Reproof(str(one.body["way"]))], (reason,))
