"""A record of the document library (信息库): what each must say, and its place in the order of days."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from disclosure.rules import grams
from kernel import canon
from kernel.errors import NotValid, Words

COLUMNS: Final[Mapping[str, str]] = {
    "索引号": "index", "标题": "title", "单位": "unit", "分类": "kind", "日期": "date", "来源": "source",
    "正文": "text",
}  # fmt: skip
"""The heads of a file's columns; the names in English are good as well."""
_LONGEST: Final[Mapping[str, int]] = {
    "index": 64, "title": 500, "unit": 128, "kind": 64, "source": 500, "text": 1_000_000,
}  # fmt: skip
"""Characters."""
OPTIONAL: Final = frozenset({"source", "text"})
_NAMES: Final[Mapping[str, Words]] = {name: Words(head, name) for head, name in COLUMNS.items()}
FIRST: Final = date(1949, 10, 1)
A_DAY: Final = 1 << 32
"""More than there will ever be records."""
_STRAY: Final = re.compile("[\udc80-\udcff\ufffd]")
"""What a reader makes of bytes that are no characters."""


@dataclass(frozen=True, slots=True)
class Record:
    """One document as it was made public. `source`: where, as an address or in words; empty where nobody knows."""

    index: str
    title: str
    unit: str
    kind: str
    date: date
    source: str
    text: str

    def fields(self) -> dict[str, canon.Json]:
        return {
            "index": self.index, "title": self.title, "unit": self.unit, "kind": self.kind,
            "date": self.date.isoformat(), "source": self.source, "text": self.text,
        }  # fmt: skip

    @property
    def sha256(self) -> str:
        """Of the record's canonical JSON, in hex."""
        return hashlib.sha256(canon.canonical(self.fields())).hexdigest()

    @property
    def searched(self) -> str:
        """What a search looks in, in normal form."""
        return grams.normal("\n".join((self.index, self.title, self.unit, self.text)))


def read(row: Mapping[str, str], today: date) -> Record:
    """A record from the cells of a row by English column names. NotValid names the first cell that is wrong."""
    cells = {name: _cell(row, name, most) for name, most in _LONGEST.items()}
    return Record(**cells, date=_day(row.get("date", ""), today))


def _cell(row: Mapping[str, str], name: str, most: int) -> str:
    text = row.get(name, "").strip()
    said = _NAMES[name]
    if not text and name not in OPTIONAL:
        raise NotValid("record.missing", f"缺少{said.zh}", f"{said.en} is missing", field=name)
    if len(text) > most:
        raise NotValid("record.long", f"{said.zh}超过 {most} 字", f"{said.en} has over {most} characters", field=name)
    if _STRAY.search(text):
        raise NotValid(
            "record.encoding",
            f"{said.zh}中有无法识别的字符",
            f"{said.en} holds bytes that are no characters of the file’s encoding",
            field=name,
            remedy=Words("将文件另存为 UTF-8 后重新导入", "Save the file as UTF-8 and import it again"),
        )
    if name in ("index", "unit", "kind", "title") and not text.isprintable():
        raise NotValid("record.sign", f"{said.zh}中有控制字符", f"{said.en} holds control characters", field=name)
    return text


def _day(text: str, today: date) -> date:
    """The day a document was made: not before 1949-10-01, not after today."""
    try:
        found = date.fromisoformat(text.strip().replace("/", "-"))
    except ValueError as error:
        raise NotValid(
            "record.date", f"日期须为年-月-日：{text!r}", f"a date is written YYYY-MM-DD, not {text!r}", field="date"
        ) from error
    if not FIRST <= found <= today:
        raise NotValid(
            "record.day",
            f"日期须在 {FIRST} 至 {today} 之间",
            f"the date lies between {FIRST} and {today}, both included",
            field="date",
        )
    return found


def place(day: date, n: int) -> int:
    """The row number of the `n`th record that was ever taken in (from 0), of a day: what is newer has a greater one."""
    if not 0 <= n < A_DAY:
        raise NotValid("record.full", "记录过多", "there are too many records", field="index")
    return day.toordinal() * A_DAY + n


def days(since: date, until: date) -> tuple[int, int]:
    """The row numbers of the days from `since` to `until`, both inclusive, as first inclusive and last exclusive."""
    return since.toordinal() * A_DAY, (until.toordinal() + 1) * A_DAY
