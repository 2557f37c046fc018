"""A page as it was laid out: each letter with its place, and what was painted over it.

Places are points from the page's upper left corner. They are floats: nothing official is computed of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

Colour = tuple[float, ...] | None
"""Red, green, blue; None where nobody knows."""
WHITE: Final[Colour] = (1.0, 1.0, 1.0)
THIN: Final = 2.0
"""Points up to which a filled box is a line."""
_GAP: Final = 0.3
"""Of the letters' size: a wider gap begins a new run."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """What one code draws; `x`, `y`: left end of the base line. `order` counts everything that is painted."""

    text: str
    x: float
    y: float
    width: float
    size: float
    order: int
    colour: Colour = None
    unseen: bool = False

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y - self.size * 0.35


@dataclass(frozen=True, slots=True)
class Box:
    """A painted area, or a picture, from (left, top) to (right, bottom)."""

    left: float
    top: float
    right: float
    bottom: float
    order: int = 0
    colour: Colour = None

    def holds(self, at: tuple[float, float]) -> bool:
        return self.left <= at[0] <= self.right and self.top <= at[1] <= self.bottom

    def around(self, other: Box) -> bool:
        corners = ((other.left, other.top), (other.right, other.bottom))
        return self is not other and all(self.holds(each) for each in corners)

    @property
    def thin(self) -> bool:
        return min(self.right - self.left, self.bottom - self.top) <= THIN


@dataclass(slots=True)
class Sheet:
    """One page. `painted`: filled areas and pictures in their order; `marks`: notes that lie upon the page; `unread`:
    letters were drawn that nobody can tell."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    painted: list[Box] = field(default_factory=list)
    lines: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)
    unread: bool = False

    def hidden(self, glyph: Glyph) -> bool:
        """Whether no reader of the page sees it: unpainted, off the page, painted over, in the colour beneath it."""
        at = glyph.middle
        if glyph.unseen or not (0 <= at[0] <= self.width and 0 <= at[1] <= self.height):
            return True
        if any(each.holds(at) for each in self.marks):
            return True
        under: Colour = WHITE
        for box in self.painted:
            if box.holds(at):
                if box.order > glyph.order:
                    return True
                under = box.colour
        return glyph.colour is not None and glyph.colour == under


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one line that stand close together."""

    text: str
    x: float
    y: float
    size: float


def reading(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Line by line from the top, in each from the left."""
    lines: list[list[Glyph]] = []
    for each in sorted(glyphs, key=lambda one: (one.y, one.x)):
        if lines and each.y - lines[-1][0].y < max(each.size, 1.0) * _GAP:
            lines[-1].append(each)
        else:
            lines.append([each])
    return [each for line in lines for each in sorted(line, key=lambda one: one.x)]


def runs(glyphs: Iterable[Glyph]) -> Iterator[Run]:
    """What is set again: neighbours of one size on one line as one."""
    held: list[Glyph] = []
    for each in reading(glyphs):
        if held and not _follows(held[-1], each):
            yield _run(held)
            held = []
        held.append(each)
    if held:
        yield _run(held)


def _follows(last: Glyph, glyph: Glyph) -> bool:
    level = abs(last.y - glyph.y) < 0.5 and abs(last.size - glyph.size) < 0.5
    return level and abs(glyph.x - last.x - last.width) < glyph.size * _GAP


def _run(held: list[Glyph]) -> Run:
    return Run("".join(each.text for each in held), held[0].x, held[0].y, held[0].size)
