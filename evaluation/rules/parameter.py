"""A published parameter of a method: how it is typed, between which bounds, and its exact value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from kernel.canon import LARGEST, Json
from kernel.errors import Words
from kernel.reader import Reader


class Shape(StrEnum):
    POINTS = "points"  # whole 1/100 points
    WHOLE = "whole"
    DECIMAL = "decimal"  # a decimal text
    FLAG = "flag"
    CHOICE = "choice"  # one of `choices`
    DECIMALS = "decimals"  # a list of decimal texts; one of them is drawn
    NAMES = "names"  # a list of identifiers


@dataclass(frozen=True, slots=True)
class Parameter:
    """`low` and `high` are inclusive, in the unit in which the document writes them; `standard` begins a draft."""

    name: str
    words: Words
    standard: Json
    shape: Shape = Shape.POINTS
    low: str = "0"
    high: str = "10000"
    optional: bool = False  # null is lawful
    choices: tuple[tuple[str, Words], ...] = ()

    def check(self, reader: Reader) -> None:
        """NotValid names the parameter if its value is missing, of another shape, or out of bounds."""
        if self.optional and reader.value(self.name) is None:
            return
        match self.shape:
            case Shape.POINTS | Shape.WHOLE:
                reader.integer(self.name, int(self.low), int(self.high))
            case Shape.DECIMAL:
                reader.decimal(self.name, self.low, self.high)
            case Shape.FLAG:
                reader.flag(self.name)
            case Shape.CHOICE:
                self._chosen(reader)
            case Shape.DECIMALS | Shape.NAMES:
                reader.texts(self.name)

    def _chosen(self, reader: Reader) -> None:
        known = [value for value, _ in self.choices]
        if reader.text(self.name) not in known:
            raise reader.refuse(self.name, f"须为 {'、'.join(known)} 之一", f"must be one of {', '.join(known)}")


def points(reader: Reader, name: str) -> Fraction:
    """A parameter in 1/100 point, as points."""
    return Fraction(reader.integer(name, 0, LARGEST), 100)


def exact(reader: Reader, name: str) -> Fraction:
    """A decimal parameter whose bounds `Parameter.check` has judged."""
    return reader.decimal(name, _LEAST, _MOST)


_MOST: Final = "9999999999999999"
_LEAST: Final = "-" + _MOST
