"""What an expert is asked about marks of his own before he seals them: asked, never judged, and never from the sheets
of others, which nobody can read yet."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from evaluation.rules import outlier

FROM_OWN: Final = Fraction(3, 10)
"""Of full marks: so far may a mark lie from the median of his own other marks of the criterion."""
FROM_MIDDLE: Final = Fraction(2, 5)
"""Of full marks: so far may it lie from half of them."""
LEAST_OTHERS: Final = 2


def from_own(value: int, others: Sequence[int], most: int) -> Fraction | None:
    """The median of the `others` (1/100 point, in any order) where `value` is farther from it than the limit; None
    where it is not, or where there are too few to have a middle."""
    if len(others) < LEAST_OTHERS:
        return None
    middle = outlier.median(sorted(others))
    return middle if abs(value - middle) > FROM_OWN * most else None


def from_middle(value: int, most: int) -> bool:
    """Whether it lies close to nothing or to full marks."""
    return abs(value - Fraction(most, 2)) > FROM_MIDDLE * most
