"""Tables and queries of packages on their way in, piece by piece: beside `trading.store` the only SQL of uploads."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Integer, String, Table, func, or_, select

from kernel.db import metadata
from trading.store import DIGEST, INSTANT, lots

packages = Table(
    "trading_package",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("lot", ForeignKey("trading_lot.id"), nullable=False, index=True),
    Column("org", String(18), nullable=False, index=True),
    Column("created_at", INSTANT, nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("submitted_at", INSTANT),
    Column("passed_at", INSTANT),
    Column("begun_by", String(32)),
    Column("origin_salt", DIGEST),  # one a lot, so that origins of other lots cannot be compared
    Column("origin", DIGEST),
)
pieces = Table(
    "trading_piece",
    metadata,
    Column("package", ForeignKey("trading_package.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("sha256", DIGEST, nullable=False),
    Column("size", Integer, nullable=False),
    Column("received_at", INSTANT, nullable=False),
)

_BEGUN: Final = packages.c.submitted_at.is_(None)


def origin_salt(tx: Connection, lot: str) -> str | None:
    """The salt that an earlier upload for the lot has used."""
    used = select(packages.c.origin_salt).where(packages.c.lot == lot, packages.c.origin_salt.is_not(None))
    return tx.scalar(used.order_by(packages.c.created_at, packages.c.id).limit(1))


def promised(tx: Connection) -> int:
    """The bytes that are still to come of packages that are begun and not submitted."""
    came = select(func.sum(pieces.c.size)).join(packages, packages.c.id == pieces.c.package).where(_BEGUN)
    announced = select(func.sum(packages.c.size)).where(_BEGUN)
    return int(tx.scalar(announced) or 0) - int(tx.scalar(came) or 0)


def abandoned(tx: Connection, before: str, limit: int) -> list[str]:
    """Packages that were never submitted, of lots that closed before that moment or passed by before it."""
    query = select(packages.c.id).join(lots, lots.c.id == packages.c.lot).where(_BEGUN)
    query = query.where(or_(lots.c.deadline < before, packages.c.passed_at < before))
    return list(tx.scalars(query.order_by(packages.c.id).limit(limit)))
