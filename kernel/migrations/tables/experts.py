"""The tables of experts."""

import sqlalchemy as sa
from alembic import op


def draw() -> None:
    op.create_table(
        "experts_draw",
        sa.Column("did", sa.String(length=194), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=True),
        sa.Column("snapshot", sa.LargeBinary(), nullable=True),
        sa.Column("exclusions", sa.LargeBinary(), nullable=True),
        sa.Column("frozen_leaf", sa.LargeBinary(length=32), nullable=True),
        sa.Column("bid_set_root", sa.LargeBinary(length=32), nullable=True),
        sa.PrimaryKeyConstraint("did", name=op.f("pk_experts_draw")),
    )
    op.create_index(op.f("ix_experts_draw_subject"), "experts_draw", ["subject"], unique=False)


def expert() -> None:
    op.create_table(
        "experts_expert",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=15), nullable=False),
        sa.Column("title", sa.String(length=32), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("specialties", sa.Text(), nullable=False),
        sa.Column("regions", sa.Text(), nullable=False),
        sa.Column("kin", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experts_expert")),
    )


def specialty() -> None:
    op.create_table(
        "experts_specialty",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_experts_specialty")),
    )


def beacon() -> None:
    op.create_table(
        "experts_beacon",
        sa.Column("did", sa.String(length=194), nullable=False),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=48), nullable=False),
        sa.ForeignKeyConstraint(["did"], ["experts_draw.did"], name=op.f("fk_experts_beacon_did_experts_draw")),
        sa.PrimaryKeyConstraint("did", name=op.f("pk_experts_beacon")),
    )


def call() -> None:
    op.create_table(
        "experts_call",
        sa.Column("did", sa.String(length=194), nullable=False),
        sa.Column("pid", sa.LargeBinary(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["did"], ["experts_draw.did"], name=op.f("fk_experts_call_did_experts_draw")),
        sa.PrimaryKeyConstraint("did", "pid", "n", name=op.f("pk_experts_call")),
    )


def certificate() -> None:
    op.create_table(
        "experts_certificate",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("expert", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("bound_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["expert"], ["experts_expert.id"], name=op.f("fk_experts_certificate_expert_experts_expert")
        ),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_experts_certificate")),
    )
    op.create_index(op.f("ix_experts_certificate_expert"), "experts_certificate", ["expert"], unique=False)
    op.create_index(op.f("ix_experts_certificate_person"), "experts_certificate", ["person"], unique=False)


def draw_secret() -> None:
    op.create_table(
        "experts_draw_secret",
        sa.Column("did", sa.String(length=194), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["did"], ["experts_draw.did"], name=op.f("fk_experts_draw_secret_did_experts_draw")),
        sa.PrimaryKeyConstraint("did", name=op.f("pk_experts_draw_secret")),
    )


def engaged() -> None:
    op.create_table(
        "experts_engaged",
        sa.Column("expert", sa.String(length=64), nullable=False),
        sa.Column("did", sa.String(length=194), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["expert"], ["experts_expert.id"], name=op.f("fk_experts_engaged_expert_experts_expert")
        ),
        sa.PrimaryKeyConstraint("expert", "did", name=op.f("pk_experts_engaged")),
    )


def evidence() -> None:
    op.create_table(
        "experts_evidence",
        sa.Column("did", sa.String(length=194), nullable=False),
        sa.Column("commitment", sa.LargeBinary(length=32), nullable=False),
        sa.Column("pid", sa.LargeBinary(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["did"], ["experts_draw.did"], name=op.f("fk_experts_evidence_did_experts_draw")),
        sa.PrimaryKeyConstraint("did", "commitment", name=op.f("pk_experts_evidence")),
    )


def fallback() -> None:
    op.create_table(
        "experts_fallback",
        sa.Column("did", sa.String(length=194), nullable=False),
        sa.Column("j", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["did"], ["experts_draw.did"], name=op.f("fk_experts_fallback_did_experts_draw")),
        sa.PrimaryKeyConstraint("did", "j", name=op.f("pk_experts_fallback")),
    )


def identity() -> None:
    op.create_table(
        "experts_identity",
        sa.Column("did", sa.String(length=194), nullable=False),
        sa.Column("pid", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expert", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("idsalt", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["did"], ["experts_draw.did"], name=op.f("fk_experts_identity_did_experts_draw")),
        sa.ForeignKeyConstraint(
            ["expert"], ["experts_expert.id"], name=op.f("fk_experts_identity_expert_experts_expert")
        ),
        sa.PrimaryKeyConstraint("did", "pid", name=op.f("pk_experts_identity")),
        sa.UniqueConstraint("did", "expert", name=op.f("uq_experts_identity_did_expert")),
    )


def result() -> None:
    op.create_table(
        "experts_result",
        sa.Column("did", sa.String(length=194), nullable=False),
        sa.Column("j", sa.Integer(), nullable=False),
        sa.Column("transcript", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["did"], ["experts_draw.did"], name=op.f("fk_experts_result_did_experts_draw")),
        sa.PrimaryKeyConstraint("did", "j", name=op.f("pk_experts_result")),
    )


def seat() -> None:
    op.create_table(
        "experts_seat",
        sa.Column("did", sa.String(length=194), nullable=False),
        sa.Column("pid", sa.LargeBinary(length=32), nullable=False),
        sa.Column("stratum", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.String(length=24), nullable=False),
        sa.Column("answer_by", sa.String(length=24), nullable=False),
        sa.Column("answered_at", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(["did"], ["experts_draw.did"], name=op.f("fk_experts_seat_did_experts_draw")),
        sa.PrimaryKeyConstraint("did", "pid", name=op.f("pk_experts_seat")),
    )


def share() -> None:
    op.create_table(
        "experts_share",
        sa.Column("did", sa.String(length=194), nullable=False),
        sa.Column("j", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=16), nullable=False),
        sa.Column("proof", sa.LargeBinary(length=80), nullable=False),
        sa.ForeignKeyConstraint(["did"], ["experts_draw.did"], name=op.f("fk_experts_share_did_experts_draw")),
        sa.PrimaryKeyConstraint("did", "j", "party", name=op.f("pk_experts_share")),
    )


def tie() -> None:
    op.create_table(
        "experts_tie",
        sa.Column("expert", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["expert"], ["experts_expert.id"], name=op.f("fk_experts_tie_expert_experts_expert")),
        sa.PrimaryKeyConstraint("expert", "place", name=op.f("pk_experts_tie")),
    )
    op.create_index(op.f("ix_experts_tie_org"), "experts_tie", ["org"], unique=False)


def vacancy() -> None:
    op.create_table(
        "experts_vacancy",
        sa.Column("did", sa.String(length=194), nullable=False),
        sa.Column("j", sa.Integer(), nullable=False),
        sa.Column("pid", sa.LargeBinary(length=32), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("leaf", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["did"], ["experts_draw.did"], name=op.f("fk_experts_vacancy_did_experts_draw")),
        sa.PrimaryKeyConstraint("did", "j", name=op.f("pk_experts_vacancy")),
        sa.UniqueConstraint("did", "pid", name=op.f("uq_experts_vacancy_did_pid")),
    )
