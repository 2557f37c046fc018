"""The tables of approval."""

import sqlalchemy as sa
from alembic import op


def booking() -> None:
    op.create_table(
        "approval_booking",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=18), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("at", sa.String(length=5), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("until", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_booking")),
    )
    op.create_index(op.f("ix_approval_booking_day"), "approval_booking", ["day"], unique=False)
    op.create_index(op.f("ix_approval_booking_person"), "approval_booking", ["person"], unique=False)


def docket() -> None:
    op.create_table(
        "approval_docket",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=18), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("case", sa.String(length=64), nullable=True),
        sa.Column("agent", sa.String(length=64), nullable=True),
        sa.Column("code_sha256", sa.String(length=64), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_docket")),
        sa.UniqueConstraint("kind", "year", "number", name=op.f("uq_approval_docket_kind_year_number")),
    )
    op.create_index(op.f("ix_approval_docket_case"), "approval_docket", ["case"], unique=False)
    op.create_index(op.f("ix_approval_docket_unit"), "approval_docket", ["unit"], unique=False)


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


def order() -> None:
    op.create_table(
        "approval_order",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("unit", sa.String(length=18), nullable=False),
        sa.Column("issuer", sa.String(length=18), nullable=True),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("project", sa.String(length=64), nullable=True),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("until", sa.String(length=24), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_order")),
        sa.UniqueConstraint("project", name=op.f("uq_approval_order_project")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_approval_order_year_number")),
    )
    op.create_index(op.f("ix_approval_order_about"), "approval_order", ["about"], unique=False)
    op.create_index(op.f("ix_approval_order_issuer"), "approval_order", ["issuer"], unique=False)
    op.create_index(op.f("ix_approval_order_stage"), "approval_order", ["stage"], unique=False)
    op.create_index(op.f("ix_approval_order_unit"), "approval_order", ["unit"], unique=False)


def slot() -> None:
    op.create_table(
        "approval_slot",
        sa.Column("unit", sa.String(length=18), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("at", sa.String(length=5), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "day", "at", name=op.f("pk_approval_slot")),
    )
