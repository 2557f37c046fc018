"""The papers after a live competition: confirmation and announcement of the deal, notice of a lapse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from disclosure.rules import figures, sale_papers, source
from disclosure.rules.papers import DealAnnouncement, DealConfirmation, LapseNotice
from disclosure.rules.parts import Clock, Fact, Party, Sold
from disclosure.rules.result_papers import COMPLAIN
from disclosure.rules.source import Source, cited, fact, plain
from kernel import money
from kernel.errors import NOTHING, Words
from kernel.reader import Reader
from trading.rules import calendar
from trading.rules.calendar import CONTRACT
from trading.rules.lifecycle import COMPETED
from trading.rules.live.failures import FAILED, WHY

AGAIN = Words("需要继续出让或采购的，将重新组织并另行公告", "If the lot is offered again, it will be announced")
BACK = Words("竞买保证金依法退还", "The deposits of all bidders are given back by law")


@dataclass(frozen=True, slots=True)
class Competition:
    """How it was held. `sale`: the best price is the highest; `drawn`: the equal numbers of which a draw took one."""

    room: str
    method: Words
    sale: bool
    begun: datetime
    ended: datetime
    entrants: int
    bids: int
    drawn: tuple[str, ...] = ()
    reason: str = ""


def deal_confirmation(of: Source, held: Competition, firms: Mapping[str, str]) -> DealConfirmation:
    """成交确认书. `firms`: the name of each winner's organisation by its code."""
    contract = Words("签订合同不迟于", "Contract to be signed by")
    return DealConfirmation(
        head=source.head(of),
        proof=source.proof(of),
        won=tuple(_won(of, firms)),
        competition=tuple(_competition(held)),
        contract=None if of.regime in COMPETED else source.clock(contract, CONTRACT[of.regime], of.on),
        basis=_basis(of, held),
    )


def deal_announcement(of: Source, held: Competition, firms: Mapping[str, str]) -> DealAnnouncement:
    """成交结果公告: who has won, at what price, and by when one can object."""
    return DealAnnouncement(
        head=source.head(of),
        proof=source.proof(of),
        won=tuple(_won(of, firms)),
        competition=tuple(_competition(held)),
        clocks=_clocks(of),
        contacts=source.contacts(of),
        basis=_basis(of, held),
    )


def _clocks(of: Source) -> tuple[Clock, ...]:
    if of.regime in COMPETED:
        return sale_papers.published(of)
    name, rule = COMPLAIN[of.regime]
    return (source.clock(name, rule, calendar.remedy_from(of.regime, of.on)),)


def lapse_notice(of: Source, held: Competition) -> LapseNotice:
    """流拍公告: why nobody has won; who came and what they offered stands in the room's record."""
    return LapseNotice(
        head=source.head(of),
        proof=source.proof(of),
        original=(*source.original(of)[:3], *_competition(held)),
        cause=Words("本标段网上竞价流拍，不成交", "The live competition has lapsed: there is no deal"),
        reason=WHY.get(held.reason, FAILED),
        approved=(),
        next=(BACK, AGAIN),
        contacts=source.contacts(of)[2:],
        basis=cited(of, *(of.document.way.basis if of.regime in COMPETED else ["AUC-50"])),
    )


def _basis(of: Source, held: Competition) -> tuple[Words, ...]:
    """A sale is confirmed under its own order, else under the Auction Law, a purchase contracted under the law of its
    tender."""
    if of.regime in COMPETED:
        return cited(of, *of.document.way.basis)
    return cited(of, "AUC-52") if held.sale else cited(of, CONTRACT[of.regime])


def _won(of: Source, firms: Mapping[str, str]) -> Iterator[Sold]:
    currency = of.body.text("currency")
    for each in of.body.each("winners"):
        code = each.text("org").removeprefix("O-")
        price = figures.money(money.money(each.text("price"), currency))
        yield Sold(each.text("bidder"), Party(firms.get(code, code), code), price, _more(each))


def _more(won: Reader) -> Words:
    if won.has("share"):
        return Words(f"自持比例 {won.text('share')}%", f"keeps {won.text('share')}%")
    if won.has("lots"):
        lots = won.texts("lots")
        return Words(f"标的：{'、'.join(lots)}", f"lots: {', '.join(lots)}")
    return NOTHING


def _competition(held: Competition) -> Iterator[Fact]:
    yield fact("竞价方式", "Kind", held.method)
    yield fact("竞价室", "Room", held.room)
    yield fact("开始时间", "Begun", figures.moment(held.begun))
    yield fact("结束时间", "Ended", figures.moment(held.ended))
    yield fact("入场竞买人", "Bidders let in", Words(f"{held.entrants} 家", str(held.entrants)))
    yield fact("有效报价", "Offers taken", Words(f"{held.bids} 次", str(held.bids)))
    if held.drawn:
        numbers = plain("、".join(held.drawn))
        told = Words(
            f"{numbers.zh} 号报价相同，经公开摇号确定", f"a public draw among the equal {', '.join(held.drawn)}"
        )
        yield fact("确定方式", "Decided by", told)
