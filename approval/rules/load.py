"""How long people wait at each window (窗口冷热不均): which are overrun, which stand empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from kernel.errors import Words


class Heat(StrEnum):
    """How a window's waiting compares with the others'."""

    HOT = "hot"
    EVEN = "even"
    COLD = "cold"


HEATS: Final[Mapping[Heat, Words]] = {
    Heat.HOT: Words("过热", "overrun"),
    Heat.EVEN: Words("正常", "even"),
    Heat.COLD: Words("过冷", "idle"),
}
HOT: Final = 2
"""A window is overrun where one waits longer than so many times the median, idle where shorter than that part of it."""


@dataclass(frozen=True, slots=True)
class Load:
    """One window: how many were served, and the median of their waits in minutes; None where nobody came."""

    window: str
    served: int
    wait: Fraction | None
    heat: Heat


def median(values: Sequence[int | Fraction]) -> Fraction | None:
    """The middle one, or half way between the two in the middle; None of nothing."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    return Fraction(ordered[half] + ordered[-half - 1]) / 2


def loads(waits: Mapping[str, Sequence[int]]) -> list[Load]:
    """Each window by its waits in minutes. They are compared with the median over the windows, not over the tickets:
    else a window where everybody has to wait would make its own measure."""
    waited = {window: median(values) for window, values in waits.items()}
    middle = median([wait for wait in waited.values() if wait is not None])
    return [Load(window, len(waits[window]), wait, _heat(wait, middle)) for window, wait in waited.items()]


def _heat(wait: Fraction | None, middle: Fraction | None) -> Heat:
    """A window to which nobody came is idle as soon as anybody waits elsewhere."""
    if not middle:
        return Heat.EVEN
    if wait is None or wait * HOT < middle:
        return Heat.COLD
    return Heat.HOT if wait > HOT * middle else Heat.EVEN


@dataclass(frozen=True, slots=True)
class Move:
    """Advice: this window takes over part of what waits at that one."""

    idle: str
    overrun: str


def moves(found: Sequence[Load]) -> list[Move]:
    """The idlest window helps the most overrun one, the next the next, while there are both."""
    hot = sorted((one for one in found if one.heat is Heat.HOT), key=lambda one: -(one.wait or 0))
    cold = sorted((one for one in found if one.heat is Heat.COLD), key=lambda one: one.wait or 0)
    return [Move(idle.window, overrun.window) for idle, overrun in zip(cold, hot, strict=False)]
