"""Who owns a subject now, with an epoch that fences the former owner."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Column, Connection, Engine, Integer, String, Table, bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from kernel import canon, table
from kernel.db import alone, metadata
from kernel.errors import Conflict

lease = Table(
    "lease",
    metadata,
    Column("subject", String(64), primary_key=True),
    Column("owner", String(128), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("until", String(24), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Lease:
    """`until` decides only when another owner may try; what keeps us safe is `epoch`."""

    subject: str
    owner: str
    epoch: int
    until: datetime


_LOCKED: Final = select(lease).where(lease.c.subject == bindparam("subject")).with_for_update()

Gone = Callable[[Connection, str], bool]
"""Whether it is known of an owner that it is no more."""


def never(_tx: Connection, _owner: str) -> bool:
    """Nothing is known of owners: each may live until its lease has run out."""
    return False


def take(tx: Connection, subject: str, owner: str, now: datetime, seconds: int, gone: Gone = never) -> Lease:
    """Own `subject` under a new epoch; Conflict while the lease of somebody else runs who is not gone."""
    alone(tx, f"lease/{subject}")
    held = _locked(tx, subject)
    if _holder(tx, held, now, gone) not in {"", owner}:
        raise Conflict("lease.held", f"{subject} 由另一节点处理", f"{subject} is owned by another node")
    taken = Lease(subject, owner, held.epoch + 1 if held else 1, now + timedelta(seconds=seconds))
    values = {"owner": owner, "epoch": taken.epoch, "until": canon.instant(taken.until)}
    if held:
        tx.execute(update(lease).where(lease.c.subject == subject).values(values))
    else:
        tx.execute(insert(lease).values(values | {"subject": subject}))
    return taken


def renew(tx: Connection, held: Lease, now: datetime, seconds: int) -> Lease:
    """The same epoch for longer; Conflict if somebody took over."""
    hold(tx, held.subject, held.epoch)
    until = now + timedelta(seconds=seconds)
    tx.execute(update(lease).where(lease.c.subject == held.subject).values(until=canon.instant(until)))
    return Lease(held.subject, held.owner, held.epoch, until)


def hold(tx: Connection, subject: str, epoch: int) -> None:
    """Conflict unless `epoch` is still the subject's; nobody can take over before this transaction ends."""
    held = _locked(tx, subject)
    if not held or held.epoch != epoch:
        raise Conflict("lease.lost", f"{subject} 已由另一节点接手", f"another node has taken over {subject}")


def holder(tx: Connection, subject: str, now: datetime, gone: Gone = never) -> str:
    """Who owns `subject` now; empty if anybody may take it."""
    return _holder(tx, _row(tx, subject), now, gone)


def until(tx: Connection, subject: str) -> datetime | None:
    """Until when the last lease of `subject` runs or ran; None if nobody ever had one."""
    held = _row(tx, subject)
    return canon.moment(held.until) if held else None


def _holder(tx: Connection, held: table.Record | None, now: datetime, gone: Gone) -> str:
    runs = held is not None and canon.moment(held.until) > now
    return str(held.owner) if held and runs and not gone(tx, held.owner) else ""


def _locked(tx: Connection, subject: str) -> table.Record | None:
    """The row as it stands once nobody else holds it; it is ours until this transaction ends."""
    return tx.execute(_LOCKED, {"subject": subject}).one_or_none()


def _row(tx: Connection, subject: str) -> table.Record | None:
    return table.find(tx, lease, subject=subject)


_KEEP: Final = text("SELECT pg_try_advisory_lock(hashtextextended(:owner, 0))")
_LIVES: Final = text("SELECT 1")
_GONE: Final = text("SELECT pg_try_advisory_xact_lock_shared(hashtextextended(:owner, 0))")


def gone(tx: Connection, owner: str) -> bool:
    """Whether the owner's `Presence` has ended; of an owner that never had one this says yes. With SQLite: no."""
    return tx.dialect.name == "postgresql" and bool(tx.scalar(_GONE, {"owner": f"owner/{owner}"}))


class Presence:
    """That an owner lives, as PostgreSQL itself knows it: a lock of a connection of its own, which ends with the
    process however that ends. Nobody need wait then until a lease has run out. It decides only when another may try,
    as `until` does: an owner whose connection was cut lives on, and is fenced off by the epoch. SQLite has none.
    """

    def __init__(self, engine: Engine, owner: str) -> None:
        self._engine, self._owner = engine, owner
        self._line: Connection | None = None
        self._lock = threading.Lock()

    def keep(self) -> None:
        """Begin it, or begin it anew where the connection has gone; any thread may ask. DBAPIError while the database
        does not answer. Until the server notices that a former connection was cut, that one stands for it."""
        with self._lock:
            if self._engine.dialect.name != "postgresql" or self._lives():
                return
            self._close()
            line = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            line.detach()  # closing it is to end it, not to give it back
            self._line = line
            if not line.scalar(_KEEP, {"owner": f"owner/{self._owner}"}):
                self._close()

    def end(self) -> None:
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._line is not None:
            line, self._line = self._line, None
            line.close()

    def _lives(self) -> bool:
        try:
            return self._line is not None and self._line.scalar(_LIVES) == 1
        except DBAPIError:
            return False
