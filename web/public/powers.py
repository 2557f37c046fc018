"""The list of powers (权责清单) on a day, its versions, and its changes as they were published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final
from urllib.parse import urlencode

from approval.acts import guides, matters, powers
from approval.rules.matter import POWERS, Matter, Power
from kernel.context import Context
from kernel.deadlines import day_of, ends_at
from people.acts import units
from people.rules.unit import Unit
from web.public import guides as public
from web.public import openness
from web.views.elements import Link
from web.views.guides import PowerRow, PowersPage
from web.views.public import Facet, Figure
from web.words import phrase

ADDRESS: Final = public.POWERS_PAGE
VERSIONS: Final = 8
CHANGES: Final = 20


def page(ctx: Context, on: date | None, kind: str) -> PowersPage:
    """The list as it holds on that day, today by default; of one kind of power where it is named."""
    day = on or day_of(ctx.now)
    every = matters.as_of(ctx.tx, day)
    chosen = [one for one in every if not kind or one.power == kind]
    return PowersPage(
        on=day,
        versions=tuple(_versions(ctx, day, kind)),
        kinds=tuple(_kinds(every, on, kind)),
        figures=tuple(Figure(POWERS[one], str(sum(of.power is one for of in every))) for one in Power),
        rows=tuple(rows(ctx, chosen)),
        changes=tuple(map(public.change, powers.changes(ctx.tx)[:CHANGES])),
        owed=tuple(_owed(ctx)),
    )


def rows(ctx: Context, chosen: list[Matter]) -> Iterator[PowerRow]:
    """Matters with the office that has each, and how many applications are under way."""
    counts, offices = powers.counts(ctx.tx), {one.code: one for one in units.every(ctx.tx)}
    for of in chosen:
        office: Unit | None = offices.get(of.office)
        yield PowerRow(
            name=Link(of.name, public.address(of.code)),
            code=of.code,
            kind=POWERS[of.power],
            office=Link(office.name if office else of.office, openness.address(of.office)),
            basis=of.basis.cited,
            running=counts.get(of.code, 0),
        )


def _versions(ctx: Context, day: date, kind: str) -> Iterator[Facet]:
    for one in powers.days(ctx.tx, VERSIONS):
        yield Facet(one.isoformat(), None, _at(one, kind), one == day)


def _kinds(every: list[Matter], on: date | None, kind: str) -> Iterator[Facet]:
    for one in Power:
        many = sum(of.power is one for of in every)
        if many:
            yield Facet(POWERS[one], many, _at(on, "" if kind == one else one), kind == one)


def _at(on: date | None, kind: str) -> str:
    said = {name: value for name, value in (("on", on.isoformat() if on else ""), ("kind", kind)) if value}
    return f"{ADDRESS}?{urlencode(said)}" if said else ADDRESS


def _owed(ctx: Context) -> Iterator[Link]:
    for one in guides.owed(ctx):
        told = phrase("{name}：应于 {by:until} 前公布", name=one.matter.name, by=ends_at(one.by))
        yield Link(told, public.address(one.matter.code))
