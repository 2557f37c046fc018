"""Table and queries of the catalogue of specialties: what each code means."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Column, Connection, String, Table, Text, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from kernel.db import metadata
from kernel.errors import Conflict, Words

specialties = Table(
    "experts_specialty",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
)


def names(tx: Connection) -> dict[str, Words]:
    """Every code with its name, by code."""
    rows = tx.execute(select(specialties).order_by(specialties.c.code))
    return {row.code: Words(row.zh, row.en) for row in rows}


def keep(tx: Connection, given: Mapping[str, Words]) -> None:
    """Add codes that are new and rename those that are known; none is ever taken out. Conflict if somebody adds one
    of them meanwhile."""
    known = names(tx)
    fresh = [{"code": code, "zh": name.zh, "en": name.en} for code, name in given.items() if code not in known]
    renamed = [
        {"known": code, "zh": name.zh, "en": name.en}
        for code, name in given.items()
        if code in known and known[code] != name
    ]
    if renamed:
        tx.execute(update(specialties).where(specialties.c.code == bindparam("known")), renamed)
    if fresh:
        _add(tx, fresh)


def _add(tx: Connection, rows: list[dict[str, str]]) -> None:
    try:
        tx.execute(insert(specialties), rows)
    except IntegrityError as error:
        raise Conflict(
            "roster.race",
            "同时有人导入专业目录，请重新导入",
            "somebody else imported the catalogue of specialties at the same time: import it again",
        ) from error
