"""Files of records: CSV with a line of heads, or a JSON object a line; UTF-8 or GB 18030."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kernel.errors import NotValid, Words

SAMPLE: Final = 1 << 20
"""Bytes by which a file's encoding is told."""
CUT: Final = 1
"""A character that the sample's end cuts off counts for neither."""
LINE: Final = 16 << 20
"""Bytes that one line may have."""


@dataclass(frozen=True, slots=True)
class Row:
    """The `n`th record of a file (from 1), by English column names; `broken` where the line itself cannot be read."""

    n: int
    cells: Mapping[str, str]
    broken: NotValid | None = None


def encoding(sample: bytes) -> str:
    """UTF-8, unless GB 18030 leaves fewer bytes of the sample over: a file may hold lines of another encoding."""
    over = {name: sample.decode(name, "replace").count("\ufffd") for name in ("utf-8", "gb18030")}
    return "gb18030" if over["gb18030"] < over["utf-8"] - CUT else "utf-8-sig"


@dataclass(frozen=True, slots=True)
class Heads:
    """The columns of a file: their heads in Chinese → their names; which of them may be absent."""

    names: Mapping[str, str]
    optional: frozenset[str] = frozenset()


def rows(lines: Iterable[bytes], sample: bytes, heads: Heads) -> Iterator[Row]:
    """The records of a file, given line by line. What is no character of its encoding comes as a lone surrogate.

    NotValid `record.heads` where a CSV's heads are not the known ones.
    """
    named = encoding(sample)
    texts = (line.decode(named, "surrogateescape") for line in _bounded(lines))
    first = sample.lstrip(codecs.BOM_UTF8).lstrip()[:1]
    yield from _objects(texts, heads) if first == b"{" else _table(texts, heads)


def _bounded(lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        if len(line) > LINE:
            raise NotValid("record.line", "有一行过长，不是数据文件", "a line is too long: this is no file of records")
        yield line


def _objects(texts: Iterable[str], known: Heads) -> Iterator[Row]:
    for n, text in enumerate((each for each in texts if each.strip()), 1):
        try:
            found = json.loads(text.removeprefix("\ufeff"))
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            yield Row(n, {}, _broken("不是 JSON 对象", "this line is no JSON object"))
            continue
        yield Row(n, {_name(key, known): value if isinstance(value, str) else "" for key, value in found.items()})


def _table(texts: Iterable[str], known: Heads) -> Iterator[Row]:
    reader = csv.reader(texts, strict=True)
    heads = [_name(head, known) for head in next(reader, [])]
    absent = [head for head, name in known.names.items() if name not in heads and name not in known.optional]
    if absent:
        raise NotValid(
            "record.heads",
            f"缺少列：{'、'.join(absent)}",
            f"columns are missing: {', '.join(known.names[head] for head in absent)}",
            field="file",
            remedy=Words(
                "第一行写列名：" + "、".join(known.names),
                "Name the columns in the first line: " + ", ".join(known.names.values()),
            ),
        )
    for n, cells in enumerate(_lines(reader), 1):
        if isinstance(cells, NotValid):
            yield Row(n, {}, cells)
        elif len(cells) != len(heads):
            yield Row(
                n, {}, _broken(f"应有 {len(heads)} 列，实有 {len(cells)} 列", f"{len(cells)} cells, not {len(heads)}")
            )
        else:
            yield Row(n, dict(zip(heads, cells, strict=True)))


def _lines(reader: Iterator[list[str]]) -> Iterator[list[str] | NotValid]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield _broken("引号不配对", "quotation marks do not match")
            continue
        if cells:
            yield cells


def _name(head: str, known: Heads) -> str:
    plain = head.strip().removeprefix("\ufeff")
    return known.names.get(plain, plain.lower())


def _broken(zh: str, en: str) -> NotValid:
    return NotValid("record.row", zh, en, field="file")
