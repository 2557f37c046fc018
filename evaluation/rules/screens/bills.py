"""Two priced bills (工程量清单) side by side: equal unit prices, the same errors, one made out of the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

LEAST: Final = 10
FIT: Final = Fraction(999, 1000)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a bill in whole numbers: `quantity` × `unit` should be `total` × `scale`, as far as `total` can say it:
    one that was rounded or cut off is not wrong."""

    quantity: int
    unit: int
    total: int
    scale: int = 1

    @property
    def wrong(self) -> bool:
        return abs(self.quantity * self.unit - self.total * self.scale) >= self.scale


Bill = Mapping[str, Row]
"""By the line's number or code."""


def equal_units(one: Bill, two: Bill) -> Fraction | None:
    """The share of common lines with one unit price to the last unit; None with fewer than ten common lines."""
    common = one.keys() & two.keys()
    return Fraction(sum(one[no].unit == two[no].unit for no in common), len(common)) if len(common) >= LEAST else None


def same_errors(one: Bill, two: Bill) -> tuple[str, ...]:
    """The lines, by number, whose total is wrong and that are the same in both bills: quantity, unit price and total.

    One is strong evidence: nobody makes another's mistake to the cent.
    """
    return tuple(sorted(no for no in one.keys() & two.keys() if one[no].wrong and one[no] == two[no]))


def fit(one: Bill, two: Bill) -> Fraction | None:
    """R² of the unit prices of two over those of one, without the equal ones: 1 means that one line computes them all.

    None with fewer than ten lines left, or where the prices of either do not vary. R² ≥ `FIT` asks for a look, no more:
    honest prices of lines that differ by a thousand times correlate closely as well.
    """
    left = _differing(one, two)
    if len(left) < LEAST:
        return None
    count, xs, ys = len(left), sum(x for x, _ in left), sum(y for _, y in left)
    both = count * sum(x * y for x, y in left) - xs * ys
    across = count * sum(x * x for x, _ in left) - xs * xs
    up = count * sum(y * y for _, y in left) - ys * ys
    return Fraction(both * both, across * up) if across and up else None


def pattern(one: Bill, two: Bill, within: int = 1) -> str:
    """`arithmetic` (every unit price differs by the same amount), `geometric` (by the same factor), each to
    within `within` units, or "" for neither, and with fewer than ten lines left."""
    left = _differing(one, two)
    if len(left) < LEAST:
        return ""
    gaps = [y - x for x, y in left]
    if max(gaps) - min(gaps) <= within:
        return "arithmetic"
    low = max(Fraction(y - within, x) for x, y in left)
    high = min(Fraction(y + within, x) for x, y in left)
    return "geometric" if low <= high else ""


def _differing(one: Bill, two: Bill) -> Sequence[tuple[int, int]]:
    common = sorted(one.keys() & two.keys())
    return [(one[no].unit, two[no].unit) for no in common if one[no].unit != two[no].unit and one[no].unit > 0]
