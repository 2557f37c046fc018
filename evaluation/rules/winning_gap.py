"""How far the winner stands below the second, beside the quartiles of its market (Open Contracting's Cardinal, R024
and R058): a lead that asks for a look, never a reason to reject."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Fences:
    """Both belong to one segment of a market: over a mixed one the lower fence is below zero and never reached."""

    low: Fraction
    high: Fraction


def fences(q1: Fraction, q3: Fraction) -> Fences:
    """1.5 times the distance of the quartiles beyond each of them."""
    beyond = (q3 - q1) * Fraction(3, 2)
    return Fences(q1 - beyond, q3 + beyond)


def gap(winning: Fraction, second: Fraction) -> Fraction:
    """(second − winning) ÷ winning; `winning` is positive."""
    return (second - winning) / winning


def too_close(value: Fraction, beside: Fences) -> bool:
    """R024: at or below the lower fence."""
    return value <= beside.low


def too_far(value: Fraction, beside: Fences) -> bool:
    """R058: at or above the upper fence."""
    return value >= beside.high
