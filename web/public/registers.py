"""Registers as everybody sees them: what is there, what should be, all of it as a file."""

from __future__ import annotations

import csv
import io
from typing import Final
from urllib.parse import urlencode

from disclosure.acts import registers
from disclosure.acts.registers import PAGE
from disclosure.rules import register
from disclosure.rules.register import Missing
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from people.acts import units
from web.desks import duties
from web.views.elements import Empty, Fact, Link
from web.views.registers import RegisterPage, RegistersPage
from web.words import Text, phrase

ADDRESS: Final = "/registers"
TITLE: Final = Words("登记簿", "Registers")


def listing(ctx: Context) -> RegistersPage:
    counts = registers.counts(ctx)
    every = register.every(ctx.catalogue).values()
    return RegistersPage(
        tuple(Fact(one.words, phrase("{n} 项", n=counts[one.id]), href=f"{ADDRESS}/{one.id}") for one in every)
    )


def page(ctx: Context, name: str, actor: Actor, query: str, number: int) -> RegisterPage:
    """Fifty entries a page; `number` counts from 1."""
    of = register.known(name, ctx.catalogue)
    found = registers.listed(ctx, name, query, PAGE, (number - 1) * PAGE)
    subject = registers.subject(name)
    officer = actor.role is Role.OFFICER
    return RegisterPage(
        of=Link(TITLE, ADDRESS),
        name=of.words,
        q=query,
        action=f"{ADDRESS}/{name}",
        missing=tuple(_said(ctx, one) for one in registers.missing(ctx, name, day_of(ctx.now).year)),
        heads=tuple(column.words for column in of.columns),
        rows=tuple(tuple(one.entry.cells[column.name] for column in of.columns) for one in found.rows),
        found=found.found,
        empty=Empty(Words("没有登记。", "There are no entries.")),
        keys=(
            Link(Words("登记", "Make an entry"), duties.act(subject, "enter")),
            Link(Words("撤销登记", "Strike an entry"), duties.act(subject, "strike")),
        )
        if officer
        else (),
        csv=f"{ADDRESS}/{name}.csv",
        data=f"register-{name}",
        before=_at(name, query, number - 1) if number > 1 else "",
        after=_at(name, query, number + 1) if number * PAGE < found.found else "",
    )


def _at(name: str, query: str, number: int) -> str:
    return f"{ADDRESS}/{name}?{urlencode({'q': query, 'page': number})}"


def _said(ctx: Context, one: Missing) -> Text:
    """What is missing, from which month on, by which office."""
    since = phrase("{year}年{month}月", year=one.since.year, month=one.since.month)
    unit = units.find(ctx.tx, one.unit) if one.unit else None
    if unit is None:
        return phrase("缺：{what}（{since}起）", what=one.what, since=since)
    return phrase("缺：{what}（{since}起，{unit}）", what=one.what, since=since, unit=unit.name)


def table(ctx: Context, name: str) -> bytes:
    """The whole register as CSV, in UTF-8 with a byte order mark, its heads in Chinese."""
    of = register.known(name, ctx.catalogue)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.zh for column in of.columns])
    count = registers.counts(ctx)[name]
    for one in registers.listed(ctx, name, limit=count).rows:
        writer.writerow([one.entry.cells[column.name] for column in of.columns])
    return out.getvalue().encode("utf-8-sig")
