"""The rows of the journal: each event's place, its content, and what waits for the log; all under the event's number.

Numbers only grow, so new rows lie side by side; under a digest each would dirty a page of its own (decision 34).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
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
    """An event's leaf (32 bytes), its content and salt (32), and what the log will hold of it (58)."""

    leaf: bytes
    data: bytes
    salt: bytes
    entry: bytes


def write(tx: Connection, subject: str, tseq: int, tprev: bytes | None, rows: Sequence[Row]) -> None:
    """Insert the events `tseq`, `tseq` + 1, … of a subject: the first names `tprev`, each other the one before it.

    The database's own error where one cannot stand. The driver gets the values as they are, for one look at each would
    cost more than its insertion; PostgreSQL gets all of them in one statement.
    """
    if tx.dialect.name == "postgresql":
        tx.exec_driver_sql(_LAID_OUT, {"subject": subject, "tseq": tseq, "tprev": tprev, **_side_by_side(rows)})
        return
    before = [tprev, *(row.leaf for row in rows)]
    places = [(subject, number, before[n], row.leaf) for n, (number, row) in enumerate(enumerate(rows, tseq))]
    tx.exec_driver_sql("INSERT INTO journal_event (subject, tseq, tprev, leaf_hash) VALUES (?, ?, ?, ?)", places)
    last: int = tx.exec_driver_sql("SELECT last_insert_rowid()").scalar_one()
    numbered = list(enumerate(rows, last - len(rows) + 1))  # SQLite has one writer: nobody's lie between ours
    tx.exec_driver_sql(
        "INSERT INTO journal_body VALUES (?, ?, ?)", [(id_, row.data, row.salt) for id_, row in numbered]
    )
    tx.exec_driver_sql("INSERT INTO log_queue VALUES (?, ?)", [(id_, row.entry) for id_, row in numbered])


def _side_by_side(rows: Sequence[Row]) -> dict[str, str | bytes]:
    """What has a fixed width one after another, contents too with where each begins and how long it is: the driver
    would spend more on an array of values than the database on the row."""
    sizes = [len(row.data) for row in rows]
    begins = accumulate(sizes[:-1], initial=1)
    return {
        "leaf": b"".join([row.leaf for row in rows]),
        "data": b"".join([row.data for row in rows]),
        "salt": b"".join([row.salt for row in rows]),
        "entry": b"".join([row.entry for row in rows]),
        "begins": f"{{{','.join(map(str, begins))}}}",
        "sizes": f"{{{','.join(map(str, sizes))}}}",
    }


# `b` asks the driver for the bytes' binary form; as text they would be escaped. The subject is cast without a length:
# varchar(n) would cut what is too long, where the column refuses it.
_LAID_OUT: Final = """
    WITH given AS (
        SELECT * FROM unnest(%(begins)s::int[], %(sizes)s::int[]) WITH ORDINALITY AS given (begins, size, n)
    ), made AS (
        INSERT INTO journal_event (subject, tseq, tprev, leaf_hash)
        SELECT %(subject)s::text, %(tseq)s::int + n - 1,
               CASE n WHEN 1 THEN %(tprev)b::bytea ELSE substring(%(leaf)b::bytea, (n * 32 - 63)::int, 32) END,
               substring(%(leaf)b::bytea, (n * 32 - 31)::int, 32)
        FROM given ORDER BY n RETURNING id, tseq - %(tseq)s::int + 1 AS n
    ), kept AS (
        INSERT INTO journal_body (id, bytes, salt)
        SELECT id, substring(%(data)b::bytea, begins, size), substring(%(salt)b::bytea, (n * 32 - 31)::int, 32)
        FROM made JOIN given USING (n)
    )
    INSERT INTO log_queue (id, entry)
    SELECT id, substring(%(entry)b::bytea, (n * 58 - 57)::int, 58) FROM made JOIN given USING (n)"""
