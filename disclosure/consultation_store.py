"""What the public commented, and who, where they said so: erasable, unlike the journal, which holds a salted digest."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Connection, Integer, String, Table, Text, UniqueConstraint

from disclosure.store import DIGEST, SUBJECT
from kernel import chain, table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

comments = Table(
    "disclosure_comment",
    metadata,
    Column("row", chain.NUMBER, primary_key=True, autoincrement=True),
    Column("subject", SUBJECT, nullable=False),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("name", String(64), nullable=False),
    Column("contact", String(128), nullable=False),
    Column("salt", DIGEST, nullable=False),
    UniqueConstraint("subject", "number"),
)
_TAKEN: Final = Conflict("consultation.race", "请重新提交", "hand it in again")


def keep(tx: Connection, **values: object) -> None:
    table.add(tx, comments, _TAKEN, **values)


def all_of(tx: Connection, subject: str) -> list[Record]:
    """By number."""
    return table.rows(tx, comments, "number", subject=subject)


def wipe(tx: Connection, subject: str, number: int) -> None:
    """Text, name, contact and salt: what is left in the journal then tells nothing."""
    table.change(tx, comments, {"subject": subject, "number": number}, text="", name="", contact="", salt="")
