"""The tables of disclosure."""

import sqlalchemy as sa
from alembic import op


def comment() -> None:
    op.create_table(
        "disclosure_comment",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("contact", sa.String(length=128), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_disclosure_comment")),
        sa.UniqueConstraint("subject", "number", name=op.f("uq_disclosure_comment_subject_number")),
    )


def document() -> None:
    op.create_table(
        "disclosure_document",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("office", sa.String(length=18), nullable=False),
        sa.Column("of_class", sa.String(length=2), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("attribute", sa.String(length=16), nullable=False),
        sa.Column("duty", sa.String(length=64), nullable=False),
        sa.Column("formed", sa.String(length=10), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("regards", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("published_at", sa.String(length=24), nullable=True),
        sa.Column("told", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_disclosure_document")),
        sa.UniqueConstraint("id", name=op.f("uq_disclosure_document_id")),
    )
    op.create_index(op.f("ix_disclosure_document_office"), "disclosure_document", ["office"], unique=False)
    op.create_index(op.f("ix_disclosure_document_regards"), "disclosure_document", ["regards"], unique=False)
    op.create_index(op.f("ix_disclosure_document_stage"), "disclosure_document", ["stage"], unique=False)
    op.create_index(op.f("ix_disclosure_document_told_stage"), "disclosure_document", ["told", "stage"], unique=False)


def dossier() -> None:
    op.create_table(
        "disclosure_dossier",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("lot", "edition", name=op.f("pk_disclosure_dossier")),
    )


def gazette() -> None:
    op.create_table(
        "disclosure_gazette",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("issue", sa.String(length=16), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=18), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_disclosure_gazette")),
        sa.UniqueConstraint("issue", "place", name=op.f("uq_disclosure_gazette_issue_place")),
    )


def letter() -> None:
    op.create_table(
        "disclosure_letter",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=18), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("look", sa.String(length=10), nullable=True),
        sa.Column("late", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(length=8), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("details", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_letter")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_disclosure_letter_year_number")),
    )
    op.create_index(op.f("ix_disclosure_letter_look"), "disclosure_letter", ["look"], unique=False)
    op.create_index(op.f("ix_disclosure_letter_stage"), "disclosure_letter", ["stage"], unique=False)
    op.create_index(op.f("ix_disclosure_letter_unit"), "disclosure_letter", ["unit"], unique=False)


def notice() -> None:
    op.create_table(
        "disclosure_notice",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("leaf", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("tender", sa.String(length=64), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("addressee", sa.String(length=18), nullable=False),
        sa.Column("no", sa.String(length=128), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("site", sa.String(length=6), nullable=False),
        sa.Column("regime", sa.String(length=8), nullable=False),
        sa.Column("issued_at", sa.String(length=24), nullable=False),
        sa.Column("published_at", sa.String(length=24), nullable=False),
        sa.Column("due", sa.String(length=24), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("amount", sa.String(length=24), nullable=True),
        sa.Column("winner", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf_zh_sha256", sa.String(length=64), nullable=True),
        sa.Column("pdf_en_sha256", sa.String(length=64), nullable=True),
        sa.Column("without", sa.String(length=64), nullable=True),
        sa.Column("view", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_disclosure_notice")),
        sa.UniqueConstraint("id", name=op.f("uq_disclosure_notice_id")),
    )
    op.create_index(op.f("ix_disclosure_notice_category"), "disclosure_notice", ["category"], unique=False)
    op.create_index(op.f("ix_disclosure_notice_leaf"), "disclosure_notice", ["leaf"], unique=False)
    op.create_index(op.f("ix_disclosure_notice_lot"), "disclosure_notice", ["lot"], unique=False)
    op.create_index(op.f("ix_disclosure_notice_published_at"), "disclosure_notice", ["published_at"], unique=False)
    op.create_index(op.f("ix_disclosure_notice_sha256"), "disclosure_notice", ["sha256"], unique=False)
    op.create_index(op.f("ix_disclosure_notice_tender"), "disclosure_notice", ["tender"], unique=False)


def opinion() -> None:
    op.create_table(
        "disclosure_opinion",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("office", sa.String(length=18), nullable=False),
        sa.Column("look", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_opinion")),
    )
    op.create_index(op.f("ix_disclosure_opinion_look"), "disclosure_opinion", ["look"], unique=False)
    op.create_index(op.f("ix_disclosure_opinion_office"), "disclosure_opinion", ["office"], unique=False)


def outbox() -> None:
    op.create_table(
        "disclosure_outbox",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("project", sa.String(length=64), nullable=False),
        sa.Column("data_set", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.String(length=24), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("receiver", sa.String(length=64), nullable=False),
        sa.Column("receipt", sa.String(length=128), nullable=False),
        sa.Column("acknowledged_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_disclosure_outbox")),
        sa.UniqueConstraint("id", name=op.f("uq_disclosure_outbox_id")),
    )
    op.create_index(op.f("ix_disclosure_outbox_project"), "disclosure_outbox", ["project"], unique=False)
    op.create_index(op.f("ix_disclosure_outbox_receiver"), "disclosure_outbox", ["receiver"], unique=False)


def reader() -> None:
    op.create_table(
        "disclosure_reader",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("idx", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_reader")),
    )


def release() -> None:
    op.create_table(
        "disclosure_release",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("tender", sa.String(length=64), nullable=False),
        sa.Column("data_set", sa.String(length=16), nullable=False),
        sa.Column("tag", sa.String(length=32), nullable=False),
        sa.Column("date", sa.String(length=24), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_disclosure_release")),
        sa.UniqueConstraint("id", name=op.f("uq_disclosure_release_id")),
    )
    op.create_index(op.f("ix_disclosure_release_date"), "disclosure_release", ["date"], unique=False)
    op.create_index(op.f("ix_disclosure_release_tender"), "disclosure_release", ["tender"], unique=False)


def request() -> None:
    op.create_table(
        "disclosure_request",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=18), nullable=False),
        sa.Column("person", sa.String(length=16), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("point", sa.String(length=64), nullable=True),
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("opened", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_request")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_disclosure_request_year_number")),
    )
    op.create_index(op.f("ix_disclosure_request_office"), "disclosure_request", ["office"], unique=False)
    op.create_index(op.f("ix_disclosure_request_stage"), "disclosure_request", ["stage"], unique=False)
