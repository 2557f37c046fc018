"""What the notice of a sale (出让公告、信息披露公告) says where that of a tender speaks of bids and evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from disclosure.rules import figures, source
from disclosure.rules.papers import TenderNotice
from disclosure.rules.parts import Clock, Fact
from disclosure.rules.source import Source, days, fact
from kernel.deadlines import day_of
from kernel.errors import Words
from trading.rules.lifecycle import Regime
from trading.rules.tender import Competition, LotDocument, TenderDocument

DEPOSIT: Final = Words("竞买保证金", "Deposit")
PUBLISHED: Final = {
    Regime.LAND: (Words("结果公布不迟于", "The result is published by"), "LND-39d"),
    Regime.PROPERTY: (Words("结果公告至", "The result stays published until"), "S32-f"),
}
"""Their orders give no time to object; they say how the result is made known."""


@dataclass(frozen=True, slots=True)
class GrantNotice(TenderNotice):
    """出让公告: land or a mining right, competed for live (LND-39)."""

    title: ClassVar[Words] = Words("出让公告", "Notice of a Grant")
    sells: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class DisclosureNotice(TenderNotice):
    """信息披露公告: what a state firm transfers (S32-a)."""

    title: ClassVar[Words] = Words("信息披露公告", "Notice of Disclosure")
    sells: ClassVar[bool] = True


def scope(part: LotDocument, said: Competition) -> Iterator[tuple[Words, Words]]:
    """What is sold and from which price."""
    yield Words("标的名称", "Lot"), Words(part.title.zh, part.title.en)
    yield Words("起始价", "Start price"), figures.money(said.start.money).said
    if said.step is not None:
        yield Words("加价幅度", "Step"), figures.money(said.step.money).said


def joining(paper: TenderDocument) -> tuple[Fact, ...]:
    """By when and how one comes in, and where it is decided."""
    return (
        Fact(source.CLOSES, figures.moment(paper.closes)),
        fact(
            "报名方式",
            "How",
            Words(
                "在本平台取得保证金专用账号，保证金到账后凭证书入场；竞买人身份在结果产生前保密",
                "take the deposit's reference on this platform and enter with a certificate once it has arrived; who "
                "bids is secret until the result",
            ),
        ),
        fact(
            "竞价",
            "Competition",
            Words(
                "在本平台竞价室公开进行，每次报价签名入日志，不设评标委员会",
                "in this platform's room, in public; every bid is signed and logged, and there is no panel",
            ),
        ),
        fact("报价有效期", "Validity of offers", days(paper.validity_days)),
    )


def clocks(of: Source) -> tuple[Clock, ...]:
    """How long the notice stands before the competition may begin."""
    way = of.document.way
    ready = Words("竞价开始不早于", "The competition does not begin before")
    counted = source.clock if way.whole_days else source.earliest
    return (counted(ready, way.to_deadline, of.on),)


def published(of: Source) -> tuple[Clock, ...]:
    """How long, or by when, the deal is made known."""
    name, rule = PUBLISHED[of.regime]
    return (source.clock(name, rule, day_of(of.at)),)


def ways(said: Competition, names: Mapping[str, Words]) -> Words:
    """The kinds of rooms that the notice allows."""
    return source.sentence((names[each] for each in said.ways), "、", ", ")
