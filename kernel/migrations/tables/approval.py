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


def bundle() -> None:
    op.create_table(
        "approval_bundle",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "since", name=op.f("pk_approval_bundle")),
    )


def case() -> None:
    op.create_table(
        "approval_case",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(length=18), nullable=False),
        sa.Column("window", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("applicant_kind", sa.String(length=16), nullable=False),
        sa.Column("enterprise", sa.String(length=18), nullable=True),
        sa.Column("process", sa.String(length=64), nullable=True),
        sa.Column("project", sa.String(length=64), nullable=True),
        sa.Column("investment", sa.BigInteger(), nullable=True),
        sa.Column("parent", sa.String(length=64), nullable=True),
        sa.Column("green", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("received", sa.String(length=10), nullable=False),
        sa.Column("accepted", sa.String(length=10), nullable=True),
        sa.Column("ended", sa.String(length=10), nullable=True),
        sa.Column("look", sa.String(length=10), nullable=True),
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("details", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_case")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_approval_case_year_number")),
    )
    op.create_index("ix_approval_case_accepted", "approval_case", ["accepted", "site", "ended"], unique=False)
    op.create_index(op.f("ix_approval_case_ended"), "approval_case", ["ended"], unique=False)
    op.create_index(op.f("ix_approval_case_enterprise"), "approval_case", ["enterprise"], unique=False)
    op.create_index(op.f("ix_approval_case_look"), "approval_case", ["look"], unique=False)
    op.create_index(op.f("ix_approval_case_parent"), "approval_case", ["parent"], unique=False)
    op.create_index(op.f("ix_approval_case_project"), "approval_case", ["project"], unique=False)
    op.create_index(op.f("ix_approval_case_received"), "approval_case", ["received"], unique=False)
    op.create_index(op.f("ix_approval_case_site"), "approval_case", ["site"], unique=False)
    op.create_index(op.f("ix_approval_case_stage"), "approval_case", ["stage"], unique=False)


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


def exception() -> None:
    op.create_table(
        "approval_exception",
        sa.Column("matter", sa.String(length=24), nullable=False),
        sa.Column("site", sa.String(length=18), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("decided", sa.String(length=10), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("matter", "site", name=op.f("pk_approval_exception")),
    )


def fact() -> None:
    op.create_table(
        "approval_fact",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("enterprise", sa.String(length=18), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=18), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_approval_fact")),
        sa.UniqueConstraint("enterprise", "seq", "name", name=op.f("uq_approval_fact_enterprise_seq_name")),
    )


def form() -> None:
    op.create_table(
        "approval_form",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("schema_sha256", sa.String(length=64), nullable=False),
        sa.Column("enterprise", sa.String(length=18), nullable=True),
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_form")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_approval_form_year_number")),
    )
    op.create_index(op.f("ix_approval_form_enterprise"), "approval_form", ["enterprise"], unique=False)


def form_correction() -> None:
    op.create_table(
        "approval_form_correction",
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("form", "seq", name=op.f("pk_approval_form_correction")),
    )


def guide() -> None:
    op.create_table(
        "approval_guide",
        sa.Column("matter", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("published", sa.String(length=10), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("matter", "number", name=op.f("pk_approval_guide")),
    )


def intermediary() -> None:
    op.create_table(
        "approval_intermediary",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("keeper", sa.String(length=18), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_intermediary")),
    )


def matter() -> None:
    op.create_table(
        "approval_matter",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("keeper", sa.String(length=18), nullable=False),
        sa.Column("office", sa.String(length=18), nullable=False),
        sa.Column("recorded", sa.String(length=10), nullable=False),
        sa.Column("delegated", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", "since", name=op.f("pk_approval_matter")),
    )
    op.create_index(op.f("ix_approval_matter_office"), "approval_matter", ["office"], unique=False)


def offer() -> None:
    op.create_table(
        "approval_offer",
        sa.Column("matter", sa.String(length=24), nullable=False),
        sa.Column("site", sa.String(length=18), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("matter", "site", name=op.f("pk_approval_offer")),
    )


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
        sa.Column("closed", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_order")),
        sa.UniqueConstraint("project", name=op.f("uq_approval_order_project")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_approval_order_year_number")),
    )
    op.create_index(op.f("ix_approval_order_about"), "approval_order", ["about"], unique=False)
    op.create_index(op.f("ix_approval_order_closed"), "approval_order", ["closed"], unique=False)
    op.create_index(op.f("ix_approval_order_issuer"), "approval_order", ["issuer"], unique=False)
    op.create_index(op.f("ix_approval_order_stage"), "approval_order", ["stage"], unique=False)
    op.create_index(op.f("ix_approval_order_unit"), "approval_order", ["unit"], unique=False)


def parcel() -> None:
    op.create_table(
        "approval_parcel",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("receiver", sa.String(length=16), nullable=False),
        sa.Column("case", sa.String(length=64), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.String(length=128), nullable=False),
        sa.Column("receipt", sa.String(length=128), nullable=False),
        sa.Column("acknowledged_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_approval_parcel")),
        sa.UniqueConstraint("id", name=op.f("uq_approval_parcel_id")),
    )
    op.create_index(op.f("ix_approval_parcel_case"), "approval_parcel", ["case"], unique=False)
    op.create_index(op.f("ix_approval_parcel_receiver"), "approval_parcel", ["receiver"], unique=False)
    op.create_index(op.f("ix_approval_parcel_taken_by"), "approval_parcel", ["taken_by"], unique=False)


def penalty() -> None:
    op.create_table(
        "approval_penalty",
        sa.Column("standard", sa.String(length=32), nullable=False),
        sa.Column("paper", sa.String(length=300), nullable=False),
        sa.Column("decided", sa.String(length=10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("standard", "paper", name=op.f("pk_approval_penalty")),
    )


def round() -> None:
    op.create_table(
        "approval_round",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("keeper", sa.String(length=18), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_approval_round")),
    )


def round_task() -> None:
    op.create_table(
        "approval_round_task",
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("matter", sa.String(length=24), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("owner", sa.String(length=18), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=False),
        sa.Column("done", sa.String(length=10), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("round", "matter", name=op.f("pk_approval_round_task")),
    )
    op.create_index(op.f("ix_approval_round_task_owner"), "approval_round_task", ["owner"], unique=False)


def slot() -> None:
    op.create_table(
        "approval_slot",
        sa.Column("unit", sa.String(length=18), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("at", sa.String(length=5), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "day", "at", name=op.f("pk_approval_slot")),
    )


def standard() -> None:
    op.create_table(
        "approval_standard",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=18), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_standard")),
    )


def branch() -> None:
    op.create_table(
        "approval_branch",
        sa.Column("case", sa.String(length=64), nullable=False),
        sa.Column("matter", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=18), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("accepted", sa.String(length=10), nullable=True),
        sa.Column("promised_until", sa.String(length=10), nullable=True),
        sa.Column("statutory_until", sa.String(length=10), nullable=True),
        sa.Column("yellow_on", sa.String(length=10), nullable=True),
        sa.Column("provisional", sa.Integer(), nullable=False),
        sa.Column("decided", sa.String(length=10), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("late", sa.Integer(), nullable=True),
        sa.Column("delivered", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["approval_case.id"], name=op.f("fk_approval_branch_case_approval_case")),
        sa.PrimaryKeyConstraint("case", "matter", name=op.f("pk_approval_branch")),
    )
    op.create_index(
        "ix_approval_branch_open", "approval_branch", ["decided", "yellow_on", "promised_until"], unique=False
    )
    op.create_index(op.f("ix_approval_branch_promised_until"), "approval_branch", ["promised_until"], unique=False)
    op.create_index("ix_approval_branch_spans", "approval_branch", ["matter", "decided", "accepted"], unique=False)
    op.create_index(op.f("ix_approval_branch_stage"), "approval_branch", ["stage"], unique=False)
    op.create_index(op.f("ix_approval_branch_unit"), "approval_branch", ["unit"], unique=False)


def card() -> None:
    op.create_table(
        "approval_card",
        sa.Column("case", sa.String(length=64), nullable=False),
        sa.Column("matter", sa.String(length=64), nullable=False),
        sa.Column("card", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=18), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["approval_case.id"], name=op.f("fk_approval_card_case_approval_case")),
        sa.PrimaryKeyConstraint("case", "matter", "card", "number", name=op.f("pk_approval_card")),
    )
    op.create_index(op.f("ix_approval_card_day"), "approval_card", ["day"], unique=False)


def rating() -> None:
    op.create_table(
        "approval_rating",
        sa.Column("case", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=18), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=8), nullable=False),
        sa.Column("again", sa.String(length=8), nullable=True),
        sa.Column("order", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["approval_case.id"], name=op.f("fk_approval_rating_case_approval_case")),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_approval_rating")),
    )
    op.create_index(op.f("ix_approval_rating_year"), "approval_rating", ["year"], unique=False)


def licence() -> None:
    op.create_table(
        "approval_licence",
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("case", sa.String(length=64), nullable=False),
        sa.Column("matter", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=18), nullable=False),
        sa.Column("enterprise", sa.String(length=18), nullable=True),
        sa.Column("granted", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ["case", "matter"],
            ["approval_branch.case", "approval_branch.matter"],
            name=op.f("fk_approval_licence_case_matter_approval_branch"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_approval_licence")),
        sa.UniqueConstraint("case", "matter", name=op.f("uq_approval_licence_case_matter")),
        sa.UniqueConstraint("matter", "year", "place", name=op.f("uq_approval_licence_matter_year_place")),
    )
    op.create_index(op.f("ix_approval_licence_enterprise"), "approval_licence", ["enterprise"], unique=False)
    op.create_index(op.f("ix_approval_licence_unit"), "approval_licence", ["unit"], unique=False)
    op.create_index(op.f("ix_approval_licence_until"), "approval_licence", ["until"], unique=False)
