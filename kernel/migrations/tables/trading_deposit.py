"""The tables of trading_deposit."""

import sqlalchemy as sa
from alembic import op


def guarantee() -> None:
    op.create_table(
        "trading_deposit_guarantee",
        sa.Column("arrival", sa.String(length=64), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("p7s_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival"], ["trading_arrival.id"], name=op.f("fk_trading_deposit_guarantee_arrival_trading_arrival")
        ),
        sa.PrimaryKeyConstraint("arrival", name=op.f("pk_trading_deposit_guarantee")),
    )
