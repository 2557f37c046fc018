"""The rows of the journal: each event's place, its content, and what waits for the log; all under the event's number.

Numbers only grow, so new rows lie side by side; under a digest each would dirty a page of its own (decision 33).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from kernel.db import metadata

NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")

event = Table(  # that each names the one before it is a guard of revision 0002, not a second key
    "journal_event",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("subject", String(64), nullable=False),
    Column("tseq", Integer, nullable=False),
    Column("tprev", LargeBinary(32)),
    Column("leaf_hash", LargeBinary(32), nullable=False, unique=True),
    UniqueConstraint("subject", "tseq"),
    CheckConstraint("tseq >= 1 AND (tseq = 1) = (tprev IS NULL)", name="chain"),
)
body = Table(  # no row: erased
    "journal_body",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("bytes", LargeBinary, nullable=False),
    Column("salt", LargeBinary(32), nullable=False),
)
queue = Table(  # the events that have no place in the log yet: "found by the missing row", without a scan
    "log_queue",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("entry", LargeBinary(58), nullable=False),
)


class Row(NamedTuple):
    """One event with its content and what the log will hold of it."""

    subject: str
    tseq: int
    tprev: bytes | None
    leaf: bytes
    data: bytes
    salt: bytes
    entry: bytes


def write(tx: Connection, rows: Sequence[Row]) -> None:
    """Insert events of one subject in their order; the database's own error where one cannot stand.

    The driver gets the values as they are, for one look at each would cost more than its insertion. PostgreSQL takes
    each column as one array: one statement for all three tables.
    """
    if tx.dialect.name == "postgresql":
        subject, *columns = map(list, zip(*rows, strict=True))
        values = dict(zip(("tseq", "tprev", "leaf", "data", "salt", "entry"), columns, strict=True))
        tx.exec_driver_sql(_ARRAYS, {"subject": subject[0], **values})
        return
    tx.exec_driver_sql(_EVENT, [row[:4] for row in rows])
    last: int = tx.exec_driver_sql("SELECT last_insert_rowid()").scalar_one()
    numbered = list(enumerate(rows, last - len(rows) + 1))  # SQLite has one writer: nobody's lie between ours
    tx.exec_driver_sql(
        "INSERT INTO journal_body VALUES (?, ?, ?)", [(id_, row.data, row.salt) for id_, row in numbered]
    )
    tx.exec_driver_sql("INSERT INTO log_queue VALUES (?, ?)", [(id_, row.entry) for id_, row in numbered])


_EVENT: Final = "INSERT INTO journal_event (subject, tseq, tprev, leaf_hash) VALUES (?, ?, ?, ?)"

# `b` asks the driver for the values' binary form; as text each of them would be escaped. The subject is cast without
# a length: varchar(n) would cut what is too long, where the column refuses it.
_ARRAYS: Final = """
    WITH given AS (
        SELECT * FROM unnest(%(tseq)b::int[], %(tprev)b::bytea[], %(leaf)b::bytea[],
                             %(data)b::bytea[], %(salt)b::bytea[], %(entry)b::bytea[])
            AS given (tseq, tprev, leaf, data, salt, entry)
    ), made AS (
        INSERT INTO journal_event (subject, tseq, tprev, leaf_hash)
        SELECT %(subject)s::text, tseq, tprev, leaf FROM given ORDER BY tseq RETURNING id, tseq
    ), kept AS (
        INSERT INTO journal_body (id, bytes, salt) SELECT id, data, salt FROM made JOIN given USING (tseq)
    )
    INSERT INTO log_queue (id, entry) SELECT id, entry FROM made JOIN given USING (tseq)"""
