"""What a page of a PDF paints, letter by letter and box by box, with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from disclosure.rules.redaction.sheets import Glyph, Sheet
from disclosure.rules.redaction.state import Matrix, Pen, State, at, boxed, colour, matrix, number, numbers, times
from disclosure.rules.redaction.widths import Widths, widths_of
from trading.rules.papers.content import DEEPEST, Font, font_of
from trading.rules.papers.document import Document, Page
from trading.rules.papers.syntax import Broken, Reader, Stream, TooMuch, Value, Word

UNSEEN: Final = frozenset({3, 7})
"""Ways of drawing letters that paint nothing."""
A4: Final = (0.0, 0.0, 595.0, 842.0)
_PICTURE_ENDS: Final = re.compile(rb"[\x00\t\n\f\r ]EI(?=[\x00\t\n\f\r /]|$)")
_FILLS: Final = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
_STROKES: Final = frozenset({"S", "s", "B", "B*", "b", "b*"})
_PAINTS: Final = _FILLS | _STROKES | {"n"}
_COVERING: Final = frozenset({"Redact", "Square", "Circle", "Polygon", "FreeText", "Stamp", "Highlight", "Ink"})
"""Notes that may lie over text; none of them belongs on what is published."""


def painted(document: Document, page: Page) -> Sheet:
    """The page as a sheet; `unread` where a stream or a font cannot be told."""
    corners = document.listed(page.facts.get("CropBox", page.facts.get("MediaBox")))
    x0, y0, x1, y1 = numbers([document.of(each) for each in corners]) if len(corners) == 4 else A4
    sheet = Sheet(abs(x1 - x0), abs(y1 - y0))
    flip: Matrix = (1.0, 0.0, 0.0, -1.0, -min(x0, x1), max(y0, y1))
    contents = document.of(page.facts.get("Contents"))
    parts = [document.of(each) for each in contents] if isinstance(contents, list) else [contents]
    data = b"\n".join(bytes_of(document, sheet, part) for part in parts if isinstance(part, Stream))
    _Painter(document, sheet, page.resources, State(flip)).run(data)
    for each in document.listed(page.facts.get("Annots")):
        facts = document.facts(each)
        corners = [document.of(one) for one in document.listed(facts.get("Rect"))]
        if document.named(facts.get("Subtype")) in _COVERING and len(corners) == 4:
            sheet.marks.append(boxed([at(flip, *numbers(corners[:2])), at(flip, *numbers(corners[2:]))], 0))
    return sheet


def bytes_of(document: Document, sheet: Sheet, stream: Stream) -> bytes:
    try:
        return document.decoded(stream)
    except Broken:
        sheet.unread = True
        return b""


@dataclass(slots=True)
class _Painter:
    """One content stream under way."""

    document: Document
    sheet: Sheet
    resources: Value
    state: State
    depth: int = 0
    kept: list[State] = field(default_factory=list)
    pen: Pen = field(default_factory=Pen)
    paths: list[list[tuple[float, float]]] = field(default_factory=list)
    fonts: dict[str, tuple[Font, Widths]] = field(default_factory=dict)

    def run(self, data: bytes) -> None:
        """What cannot be read leaves the page unread; what follows it is painted where that is possible."""
        reader, operands = Reader(data, 0, self.document.budget), list[Value]()
        while not reader.ended():
            try:
                value = reader.value()
            except Broken:
                self.sheet.unread = True
                return
            if not isinstance(value, Word):
                operands.append(value)
                continue
            try:
                self._do(value, operands, reader)
            except (Broken, ValueError, IndexError):
                self.sheet.unread = True
            operands = []

    def _do(self, word: str, operands: list[Value], reader: Reader) -> None:
        if word == "ID":
            end = _PICTURE_ENDS.search(reader.data, reader.at)
            reader.at = end.end() if end else len(reader.data)
            self._picture()
        elif word in _PAINTS:
            self._paint(word)
        elif word in _DONE:
            _DONE[word](self, operands)

    @property
    def order(self) -> int:
        return len(self.sheet.glyphs) + len(self.sheet.painted)

    def held(self, kind: str, name: object) -> Value:
        return self.document.facts(self.document.facts(self.resources).get(kind)).get(str(name))

    # ------------------------------------------------------------ paths

    def _paint(self, word: str) -> None:
        whole = [each for each in self.paths if len(each) > 1]
        if word in _FILLS and self.state.opaque:
            boxes = [boxed(each, self.order, self.state.fill) for each in whole]
            frames = [one for one in boxes if "*" in word and any(one.around(b) or b.around(one) for b in boxes)]
            for box in boxes:
                if box not in frames:
                    (self.sheet.lines if box.thin else self.sheet.painted).append(box)
        if word in _STROKES:
            for points in whole:
                pairs = pairwise(points)
                self.sheet.lines += [made for pair in pairs if (made := boxed(list(pair), 0)).thin]
        self.paths = []

    def rectangle(self, operands: list[Value]) -> None:
        x, y, w, h = numbers(operands)
        corners = ((x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y))
        self.paths.append([at(self.state.ctm, *each) for each in corners])

    def point(self, operands: list[Value], *, starts: bool = False) -> None:
        *_, x, y = numbers(operands)
        if starts or not self.paths:
            self.paths.append([])
        self.paths[-1].append(at(self.state.ctm, x, y))

    def _picture(self) -> None:
        corners = [at(self.state.ctm, x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
        self.sheet.pictures.append(boxed(corners, self.order))
        self.sheet.painted.append(self.sheet.pictures[-1])

    def drawn(self, operands: list[Value]) -> None:
        found = self.document.of(self.held("XObject", operands[-1]))
        if not isinstance(found, Stream):
            return
        if self.document.named(found.facts.get("Subtype")) != "Form":
            self._picture()
            return
        if self.depth >= DEEPEST:
            raise TooMuch("forms")
        within = found.facts.get("Resources", self.resources)
        own = matrix([self.document.of(each) for each in self.document.listed(found.facts.get("Matrix"))])
        state = replace(self.state, ctm=times(own, self.state.ctm))
        _Painter(self.document, self.sheet, within, state, self.depth + 1).run(
            bytes_of(self.document, self.sheet, found)
        )

    # ------------------------------------------------------------ state and text

    def save(self, _: list[Value]) -> None:
        self.kept.append(self.state)

    def restore(self, _: list[Value]) -> None:
        if self.kept:
            self.state = self.kept.pop()

    def settings(self, operands: list[Value]) -> None:
        """A fill that lets what is beneath it shine through hides nothing."""
        facts = self.document.facts(self.held("ExtGState", operands[-1]))
        through = self.document.of(facts.get("ca", 1))
        blended = self.document.named(facts.get("BM")) or "Normal"
        self.state = replace(self.state, opaque=number(through) >= 1 and blended in ("Normal", "Compatible"))

    def colour(self, operands: list[Value]) -> None:
        self.state = replace(self.state, fill=colour(operands))

    def chosen(self, operands: list[Value]) -> None:
        name = str(operands[0])
        if name not in self.fonts:
            font = self.held("Font", name)
            self.fonts[name] = font_of(self.document, font), widths_of(self.document, font)
        letters, widths = self.fonts[name]
        self.state = replace(self.state, font=letters, widths=widths, size=number(operands[1]))

    def text(self, operands: list[Value]) -> None:
        value = operands[-1]
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, bytes):
                self._codes(part)
            else:
                self.pen.forward(-number(part) / 1000 * self.state.size * self.state.stretch)

    def _codes(self, codes: bytes) -> None:
        state, width = self.state, self.state.font.width
        self.sheet.unread |= bool(codes) and not state.font.known
        for start in range(0, len(codes), width):
            code = codes[start : start + width]
            wide = state.widths.of(int.from_bytes(code)) / 1000 * state.size
            self._letter(state.font.text(code), wide)
            gap = state.letter + (state.word if code == b" " else 0.0)
            self.pen.forward((wide + gap) * state.stretch)

    def _letter(self, text: str, wide: float) -> None:
        state = self.state
        placed = times(self.pen.here, state.ctm)
        x, y = at(placed, 0.0, state.rise)
        right, level = at(placed, wide * state.stretch, state.rise)
        up = at(placed, 0.0, state.rise + state.size)
        size = ((up[0] - x) ** 2 + (up[1] - y) ** 2) ** 0.5
        length = ((right - x) ** 2 + (level - y) ** 2) ** 0.5
        unseen = state.mode in UNSEEN or size < 0.5
        self.sheet.glyphs.append(Glyph(text, x, y, length, size, self.order, state.fill, unseen))

    def next_line(self, _: list[Value]) -> None:
        self.pen.move(0.0, -self.state.leading)

    def moved(self, operands: list[Value]) -> None:
        x, y = numbers(operands)
        self.pen.move(x, y)

    def moved_leading(self, operands: list[Value]) -> None:
        self.state = replace(self.state, leading=-number(operands[1]))
        self.moved(operands)

    def placed(self, operands: list[Value]) -> None:
        self.pen.here = self.pen.line = matrix(operands)

    def quoted(self, operands: list[Value]) -> None:
        if len(operands) == 3:
            self.state = replace(self.state, word=number(operands[0]), letter=number(operands[1]))
        self.next_line(operands)
        self.text(operands)


def _set(change: Callable[[State, float], State]) -> Callable[[_Painter, list[Value]], None]:
    def done(of: _Painter, operands: list[Value]) -> None:
        of.state = change(of.state, number(operands[-1]))

    return done


def _changed(of: _Painter, operands: list[Value]) -> None:
    of.state = replace(of.state, ctm=times(matrix(operands), of.state.ctm))


def _begun(of: _Painter, _: list[Value]) -> None:
    of.pen = Pen()


_DONE: Final[Mapping[str, Callable[[_Painter, list[Value]], None]]] = {
    "q": _Painter.save, "Q": _Painter.restore, "cm": _changed, "gs": _Painter.settings,
    "re": _Painter.rectangle, "m": lambda of, given: of.point(given, starts=True), "l": _Painter.point,
    "c": _Painter.point, "v": _Painter.point, "y": _Painter.point, "Do": _Painter.drawn,
    "g": _Painter.colour, "rg": _Painter.colour, "k": _Painter.colour, "sc": _Painter.colour, "scn": _Painter.colour,
    "BT": _begun, "Tf": _Painter.chosen, "Tj": _Painter.text, "TJ": _Painter.text, "'": _Painter.quoted,
    '"': _Painter.quoted, "Td": _Painter.moved, "TD": _Painter.moved_leading, "Tm": _Painter.placed,
    "T*": _Painter.next_line, "Tc": _set(lambda state, n: replace(state, letter=n)),
    "Tw": _set(lambda state, n: replace(state, word=n)), "Tz": _set(lambda state, n: replace(state, stretch=n / 100)),
    "TL": _set(lambda state, n: replace(state, leading=n)), "Ts": _set(lambda state, n: replace(state, rise=n)),
    "Tr": _set(lambda state, n: replace(state, mode=int(n))),
}  # fmt: skip
