"""The tables of trading_second."""

import sqlalchemy as sa
from alembic import op


def share() -> None:
    op.create_table(
        "trading_second_share",
        sa.Column("bid", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("i", sa.Integer(), nullable=False),
        sa.Column("p7m_sha256", sa.String(length=64), nullable=False),
        sa.Column("commit", sa.String(length=64), nullable=False),
        sa.Column("released", sa.Text(), nullable=True),
        sa.Column("released_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("bid", "seq", "i", name=op.f("pk_trading_second_share")),
    )


def offer() -> None:
    op.create_table(
        "trading_second_offer",
        sa.Column("bid", sa.String(length=64), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("released_key", sa.Text(), nullable=True),
        sa.Column("released_at", sa.String(length=24), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("opened_by", sa.String(length=16), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("opened_sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["bid"], ["trading_bid.id"], name=op.f("fk_trading_second_offer_bid_trading_bid")),
        sa.ForeignKeyConstraint(["lot"], ["trading_lot.id"], name=op.f("fk_trading_second_offer_lot_trading_lot")),
        sa.PrimaryKeyConstraint("bid", name=op.f("pk_trading_second_offer")),
    )
    op.create_index(op.f("ix_trading_second_offer_lot"), "trading_second_offer", ["lot"], unique=False)
