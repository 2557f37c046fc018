"""Tables and queries of votes, findings, questions, sheets, signatures and results: the only SQL of evaluation."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
)

from kernel import canon, table
from kernel.canon import Json
from kernel.db import metadata
from kernel.errors import Conflict

SUBJECT: Final = String(64)
PID: Final = String(64)
DIGEST: Final = String(64)
INSTANT: Final = String(24)

votes = Table(  # one row a member and matter: a decision stands once a majority of the panel has signed equal words
    "evaluation_vote",
    metadata,
    Column("lot", SUBJECT, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("matter", String(128), primary_key=True),
    Column("pid", PID, primary_key=True),
    Column("body_sha256", DIGEST, nullable=False),
)
findings = Table(
    "evaluation_finding",
    metadata,
    Column("lot", SUBJECT, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("bid", SUBJECT, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("content", Text, nullable=False),
    Column("decided_at", INSTANT, nullable=False),
)
questions = Table(
    "evaluation_question",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("lot", SUBJECT, nullable=False, index=True),
    Column("round", Integer, nullable=False),
    Column("bid", SUBJECT, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("text_sha256", DIGEST, nullable=False),
    Column("asked_at", INSTANT, nullable=False),
    Column("answer_by", INSTANT, nullable=False),
    Column("answer_sha256", DIGEST),
    Column("answered_at", INSTANT),
    Column("accepts", Boolean),
)
representatives = Table(  # the tenderee's people on a panel, secret like the drawn until the result
    "evaluation_representative",
    metadata,
    Column("lot", SUBJECT, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("pid", PID, primary_key=True),
    Column("person", String(32), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("idsalt", LargeBinary(32), nullable=False),
    Column("state", String(16), nullable=False),
    UniqueConstraint("lot", "round", "person"),
)
declarations = Table(  # which expert must stand aside, as an office of the lot has declared and signed
    "evaluation_declaration",
    metadata,
    Column("lot", SUBJECT, primary_key=True),
    Column("expert", String(64), primary_key=True),
    Column("reason", String(32), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("evidence_sha256", DIGEST, nullable=False),
    Column("doc_sha256", DIGEST, nullable=False),
)
drafts = Table(  # what an expert has typed so far, closed with a key that only his session has
    "evaluation_draft",
    metadata,
    Column("lot", SUBJECT, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("pid", PID, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("kept_at", INSTANT, nullable=False),
)
blinds = Table(  # what the numbers of the blind part were drawn from: told to nobody before the scores are open
    "evaluation_blind",
    metadata,
    Column("lot", SUBJECT, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("seed", LargeBinary(32), nullable=False),
)
sheets = Table(
    "evaluation_sheet",
    metadata,
    Column("lot", SUBJECT, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("pid", PID, primary_key=True),
    Column("manifest_sha256", DIGEST, nullable=False),
    Column("manifest_p7s_sha256", DIGEST, nullable=False),
    Column("certificate_sha256", DIGEST, nullable=False),
    Column("sealed_sha256", DIGEST, nullable=False),
    Column("sealed_at", INSTANT, nullable=False),
    Column("sheet_sha256", DIGEST),
    Column("p7s_sha256", DIGEST),
    Column("nonce", LargeBinary(32)),
    Column("fault", Text),
)
shares = Table(
    "evaluation_share",
    metadata,
    Column("lot", SUBJECT, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("pid", PID, primary_key=True),
    Column("i", Integer, primary_key=True),
    Column("p7m_sha256", DIGEST, nullable=False),
    Column("released", LargeBinary),
)
corrections = Table(  # a new signed version of a sheet; the old one stays where it was
    "evaluation_sheet_correction",
    metadata,
    Column("lot", SUBJECT, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("pid", PID, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("ground", String(16), nullable=False),
    Column("reason_sha256", DIGEST, nullable=False),
    Column("sheet_sha256", DIGEST, nullable=False),
)
explanations = Table(
    "evaluation_explanation",
    metadata,
    Column("lot", SUBJECT, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("pid", PID, primary_key=True),
    Column("bid", SUBJECT, primary_key=True),
    Column("text_sha256", DIGEST, nullable=False),
)
signatures = Table(
    "evaluation_signature",
    metadata,
    Column("lot", SUBJECT, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("pid", PID, primary_key=True),
    Column("report_sha256", DIGEST, nullable=False),
    Column("dissent_sha256", DIGEST),
)
results = Table(
    "evaluation_result",
    metadata,
    Column("lot", SUBJECT, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("aggregation_sha256", DIGEST, nullable=False),
    Column("report_sha256", DIGEST, nullable=False),
)


def agreeing(tx: Connection, lot: str, round: int, matter: str, body_sha256: str) -> list[str]:
    """The pids of those who signed exactly this decision."""
    found = table.rows(tx, votes, "pid", lot=lot, round=round, matter=matter, body_sha256=body_sha256)
    return [row.pid for row in found]


def decide(tx: Connection, lot: str, round: int, at: str, **finding: str | Json) -> None:
    """Keep a finding (`bid`, `kind`, `content`); Conflict if this matter has been decided."""
    taken = Conflict("decision.taken", "该事项已有决定", "this has been decided already", field="bid")
    content = canon.canonical(finding["content"]).decode()
    table.add(
        tx,
        findings,
        taken,
        lot=lot,
        round=round,
        bid=finding["bid"],
        kind=finding["kind"],
        content=content,
        decided_at=at,
    )


def found(tx: Connection, lot: str, round: int, kind: str) -> dict[str, dict[str, Json]]:
    """The findings of one kind by bid."""
    rows = table.rows(tx, findings, "bid", lot=lot, round=round, kind=kind)
    return {row.bid: canon.mapping(row.content.encode()) for row in rows}


def released(tx: Connection, lot: str, round: int, pid: str) -> dict[int, bytes]:
    """The shares of one sheet that custodians have handed over, by custodian."""
    rows = table.rows(tx, shares, "i", lot=lot, round=round, pid=pid)
    return {row.i: bytes(row.released) for row in rows if row.released is not None}


def next_correction(tx: Connection, lot: str, round: int, pid: str) -> int:
    """The number of a sheet's next version, from 1."""
    counted = select(func.count()).where(
        corrections.c.lot == lot, corrections.c.round == round, corrections.c.pid == pid
    )
    return int(tx.execute(counted).scalar_one()) + 1


def report_signatures(tx: Connection, lot: str, round: int, report_sha256: str) -> tuple[list[str], list[str]]:
    """Who signed this very report, and who of them dissents."""
    rows = table.rows(tx, signatures, "pid", lot=lot, round=round, report_sha256=report_sha256)
    return [row.pid for row in rows], [row.pid for row in rows if row.dissent_sha256]
