"""The log's signed checkpoints: what was signed, who cosigned it and was it enough, the day's time stamp over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, Connection, ForeignKey, LargeBinary, Row, Select, String, Table, func, insert, select

from kernel import canon
from kernel.chain import NUMBER
from kernel.db import metadata

RECENT: Final = 16
"""How far back a better cosigned checkpoint is looked for."""

log_checkpoint = Table(
    "log_checkpoint",
    metadata,
    Column("size", NUMBER, primary_key=True, autoincrement=False),
    Column("root", LargeBinary(32), nullable=False),
    Column("note", LargeBinary, nullable=False),
    Column("at", String(24), nullable=False),
)
log_cosignature = Table(
    "log_cosignature",
    metadata,
    Column("size", ForeignKey("log_checkpoint.size"), primary_key=True, autoincrement=False),
    Column("witness", String(255), primary_key=True),
    Column("line", LargeBinary, nullable=False),
)
log_vouched = Table(
    "log_vouched",
    metadata,
    Column("size", ForeignKey("log_checkpoint.size"), primary_key=True, autoincrement=False),
)
log_stamp = Table(
    "log_stamp",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("size", ForeignKey("log_checkpoint.size"), nullable=False, unique=True),
    Column("token_sha256", String(64), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed tree head; `at` is when it was signed, by the official clock.

    `note` ends with the lines of the `witnesses` that have cosigned by now, in the order of their names.
    """

    size: int
    root: bytes
    note: bytes
    at: datetime
    witnesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """The RFC 3161 token, a blob, over the text (not the signatures) of a day's first checkpoint."""

    day: str
    size: int
    token_sha256: str


_NEWEST: Final = select(log_checkpoint).order_by(log_checkpoint.c.size.desc()).limit(1)


def add(tx: Connection, made: Checkpoint) -> None:
    """Keep what the log's key has signed."""
    row = {"size": made.size, "root": made.root, "note": made.note, "at": canon.instant(made.at)}
    tx.execute(insert(log_checkpoint).values(row))


def newest(tx: Connection) -> Checkpoint | None:
    return _one(tx, _NEWEST)


def of_size(tx: Connection, size: int) -> Checkpoint | None:
    """The checkpoint of exactly `size` entries."""
    return _one(tx, _NEWEST.where(log_checkpoint.c.size == size))


def covering(tx: Connection, index: int) -> Checkpoint | None:
    """The checkpoint that proves most of entry `index`: of the last that were cosigned the one with the most
    witnesses, and the newest of those; where none of them holds the entry, the newest."""
    table, count = log_cosignature, func.count()
    query = select(table.c.size, count).where(table.c.size > index).group_by(table.c.size)
    rows = tx.execute(query.order_by(table.c.size.desc()).limit(RECENT)).all()
    if not rows:
        return newest(tx)
    size, _ = max(rows, key=lambda row: (row[1], row[0]))
    return of_size(tx, size)


def cosign(tx: Connection, size: int, witness: str, line: bytes) -> None:
    """Keep the signature line of a witness, each once.

    A line that comes for a checkpoint that a larger one has overtaken on the way to its quorum is not kept: together
    they would look as if the smaller one had been the first that was vouched for.
    """
    here = (log_cosignature.c.size == size) & (log_cosignature.c.witness == witness)
    if not tx.scalar(select(log_cosignature.c.size).where(here)) and not _overtaken(tx, size):
        tx.execute(insert(log_cosignature).values(size=size, witness=witness, line=line))


def _overtaken(tx: Connection, size: int) -> bool:
    """Whether enough witnesses stand behind a larger checkpoint and never did behind this one."""
    first = tx.scalar(select(func.min(log_vouched.c.size)).where(log_vouched.c.size >= size))
    return first is not None and first != size


def vouch(tx: Connection, size: int) -> None:
    """Enough witnesses stand behind this checkpoint. Nothing happens if the same is known of one as large: so the
    first that is vouched for above any entry stays the first."""
    newest = tx.scalar(select(func.max(log_vouched.c.size)))
    if newest is None or newest < size:
        tx.execute(insert(log_vouched).values(size=size))


def vouched(tx: Connection, index: int) -> Checkpoint | None:
    """The first checkpoint that holds entry `index` and that enough witnesses stand behind; nobody chooses it."""
    size = tx.scalar(select(func.min(log_vouched.c.size)).where(log_vouched.c.size > index))
    return None if size is None else of_size(tx, size)


def cosigned(tx: Connection, witness: str) -> int:
    """The largest size that this witness has cosigned, 0 if none."""
    query = select(func.max(log_cosignature.c.size)).where(log_cosignature.c.witness == witness)
    return tx.scalar(query) or 0


def first_line(tx: Connection, witness: str) -> bytes | None:
    """The first line that is kept of this witness, None if it has never cosigned."""
    query = select(log_cosignature.c.line).where(log_cosignature.c.witness == witness)
    return tx.scalar(query.order_by(log_cosignature.c.size).limit(1))


def stamp(tx: Connection, made: Stamp) -> None:
    """Keep a day's time stamp."""
    tx.execute(insert(log_stamp).values(day=made.day, size=made.size, token_sha256=made.token_sha256))


def stamped(tx: Connection, day: str) -> bool:
    """Whether the day has its time stamp."""
    return tx.scalar(select(log_stamp.c.day).where(log_stamp.c.day == day)) is not None


def stamp_of(tx: Connection, day: str) -> Stamp | None:
    """The time stamp of that day, `YYYY-MM-DD`."""
    row = tx.execute(select(log_stamp).where(log_stamp.c.day == day)).one_or_none()
    return Stamp(row.day, row.size, row.token_sha256) if row else None


def stamps(tx: Connection, after: int, until: int) -> Sequence[Stamp]:
    """The time stamps over checkpoints of more than `after` and at most `until` entries, in order."""
    query = select(log_stamp).where(log_stamp.c.size > after, log_stamp.c.size <= until).order_by(log_stamp.c.size)
    return [Stamp(row.day, row.size, row.token_sha256) for row in tx.execute(query)]


def _one(tx: Connection, query: Select[Any]) -> Checkpoint | None:
    row = tx.execute(query).one_or_none()
    return _cosigned(tx, row) if row else None


def _cosigned(tx: Connection, row: Row[Any]) -> Checkpoint:
    made = Checkpoint(row.size, row.root, row.note, canon.moment(row.at))
    here = select(log_cosignature).where(log_cosignature.c.size == row.size).order_by(log_cosignature.c.witness)
    lines = tx.execute(here).all()
    note = made.note + b"".join(line.line for line in lines)
    return replace(made, note=note, witnesses=tuple(line.witness for line in lines))
