"""A prepared bid on paper before it is sealed: one page of HTML that a browser prints as it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Final

from client import facts, pack
from client.facts import Facts
from client.pack import Pack
from kernel import canon
from kernel.errors import NotFound, Words
from kernel.money import Money
from trading.rules import form as forms
from trading.rules import response
from trading.rules.form import Form
from trading.rules.papers.checklist import Line

STYLE: Final = """
@page { size: A4; margin: 20mm 18mm; @bottom-center { content: counter(page) " / " counter(pages); } }
body { font: 11pt/1.5 "Songti SC", SimSun, "Noto Serif CJK SC", serif; color: #000; max-width: 46em; margin: 1em auto; }
table { border-collapse: collapse; width: 100%; margin: 0 0 1.2em; }
th, td { border: 1px solid #666; padding: .25em .5em; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
tr, h2 { break-inside: avoid; }
h2 { break-after: avoid; font-size: 13pt; }
.n { text-align: right; white-space: nowrap; }
code { font-size: 8pt; }
"""
"""Written once here: the page stands alone, loads nothing and runs nothing."""
FACES: Final = """
@font-face { font-family: SimSun; src: url("typeface:song"); }
"""
"""For a typesetter, which has them at hand; a browser has its own."""
_HEAD: Final = (
    '<!doctype html>\n<html lang="{lang}"><meta charset="utf-8">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    "<title>{title}</title><style>{style}</style>\n<h1>{title}</h1>\n"
)


def prepared(folder: Path) -> tuple[Pack, Facts]:
    """What `ggzy bid pack` wrote; NotFound before that."""
    try:
        packed, known = (folder / "pack.json").read_bytes(), (folder / "facts.json").read_bytes()
    except OSError as error:
        raise NotFound(
            "bid.step_missing",
            f"{folder} 里没有打包好的投标",
            f"there is no packed bid in {folder}",
            field="folder",
            remedy=Words("请先运行 ggzy bid pack", "Run `ggzy bid pack` first"),
        ) from error
    return pack.read(packed), facts.read(canon.mapping(known))


def page(packed: Pack, known: Facts, lines: Iterable[Line], tongue: str, faces: str = "") -> bytes:
    """Cover, form, answers and files with digests and page counts; UTF-8. Nothing of it is signed or sent."""
    written = _Written(packed, known, tuple(lines), tongue, faces)
    return "".join(written.parts()).encode()


class _Written:
    def __init__(self, packed: Pack, known: Facts, lines: tuple[Line, ...], tongue: str, faces: str) -> None:
        self._packed, self._known, self._lines, self._tongue = packed, known, lines, tongue
        self._style = faces + STYLE

    def parts(self) -> Iterator[str]:
        title = self._said("投标文件预览（未密封）", "Preview of a bid, not sealed")
        yield _HEAD.format(lang="en" if self._tongue == "en" else "zh-CN", title=title, style=self._style)
        paper, part = self._known.tender, self._known.part
        yield from self._facts(
            (self._said("项目", "Tender"), f"{paper.no} {self._words(Words(paper.title.zh, paper.title.en))}"),
            (self._said("标段", "Lot"), f"{part.lot} {self._words(Words(part.title.zh, part.title.en))}"),
            (self._said("投标人", "Bidder"), self._known.bidder),
            (self._said("投标截止", "Deadline"), paper.deadline),
            (self._said("招标文件摘要", "Tender document"), self._known.document_sha256),
        )
        yield f"<h2>{self._said('开标一览表', 'Bid form')}</h2>\n"
        yield from self._form(forms.read(self._packed.contents.form or {}))
        yield from self._answers()
        yield f"<h2>{self._said('文件', 'Files')}</h2>\n"
        yield from self._files()

    def _form(self, form: Form) -> Iterator[str]:
        yield from self._facts(
            *((self._said("投标总价", "Total"), _sum(total)) for total in form.total),
            *((self._words(forms.NAMES[name]), str(value)) for name, value in _told(form)),
        )
        if form.prices:
            rows = [(escape(price.item), _sum(price.money)) for price in form.prices]
            yield _table((self._words(forms.NAMES["prices"]), self._said("金额", "Amount")), rows)

    def _answers(self) -> Iterator[str]:
        for file in self._packed.contents.files:
            if file.role == response.ROLE:
                given = response.read(self._packed.source(file).read_bytes()).answers
                asked = {ask.id: self._words(ask.words) for ask in response.asks(self._known.part.criteria)}
                yield f"<h2>{self._said('评审因素应答', 'Answers to the criteria')}</h2>\n"
                yield from self._facts(*((asked.get(id, id), text) for id, text in given.items()))

    def _files(self) -> Iterator[str]:
        pages = {file.path: (line.title, file.pages) for line in self._lines for file in line.files}
        rows = []
        for file in self._packed.contents.files:
            title, many = pages[file.path]
            with self._packed.source(file).open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            name = f"{escape(self._words(title))}<br>{escape(file.path)}<br><code>{digest}</code>"
            rows.append((name, f"{file.size:,}", str(many or "")))
        heads = (
            self._said("文件与 SHA-256", "File and SHA-256"),
            self._said("字节", "Bytes"),
            self._said("页", "Pages"),
        )
        yield _table(heads, rows)

    def _facts(self, *facts: tuple[str, str]) -> Iterator[str]:
        yield _table((), [(f"<b>{escape(name)}</b>", escape(value)) for name, value in facts], numbers=False)

    def _said(self, zh: str, en: str) -> str:
        return en if self._tongue == "en" else zh

    def _words(self, words: Words) -> str:
        return self._said(words.zh, words.en or words.zh)


def _told(form: Form) -> Iterator[tuple[str, object]]:
    for name in forms.OPTIONAL:
        value = getattr(form, name)
        if name != "prices" and value not in (None, ""):
            yield name, _sum(value) if isinstance(value, Money) else value


def _sum(money: Money) -> str:
    return f"{money.currency} {money.amount}"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, numbers: bool = True) -> str:
    """Cells are markup already; with `numbers` all but the first column stand to the right."""
    head = f"<tr>{''.join(f'<th>{escape(each)}</th>' for each in heads)}</tr>" if heads else ""
    right = '<td class="n">' if numbers else "<td>"
    body = "".join(f"<tr><td>{row[0]}</td>{''.join(f'{right}{each}</td>' for each in row[1:])}</tr>\n" for row in rows)
    return f"<table>{head}{body}</table>\n"
