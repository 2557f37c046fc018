"""Inline SVG: bars, steps, who met whom, pieces of an upload, a bar of time. Colours by class, no style attributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, pi, sin
from typing import Final

from markupsafe import Markup

from web.format import number

_SVG: Final = Markup(
    '<svg class="plot" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-labelledby="{id}">'
    '<title id="{id}">{title}</title>{inner}</svg>'
)
_BOTH: Final = Markup('<div class="wide-only">{}</div><div class="narrow-only">{}</div>')


@dataclass(frozen=True, slots=True)
class Box:
    """A drawing's size and whether each label or every second one is written."""

    width: int
    height: int
    left: int
    right: int
    every: int


WIDE: Final = Box(912, 200, 8, 8, 1)
NARROW: Final = Box(343, 170, 8, 8, 2)
_TALL: Final = (Box(912, 320, 44, 72, 1), Box(343, 250, 44, 72, 1))
"""For a course over time: its labels stand at both sides."""
_TOP: Final = 34
_FOOT: Final = 26


def _text(x: float, y: float, words: str, anchor: str = "middle", kind: str = "") -> Markup:
    made = Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}"{}>{}</text>')
    return made.format(x, y, anchor, Markup(' class="{}"').format(kind) if kind else "", words)


def _bars(box: Box, labels: Sequence[str], values: Sequence[Decimal], name: str, title: str) -> Markup:
    floor = box.height - _FOOT
    most = max([*values, Decimal(1)])
    slot = (box.width - box.left - box.right) / max(1, len(values))
    wide = slot * 0.44
    top = max(range(len(values)), key=lambda at: values[at], default=0)
    inner = Markup()
    for at, value in enumerate(values):
        tall = float(value / most) * (floor - _TOP)
        x = box.left + slot * at + (slot - wide) / 2
        last = at == len(values) - 1
        inner += Markup('<path class="bar{}" d="M{:.1f} {}v{:.1f}h{:.1f}v{:.1f}z"/>').format(
            " now" if last else "", x, floor, -tall, wide, tall
        )
        if (len(values) - 1 - at) % box.every == 0:
            inner += _text(x + wide / 2, box.height - 8, labels[at])
        if last or at == top:
            anchor, at_x = ("end", box.width - box.right) if last else ("middle", x + wide / 2)
            inner += _text(at_x, floor - tall - 6, number(value), anchor, "strong")
    inner += Markup('<path class="axis" d="M{} {}H{}"/>').format(box.left, floor, box.width - box.right)
    return _SVG.format(w=box.width, h=box.height, id=f"{name}-{box.width}", title=title, inner=inner)


def bars(labels: Sequence[str], values: Sequence[Decimal], name: str, title: str) -> Markup:
    """Sums as bars from zero: the highest and the last carry their value. Two drawings, wide and narrow."""
    return _BOTH.format(*(_bars(box, labels, values, name, title) for box in (WIDE, NARROW)))


Points = Sequence[tuple[Decimal, Decimal]]


def _steps(box: Box, points: Points, name: str, title: str, ends: tuple[str, str], marks: Sequence[Decimal]) -> Markup:
    floor = box.height - _FOOT
    first, last = points[0][0], points[-1][0]
    low, high = min(y for _, y in points), max(y for _, y in points)
    across, up = (last - first) or Decimal(1), (high - low) or Decimal(1)

    def x(at: Decimal) -> float:
        return box.left + float((at - first) / across) * (box.width - box.left - box.right)

    def y(at: Decimal) -> float:
        return floor - float((at - low) / up) * (floor - _TOP)

    path = f"M{x(first):.1f} {y(points[0][1]):.1f}" + "".join(f"H{x(a):.1f}V{y(b):.1f}" for a, b in points[1:])
    inner = Markup('<path class="axis" d="M{} {}H{}"/><path class="line" d="{}"/>').format(
        box.left, floor, box.width - box.right, path
    )
    for mark in marks:
        inner += Markup('<path class="ext" d="M{:.1f} {}V{}"/>').format(x(mark), _TOP, floor)
    inner += Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="4"/>').format(x(last), y(points[-1][1]))
    inner += _text(x(last) + 8, y(points[-1][1]) + 4, number(points[-1][1]), "start", "strong")
    inner += _text(box.left - 8, y(points[0][1]) + 4, number(points[0][1]), "end")
    inner += _text(box.left, box.height - 6, ends[0], "start")
    inner += _text(box.width - box.right, box.height - 6, ends[1], "end")
    return _SVG.format(w=box.width, h=box.height, id=f"{name}-{box.width}", title=title, inner=inner)


def steps(points: Points, name: str, title: str, ends: tuple[str, str], marks: Sequence[Decimal] = ()) -> Markup:
    """Prices over time as steps; `points` are (moment, price) in order, at least one. `marks` are upright lines, at
    moments between the first and the last."""
    return _BOTH.format(*(_steps(box, points, name, title, ends, marks) for box in _TALL))


def _rates(box: Box, labels: Sequence[str], values: Sequence[Decimal | None], name: str, title: str) -> Markup:
    floor, known = box.height - _FOOT, [value for value in values if value is not None]
    low = min(known, default=Decimal(0)) // 5 * 5
    slot = (box.width - box.left - box.right) / max(1, len(values) - 1)
    points = [
        (box.left + slot * at, floor - float((value - low) / (Decimal(100) - low or Decimal(1))) * (floor - _TOP))
        for at, value in enumerate(values)
        if value is not None
    ]
    inner = Markup('<path class="axis" d="M{} {}H{}"/>').format(box.left, floor, box.width - box.right)
    if points:
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        x, y = points[-1]
        inner += Markup('<path class="line" d="{}"/><circle class="dot" cx="{:.1f}" cy="{:.1f}" r="4"/>').format(
            path, x, y
        )
        inner += _text(x + 8, y + 4, number(known[-1]), "start", "strong")
    inner += _text(box.left - 8, floor + 4, number(low), "end") + _text(box.left - 8, _TOP + 4, "100", "end")
    inner += _text(box.left, box.height - 6, labels[0], "start")
    inner += _text(box.width - box.right, box.height - 6, labels[-1], "end")
    return _SVG.format(w=box.width, h=box.height, id=f"{name}-{box.width}", title=title, inner=inner)


def rates(labels: Sequence[str], values: Sequence[Decimal | None], name: str, title: str) -> Markup:
    """A rate in percent as a line up to 100, the axis from the multiple of five under the lowest; nothing is filled.
    What has no value is passed over; there is at least one label."""
    return _BOTH.format(*(_rates(box, labels, values, name, title) for box in _TALL))


def pieces(states: str, columns: int = 31) -> Markup:
    """One square a piece: 0 missing, 1 here, 2 on its way. Decoration: the figures stand beside it."""
    rows = -(-len(states) // columns)
    inner = Markup()
    for state in "012":
        path = "".join(
            f"M{at % columns * 10} {at // columns * 10}h8v8h-8z" for at, one in enumerate(states) if one == state
        )
        if path:
            inner += Markup('<path class="p{}" d="{}"/>').format(state, path)
    made = Markup('<svg class="pieces" viewBox="0 0 {w} {h}" width="{w}" height="{h}" aria-hidden="true">{inner}</svg>')
    return made.format(w=columns * 10 - 2, h=max(1, rows) * 10 - 2, inner=inner)


def network(labels: Sequence[str], lines: Sequence[tuple[int, int, int, bool]], name: str, title: str) -> Markup:
    """Who met whom: the labels on a circle from the top on, a line between two by their places, thicker the more often,
    in the accent's colour where it is marked; over it how often."""
    size, middle, reach = 343, 171.5, 140
    around = [2 * pi * at / len(labels) - pi / 2 for at in range(len(labels))]
    at = [(middle + reach * cos(turn), middle + reach * sin(turn)) for turn in around]
    inner = Markup()
    for one, two, met, marked in lines:
        (x, y), (to_x, to_y) = at[one], at[two]
        path = Markup('<path class="{}" stroke-width="{}" d="M{:.1f} {:.1f}L{:.1f} {:.1f}"/>')
        inner += path.format("met now" if marked else "met", min(met, 8), x, y, to_x, to_y)
        inner += _text(
            x + (to_x - x) * 0.4, y + (to_y - y) * 0.4 - 3, str(met), kind="often strong" if marked else "often"
        )
    for label, (x, y) in zip(labels, at, strict=True):
        inner += Markup('<circle class="node" cx="{:.1f}" cy="{:.1f}" r="15"/>').format(x, y)
        inner += _text(x, y + 4.5, label, kind="strong")
    drawn = _SVG.format(w=size, h=size, id=name, title=title, inner=inner)
    return Markup('<div class="network">{}</div>').format(drawn)


def spent(used: Decimal, limit: Decimal | None, shape: str) -> Markup:
    """A bar of time used, in percent of its width; `limit` is marked."""
    kind = {"bad": "b", "warn": "w"}.get(shape, "g")
    share = min(max(used, Decimal(0)), Decimal(100))
    mark = Markup('<path class="m" d="M{} -1v10"/>').format(limit) if limit is not None else Markup()
    made = Markup(
        '<svg class="spent" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<path class="t" d="M0 2h100v4H0z"/><path class="{}" d="M0 0h{}v8H0z"/>{}</svg>'
    )
    return made.format(kind, share, mark)
