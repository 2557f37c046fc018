"""Licences: numbered in the decision that grants them, and looked up by everybody."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection

from approval.acts.cases import Held
from approval.rules import licence
from approval.rules.case import Branch
from approval.rules.licence import Licence, State, Way
from approval.rules.matter import Type
from approval.store import licences as store
from approval.store import matters as catalogue
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import NotFound, NotNow
from kernel.reader import Reader
from kernel.table import Record

__all__ = ["Way", "find", "known", "numbered", "of_enterprise", "rests_on", "strays"]
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


def known(tx: Connection, number: str) -> Licence | None:
    """None where no licence has that number."""
    row = store.find(tx, number)
    return _licence(row) if row is not None else None


def find(tx: Connection, number: str) -> Licence:
    """NotFound `approval.licence`."""
    found = known(tx, number)
    if found is None:
        raise NotFound("approval.licence", "没有这个证照编号", "there is no such licence", field="number")
    return found


def rests_on(ctx: Context, number: str, field: str) -> None:
    """Something rests on the approval of that number: one granted elsewhere is taken as it is said, one of this
    catalogue is looked up. NotFound `approval.licence` where it was never granted, NotNow `approval.expired`."""
    found = known(ctx.tx, number)
    if found is not None and found.state(day_of(ctx.now)) is State.EXPIRED:
        raise NotNow(
            "approval.expired", f"批准文件 {number} 已于 {found.until} 期满",
            f"the approval {number} ended on {found.until}", field=field,
        )  # fmt: skip
    if found is None and catalogue.versions(ctx.tx, licence.matter(number)):
        raise NotFound(
            "approval.licence", f"本平台没有作出批准 {number}", f"no approval {number} was granted here", field=field
        )


def of_enterprise(tx: Connection, code: str) -> list[Licence]:
    """By day."""
    return [_licence(row) for row in store.of_enterprise(tx, code)]


def strays(tx: Connection) -> list[str]:
    """Numbers of licences without an application that granted them; the weekly check finds none."""
    return store.strays(tx)
