"""Whether a file that is to be published still tells what it should not; asked of the file as it lies there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from disclosure.rules.redaction import sensitive
from disclosure.rules.redaction.masking import opened, seen
from disclosure.rules.redaction.sensitive import Ground
from disclosure.rules.redaction.sheets import reading
from kernel.errors import NotValid, Words
from trading.rules.papers import content
from trading.rules.papers.blind import letters
from trading.rules.papers.document import Document
from trading.rules.papers.paper import Look
from trading.rules.papers.syntax import Broken, Stream, Value

_SURE: Final = 6
"""Bytes of a spelling below which it may stand in packed bytes by chance."""
_LOOSE: Final = frozenset({"paper.font", "paper.form_font", "paper.link"})
"""Findings that hide nothing."""
_TOLD: Final = ("Author", "Title", "Subject", "Keywords", "Company")
COVERED: Final = Words(
    "有文字压在色块、图片或批注之下，或以底色、隐形方式书写",
    "text lies under boxes, pictures or notes, or is written unseen",
)
OLDER: Final = Words("保留了修改前的旧版本", "it keeps earlier revisions")
INFORMATION: Final = Words("带有作者、标题等文件信息", "it holds its author, title or other information")


def left(data: bytes, masks: Sequence[str], ground: Ground) -> tuple[Words, ...]:
    """What is still told: masks in text, strings, names and bytes of any object, also one that nothing leads to;
    numbers of people that the ground does not let stand; text that only looks covered; files, scripts, information."""
    made, document = opened(data)
    told = [each.words for each in made.findings if each.code not in _LOOSE]
    paper = seen(data)
    if paper.hidden:
        told.append(COVERED)
    if document.older:
        told.append(OLDER)
    information = document.facts(document.trailer.get("Info"))
    if any(document.of(information.get(each)) for each in _TOLD) or _metadata(document):
        told.append(INFORMATION)
    stays = sensitive.STANDS[ground]
    told += [sensitive.KINDS[each.kind] for each in paper.found if each.kind in sensitive.CERTAIN - stays]
    text = ("".join(each.text for sheet in paper.sheets for each in reading(sheet.glyphs)), *_texts(made, document))
    told += [Words(mask, mask) for mask in masks if _spelt(document, data, mask, text)]
    return tuple(dict.fromkeys(told))


def _metadata(document: Document) -> bool:
    return any(document.named(document.facts(document.object(n)).get("Type")) == "Metadata" for n in document.places)


def _texts(made: Look, document: Document) -> tuple[str, ...]:
    """Everything that is written as text: drawn, seen or not, and every string and name."""
    drawn = "".join(content.read(document, sheet).text for sheet in made.sheets)
    objects = (document.object(number) for number in sorted(document.places))
    return (drawn, *(text for each in (*objects, document.trailer.get("Info")) for text in _strings(each)))


def _spelt(document: Document, data: bytes, mask: str, texts: Sequence[str]) -> bool:
    if any(letters(mask) in letters(text) for text in texts):
        return True
    spellings = [spelt for code in ("utf-8", "utf-16-be", "gb18030") if len(spelt := mask.encode(code)) >= _SURE]
    parts = [data, *(_unpacked(document, document.object(number)) for number in document.places)]
    return any(spelt in part for part in parts for spelt in spellings)


def _strings(value: Value) -> Iterator[str]:
    match value:
        case bytes():
            yield value.decode("utf-16-be" if value.startswith(b"\xfe\xff") else "utf-8", "replace")
        case str():
            yield value
        case list():
            for each in value:
                yield from _strings(each)
        case dict():
            for name, each in value.items():
                yield name
                yield from _strings(each)
        case Stream():
            yield from _strings(value.facts)


def _unpacked(document: Document, stream: Value) -> bytes:
    try:
        return document.decoded(stream) if isinstance(stream, Stream) else b""
    except Broken:
        return b""


def demand(data: bytes, masks: Sequence[str] = (), ground: Ground = Ground.NONE) -> None:
    """NotValid `redaction.left` unless nothing is told any more: what is published passes here or not at all."""
    if told := left(data, masks, ground):
        raise NotValid(
            "redaction.left",
            f"去标识化不彻底：{'；'.join(each.zh for each in told)}",
            f"the copy still tells what it should not: {'; '.join(each.en for each in told)}",
            field="file",
            remedy=Words("请用去标识化工具重新制作", "Make the copy again with the redaction tool"),
        )
