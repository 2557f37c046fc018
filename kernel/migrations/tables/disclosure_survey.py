"""The tables of disclosure_survey."""

import sqlalchemy as sa
from alembic import op


def answer() -> None:
    op.create_table(
        "disclosure_survey_answer",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_survey_answer")),
    )
    op.create_index(op.f("ix_disclosure_survey_answer_subject"), "disclosure_survey_answer", ["subject"], unique=False)


def secret() -> None:
    op.create_table(
        "disclosure_survey_secret",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_disclosure_survey_secret")),
    )


def used() -> None:
    op.create_table(
        "disclosure_survey_used",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("subject", "number", name=op.f("pk_disclosure_survey_used")),
    )
