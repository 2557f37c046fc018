"""How wide the codes of a font are, in thousandths of its size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trading.rules.papers.document import Document
from trading.rules.papers.syntax import Real, Value


@dataclass(frozen=True, slots=True)
class Widths:
    """Codes that are not named have the width `other`."""

    named: Mapping[int, float] = field(default_factory=dict)
    other: float = 500.0

    def of(self, code: int) -> float:
        return self.named.get(code, self.other)


def widths_of(document: Document, font: Value) -> Widths:
    """Of any font; half the size where nothing is said."""
    facts = document.facts(font)
    below = document.listed(facts.get("DescendantFonts"))
    if below:
        inner = document.facts(below[0])
        return Widths(_ranges(document, inner.get("W")), _number(document.of(inner.get("DW")), 1000.0))
    first = document.of(facts.get("FirstChar"))
    start = first if isinstance(first, int) else 0
    given = [_number(document.of(each), 0.0) for each in document.listed(facts.get("Widths"))]
    return Widths(dict(enumerate(given, start)))


def _ranges(document: Document, value: Value) -> dict[int, float]:
    """`[first [w w w] first last w …]`."""
    made: dict[int, float] = {}
    waiting = [document.of(each) for each in document.listed(value)]
    while len(waiting) > 1:
        first, second, *waiting = waiting
        if not isinstance(first, int):
            break
        if isinstance(second, list):
            made |= {first + n: _number(document.of(each), 1000.0) for n, each in enumerate(second)}
        elif isinstance(second, int) and waiting and second - first < 1 << 16:
            wide, *waiting = waiting
            made |= dict.fromkeys(range(first, second + 1), _number(wide, 1000.0))
    return made


def _number(value: Value, other: float) -> float:
    if isinstance(value, Real):
        return float(value.written)
    return float(value) if isinstance(value, int) else other
