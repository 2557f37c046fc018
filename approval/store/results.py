"""What was granted, as the branches, their applications and their licences say it together."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Select, func, select

from approval.store.cases import branches, cases
from approval.store.licences import licences
from kernel.table import Record

_LICENSED = (licences.c.case == branches.c.case) & (licences.c.matter == branches.c.matter)
_COLUMNS = (
    branches.c.case, branches.c.matter, branches.c.unit, branches.c.decided, cases.c.applicant_kind,
    cases.c.enterprise, cases.c.details, licences.c.number, licences.c.until,
)  # fmt: skip


def granted(tx: Connection, only: Mapping[str, str], first: int = 0, most: int | None = None) -> list[Record]:
    """From the `first` (from 0) at `most` so many, the newest first; `only`: of a `unit`, of a `matter`."""
    joined = branches.join(cases, cases.c.id == branches.c.case).outerjoin(licences, _LICENSED)
    order = (branches.c.decided.desc(), branches.c.case.desc(), branches.c.matter)
    chosen = _only(select(*_COLUMNS).select_from(joined), only)
    return list(tx.execute(chosen.order_by(*order).offset(first).limit(most)))


def counts(tx: Connection) -> list[Record]:
    """Of each `unit` and `matter` how `many`."""
    by = (branches.c.unit, branches.c.matter)
    return list(tx.execute(_only(select(*by, func.count().label("many")), {}).group_by(*by).order_by(*by)))


def _only(chosen: Select[tuple[object, ...]], only: Mapping[str, str]) -> Select[tuple[object, ...]]:
    named = (branches.c[name] == value for name, value in only.items() if value)
    return chosen.where(branches.c.outcome == "grant", *named)
