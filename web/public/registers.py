"""Registers as everybody sees them: what is there, what should be, all of it as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from disclosure.acts import registers
from disclosure.acts.registers import PAGE, Page
from disclosure.rules import register, register_versions
from disclosure.rules.register import OFFICE, Entry, Register
from disclosure.rules.register_due import Missing
from disclosure.rules.register_versions import Version
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from people.acts import units
from web.desks import duties
from web.views.elements import Empty, Fact, Link
from web.views.public import Facet
from web.views.registers import EntryRow, RegisterPage, RegistersPage
from web.words import Text, join, phrase

ADDRESS: Final = "/registers"
TITLE: Final = Words("登记簿", "Registers")


def listing(ctx: Context) -> RegistersPage:
    counts = registers.counts(ctx)
    every = register.every(ctx.catalogue).values()
    return RegistersPage(
        tuple(Fact(one.words, phrase("{n} 项", n=counts[one.id]), href=f"{ADDRESS}/{one.id}") for one in every)
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see of a register: entries with these words, the page from 1, of one office by its code;
    of a list in versions the one in force on a day, None for today."""

    query: str = ""
    number: int = 1
    code: str = ""
    on: date | None = None


def page(ctx: Context, name: str, actor: Actor, asked: Asked) -> RegisterPage:
    """Fifty entries a page."""
    query, number, code = asked.query, asked.number, asked.code
    of = register.known(name, ctx.catalogue)
    office = units.standing(ctx, code) if code else None
    known = registers.versions(ctx, of)
    version = register_versions.in_force(known, asked.on or day_of(ctx.now))
    found = _found(ctx, name, asked, version) if version or not known else Page((), 0)
    names = _names(ctx) if of.owned else {}
    on = asked.on.isoformat() if asked.on else ""
    said = {"q": query, "office": code, "on": on}
    return RegisterPage(
        of=Link(TITLE, ADDRESS),
        name=of.words,
        q=query,
        action=address(name),
        missing=tuple(_missing(ctx, name, code)),
        heads=tuple(column.words for column in of.columns),
        rows=tuple(_row(of, one.entry, names) for one in found.rows),
        found=found.found,
        empty=Empty(Words("没有登记。", "There are no entries.")),
        keys=_keys(name) if actor.role is Role.OFFICER else (),
        csv=f"{address(name)}.csv{'?' + urlencode({'on': version.since.isoformat()}) if version else ''}",
        data=f"register-{name}",
        before=_at(name, said, number - 1) if number > 1 else "",
        after=_at(name, said, number + 1) if number * PAGE < found.found else "",
        owned=of.owned,
        code=code,
        only=office.name if office else "",
        every=Link(Words("全部单位", "All offices"), address(name)) if office else None,
        version=tuple(_told(of, version)) if version else (),
        versions=tuple(_versions(of, known, version)),
        on=on,
    )


def _found(ctx: Context, name: str, asked: Asked, version: Version | None) -> Page:
    offset = (asked.number - 1) * PAGE
    if version is not None:
        return registers.of_version(ctx, name, version, asked.query, PAGE, offset)
    return registers.listed(ctx, name, asked.query, PAGE, offset, asked.code)


def _told(of: Register, one: Version) -> Iterator[Fact]:
    """The version that is shown, with its day and source."""
    for column in register_versions.columns(of):
        cell = one.cells[column.name]
        yield Fact(column.words, cell, cell if column.kind == "link" else "")


def _versions(of: Register, known: Iterable[Version], shown: Version | None) -> Iterator[Facet]:
    for one in known:
        name = next(iter(one.cells.values()))
        yield Facet(name, None, f"{address(of.id)}?on={one.since.isoformat()}", one == shown)


def address(name: str, office: str = "") -> str:
    """Of the register, or of what one office has in it."""
    return f"{ADDRESS}/{name}{'?' + urlencode({'office': office}) if office else ''}"


def of_office(ctx: Context, code: str) -> tuple[Fact, ...]:
    """What an office has in the registers in which each has its own."""
    counts = registers.of_office(ctx, code)
    return tuple(
        Fact(one.words, phrase("{n} 项", n=counts[one.id]), address(one.id, code))
        for one in register.every(ctx.catalogue).values()
        if one.owned and counts.get(one.id)
    )


def _keys(name: str) -> tuple[Link, ...]:
    subject = registers.subject(name)
    return (
        Link(Words("登记", "Make an entry"), duties.act(subject, "enter")),
        Link(Words("撤销登记", "Strike an entry"), duties.act(subject, "strike")),
    )


def _names(ctx: Context) -> dict[str, Words]:
    return {each.code: each.name for each in units.every(ctx.tx)}


def _row(of: Register, entry: Entry, names: Mapping[str, Words]) -> EntryRow:
    cells = tuple(entry.cells[column.name] for column in of.columns)
    if not of.owned:
        return EntryRow(cells)
    return EntryRow(cells, Link(names.get(entry.unit, entry.unit), address(of.id, entry.unit)))


def _at(name: str, asked: Mapping[str, str], number: int) -> str:
    said = {key: value for key, value in asked.items() if value}
    return f"{address(name)}?{urlencode({**said, 'page': number})}"


# ---------------------------------------------------------------- what is missing


def _missing(ctx: Context, name: str, code: str) -> Iterator[Text]:
    """What is missing of the year before and of this one, from which month on; of an office all together."""
    year = day_of(ctx.now).year
    every = dict.fromkeys(one for each in (year - 1, year) for one in registers.missing(ctx, name, each))
    found = [one for one in every if not code or one.unit == code]
    names = _names(ctx)
    for (unit, since), each in groupby(sorted(found, key=_group), key=_group):
        yield _said(join(*(one.what for one in each)), since, names.get(unit))


def _group(one: Missing) -> tuple[str, date]:
    return one.unit, one.since or date.min


def _said(what: Text, since: date, unit: Words | None) -> Text:
    begun = phrase("{year}年{month}月", year=str(since.year), month=since.month)
    if since == date.min:
        return phrase("{unit}缺：{what}", unit=unit or "", what=what)
    if unit is None:
        return phrase("缺：{what}（{since}起）", what=what, since=begun)
    return phrase("缺：{what}（{since}起，{unit}）", what=what, since=begun, unit=unit)


def table(ctx: Context, name: str, on: date | None = None) -> bytes:
    """The whole register as CSV, in UTF-8 with a byte order mark, its heads in Chinese; of a list in versions the one
    in force on the day, if a day is given."""
    of = register.known(name, ctx.catalogue)
    known = registers.versions(ctx, of) if on else []
    version = register_versions.in_force(known, on) if on else None
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*([OFFICE.zh] if of.owned else []), *(column.zh for column in of.columns)])
    count = registers.counts(ctx)[name]
    if version is not None:
        found = registers.of_version(ctx, name, version, limit=count)
    else:
        found = registers.listed(ctx, name, limit=0 if known else count)
    for one in found.rows:
        writer.writerow([*([one.entry.unit] if of.owned else []), *(one.entry.cells[each.name] for each in of.columns)])
    return out.getvalue().encode("utf-8-sig")
