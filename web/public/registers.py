"""Registers as everybody sees them: what is there, what should be, all of it as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from disclosure.acts import registers
from disclosure.acts.registers import PAGE
from disclosure.rules import register
from disclosure.rules.register import OFFICE, Entry, Register
from disclosure.rules.register_due import Missing
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from people.acts import units
from web.desks import duties
from web.views.elements import Empty, Fact, Link
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


def page(ctx: Context, name: str, actor: Actor, query: str, number: int, code: str = "") -> RegisterPage:
    """Fifty entries a page; `number` counts from 1. Of one office where its code is given."""
    of = register.known(name, ctx.catalogue)
    office = units.standing(ctx, code) if code else None
    found = registers.listed(ctx, name, query, PAGE, (number - 1) * PAGE, code)
    names = _names(ctx) if of.owned else {}
    asked = {"q": query, "office": code}
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
        csv=f"{address(name)}.csv",
        data=f"register-{name}",
        before=_at(name, asked, number - 1) if number > 1 else "",
        after=_at(name, asked, number + 1) if number * PAGE < found.found else "",
        owned=of.owned,
        code=code,
        only=office.name if office else "",
        every=Link(Words("全部单位", "All offices"), address(name)) if office else None,
    )


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
    begun = phrase("{year}年{month}月", year=since.year, month=since.month)
    if since == date.min:
        return phrase("{unit}缺：{what}", unit=unit or "", what=what)
    if unit is None:
        return phrase("缺：{what}（{since}起）", what=what, since=begun)
    return phrase("缺：{what}（{since}起，{unit}）", what=what, since=begun, unit=unit)


def table(ctx: Context, name: str) -> bytes:
    """The whole register as CSV, in UTF-8 with a byte order mark, its heads in Chinese."""
    of = register.known(name, ctx.catalogue)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*([OFFICE.zh] if of.owned else []), *(column.zh for column in of.columns)])
    count = registers.counts(ctx)[name]
    for one in registers.listed(ctx, name, limit=count).rows:
        writer.writerow([*([one.entry.unit] if of.owned else []), *(one.entry.cells[each.name] for each in of.columns)])
    return out.getvalue().encode("utf-8-sig")
