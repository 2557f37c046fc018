"""What a file of an opened bid says: its text page by page, and the marks that programs leave in it.

Only to compare bids with one another: whatever cannot be read is left out and never refused.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from trading.rules.papers import content, references
from trading.rules.papers.document import Document, pages
from trading.rules.papers.paper import shown
from trading.rules.papers.syntax import Broken, TooMuch

LARGEST: Final = 64 << 20
"""Bytes of a file that is read, and of a part of one that is unpacked."""
PAGES: Final = 500
LETTERS: Final = 300_000
"""Characters of one file; what follows is left out."""

_PARTS: Final[Mapping[str, re.Pattern[str]]] = {
    "word/document.xml": re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>"),
    "xl/sharedStrings.xml": re.compile(r"<t(?: [^>]*)?>([^<]*)</t>"),
}
_CORE: Final = "docProps/core.xml"
_AUTHOR: Final = re.compile(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]*)</")
_NAMED: Final[Mapping[str, tuple[str, ...]]] = {
    "lock": ("加密锁号", "加密锁编号", "软件锁号", "锁号", "softdogid", "dongleid", "lockid", "lockno"),
    "disk": ("硬盘序列号", "硬盘号", "diskid", "disksn", "harddiskid", "harddisksn"),
    "mac": ("网卡地址", "网卡号", "mac地址", "mac", "macaddress"),
    "cpu": ("处理器序列号", "cpu序列号", "cpu编号", "cpuid", "cpusn"),
    "tool": ("软件许可号", "软件授权号", "licenseid", "licenseno"),
}
"""What files of bills call the machine that they were made on; every province has names of its own."""
_CALLED: Final = {name: kind for kind, names in _NAMED.items() for name in names}
_VALUE: Final = re.compile(
    rf"(?i)[\s<\"]({'|'.join(sorted(_CALLED, key=len, reverse=True))})\"?\s*(?:=|:|>)\s*[\"']?([^\"'<>\s,]{{1,200}})"
)


@dataclass(frozen=True, slots=True)
class Extract:
    """`pages` are texts in order, one for a file without pages; `marks` (kind, value) as `fingerprints` knows them."""

    pages: tuple[str, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()


def extract(path: str, data: bytes) -> Extract:
    """By what the file is, not by what it is called; an empty answer for what has no text that is known here."""
    if len(data) > LARGEST:
        return Extract()
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    if references.HEAD in data[:1024]:
        return _pdf(data)
    if path.rpartition(".")[2].lower() in ("xml", "txt", "csv", "json"):
        text = _decoded(data)
        return Extract((text[:LETTERS],), tuple(_machine(text)))
    return Extract()


def _pdf(data: bytes) -> Extract:
    texts: list[str] = []
    try:
        document = references.opened(data)
        if document.trailer.get("Encrypt") is not None:
            return Extract()
        marks = tuple(_authored(document))
        left = LETTERS
        for page in pages(document)[:PAGES]:
            texts.append(content.read(document, page).text[:left])
            left -= len(texts[-1])
    except (Broken, TooMuch):
        return Extract(tuple(texts))
    return Extract(tuple(texts), marks)


def _authored(document: Document) -> Iterator[tuple[str, str]]:
    author = document.of(document.facts(document.trailer.get("Info")).get("Author"))
    if isinstance(author, bytes) and author:
        yield "author", shown(author)
    first = next(iter(document.listed(document.trailer.get("ID"))), None)
    if isinstance(first, bytes) and first.strip(b"\0"):
        yield "origin", first.hex()


def _packed(data: bytes) -> Extract:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            texts = [_text(_part(archive, name), form) for name, form in _PARTS.items()]
            core = _part(archive, _CORE)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, OSError):
        return Extract()
    authors = dict.fromkeys(html.unescape(each).strip() for each in _AUTHOR.findall(core))
    return Extract(tuple(each for each in texts if each), tuple(("author", each) for each in authors if each))


def _part(archive: zipfile.ZipFile, name: str) -> str:
    """Empty where there is none, or a larger one than is read."""
    if name not in archive.namelist() or archive.getinfo(name).file_size > LARGEST:
        return ""
    return _decoded(archive.read(name))


def _text(part: str, form: re.Pattern[str]) -> str:
    return html.unescape("".join(form.findall(part)))[:LETTERS]


def _machine(text: str) -> Iterator[tuple[str, str]]:
    for name, value in dict.fromkeys(_VALUE.findall(text)):
        yield _CALLED[name.lower()], value


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")
