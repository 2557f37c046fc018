"""The tables of evaluation."""

import sqlalchemy as sa
from alembic import op


def blind() -> None:
    op.create_table(
        "evaluation_blind",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("seed", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("lot", "round", name=op.f("pk_evaluation_blind")),
    )


def declaration() -> None:
    op.create_table(
        "evaluation_declaration",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("expert", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("evidence_sha256", sa.String(length=64), nullable=False),
        sa.Column("doc_sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("lot", "expert", "reason", "role", name=op.f("pk_evaluation_declaration")),
    )


def draft() -> None:
    op.create_table(
        "evaluation_draft",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("pid", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("lot", "round", "pid", name=op.f("pk_evaluation_draft")),
    )


def explanation() -> None:
    op.create_table(
        "evaluation_explanation",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("pid", sa.String(length=64), nullable=False),
        sa.Column("bid", sa.String(length=64), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("lot", "round", "pid", "bid", name=op.f("pk_evaluation_explanation")),
    )


def finding() -> None:
    op.create_table(
        "evaluation_finding",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("bid", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("lot", "round", "bid", "kind", name=op.f("pk_evaluation_finding")),
    )


def question() -> None:
    op.create_table(
        "evaluation_question",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("bid", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.String(length=24), nullable=False),
        sa.Column("answer_by", sa.String(length=24), nullable=False),
        sa.Column("answer_sha256", sa.String(length=64), nullable=True),
        sa.Column("answered_at", sa.String(length=24), nullable=True),
        sa.Column("accepts", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_question")),
    )
    op.create_index(op.f("ix_evaluation_question_lot"), "evaluation_question", ["lot"], unique=False)


def representative() -> None:
    op.create_table(
        "evaluation_representative",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("pid", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("idsalt", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("lot", "round", "pid", name=op.f("pk_evaluation_representative")),
        sa.UniqueConstraint("lot", "round", "person", name=op.f("uq_evaluation_representative_lot_round_person")),
    )
    op.create_index(op.f("ix_evaluation_representative_person"), "evaluation_representative", ["person"], unique=False)


def result() -> None:
    op.create_table(
        "evaluation_result",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("aggregation_sha256", sa.String(length=64), nullable=False),
        sa.Column("report_sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("lot", "round", name=op.f("pk_evaluation_result")),
    )


def share() -> None:
    op.create_table(
        "evaluation_share",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("pid", sa.String(length=64), nullable=False),
        sa.Column("i", sa.Integer(), nullable=False),
        sa.Column("p7m_sha256", sa.String(length=64), nullable=False),
        sa.Column("released", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("lot", "round", "pid", "i", name=op.f("pk_evaluation_share")),
    )


def sheet() -> None:
    op.create_table(
        "evaluation_sheet",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("pid", sa.String(length=64), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("manifest_p7s_sha256", sa.String(length=64), nullable=False),
        sa.Column("certificate_sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.String(length=24), nullable=False),
        sa.Column("sheet_sha256", sa.String(length=64), nullable=True),
        sa.Column("p7s_sha256", sa.String(length=64), nullable=True),
        sa.Column("nonce", sa.LargeBinary(length=32), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("lot", "round", "pid", name=op.f("pk_evaluation_sheet")),
    )


def sheet_correction() -> None:
    op.create_table(
        "evaluation_sheet_correction",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("pid", sa.String(length=64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=16), nullable=False),
        sa.Column("reason_sha256", sa.String(length=64), nullable=False),
        sa.Column("sheet_sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("lot", "round", "pid", "n", name=op.f("pk_evaluation_sheet_correction")),
    )


def signature() -> None:
    op.create_table(
        "evaluation_signature",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("pid", sa.String(length=64), nullable=False),
        sa.Column("report_sha256", sa.String(length=64), nullable=False),
        sa.Column("dissent_sha256", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("lot", "round", "pid", name=op.f("pk_evaluation_signature")),
    )


def vote() -> None:
    op.create_table(
        "evaluation_vote",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("matter", sa.String(length=128), nullable=False),
        sa.Column("pid", sa.String(length=64), nullable=False),
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("lot", "round", "matter", "pid", name=op.f("pk_evaluation_vote")),
    )
