"""Surveys' secrets, the codes that were used, and answers that nobody can lay beside a code."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Integer, String, Table, Text, func, select

from disclosure.store import DIGEST, SUBJECT
from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict

secrets = Table(
    "disclosure_survey_secret",
    metadata,
    Column("subject", SUBJECT, primary_key=True),
    Column("secret", DIGEST, nullable=False),
)
used = Table(
    "disclosure_survey_used",
    metadata,
    Column("subject", SUBJECT, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
)
answers = Table(
    "disclosure_survey_answer",
    metadata,
    Column("id", String(64), primary_key=True),  # drawn: answers stand in no order of time
    Column("subject", SUBJECT, nullable=False, index=True),
    Column("content", Text, nullable=False),
)


def begin(tx: Connection, subject: str, secret: str) -> None:
    table.add(
        tx, secrets, Conflict("survey.opened", "该调查已开始", "this survey is open"), subject=subject, secret=secret
    )


def secret(tx: Connection, subject: str) -> bytes:
    row = table.find(tx, secrets, subject=subject)
    return bytes.fromhex(row.secret) if row else b""


def take(tx: Connection, subject: str, number: int, id: str, content: str) -> None:
    """Conflict `survey.twice` for a code that was used."""
    twice = Conflict("survey.twice", "该答题码已经用过", "this code has been used")
    table.add(tx, used, twice, subject=subject, number=number)
    table.add(
        tx, answers, Conflict("survey.race", "请重新提交", "hand it in again"), id=id, subject=subject, content=content
    )


def all_of(tx: Connection, subject: str) -> list[tuple[str, str]]:
    """Salt and content, in the order of their salts."""
    return [(row.id, row.content) for row in table.rows(tx, answers, "id", subject=subject)]


def count(tx: Connection, subject: str) -> int:
    return int(tx.scalar(select(func.count()).select_from(answers).where(answers.c.subject == subject)) or 0)
