"""A source as its readers see it, and which of its letters are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from disclosure.rules.redaction import sensitive
from disclosure.rules.redaction.painting import painted
from disclosure.rules.redaction.sensitive import Found
from disclosure.rules.redaction.sheets import Glyph, Run, Sheet, reading, runs
from kernel.errors import NotValid, Words
from trading.rules.papers.blind import letters
from trading.rules.papers.document import Document
from trading.rules.papers.paper import Look, look
from trading.rules.papers.syntax import Broken, TooMuch

FEWEST: Final = 2
"""Letters or digits of a mask; a single one would leave holes everywhere."""
MOST: Final = 200
MARK: Final = "＊＊＊"
"""Stands for what was left out; longer words have no longer mark."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a reader sees of a source: its sheets without what is hidden on them; `hidden` counts those letters."""

    sheets: tuple[Sheet, ...]
    hidden: int

    @property
    def text(self) -> str:
        return "\n".join(line for sheet in self.sheets for line in _lines(sheet.glyphs))

    @property
    def found(self) -> tuple[Found, ...]:
        """Also what a line's end divides."""
        once = {
            letters(each.text): each
            for text in (self.text, self.text.replace("\n", ""))
            for each in sensitive.found(text)
        }
        return tuple(once.values())


def _lines(glyphs: Iterable[Glyph]) -> Iterator[str]:
    held, y = "", None
    for run in runs(glyphs):
        if y is not None and abs(run.y - y) > run.size * 0.3:
            yield held
            held = ""
        held, y = f"{held} {run.text}" if held else run.text, run.y
    yield held


def wanted(masks: Iterable[str]) -> tuple[str, ...]:
    """Each mask once. NotValid for one of fewer than two letters, for none at all, for too many."""
    made = tuple(dict.fromkeys(each.strip() for each in masks if each.strip()))
    if len(made) > MOST or any(len(letters(each)) < FEWEST for each in made):
        raise NotValid(
            "redaction.masks",
            f"每处隐去内容至少 {FEWEST} 个字，最多 {MOST} 处",
            f"what is left out has {FEWEST} letters or more each, and is at most {MOST} places",
            field="masks",
        )
    return made


def seen(data: bytes) -> Paper:
    """The source as people see it. NotValid where it cannot be read to the last letter: then nobody could tell what
    is left in it."""
    made, document = opened(data)
    try:
        sheets = tuple(painted(document, page) for page in made.sheets)
    except (Broken, TooMuch) as error:
        raise _no("redaction.unreadable", "文件过于复杂，无法逐字读出", "it is too intricate to be read") from error
    for n, sheet in enumerate(sheets, 1):
        if sheet.unread:
            raise _no("redaction.unread", f"第 {n} 页有文字读不出来", f"page {n} has letters that cannot be read")
    hidden = sum(_bare(sheet) for sheet in sheets)
    if not any(sheet.glyphs for sheet in sheets):
        raise _no("redaction.scan", "没有可见文字，可能是扫描件", "it has no text to be seen; it may be a scan")
    return Paper(sheets, hidden)


def _bare(sheet: Sheet) -> int:
    kept = [each for each in sheet.glyphs if not sheet.hidden(each)]
    hidden = sum(bool(each.text.strip()) for each in sheet.glyphs) - sum(bool(each.text.strip()) for each in kept)
    sheet.glyphs = kept
    return hidden


def opened(data: bytes) -> tuple[Look, Document]:
    """A PDF with pages that people can open without a password."""
    made = look(data)
    if made.document is None or not made.sheets:
        said = made.findings[0].words
        raise _no("redaction.unreadable", said.zh, said.en)
    return made, made.document


def _no(code: str, zh: str, en: str) -> NotValid:
    return NotValid(
        code, zh, en, field="file",
        remedy=Words("请用原软件重新导出含文字的 PDF", "Export it again from its program, with its text"),
    )  # fmt: skip


# ---------------------------------------------------------------- leaving out


def masked(paper: Paper, masks: Sequence[str]) -> list[list[Run]]:
    """Page by page what stays, with a mark where letters were left out."""
    drawn = [each for sheet in paper.sheets for each in sheet.glyphs]
    across = [each for sheet in paper.sheets for each in reading(sheet.glyphs)]
    gone = {id(each) for order in (drawn, across) for mask in masks for each in _met(order, letters(mask))}
    return [list(runs(_marked(reading(sheet.glyphs), gone))) for sheet in paper.sheets]


def _met(glyphs: Sequence[Glyph], mask: str) -> Iterator[Glyph]:
    """The letters that spell the mask, with the blanks and marks between them."""
    spelt = [(letter, n) for n, each in enumerate(glyphs) for letter in letters(each.text)]
    text = "".join(letter for letter, _ in spelt)
    start = text.find(mask)
    while start >= 0:
        yield from glyphs[spelt[start][1] : spelt[start + len(mask) - 1][1] + 1]
        start = text.find(mask, start + 1)


def _marked(glyphs: Iterable[Glyph], gone: set[int]) -> Iterator[Glyph]:
    """A mark for each stretch of a line, as wide as fits into it, three signs at most."""
    stretch: list[Glyph] = []
    for each in glyphs:
        if stretch and (id(each) not in gone or each.y - stretch[-1].y > each.size * 0.3):
            yield _mark(stretch)
            stretch = []
        if id(each) in gone:
            stretch.append(each)
        else:
            yield each
    if stretch:
        yield _mark(stretch)


def _mark(stretch: list[Glyph]) -> Glyph:
    first, last = stretch[0], stretch[-1]
    width = last.x + last.width - first.x
    signs = min(max(int(width / (first.size or 1.0)), 1), len(MARK))
    return replace(first, text=MARK[:signs], width=width)
