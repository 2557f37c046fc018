"""Who owns a subject now, with an epoch that fences the former owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Integer, String, Table, insert, update

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


def take(tx: Connection, subject: str, owner: str, now: datetime, seconds: int) -> Lease:
    """Own `subject` under a new epoch; Conflict while somebody else's lease runs."""
    alone(tx, f"lease/{subject}")
    held = _row(tx, subject)
    if held and held.owner != owner and canon.moment(held.until) > now:
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
    alone(tx, f"lease/{subject}")
    held = _row(tx, subject)
    if not held or held.epoch != epoch:
        raise Conflict("lease.lost", f"{subject} 已由另一节点接手", f"another node has taken over {subject}")


def until(tx: Connection, subject: str) -> datetime | None:
    """Until when the last lease of `subject` runs or ran; None if nobody ever had one."""
    held = _row(tx, subject)
    return canon.moment(held.until) if held else None


def _row(tx: Connection, subject: str) -> table.Record | None:
    return table.find(tx, lease, subject=subject)
