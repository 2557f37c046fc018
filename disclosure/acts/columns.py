"""Columns: what offices enter in them, and what the platform's own doings put there by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from disclosure.acts import major, reading
from disclosure.acts.reading import Wanted
from disclosure.rules import columns
from disclosure.rules.columns import Column, Entry
from kernel import ids, journal
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotFound
from kernel.reader import Reader
from people.acts import units
from signing.rules.statement import Signed

SUBJECT: Final = ids.subject("G", "columns")


@dataclass(frozen=True, slots=True)
class Held:
    """One column and how much is in it; `overdue`: of the plan, with nothing of the year."""

    column: Column
    count: int
    overdue: bool


def enter_column(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> journal.Entry:
    """`{column, sort, title, text, link, on, holds}` by an officer, whose office answers for it."""
    if subject != SUBJECT:
        raise NotFound("column.unknown", "没有这个专栏登记簿", "there is no such register of columns", field="subject")
    of = units.own(ctx)
    Reader(body).only("column", "sort", "title", "text", "link", "on", "holds")
    columns.read(body, of.code, day_of(ctx.now))
    said = {**body, "unit": of.code, **(signed.fields() if signed else {})}
    return journal.append(ctx, Act("enter_column", subject, ctx.actor, ctx.now, said))


def entries(ctx: Context) -> list[Entry]:
    """All that offices entered, oldest first."""
    return [columns.read(one.body, str(one.body["unit"]), day_of(one.at)) for one in journal.entries(ctx.tx, SUBJECT)]


def every(ctx: Context) -> list[Held]:
    """All columns: those of the plan first."""
    entered, today = entries(ctx), day_of(ctx.now)
    made = []
    for column in Column:
        days = [one.on for one in entered if one.column is column] + _own(ctx, column)
        made.append(Held(column, len(days), columns.overdue(column, days, today)))
    return made


def _own(ctx: Context, column: Column) -> list[date]:
    """What stands in a column by itself: major projects by their registers, public resources by the newest notices."""
    if column is Column.MAJOR_PROJECTS:
        heads = (journal.head(ctx.tx, major.subject(each)) for each in major.every(ctx))
        return [day_of(one.at) for one in heads if one]
    if column is Column.RESOURCES:
        return [day_of(one.published_at) for one in reading.notices(ctx, Wanted(), 1).rows]
    return []
