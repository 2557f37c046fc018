"""The tables of trading."""

import sqlalchemy as sa
from alembic import op


def facility() -> None:
    op.create_table(
        "trading_facility",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_facility")),
        sa.UniqueConstraint("name", name=op.f("uq_trading_facility_name")),
    )


def number() -> None:
    op.create_table(
        "trading_number",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_trading_number")),
    )


def project() -> None:
    op.create_table(
        "trading_project",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("tenderee", sa.String(length=18), nullable=False),
        sa.Column("tenderee_name", sa.Text(), nullable=False),
        sa.Column("agency", sa.String(length=18), nullable=False),
        sa.Column("approval_no", sa.Text(), nullable=False),
        sa.Column("site", sa.String(length=6), nullable=False),
        sa.Column("registered_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_project")),
        sa.UniqueConstraint("code", name=op.f("uq_trading_project_code")),
    )
    op.create_index(op.f("ix_trading_project_site"), "trading_project", ["site"], unique=False)


def share() -> None:
    op.create_table(
        "trading_share",
        sa.Column("bid", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("i", sa.Integer(), nullable=False),
        sa.Column("p7m_sha256", sa.String(length=64), nullable=False),
        sa.Column("commit", sa.String(length=64), nullable=False),
        sa.Column("released", sa.Text(), nullable=True),
        sa.Column("released_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("bid", "seq", "i", name=op.f("pk_trading_share")),
    )


def tender() -> None:
    op.create_table(
        "trading_tender",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("project", sa.String(length=64), nullable=False),
        sa.Column("no", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=18), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc_sha256", sa.String(length=64), nullable=True),
        sa.Column("announced_at", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(
            ["project"], ["trading_project.id"], name=op.f("fk_trading_tender_project_trading_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_tender")),
        sa.UniqueConstraint("no", name=op.f("uq_trading_tender_no")),
    )
    op.create_index(op.f("ix_trading_tender_announced_at"), "trading_tender", ["announced_at"], unique=False)
    op.create_index(op.f("ix_trading_tender_project"), "trading_tender", ["project"], unique=False)


def invitation() -> None:
    op.create_table(
        "trading_invitation",
        sa.Column("tender", sa.String(length=64), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tender"], ["trading_tender.id"], name=op.f("fk_trading_invitation_tender_trading_tender")
        ),
        sa.PrimaryKeyConstraint("tender", "org", name=op.f("pk_trading_invitation")),
    )
    op.create_index(op.f("ix_trading_invitation_org"), "trading_invitation", ["org"], unique=False)


def lot() -> None:
    op.create_table(
        "trading_lot",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("tender", sa.String(length=64), nullable=False),
        sa.Column("no", sa.String(length=64), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("regime", sa.String(length=8), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=True),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("stage_since", sa.String(length=24), nullable=False),
        sa.Column("suspended_in", sa.String(length=16), nullable=True),
        sa.Column("deadline", sa.String(length=24), nullable=True),
        sa.Column("ordered_at", sa.String(length=24), nullable=True),
        sa.Column("window_ends", sa.String(length=24), nullable=True),
        sa.Column("opened_at", sa.String(length=24), nullable=True),
        sa.Column("record_sha256", sa.String(length=64), nullable=True),
        sa.Column("priced_at", sa.String(length=24), nullable=True),
        sa.Column("prices_sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["tender"], ["trading_tender.id"], name=op.f("fk_trading_lot_tender_trading_tender")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_lot")),
    )
    op.create_index(op.f("ix_trading_lot_deadline"), "trading_lot", ["deadline"], unique=False)
    op.create_index(op.f("ix_trading_lot_opened_at"), "trading_lot", ["opened_at"], unique=False)
    op.create_index(op.f("ix_trading_lot_stage"), "trading_lot", ["stage"], unique=False)
    op.create_index(op.f("ix_trading_lot_tender"), "trading_lot", ["tender"], unique=False)


def question() -> None:
    op.create_table(
        "trading_question",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("tender", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.String(length=24), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(
            ["tender"], ["trading_tender.id"], name=op.f("fk_trading_question_tender_trading_tender")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_question")),
    )
    op.create_index(op.f("ix_trading_question_tender"), "trading_question", ["tender"], unique=False)


def tender_version() -> None:
    op.create_table(
        "trading_tender_version",
        sa.Column("tender", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc_sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["tender"], ["trading_tender.id"], name=op.f("fk_trading_tender_version_tender_trading_tender")
        ),
        sa.PrimaryKeyConstraint("tender", "version", name=op.f("pk_trading_tender_version")),
    )


def bid() -> None:
    op.create_table(
        "trading_bid",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("damaged", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["lot"], ["trading_lot.id"], name=op.f("fk_trading_bid_lot_trading_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_bid")),
        sa.UniqueConstraint("lot", "org", name=op.f("uq_trading_bid_lot_org")),
    )
    op.create_index(op.f("ix_trading_bid_lot"), "trading_bid", ["lot"], unique=False)


def booking() -> None:
    op.create_table(
        "trading_booking",
        sa.Column("facility", sa.String(length=32), nullable=False),
        sa.Column("quarter", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.String(length=24), nullable=False),
        sa.Column("until", sa.String(length=24), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility"], ["trading_facility.id"], name=op.f("fk_trading_booking_facility_trading_facility")
        ),
        sa.ForeignKeyConstraint(["lot"], ["trading_lot.id"], name=op.f("fk_trading_booking_lot_trading_lot")),
        sa.PrimaryKeyConstraint("facility", "quarter", name=op.f("pk_trading_booking")),
    )
    op.create_index(op.f("ix_trading_booking_until"), "trading_booking", ["until"], unique=False)


def deposit() -> None:
    op.create_table(
        "trading_deposit",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("account", sa.String(length=34), nullable=True),
        sa.Column("asked_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["lot"], ["trading_lot.id"], name=op.f("fk_trading_deposit_lot_trading_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_deposit")),
        sa.UniqueConstraint("account", name=op.f("uq_trading_deposit_account")),
        sa.UniqueConstraint("lot", "org", "purpose", name=op.f("uq_trading_deposit_lot_org_purpose")),
        sa.UniqueConstraint("reference", name=op.f("uq_trading_deposit_reference")),
    )
    op.create_index(op.f("ix_trading_deposit_org"), "trading_deposit", ["org"], unique=False)


def follow() -> None:
    op.create_table(
        "trading_follow",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.ForeignKeyConstraint(["lot"], ["trading_lot.id"], name=op.f("fk_trading_follow_lot_trading_lot")),
        sa.PrimaryKeyConstraint("lot", "org", name=op.f("pk_trading_follow")),
    )
    op.create_index(op.f("ix_trading_follow_org"), "trading_follow", ["org"], unique=False)


def joint() -> None:
    op.create_table(
        "trading_joint",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["lot"], ["trading_lot.id"], name=op.f("fk_trading_joint_lot_trading_lot")),
        sa.PrimaryKeyConstraint("lot", "act", "round", "role", name=op.f("pk_trading_joint")),
    )


def objection() -> None:
    op.create_table(
        "trading_objection",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.String(length=24), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(["lot"], ["trading_lot.id"], name=op.f("fk_trading_objection_lot_trading_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_objection")),
    )
    op.create_index(op.f("ix_trading_objection_lot"), "trading_objection", ["lot"], unique=False)


def package() -> None:
    op.create_table(
        "trading_package",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("submitted_at", sa.String(length=24), nullable=True),
        sa.Column("passed_at", sa.String(length=24), nullable=True),
        sa.Column("begun_by", sa.String(length=32), nullable=True),
        sa.Column("origin_salt", sa.String(length=64), nullable=True),
        sa.Column("origin", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["lot"], ["trading_lot.id"], name=op.f("fk_trading_package_lot_trading_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_package")),
    )
    op.create_index(op.f("ix_trading_package_lot"), "trading_package", ["lot"], unique=False)
    op.create_index(op.f("ix_trading_package_org"), "trading_package", ["org"], unique=False)


def party() -> None:
    op.create_table(
        "trading_party",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.ForeignKeyConstraint(["lot"], ["trading_lot.id"], name=op.f("fk_trading_party_lot_trading_lot")),
        sa.PrimaryKeyConstraint("lot", "role", "org", name=op.f("pk_trading_party")),
    )
    op.create_index("ix_trading_party_org_role", "trading_party", ["org", "role"], unique=False)


def room() -> None:
    op.create_table(
        "trading_room",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("opened_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["lot"], ["trading_lot.id"], name=op.f("fk_trading_room_lot_trading_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_room")),
    )
    op.create_index(op.f("ix_trading_room_lot"), "trading_room", ["lot"], unique=False)
    op.create_index(op.f("ix_trading_room_state"), "trading_room", ["state"], unique=False)


def arrival() -> None:
    op.create_table(
        "trading_arrival",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("deposit", sa.String(length=64), nullable=False),
        sa.Column("means", sa.String(length=16), nullable=False),
        sa.Column("amount", sa.String(length=24), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("paid_at", sa.String(length=24), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("basic", sa.Boolean(), nullable=True),
        sa.Column("valid_until", sa.String(length=10), nullable=True),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("entered_by", sa.String(length=128), nullable=False),
        sa.Column("entered_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["deposit"], ["trading_deposit.id"], name=op.f("fk_trading_arrival_deposit_trading_deposit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_arrival")),
    )
    op.create_index("ix_trading_arrival_deposit_paid_at", "trading_arrival", ["deposit", "paid_at"], unique=False)
    op.create_index(op.f("ix_trading_arrival_standing"), "trading_arrival", ["standing"], unique=False)


def offer() -> None:
    op.create_table(
        "trading_offer",
        sa.Column("bid", sa.String(length=64), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("released_key", sa.Text(), nullable=True),
        sa.Column("released_at", sa.String(length=24), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("opened_by", sa.String(length=16), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("opened_sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["bid"], ["trading_bid.id"], name=op.f("fk_trading_offer_bid_trading_bid")),
        sa.ForeignKeyConstraint(["lot"], ["trading_lot.id"], name=op.f("fk_trading_offer_lot_trading_lot")),
        sa.PrimaryKeyConstraint("bid", name=op.f("pk_trading_offer")),
    )
    op.create_index(op.f("ix_trading_offer_lot"), "trading_offer", ["lot"], unique=False)


def piece() -> None:
    op.create_table(
        "trading_piece",
        sa.Column("package", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["package"], ["trading_package.id"], name=op.f("fk_trading_piece_package_trading_package")
        ),
        sa.PrimaryKeyConstraint("package", "n", name=op.f("pk_trading_piece")),
    )


def seat() -> None:
    op.create_table(
        "trading_seat",
        sa.Column("room", sa.String(length=64), nullable=False),
        sa.Column("bidder", sa.String(length=16), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.ForeignKeyConstraint(["room"], ["trading_room.id"], name=op.f("fk_trading_seat_room_trading_room")),
        sa.PrimaryKeyConstraint("room", "bidder", name=op.f("pk_trading_seat")),
        sa.UniqueConstraint("room", "org", name=op.f("uq_trading_seat_room_org")),
    )


def submission() -> None:
    op.create_table(
        "trading_submission",
        sa.Column("bid", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("package", sa.String(length=32), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("p7s_sha256", sa.String(length=64), nullable=False),
        sa.Column("key_p7m_sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed_size", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.String(length=24), nullable=False),
        sa.Column("leaf", sa.String(length=64), nullable=False),
        sa.Column("receipt_sha256", sa.String(length=64), nullable=False),
        sa.Column("receipt_p7s_sha256", sa.String(length=64), nullable=False),
        sa.Column("receipt_tsr_sha256", sa.String(length=64), nullable=False),
        sa.Column("prepared_by", sa.String(length=32), nullable=True),
        sa.Column("signed_by", sa.String(length=32), nullable=True),
        sa.Column("submitted_by", sa.String(length=32), nullable=True),
        sa.Column("second_p7m_sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["bid"], ["trading_bid.id"], name=op.f("fk_trading_submission_bid_trading_bid")),
        sa.ForeignKeyConstraint(
            ["package"], ["trading_package.id"], name=op.f("fk_trading_submission_package_trading_package")
        ),
        sa.PrimaryKeyConstraint("bid", "seq", name=op.f("pk_trading_submission")),
        sa.UniqueConstraint("package", name=op.f("uq_trading_submission_package")),
    )
