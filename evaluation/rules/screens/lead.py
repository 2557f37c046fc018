"""What a screen answers: who, by which figure beside which fence, and how often honest tenders look the same.

A lead asks for a look; none rejects a bid, and none can.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kernel import canon
from kernel.canon import Json
from kernel.errors import Words


class Strength(StrEnum):
    STRONG = "strong"  # explain it before the award
    LEAD = "lead"  # look at it
    WEAK = "weak"  # no ground for anything by itself


@dataclass(frozen=True, slots=True)
class Rate:
    """`flagged` of `of` contracts of the corpus `source`. None of them is known to be collusive, so this is how often
    an honest contract is flagged, as far as the corpus is honest and resembles the tender that is looked at."""

    flagged: int
    of: int
    source: str

    @property
    def share(self) -> Fraction:
        return Fraction(self.flagged, self.of)


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that is alike, side by side: what it is (a page, a line, a mark), and what stands there in each."""

    what: Words
    one: str
    two: str


@dataclass(frozen=True, slots=True)
class Lead:
    """`figure` is on the suspect side of `fence`; `rate` is None where no corpus carries what the screen looks at.
    `shown` is of two bidders, in the order of `bidders`; of more than two there is none."""

    screen: str
    bidders: tuple[str, ...]
    strength: Strength
    evidence: Words
    figure: Fraction
    fence: Fraction
    rate: Rate | None = None
    shown: tuple[Shown, ...] = ()

    @property
    def id(self) -> str:
        """What was found, as a digest: the same lead found again has the same one, whatever its fence has become, and
        whoever looked into one has not looked into another."""
        alike: list[Json] = [[each.what.zh, each.one, each.two] for each in self.shown]
        found: list[Json] = [self.screen, list(self.bidders), str(self.figure), alike]
        return canon.sha256(canon.canonical(found)).hex()


def in_a_hundred(rate: Rate | None) -> Words:
    """The rate as a clerk reads it."""
    if rate is None:
        return Words(
            "没有可比的真实数据，误报率未知", "no real data to compare with: the rate of false alarms is unknown"
        )
    about = (200 * rate.flagged + rate.of) // (2 * rate.of)
    if not about:
        return Words(
            f"{rate.of} 个真实合同中有 {rate.flagged} 个如此",
            f"{rate.flagged} of {rate.of} real contracts look like this",
        )
    return Words(
        f"每 100 个真实合同中约有 {about} 个如此（{rate.of} 个中 {rate.flagged} 个）",
        f"of 100 real contracts about {about} look like this ({rate.flagged} of {rate.of})",
    )
