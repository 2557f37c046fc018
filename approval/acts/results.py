"""The public list of what was granted: it follows from the decisions by itself, nobody enters anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import Connection

from approval.rules import published
from approval.rules.case import Applicant
from approval.rules.published import Result
from approval.store import results as store
from kernel import canon
from kernel.table import Record


def granted(tx: Connection, only: Mapping[str, str], first: int = 0, most: int | None = None) -> Iterator[Result]:
    """As `store.granted`, each as everybody may read it."""
    return map(_result, store.granted(tx, only, first, most))


def _result(row: Record) -> Result:
    name = str(canon.mapping(row.details.encode()).get("name", "")) if row.details else ""
    return Result(
        case=row.case,
        matter=row.matter,
        unit=row.unit,
        holder=published.holder(Applicant(row.applicant_kind), row.enterprise or "", name),
        firm=row.enterprise or "",
        on=date.fromisoformat(row.decided),
        licence=row.number or "",
        until=date.fromisoformat(row.until) if row.until else None,
    )


def counts(tx: Connection) -> Mapping[tuple[str, str], int]:
    """How many by office and matter."""
    return {(row.unit, row.matter): row.many for row in store.counts(tx)}
