"""The tables of disclosure_register."""

import sqlalchemy as sa
from alembic import op


def entry() -> None:
    op.create_table(
        "disclosure_register_entry",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("register", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=18), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("batch", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_disclosure_register_entry")),
        sa.UniqueConstraint("register", "key", name=op.f("uq_disclosure_register_entry_register_key")),
    )
