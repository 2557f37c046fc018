"""Licences: numbered in the decision that grants them, and looked up by everybody."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection

from approval.acts.cases import Held
from approval.rules import licence
from approval.rules.case import Branch
from approval.rules.licence import Licence, Way
from approval.rules.matter import Type
from approval.store import licences as store
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import NotFound
from kernel.reader import Reader
from kernel.table import Record

__all__ = ["Way", "find", "numbered", "of_enterprise", "strays"]
LICENSED: Final = (Type.PERMIT, Type.PRECONDITION)
"""The types of matter whose grant is a licence; of the others the decision itself is the result."""


def numbered(ctx: Context, of: Held, branch: Branch, until: date | None) -> dict[str, Json]:
    """The licence of a branch that is granted now; empty where its matter gives none. There is no other way to a
    number."""
    said = next(one for one in Reader(of.acts[0].body).each("branches") if one.text("matter") == branch.matter)
    if said.choice("type", Type) not in LICENSED:
        return {}
    today = day_of(ctx.now)
    alone(ctx.tx, f"licence/{branch.matter}")
    place = store.next_place(ctx.tx, branch.matter, today.year)
    number = licence.number(branch.matter, today.year, place)
    store.add(
        ctx.tx, number=number, case=of.id, matter=branch.matter, year=today.year, place=place, unit=branch.unit,
        enterprise=of.case.enterprise or None, granted=today.isoformat(), until=until.isoformat() if until else None,
    )  # fmt: skip
    return {"licence": number}


def _licence(row: Record) -> Licence:
    until = date.fromisoformat(row.until) if row.until else None
    granted = date.fromisoformat(row.granted)
    return Licence(row.number, row.case, row.matter, row.unit, row.enterprise or "", granted, until)


def find(tx: Connection, number: str) -> Licence:
    """NotFound `approval.licence`."""
    row = store.find(tx, number)
    if row is None:
        raise NotFound("approval.licence", "没有这个证照编号", "there is no such licence", field="number")
    return _licence(row)


def of_enterprise(tx: Connection, code: str) -> list[Licence]:
    """By day."""
    return [_licence(row) for row in store.of_enterprise(tx, code)]


def strays(tx: Connection) -> list[str]:
    """Numbers of licences without an application that granted them; the weekly check finds none."""
    return store.strays(tx)
