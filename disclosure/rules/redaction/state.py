"""Where a page's letters and boxes stand while it is painted: the graphics state of ISO 32000."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from disclosure.rules.redaction.sheets import Box, Colour
from disclosure.rules.redaction.widths import Widths
from trading.rules.papers.content import Font
from trading.rules.papers.syntax import Broken, Real, Value

Matrix = tuple[float, float, float, float, float, float]
Numbers = list[float]
SAME: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
BLACK: Final[Colour] = (0.0, 0.0, 0.0)
UNKNOWN: Final = Font()
UNTOLD: Final = Widths()


def times(one: Matrix, other: Matrix) -> Matrix:
    """First `one`, then `other`."""
    (a, b, c, d, e, f), (g, h, i, j, k, m) = one, other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return x * a + y * c + e, x * b + y * d + f


def number(value: Value) -> float:
    """Broken for what is no number."""
    if isinstance(value, Real):
        return float(value.written)
    if isinstance(value, int):
        return float(value)
    raise Broken("a number")


def numbers(values: list[Value]) -> Numbers:
    return [number(each) for each in values]


def matrix(values: list[Value]) -> Matrix:
    a, b, c, d, e, f = numbers(values) if len(values) == 6 else SAME
    return a, b, c, d, e, f


@dataclass(frozen=True, slots=True)
class State:
    """What `q` keeps and `Q` brings back; the text's settings among it."""

    ctm: Matrix
    fill: Colour = BLACK
    opaque: bool = True
    font: Font = UNKNOWN
    widths: Widths = UNTOLD
    size: float = 0.0
    letter: float = 0.0
    word: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


def boxed(points: list[tuple[float, float]], order: int, colour: Colour = None) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys), order, colour)


@dataclass(slots=True)
class Pen:
    """Where the next letter stands, and where its line began."""

    here: Matrix = SAME
    line: Matrix = SAME

    def move(self, x: float, y: float) -> None:
        self.line = self.here = times((1.0, 0.0, 0.0, 1.0, x, y), self.line)

    def forward(self, x: float) -> None:
        self.here = times((1.0, 0.0, 0.0, 1.0, x, 0.0), self.here)


def colour(operands: list[Value]) -> Colour:
    """Grey, red-green-blue or cyan-magenta-yellow-key by their number; None for any other."""
    given = [number(each) for each in operands if isinstance(each, Real | int)]
    if len(given) != len(operands):
        return None
    match given:
        case [grey]:
            return (grey, grey, grey)
        case [red, green, blue]:
            return (red, green, blue)
        case [cyan, magenta, yellow, key]:
            return tuple((1 - each) * (1 - key) for each in (cyan, magenta, yellow))
    return None
