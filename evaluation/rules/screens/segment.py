"""Fences of one segment of a market, out of that segment's own history: over a mixed one they mean nothing."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from evaluation.rules.winning_gap import Fences, fences

LEAST: Final = 20
"""A shorter history has no fences: with four values one contract would move a quartile by a quarter of the way."""


def quartiles(values: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """The first and the third, inclusive (the lowest is the 0 %, the highest the 100 % point); one value or more."""
    ordered = sorted(values)
    return _at(ordered, Fraction(1, 4)), _at(ordered, Fraction(3, 4))


def of(history: Sequence[Fraction], least: int = LEAST) -> Fences | None:
    """None where the history is shorter than `least`."""
    return fences(*quartiles(history)) if len(history) >= least else None


def _at(ordered: Sequence[Fraction], share: Fraction) -> Fraction:
    whole, rest = divmod((len(ordered) - 1) * share.numerator, share.denominator)
    low = ordered[whole]
    return low + Fraction(rest, share.denominator) * (ordered[whole + 1] - low) if rest else low
