"""The tables of approval."""

import sqlalchemy as sa
from alembic import op


def matter() -> None:
    op.create_table(
        "approval_matter",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("keeper", sa.String(length=18), nullable=False),
        sa.Column("office", sa.String(length=18), nullable=False),
        sa.Column("recorded", sa.String(length=10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", "since", name=op.f("pk_approval_matter")),
    )
    op.create_index(op.f("ix_approval_matter_office"), "approval_matter", ["office"], unique=False)
