"""Columns: whether those of the plan have what they are owed, and what is in each, found by text, as a file."""

from __future__ import annotations

import csv as table
import io
from typing import Final
from urllib.parse import urlencode

from disclosure.acts import columns
from disclosure.acts.columns import Held
from disclosure.rules.columns import COLUMNS, PARTS, PLANNED, SORTS, Column, Entry, matching
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from people.acts import units
from web.desks import duties
from web.public.sitting import plain
from web.views.columns import ColumnRow, ColumnsPage
from web.views.elements import Link, Sign
from web.views.public import Facet
from web.words import Text, phrase

ADDRESS: Final = "/openness/columns"
CSV: Final = f"{ADDRESS}.csv"


def page(ctx: Context, column: Column, query: str, reader: Actor) -> ColumnsPage:
    every = columns.every(ctx)
    asked = {"column": column.value, "q": query}
    enter = Link(Words("登记专栏内容", "Enter in a column"), duties.act(columns.SUBJECT, "enter_column"))
    return ColumnsPage(
        planned=tuple(_planned(ctx, one) for one in every if one.column in PLANNED),
        topics=tuple(_topic(one, column) for one in every),
        title=COLUMNS[column],
        column=column,
        q=query,
        rows=tuple(_row(ctx, one) for one in found(ctx, column, query)),
        csv=f"{CSV}?{urlencode({name: value for name, value in asked.items() if value})}",
        actions=(enter,) if reader.role is Role.OFFICER else (),
    )


def _topic(one: Held, chosen: Column) -> Facet:
    return Facet(COLUMNS[one.column], one.count, f"{ADDRESS}?column={one.column}", one.column is chosen)


def found(ctx: Context, column: Column, query: str) -> list[Entry]:
    return matching((one for one in columns.entries(ctx) if one.column is column), query)


def _planned(ctx: Context, one: Held) -> tuple[Text, str, Sign]:
    due = phrase("应于 {day:day} 前有内容", day=day_of(ctx.now).replace(month=11, day=30))
    if one.overdue:
        sign = Sign("bad", Words("逾期无内容", "overdue, nothing is there"))
    elif one.count:
        sign = Sign("good", Words("有内容", "something is there"))
    else:
        sign = Sign("warn", due)
    return COLUMNS[one.column], f"{ADDRESS}?column={one.column}", sign


def _row(ctx: Context, one: Entry) -> ColumnRow:
    of = units.find(ctx.tx, one.unit)
    lacking = tuple(PARTS[part] for part in one.lacking)
    unit: Text = of.name if of else one.unit
    return ColumnRow(one.title, one.link, one.on.isoformat(), SORTS[one.sort], unit, one.text, lacking)


def csv(ctx: Context, column: Column, query: str) -> str:
    """A line a document; `lacking` as the codes of what it must hold and does not."""
    out = io.StringIO()
    writer = table.writer(out, lineterminator="\n")
    writer.writerow(("column", "sort", "title", "text", "link", "day", "unit", "holds", "lacking"))
    for one in found(ctx, column, query):
        row = (one.column, one.sort, one.title, one.text, one.link, one.on.isoformat(), one.unit)
        writer.writerow([plain(value) for value in (*row, " ".join(one.holds), " ".join(one.lacking))])
    return out.getvalue()
