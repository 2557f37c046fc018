"""The tables of trading_room."""

import sqlalchemy as sa
from alembic import op


def line() -> None:
    op.create_table(
        "trading_room_line",
        sa.Column("id", sa.String(length=160), nullable=False),
        sa.Column("room", sa.String(length=64), nullable=False),
        sa.Column("bidder", sa.String(length=16), nullable=False),
        sa.Column("came_at", sa.String(length=24), nullable=False),
        sa.Column("seen_at", sa.String(length=24), nullable=False),
        sa.Column("left_at", sa.String(length=24), nullable=True),
        sa.Column("trip", sa.Integer(), nullable=True),
        sa.Column("slow", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["room"], ["trading_room.id"], name=op.f("fk_trading_room_line_room_trading_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_room_line")),
    )
    op.create_index(op.f("ix_trading_room_line_came_at"), "trading_room_line", ["came_at"], unique=False)
    op.create_index(op.f("ix_trading_room_line_room_bidder"), "trading_room_line", ["room", "bidder"], unique=False)
