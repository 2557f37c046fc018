"""Entries of registers: made by officers one by one, or taken in from a file; struck with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from disclosure import register_store as store
from disclosure.acts.library import Fault
from disclosure.rules import grams, register, register_due, register_versions
from disclosure.rules.record_file import Row
from disclosure.rules.redaction import sensitive
from disclosure.rules.register import OFFICE, Entry, Register
from disclosure.rules.register_due import Missing, Owing
from disclosure.rules.register_versions import Version
from kernel import canon, ids, journal
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotAllowed, NotFound, NotValid
from kernel.reader import Reader
from kernel.table import Record
from people.acts import units
from people.rules.unit import Unit
from signing.rules.statement import Signed

PREFIX: Final = "G-"
PAGE: Final = 50
MANY: Final = 1000
GUIDES: Final = "guides"
"""The register of the standard directories that offices use."""
INSPECTED: Final = "inspection_results"


def subject(name: str) -> str:
    """The chain of the register of that name."""
    return ids.subject("G", name)


def of(ctx: Context, subject: str) -> Register:
    return register.known(subject.removeprefix(PREFIX), ctx.catalogue)


def enter(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> journal.Entry:
    """Make an entry, `{cells: {column: text}, office?}`, for the caller's own office or one that belongs to it.
    Conflict `entry.known` if it stands."""
    wanted, reader = of(ctx, subject), Reader(body)
    reader.only("cells", "office")
    unit = reader.text("office") if reader.has("office") else ctx.actor.org
    _keeping(ctx, wanted, unit)
    cells = reader.inner("cells")
    cells.only(*(column.name for column in wanted.columns))
    row = {name: cells.label(name) for name in cells.source}
    made = _judged(wanted, row, unit, day_of(ctx.now))
    _for_itself(ctx, wanted, made)
    alone(ctx.tx, subject)
    if _named(wanted, made) in store.known(ctx.tx, wanted.id):
        raise Conflict("entry.known", "已有同样的登记", "such an entry is there already")
    register_versions.agrees(wanted, made, versions(ctx, wanted))
    facts: dict[str, Json] = {"cells": dict(made.cells), "office": unit}
    done = journal.append(ctx, Act("enter", subject, ctx.actor, ctx.now, facts))
    store.add(ctx.tx, [_row(wanted, made, done)])
    return done


def kept_for(ctx: Context, of: Register) -> list[Unit]:
    """The offices for which the caller's office makes entries: itself, and those that belong to it."""
    own = units.own(ctx, *of.posts)
    return [own, *units.under(ctx.tx, own.code)]


def _keeping(ctx: Context, of: Register, code: str) -> None:
    """NotAllowed unless the caller's office is that one, or one over it."""
    if code not in {each.code for each in kept_for(ctx, of)}:
        raise NotAllowed(
            "entry.other", "只能办理本单位和下属单位的登记", "an office enters for itself and its own", field="entry"
        )


def _for_itself(ctx: Context, of: Register, made: Entry) -> None:
    """NotAllowed `entry.other_office` where an entry names another office as the one that it belongs to, by its code
    or by what that office runs."""
    for column in of.columns:
        if column.kind != "office" and not column.of:
            continue
        cell = made.cells[column.name]
        if made.unit != (_runs(ctx, column.of, cell) if column.of else cell):
            raise NotAllowed(
                "entry.other_office", "只能为本单位登记", "an office enters for itself only", field=column.name
            )


def _runs(ctx: Context, name: str, key: str) -> str:
    """The office that the entry of that key names, empty where no such entry stands."""
    found = entry(ctx, name, key)
    codes = (column.name for column in register.known(name, ctx.catalogue).columns if column.kind == "office")
    return found.cells[next(codes)] if found else ""


def strike(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> journal.Entry:
    """Strike an entry that the caller could make, `{entry, reason}`; `entry` is its digest. It stays in the journal."""
    wanted, reader = of(ctx, subject), Reader(body)
    reader.only("entry", "reason")
    named, reason = reader.text("entry"), reader.text("reason")
    found = store.find(ctx.tx, wanted.id, named)
    if found is None:
        raise NotFound("entry.unknown", "没有这项登记", "there is no such entry", field="entry")
    _keeping(ctx, wanted, found.unit)
    store.strike(ctx.tx, wanted.id, named)
    return journal.append(ctx, Act("strike", subject, ctx.actor, ctx.now, {"entry": named, "reason": reason}))


def add_entries(ctx: Context, name: str, sha256: str, rows: Sequence[Row]) -> tuple[int, list[Fault]]:
    """Take in a whole file: how many entries are new, which rows were not taken. Those that stand are passed over."""
    wanted = register.known(name, ctx.catalogue)
    alone(ctx.tx, subject(name))
    there, made, faults = store.known(ctx.tx, name), dict[str, Entry](), list[Fault]()
    offices, known = {each.code for each in units.every(ctx.tx)}, versions(ctx, wanted)
    for row in rows:
        try:
            one = _read(wanted, row, offices, day_of(ctx.now))
            register_versions.agrees(wanted, one, known)
        except NotValid as refused:
            faults.append(Fault(row.n, "", refused))
            continue
        if (named := _named(wanted, one)) in made and made[named] != one:
            faults.append(Fault(row.n, "", _twice()))
        elif named not in there:
            made[named] = one
            known = _with(wanted, one, known)
    if made:
        digests = hashlib.sha256("".join(made).encode()).hexdigest()
        body: dict[str, Json] = {"file_sha256": sha256, "count": len(made), "entries_sha256": digests}
        done = journal.append(ctx, Act("add_entries", subject(name), ctx.actor, ctx.now, body))
        store.add(ctx.tx, [_row(wanted, one, done) for one in made.values()])
    return len(made), faults


def _with(of: Register, one: Entry, known: list[Version]) -> list[Version]:
    of_it = register_versions.version(of, one)
    return [*known, of_it] if of_it and of_it not in known else known


def _read(of: Register, row: Row, offices: Collection[str], today: date) -> Entry:
    if row.broken:
        raise row.broken
    unit = row.cells[OFFICE.name].strip() if of.owned else ""
    if of.owned and unit not in offices:
        raise NotValid("entry.office", f"没有单位 {unit}", f"there is no office {unit}", field=OFFICE.name)
    return _judged(of, row.cells, unit, today)


def _judged(of: Register, row: Mapping[str, str], unit: str, today: date) -> Entry:
    made = register.entry(of, row, unit, today)
    sensitive.spare({column.name: made.cells[column.name] for column in of.columns if column.kind == "text"})
    return made


def _twice() -> NotValid:
    return NotValid("entry.twice", "与文件中前面一行重复", "a line before it has the same key", field="file")


def _named(of: Register, one: Entry) -> str:
    return hashlib.sha256(register.key(of, one).encode()).hexdigest()


def _row(of: Register, one: Entry, done: journal.Entry) -> dict[str, object]:
    return {
        "register": of.id,
        "key": _named(of, one),
        "unit": one.unit,
        "day": one.day.isoformat() if one.day else "",
        "content": canon.canonical(dict(one.cells)).decode(),
        "text": grams.normal("\n".join(one.cells.values())),
        "batch": done.leaf.hex(),
    }


# ---------------------------------------------------------------- reading


def versions(ctx: Context, of: Register) -> list[Version]:
    """The versions of a list that has some, the newest first."""
    if not register_versions.columns(of):
        return []
    found = (register_versions.version(of, _listed(row).entry) for row in store.days(ctx.tx, of.id))
    return [one for one in found if one]


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry as a list shows it; `key` is the digest by which it is struck."""

    key: str
    entry: Entry


def entry(ctx: Context, name: str, *keys: str) -> Entry | None:
    """The entry that stands under these key cells."""
    row = store.find(ctx.tx, name, hashlib.sha256("\n".join(keys).encode()).hexdigest())
    return _listed(row).entry if row else None


@dataclass(frozen=True, slots=True)
class Page:
    rows: tuple[Listed, ...]
    found: int


def listed(ctx: Context, name: str, query: str = "", limit: int = PAGE, offset: int = 0, office: str = "") -> Page:
    """Entries that hold every word of the query, the newest day first; of one office where it is named."""
    only = {"unit": office} if office else store.ALL
    rows = store.page(ctx.tx, name, query, limit, offset, only)
    return Page(tuple(map(_listed, rows)), store.count(ctx.tx, name, query, only))


def of_version(ctx: Context, name: str, one: Version, query: str = "", limit: int = MANY, offset: int = 0) -> Page:
    """The entries of one version that hold every word of the query."""
    only = {"day": one.since.isoformat()}
    rows = store.page(ctx.tx, name, query, limit, offset, only)
    return Page(tuple(map(_listed, rows)), store.count(ctx.tx, name, query, only))


def of_office(ctx: Context, code: str) -> dict[str, int]:
    """How many entries an office has, by register."""
    return store.of_unit(ctx.tx, code)


def counts(ctx: Context) -> dict[str, int]:
    """How many entries each register has."""
    return {name: store.count(ctx.tx, name) for name in register.every(ctx.catalogue)}


def inspected(ctx: Context, number: str, office: str) -> dict[str, str]:
    """The result of each subject of a random inspection, by its number, as the office says that has ordered it; the
    newest where there are two."""
    rows = listed(ctx, INSPECTED, number, MANY, office=office).rows
    return {one.entry.cells["subject"]: one.entry.cells["result"] for one in reversed(rows)
            if one.entry.cells["draw"] == number}  # fmt: skip


def fields(ctx: Context, code: str) -> dict[str, date]:
    """Since when an office uses the standard directory of each field."""
    made = map(entry_of, store.page(ctx.tx, GUIDES, "", MANY, 0, {"unit": code}))
    return {one.cells["field"]: one.day for one in made if one.day}


def missing(ctx: Context, name: str, year: int) -> list[Missing]:
    """What was due in that year, or has to stand, and was not entered."""
    wanted = register.known(name, ctx.catalogue)
    if not wanted.expected:
        return []
    rows = store.whole(ctx.tx, name) if register_due.stands(wanted) else store.of_year(ctx.tx, name, year)
    return register_due.missing(wanted, map(entry_of, rows), owing(ctx), year, day_of(ctx.now))


def owing(ctx: Context) -> list[Owing]:
    """The offices that stand, as they may owe entries."""
    since = units.entered(ctx.tx)
    return [Owing(each.code, each.kind, day_of(since[each.code])) for each in units.every(ctx.tx)]


def _listed(row: Record) -> Listed:
    return Listed(row.key, entry_of(row))


def entry_of(row: Record) -> Entry:
    """The entry that a row of the table holds."""
    cells = {name: str(value) for name, value in canon.mapping(row.content.encode()).items()}
    return Entry(row.unit, date.fromisoformat(row.day) if row.day else None, cells)
