"""机关内部公开: what each office keeps for its own people and those over it, and its points of risk (廉政风险防控).

Registers of the same form as the public ones, in a folder and in chains of their own: whatever lists, searches or gives
out registers does not know of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from disclosure.rules import register
from disclosure.rules.register import Entry, Register
from kernel import ids
from kernel.canon import Json
from kernel.errors import NotFound
from kernel.reader import Reader

PREFIX: Final = "G-internal-"


@dataclass(frozen=True, slots=True)
class Kept:
    """One entry that stands; `key` is the digest by which it is struck."""

    key: str
    entry: Entry


@cache
def ours() -> Mapping[str, Register]:
    """The lists that every office has: approvals, personnel, finance, points of risk."""
    folder = files("disclosure") / "internal"
    made = (register.read(each.name.removesuffix(".toml"), each.read_text("utf-8")) for each in folder.iterdir())
    return {each.id: each for each in sorted(made, key=lambda one: one.place)}


def subject(name: str, code: str) -> str:
    """The chain of one list of one office."""
    return ids.subject("G", f"internal-{name}-{code}")


def parts(subject: str) -> tuple[Register, str]:
    """The list and the code of the office. NotFound `internal.unknown` for every other chain."""
    name, _, code = subject.removeprefix(PREFIX).partition("-")
    if not subject.startswith(PREFIX) or name not in ours():
        raise unknown()
    return ours()[name], code


def unknown() -> NotFound:
    """Said alike of what is not there and of what the reader may not know of."""
    return NotFound("internal.unknown", "没有这一页", "there is no such page", field="subject")


def entered(of: Register, body: Mapping[str, Json], unit: str, today: date) -> Entry:
    """From `{cells: {column: text}}`. NotValid names the first cell that is wrong."""
    reader = Reader(body)
    reader.only("cells")
    cells = reader.inner("cells")
    cells.only(*(column.name for column in of.columns))
    return register.entry(of, {name: cells.label(name) for name in cells.source}, unit, today)


def key(of: Register, one: Entry) -> str:
    """64 hexadecimal digits of what names the entry."""
    return hashlib.sha256(register.key(of, one).encode()).hexdigest()


def replayed(of: Register, unit: str, told: Iterable[tuple[str, Mapping[str, Json]]]) -> dict[str, Kept]:
    """What stands by its key, after verbs and bodies in order; each was judged when it was done."""
    there: dict[str, Kept] = {}
    for verb, body in told:
        if verb == "strike_internal":
            del there[str(body["entry"])]
            continue
        cells = {name: str(text) for name, text in Reader(body).inner("cells").source.items()}
        one = register.entry(of, cells, unit, date.max)
        there[key(of, one)] = Kept(key(of, one), one)
    return there
