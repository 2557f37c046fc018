"""The tables of signing."""

import sqlalchemy as sa
from alembic import op


def anchor() -> None:
    op.create_table(
        "signing_anchor",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("trusted_at", sa.String(length=24), nullable=False),
        sa.Column("ended_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("sha256", "purpose", "trusted_at", name=op.f("pk_signing_anchor")),
    )


def answer() -> None:
    op.create_table(
        "signing_answer",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("certificate_sha256", sa.String(length=64), nullable=False),
        sa.Column("this_update", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_signing_answer")),
    )
    op.create_index(
        op.f("ix_signing_answer_certificate_sha256"), "signing_answer", ["certificate_sha256"], unique=False
    )


def epoch() -> None:
    op.create_table(
        "signing_epoch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("begun_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_epoch")),
    )


def evidence() -> None:
    op.create_table(
        "signing_evidence",
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("signature", "kind", "sha256", name=op.f("pk_signing_evidence")),
    )


def issuer() -> None:
    op.create_table(
        "signing_issuer",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("subject_sha256", sa.String(length=64), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_signing_issuer")),
    )
    op.create_index(op.f("ix_signing_issuer_subject_sha256"), "signing_issuer", ["subject_sha256"], unique=False)


def list() -> None:
    op.create_table(
        "signing_list",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("authority_sha256", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=48), nullable=False),
        sa.Column("this_update", sa.String(length=24), nullable=False),
        sa.Column("next_update", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_signing_list")),
    )
    op.create_index(op.f("ix_signing_list_authority_sha256"), "signing_list", ["authority_sha256"], unique=False)


def seal() -> None:
    op.create_table(
        "signing_seal",
        sa.Column("leaf", sa.String(length=64), nullable=False),
        sa.Column("p7s_sha256", sa.String(length=64), nullable=False),
        sa.Column("tsr_sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("leaf", name=op.f("pk_signing_seal")),
    )


def task() -> None:
    op.create_table(
        "signing_task",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("certificate_sha256", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.String(length=24), nullable=False),
        sa.Column("expires_at", sa.String(length=24), nullable=False),
        sa.Column("p7s_sha256", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_task")),
    )
