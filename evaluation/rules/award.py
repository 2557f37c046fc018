"""The award against the recomputed result: a mismatch is named and measured, never passed over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from evaluation.rules.assessment import Assessment
from evaluation.rules.competition import Competition
from evaluation.rules.rejection import LEAST_REASON
from kernel.errors import NotFound, NotValid

NOT_LOWEST: Final = "AWARD_NOT_LOWEST_EVALUATED"
NOT_FIRST: Final = "AWARD_NOT_FIRST_RANKED"
NOT_DRAWN: Final = "AWARD_NOT_FIRST_DRAWN"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The awarded bid is not first. `excess` is money above the lowest evaluated price, or points below the best
    total; `percent` is `excess` in percent of that price or total (None if that is zero)."""

    code: str
    first: tuple[str, ...]
    excess: Fraction
    percent: Fraction | None


def mismatch(assessment: Assessment, awarded: str, gone: Collection[str] = ()) -> Mismatch | None:
    """None if `awarded` stands first, alone or in a tie, among those that are not `gone`; NotFound if it was never
    ranked."""
    lines = {line.bid: line for line in assessment.lines}
    if awarded not in {bid for group in assessment.order for bid in group}:
        raise NotFound("award.not_ranked", f"投标 {awarded} 不在排名中", f"bid {awarded} was not ranked", field="bid")
    first = next(rest for group in assessment.order if (rest := tuple(bid for bid in group if bid not in gone)))
    if awarded in first:
        return None
    best, given = lines[first[0]], lines[awarded]
    if best.scored:
        whole, excess = best.total, best.total - given.total
    else:
        whole, excess = best.ranked_price, given.ranked_price - best.ranked_price
    code = NOT_FIRST if best.scored else NOT_LOWEST
    return Mismatch(code, first, excess, excess / whole * 100 if whole else None)


def check_reason(first: Sequence[str], reason: str) -> None:
    """An award to another than `first` needs its reason in writing (BIR-55, P87-68)."""
    if len(reason.strip()) < LEAST_REASON:
        raise NotValid(
            "award.reason",
            f"中标人不是排名第一（{'、'.join(first)}），须书面说明理由",
            f"the award is not the first ranked ({', '.join(first)}); it needs a written reason",
            law="BIR-55",
            field="reason",
        )


def rejections(counted: Competition) -> str | None:
    """`<r>_OF_<n>_REJECTED` when half of the received bids or more were rejected."""
    rejected = counted.received - counted.conforming
    return f"{rejected}_OF_{counted.received}_REJECTED" if rejected and 2 * rejected >= counted.received else None
