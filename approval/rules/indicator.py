"""The indicators of approvals (办结率、即办率、网上办理率): exact, and rounded only where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from kernel.errors import Words


class Indicator(StrEnum):
    """What is measured."""

    CLOSED = "closed"
    ON_THE_SPOT = "on_the_spot"
    ONLINE = "online"
    CONTENT = "content"


INDICATORS: Final[Mapping[Indicator, Words]] = {
    Indicator.CLOSED: Words("办结率", "closing rate"),
    Indicator.ON_THE_SPOT: Words("即办率", "on-the-spot rate"),
    Indicator.ONLINE: Words("网上办理率", "online share"),
    Indicator.CONTENT: Words("满意率", "satisfaction"),
}
DEFINITIONS: Final[Mapping[Indicator, Words]] = {
    Indicator.CLOSED: Words("办结件数 ÷ 受理件数", "cases closed ÷ cases accepted"),
    Indicator.ON_THE_SPOT: Words(
        "受理当天办结的件数 ÷ 办结件数", "cases closed on the day of acceptance ÷ cases closed"
    ),
    Indicator.ONLINE: Words("能在网上办理的事项 ÷ 全部事项", "matters that can be done online ÷ all matters"),
    Indicator.CONTENT: Words(
        "评为基本满意以上的件数 ÷ 评价件数", "cases rated fairly satisfied or better ÷ cases rated"
    ),
}
AIMS: Final[Mapping[Indicator, tuple[Fraction, ...]]] = {
    Indicator.CLOSED: (Fraction(1),),
    Indicator.ON_THE_SPOT: (Fraction(9, 10),),
    Indicator.ONLINE: (Fraction(1, 2), Fraction(7, 10)),
    Indicator.CONTENT: (Fraction(9, 10),),
}
"""What each is held against; of the online share what the city asked for first and the province by 2018."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many; of nothing there is no rate, and none is missed."""

    part: int
    whole: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.part, self.whole) if self.whole else None

    def percent(self, places: int = 1) -> Decimal | None:
        """Rounded half up to so many decimals: 1455 of 1463 is 99.45, shown as 99.5."""
        if not self.whole:
            return None
        scale = 100 * 10**places
        return Decimal((2 * scale * self.part + self.whole) // (2 * self.whole)).scaleb(-places)

    def reaches(self, aim: Fraction) -> bool:
        """The aim itself is reached (以上 includes it); compared exactly, never as shown."""
        return self.share is None or self.share >= aim


@dataclass(frozen=True, slots=True)
class Counts:
    """Cases accepted within a span of time, and of these how many are closed, and closed on the day of acceptance."""

    accepted: int = 0
    closed: int = 0
    on_the_spot: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.accepted + other.accepted, self.closed + other.closed, self.on_the_spot + other.on_the_spot)

    @property
    def rates(self) -> Mapping[Indicator, Rate]:
        return {
            Indicator.CLOSED: Rate(self.closed, self.accepted),
            Indicator.ON_THE_SPOT: Rate(self.on_the_spot, self.closed),
        }


def total(parts: Mapping[str, Counts]) -> Counts:
    """The city's counts are the sum of its sites', and nothing else."""
    return sum(parts.values(), Counts())
