"""Registers (登记簿) as data: what each entry says, by what it is known, and what must have been entered by when."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import msgspec

from kernel.errors import NotFound, NotValid, Words

FOLDER: Final = "registers/"
LONGEST: Final = 500
"""Characters of a cell."""
_FORMS: Final[Mapping[str, tuple[re.Pattern[str], str, str]]] = {
    "phone": (re.compile(r"[0-9]{3,5}|[0-9()+ -]{7,24}"), "不是电话号码", "is no telephone number"),
    "count": (re.compile(r"0|[1-9][0-9]{0,8}"), "须为不带符号的整数", "is a whole number"),
    "link": (re.compile(r"https?://[^\s<>\"]+"), "须为网址", "is an address that begins with http"),
}


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One cell of an entry. `key`: together with the register's other keys it names the entry."""

    name: str
    zh: str
    en: str
    kind: Literal["text", "date", "phone", "count", "link", "choice"] = "text"
    choices: list[str] = []
    key: bool = False
    optional: bool = False

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An entry whose cells are as `where` says is due in every month or year; in a year by `by` (month-day, its last
    day), else by the end. `each`: from each office, not from one of all."""

    zh: str
    en: str
    every: Literal["month", "year"]
    where: dict[str, str] = {}
    by: str = "12-31"
    each: Literal["", "office"] = ""

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the annual report prints of a register: how many entries of the year are as `where` says, or the `sum` of
    one of their columns of counts."""

    name: str
    zh: str
    en: str
    where: dict[str, str] = {}
    sum: str = ""

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


class Register(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`place`: where it stands in lists, from 1."""

    id: str
    place: int
    zh: str
    en: str
    columns: list[Column]
    expected: list[Expected] = []
    yearly: list[Figure] = []

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the code of the office that made it (empty: taken in from a file), its day if it has one."""

    unit: str
    day: date | None
    cells: Mapping[str, str]

    def says(self, where: Mapping[str, str]) -> bool:
        """Whether its cells are as `where` has them."""
        return all(self.cells.get(name) == value for name, value in where.items())


@dataclass(frozen=True, slots=True)
class Missing:
    """What was due in the period that begins with `since` and is not there; `unit` where each office owes it."""

    what: Words
    since: date
    unit: str = ""


def read(name: str, text: str) -> Register:
    """The file `name` (without its ending). NotValid for what is missing, unknown or malformed."""
    try:
        made = msgspec.convert({"id": name, **tomllib.loads(text)}, Register)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise NotValid(
            "register.malformed", f"登记簿文件 {name} 有误：{error}", f"register {name}: {error}", field=name
        ) from error
    names = [column.name for column in made.columns]
    unknown = {each for where in _conditions(made) for each in where} - set(names)
    unknown |= {one.sum for one in made.yearly if one.sum} - {one.name for one in made.columns if one.kind == "count"}
    dated = not (made.expected or made.yearly) or any(column.kind == "date" for column in made.columns)
    if len(set(names)) < len(names) or not any(column.key for column in made.columns) or unknown or not dated:
        raise NotValid(
            "register.malformed",
            f"登记簿文件 {name}：列不得重名，须有标识列；有应登事项的须有日期列",
            f"register {name}: columns have names of their own, one is a key, and what is due needs a day",
            field=name,
        )
    return made


def _conditions(of: Register) -> list[dict[str, str]]:
    return [*(one.where for one in of.expected), *(one.where for one in of.yearly)]


@cache
def ours() -> Mapping[str, Register]:
    """Those that come with the platform, by name."""
    folder = files("disclosure") / "registers"
    made = (read(each.name.removesuffix(".toml"), each.read_text("utf-8")) for each in folder.iterdir())
    return {each.id: each for each in sorted(made, key=lambda one: one.place)}


def every(catalogue: Mapping[str, str]) -> Mapping[str, Register]:
    """The platform's, then the operator's own; one of the operator's stands for the platform's of that name."""
    added = {
        path.removeprefix(FOLDER).removesuffix(".toml"): text
        for path, text in sorted(catalogue.items())
        if path.startswith(FOLDER)
    }
    return {**ours(), **{name: read(name, text) for name, text in added.items()}}


def known(name: str, catalogue: Mapping[str, str]) -> Register:
    """NotFound `register.unknown` where there is no such register."""
    found = every(catalogue).get(name)
    if found is None:
        raise NotFound("register.unknown", f"没有登记簿 {name}", f"there is no register {name}", field="register")
    return found


# ---------------------------------------------------------------- entries


def entry(of: Register, row: Mapping[str, str], unit: str, today: date) -> Entry:
    """An entry from its cells by column names. NotValid names the first cell that is wrong."""
    cells = {column.name: _cell(column, row.get(column.name, "").strip(), today) for column in of.columns}
    days = [date.fromisoformat(cells[column.name]) for column in of.columns if column.kind == "date"]
    return Entry(unit, days[0] if days else None, cells)


def key(of: Register, cells: Mapping[str, str]) -> str:
    """What names the entry in its register."""
    return "\n".join(cells[column.name] for column in of.columns if column.key)


def _cell(column: Column, text: str, today: date) -> str:
    if not text:
        if column.optional:
            return ""
        raise NotValid("entry.missing", f"缺少{column.zh}", f"{column.en} is missing", field=column.name)
    if len(text) > LONGEST or not text.isprintable():
        raise _wrong(column, f"须为一行，不超过 {LONGEST} 字", f"is one line of at most {LONGEST} characters")
    if column.kind == "date":
        return _day(column, text, today).isoformat()
    if column.kind == "choice" and text not in column.choices:
        raise _wrong(column, f"只能是：{'、'.join(column.choices)}", f"is one of: {', '.join(column.choices)}")
    if column.kind in _FORMS and not _FORMS[column.kind][0].fullmatch(text):
        raise _wrong(column, *_FORMS[column.kind][1:])
    return text


def _day(column: Column, text: str, today: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise _wrong(column, "须为年-月-日", "is written YYYY-MM-DD") from error
    if found > today:
        raise _wrong(column, "不得晚于今天", "is not after today")
    return found


def _wrong(column: Column, zh: str, en: str) -> NotValid:
    return NotValid("entry.cell", f"{column.zh}{zh}", f"{column.en} {en}", field=column.name)


# ---------------------------------------------------------------- what is missing


def missing(of: Register, entries: Iterable[Entry], units: Iterable[str], year: int, today: date) -> list[Missing]:
    """What was due in that year before today and is not there, the earliest first."""
    there, owing = list(entries), list(units)
    found = (each for due in of.expected for each in _missing(due, there, owing, year, today))
    return sorted(found, key=lambda one: (one.since, one.what.zh, one.unit))


def _missing(due: Expected, entries: list[Entry], units: list[str], year: int, today: date) -> Iterator[Missing]:
    for since, until in _periods(due, year):
        if until >= today:
            continue
        fits = [one for one in entries if _fits(due, one, since, until)]
        if due.each:
            there = {one.unit for one in fits}
            yield from (Missing(due.words, since, unit) for unit in units if unit not in there)
        elif not fits:
            yield Missing(due.words, since)


def _fits(due: Expected, one: Entry, since: date, until: date) -> bool:
    return one.says(due.where) and one.day is not None and since <= one.day <= until


def _periods(due: Expected, year: int) -> Iterator[tuple[date, date]]:
    """First and last day of each period, both inclusive."""
    if due.every == "year":
        yield date(year, 1, 1), date.fromisoformat(f"{year}-{due.by}")
        return
    for month in range(1, 13):
        after = date(year + month // 12, month % 12 + 1, 1)
        yield date(year, month, 1), after - timedelta(days=1)
