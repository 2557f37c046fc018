"""Filled forms: drafts and locked ones, with what is said in them, and each correction."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Connection, Integer, String, Table, Text, UniqueConstraint, func, select

from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

SUBJECT: Final = String(64)
DIGEST: Final = String(64)

forms = Table(
    "approval_form",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("form", String(64), nullable=False),
    Column("schema_sha256", DIGEST, nullable=False),  # of the version; its bytes lie among the blobs
    Column("enterprise", String(18), index=True),
    Column("code_sha256", DIGEST, nullable=False),
    Column("answers", Text, nullable=False),  # canonical JSON: a draft's answers; with the base's values once locked
    Column("salt", DIGEST),  # of the digest in the chain; NULL: a draft
    UniqueConstraint("year", "number"),
)
corrections = Table(
    "approval_form_correction",
    metadata,
    Column("form", SUBJECT, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),  # in the form's chain
    Column("field", String(64), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
_TAKEN: Final = Conflict("form.number", "编号已被占用，请重试", "the number is taken, please try again")
_TWICE: Final = Conflict("form.correcting", "正在更正，请重试", "it is being corrected, please try again")


def next_number(tx: Connection, year: int) -> int:
    last = tx.execute(select(func.max(forms.c.number)).where(forms.c.year == year)).scalar_one()
    return int(last or 0) + 1


def add(tx: Connection, **values: object) -> None:
    table.add(tx, forms, _TAKEN, salt=None, **values)


def find(tx: Connection, id: str) -> Record | None:
    return table.find(tx, forms, id=id)


def change(tx: Connection, id: str, **values: object) -> None:
    table.change(tx, forms, {"id": id}, **values)


def add_correction(tx: Connection, **values: object) -> None:
    table.add(tx, corrections, _TWICE, **values)


def corrections_of(tx: Connection, id: str) -> list[Record]:
    return table.rows(tx, corrections, "seq", form=id)
