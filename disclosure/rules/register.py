"""Registers (登记簿) as data: what each entry says, by what it is known, and what must have been entered by when."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import msgspec

from kernel.errors import NotFound, NotValid, Words
from people.rules.unit import STAFF, Kind, Post

FOLDER: Final = "registers/"
LONGEST: Final = 500
"""Characters of a cell."""
_FORMS: Final[Mapping[str, tuple[re.Pattern[str], str, str]]] = {
    "phone": (re.compile(r"[0-9]{3,5}|[0-9()+ -]{7,24}"), "不是电话号码", "is no telephone number"),
    "count": (re.compile(r"0|[1-9][0-9]{0,8}"), "须为不带符号的整数", "is a whole number"),
    "office": (re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}"), "须为统一社会信用代码", "is a unified social credit code"),
    "link": (re.compile(r"https?://[^\s<>\"]+"), "须为网址", "is an address that begins with http"),
}


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One cell of an entry. `key`: together with the register's other keys it names the entry. `where`: it is filled
    in where other cells are so, and nowhere else. `version`: the same in all entries of one version; the first such
    column names it, the date among them is when it comes into force. `of`: it names an entry of that register by its
    key, and only the office that stands there enters it."""

    name: str
    zh: str
    en: str
    kind: Literal["text", "date", "phone", "count", "link", "office", "choice"] = "text"
    choices: list[str] = []
    key: bool = False
    optional: bool = False
    where: dict[str, str] = {}
    version: bool = False
    of: str = ""

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


OFFICE: Final = Column(name="office", zh="单位代码", en="Code of the office")
"""What a file of an owned register has beside the register's columns: the 统一社会信用代码 of a standing office."""


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An entry whose cells are as `where` says is due in every month or year, in a year by `by` (month-day, its last
    day), else by the end; or has to stand, whatever its day (`standing`). `each`: from each office, of these `kinds`
    where any are named; from each `entrant`, which is an office with an entry as `whose` says; else one from all."""

    zh: str
    en: str
    every: Literal["month", "year", "standing"]
    where: dict[str, str] = {}
    by: str = "12-31"
    each: Literal["", "office", "entrant"] = ""
    kinds: list[Kind] = []
    whose: dict[str, str] = {}

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
    """`place`: where it stands in lists, from 1. `owned`: each office has a list of its own, so that the same key may
    stand once for each office, and a file says by `OFFICE` whose each entry is. `post`: who makes its entries beside
    the staff of an office."""

    id: str
    place: int
    zh: str
    en: str
    columns: list[Column]
    owned: bool = False
    expected: list[Expected] = []
    yearly: list[Figure] = []
    post: Post | None = None

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)

    @property
    def posts(self) -> tuple[Post, ...]:
        """Who may make and strike entries."""
        return STAFF if self.post is None else (*STAFF, self.post)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the code of the office whose it is (empty: nobody's, taken in from a file), its day if it has one."""

    unit: str
    day: date | None
    cells: Mapping[str, str]

    def says(self, where: Mapping[str, str]) -> bool:
        """Whether its cells are as `where` has them."""
        return all(self.cells.get(name) == value for name, value in where.items())


def read(name: str, text: str) -> Register:
    """The file `name` (without its ending). NotValid for what is missing, unknown or malformed."""
    try:
        made = msgspec.convert({"id": name, **tomllib.loads(text)}, Register)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise NotValid(
            "register.malformed", f"登记簿文件 {name} 有误：{error}", f"register {name}: {error}", field=name
        ) from error
    if not _sound(made):
        raise NotValid(
            "register.malformed",
            f"登记簿文件 {name}：列不得重名，须有标识列；按期应登的须有日期列，单位应登的只能是已有的列；"
            "版本须有名称和一个日期",
            f"register {name}: columns have names of their own, one is a key, what is due by a day "
            "needs one, a version a name and a day",
            field=name,
        )
    return made


def _sound(of: Register) -> bool:
    names = [column.name for column in of.columns]
    counts = {column.name for column in of.columns if column.kind == "count"}
    unknown = {each for where in _conditions(of) for each in where} - set(names)
    unknown |= {one.sum for one in of.yearly if one.sum} - counts
    timed = of.yearly or any(due.every != "standing" for due in of.expected)
    dated = any(column.kind == "date" for column in of.columns)
    versioned = [column for column in of.columns if column.version]
    begun = sum(column.kind == "date" for column in versioned)
    whole = not versioned or (versioned[0].key and begun == 1 and not of.owned)
    twice = len({*names, OFFICE.name}) <= len(names)
    keyed = any(column.key for column in of.columns)
    return not twice and keyed and not unknown and (dated or not timed) and whole


def _conditions(of: Register) -> list[dict[str, str]]:
    own = [*(one.where for one in of.yearly), *(one.where for one in of.columns)]
    return [*(said for one in of.expected for said in (one.where, one.whose)), *own]


@cache
def ours() -> Mapping[str, Register]:
    """Those that come with the platform, by name."""
    folder = files("disclosure") / "registers"
    made = (read(each.name.removesuffix(".toml"), each.read_text("utf-8")) for each in folder.iterdir())
    return {each.id: each for each in sorted(made, key=lambda one: one.place)}


def every(catalogue: Mapping[str, str]) -> Mapping[str, Register]:
    """The platform's, then the operator's own; one of the operator's stands for the platform's of that name, and has
    to ask for all that it asked for."""
    added = {
        path.removeprefix(FOLDER).removesuffix(".toml"): text
        for path, text in sorted(catalogue.items())
        if path.startswith(FOLDER)
    }
    made = {name: read(name, text) for name, text in added.items()}
    for name in made.keys() & ours().keys():
        _keeps(made[name], ours()[name])
    return {**ours(), **made}


def _keeps(own: Register, instead_of: Register) -> None:
    lost = _asked(instead_of) - _asked(own)
    if lost:
        raise NotValid(
            "register.malformed",
            f"登记簿文件 {own.id} 缺少必填列：{'、'.join(sorted(lost))}",
            f"register {own.id} lacks columns that have to be filled in: {', '.join(sorted(lost))}",
            field=own.id,
        )


def _asked(of: Register) -> set[str]:
    return {column.name for column in of.columns if not column.optional}


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
    for column in of.columns:
        _where(column, cells)
    days = [date.fromisoformat(cells[column.name]) for column in of.columns if column.kind == "date"]
    return Entry(unit, days[0] if days else None, cells)


def key(of: Register, one: Entry) -> str:
    """What names the entry in its register."""
    whose = [one.unit] if of.owned else []
    return "\n".join([*whose, *(one.cells[column.name] for column in of.columns if column.key)])


def _where(column: Column, cells: Mapping[str, str]) -> None:
    """NotValid for a cell that is empty where it must be filled in, or filled in where it has no meaning."""
    if not column.where:
        return
    wanted = all(cells[name] == value for name, value in column.where.items())
    if wanted and not cells[column.name]:
        raise _missing_cell(column)
    if cells[column.name] and not wanted:
        values = "、".join(column.where.values())
        raise _wrong(column, f"只在“{values}”时填写", f"is for {values} only")


def _missing_cell(column: Column) -> NotValid:
    return NotValid("entry.missing", f"缺少{column.zh}", f"{column.en} is missing", field=column.name)


def _cell(column: Column, text: str, today: date) -> str:
    if not text:
        if column.optional or column.where:
            return ""
        raise _missing_cell(column)
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
    if found > today and not column.version:
        raise _wrong(column, "不得晚于今天", "is not after today")
    return found


def _wrong(column: Column, zh: str, en: str) -> NotValid:
    return NotValid("entry.cell", f"{column.zh}{zh}", f"{column.en} {en}", field=column.name)
