"""The tables of trading_bank."""

import sqlalchemy as sa
from alembic import op


def read() -> None:
    op.create_table(
        "trading_bank_read",
        sa.Column("bank", sa.String(length=16), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bank", name=op.f("pk_trading_bank_read")),
    )


def unmatched() -> None:
    op.create_table(
        "trading_bank_unmatched",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=34), nullable=False),
        sa.Column("amount", sa.String(length=24), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("paid_at", sa.String(length=24), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("basic", sa.Boolean(), nullable=True),
        sa.Column("why", sa.String(length=64), nullable=False),
        sa.Column("settled_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_trading_bank_unmatched")),
        sa.UniqueConstraint("id", name=op.f("uq_trading_bank_unmatched_id")),
    )
    op.create_index(
        op.f("ix_trading_bank_unmatched_settled_at"), "trading_bank_unmatched", ["settled_at"], unique=False
    )


def refund() -> None:
    op.create_table(
        "trading_bank_refund",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("deposit", sa.String(length=64), nullable=True),
        sa.Column("payment", sa.String(length=64), nullable=False),
        sa.Column("amount", sa.String(length=24), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("ordered_at", sa.String(length=24), nullable=False),
        sa.Column("progress", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.String(length=24), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deposit"], ["trading_deposit.id"], name=op.f("fk_trading_bank_refund_deposit_trading_deposit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_bank_refund")),
    )
    op.create_index(op.f("ix_trading_bank_refund_payment"), "trading_bank_refund", ["payment"], unique=False)
    op.create_index(op.f("ix_trading_bank_refund_progress"), "trading_bank_refund", ["progress"], unique=False)
