"""Inline SVG of what follows what: the steps of a workflow, the stages of a bundle. One column, legible on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from unicodedata import east_asian_width

from markupsafe import Markup

from approval.rules.flow import Chart, Line, Side
from web.words import Text

Tell = Callable[[Text], str]
"""A text in the page's language."""

WIDE: Final = 343
_LANE: Final = 14
_LINE: Final = 18
_PAD: Final = 10
_GAP: Final = 30
_UNIT: Final = 6.6
"""Pixels of half a Chinese character."""
_SVG: Final = Markup(
    '<svg class="plot" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="{role}" aria-labelledby="{id}">'
    '<title id="{id}">{title}</title>{inner}</svg>'
)
"""A picture, or a group where its boxes lead somewhere: a picture hides what it holds from a screen reader."""


@dataclass(frozen=True, slots=True)
class Step:
    """A node: what is done, and who does it."""

    id: str
    text: Text
    who: Text = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """The steps of a workflow and where they stand."""

    steps: tuple[Step, ...]
    chart: Chart


@dataclass(frozen=True, slots=True)
class Band:
    """A stage of a bundle: its name, and what may go side by side in it, each with its address."""

    text: Text
    steps: tuple[tuple[Step, str], ...]


@dataclass(frozen=True, slots=True)
class _Box:
    """A box on paper: its corner, its size, its lines."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    who: str

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def foot(self) -> float:
        return self.y + self.height


def steps(flow: Flow, tell: Tell, name: str, title: str) -> Markup:
    """A workflow from top to bottom; a line on the left leads back, one on the right passes steps over."""
    chart = flow.chart
    left, right = (chart.lanes(side) * _LANE for side in (Side.LEFT, Side.RIGHT))
    boxes, height = _boxes(flow, tell, left, WIDE - left - right)
    inner = Markup().join(_line(line, boxes, left, WIDE - right) for line in chart.lines)
    inner += Markup().join(_drawn(boxes[step.id], f"{name}-{step.id}") for step in flow.steps)
    return _SVG.format(role="img", w=WIDE, h=height, id=name, title=title, inner=inner)


def _boxes(flow: Flow, tell: Tell, left: int, width: int) -> tuple[dict[str, _Box], int]:
    """The box of each step by its id, and how high all of them are."""
    made, top = dict[str, _Box](), 1
    for row in range(flow.chart.rows):
        beside = [step for step in flow.steps if flow.chart.places[step.id].row == row]
        wide = width / len(beside)
        said = [wrapped(tell(step.text), wide - 3 * _PAD) for step in beside]
        high = max(len(lines) + bool(step.who) for lines, step in zip(said, beside, strict=True)) * _LINE + 2 * _PAD
        for at, (step, lines) in enumerate(zip(beside, said, strict=True)):
            x = left + wide * at + _PAD / 2
            made[step.id] = _Box(x, top, wide - _PAD, high, lines, tell(step.who))
        top += high + _GAP
    return made, max(top - _GAP + 1, 1)


def _drawn(box: _Box, id: str) -> Markup:
    rect = Markup('<rect class="node" x="{:.1f}" y="{}" width="{:.1f}" height="{}" rx="4"/>')
    inner = rect.format(box.x, box.y, box.width, box.height)
    for at, line in enumerate(box.lines):
        inner += _text(box.middle, box.y + _PAD + 14 + at * _LINE, line, "strong")
    if box.who:
        inner += _text(box.middle, box.y + _PAD + 14 + len(box.lines) * _LINE, box.who)
    return Markup('<g id="{}">{}</g>').format(id, inner)


def _text(x: float, y: float, words: str, kind: str = "") -> Markup:
    made = Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="middle"{}>{}</text>')
    return made.format(x, y, Markup(' class="{}"').format(kind) if kind else "", words)


def _line(line: Line, boxes: dict[str, _Box], left: int, right: int) -> Markup:
    """From the foot of one box to the head of another, around those between."""
    source, target = boxes[line.source], boxes[line.target]
    x, to, out, into = source.middle, target.middle, source.foot + _GAP / 3, target.y - _GAP / 3
    if line.side is Side.STRAIGHT:
        way = f"M{x:.1f} {source.foot}V{into:.1f}H{to:.1f}V{target.y}"
    else:
        beside = left - _LANE * (line.lane + 0.5) if line.side is Side.LEFT else right + _LANE * (line.lane + 0.5)
        way = f"M{x:.1f} {source.foot}V{out:.1f}H{beside:.1f}V{into:.1f}H{to:.1f}V{target.y}"
    drawn = Markup('<path class="way{}" d="{}"/>').format(" back" if line.side is Side.LEFT else "", way)
    return drawn + _tip(to, target.y)


def _tip(x: float, y: float) -> Markup:
    return Markup('<path class="tip" d="M{:.1f} {}l-4 -7h8z"/>').format(x, y)


def stages(bands: Sequence[Band], tell: Tell, name: str, title: str) -> Markup:
    """Stages one below the other, each with what belongs to it."""
    inner, top, feet = Markup(), 1, list[int]()
    for band in bands:
        drawn, high = _band(band, tell, top, name)
        inner += drawn
        feet.append(top + high)
        top += high + _GAP
    for foot in feet[:-1]:
        inner += Markup('<path class="way" d="M{:.1f} {}v{}"/>').format(WIDE / 2, foot, _GAP) + _tip(
            WIDE / 2, foot + _GAP
        )
    return _SVG.format(role="group", w=WIDE, h=top - _GAP + 1, id=name, title=title, inner=inner)


def _band(band: Band, tell: Tell, top: int, name: str) -> tuple[Markup, int]:
    heads = wrapped(tell(band.text), WIDE - 3 * _PAD)
    y, inner = top + _PAD + 14, Markup()
    for line in heads:
        inner += _text(WIDE / 2, y, line, "strong")
        y += _LINE
    for step, href in band.steps:
        lines = wrapped(tell(step.text), WIDE - 5 * _PAD)
        said = Markup().join(_text(WIDE / 2, y + at * _LINE, line) for at, line in enumerate(lines))
        inner += Markup('<g id="{}-{}"><a href="{}">{}</a></g>').format(name, step.id, href, said)
        y += len(lines) * _LINE
    high = y - top - _LINE + _PAD
    rect = Markup('<rect class="node" x="1" y="{}" width="{}" height="{}" rx="4"/>')
    return rect.format(top, WIDE - 2, high) + inner, high


# ---------------------------------------------------------------- lines of text


def wrapped(text: str, width: float) -> tuple[str, ...]:
    """The text in lines no wider than so many pixels: Chinese breaks anywhere, other words between words."""
    made = [""]
    for piece in _pieces(text):
        if made[-1] and _units(made[-1] + piece.rstrip()) * _UNIT > width:
            made.append("")
        made[-1] += piece if made[-1] else piece.lstrip()
    return tuple(line.rstrip() for line in made if line.strip())


def _pieces(text: str) -> Iterator[str]:
    """What is not broken: a wide character, or a word with the space after it."""
    start = 0
    for at, (one, after) in enumerate(pairwise(text), 1):
        if one == " " or _wide(one) or _wide(after):
            yield text[start:at]
            start = at
    yield text[start:]


def _wide(character: str) -> bool:
    return east_asian_width(character) in "WF"


def _units(text: str) -> int:
    return sum(2 if _wide(one) else 1 for one in text)
