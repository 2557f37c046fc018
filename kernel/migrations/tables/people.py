"""The tables of people."""

import sqlalchemy as sa
from alembic import op


def attempt() -> None:
    op.create_table(
        "people_attempt",
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_people_attempt")),
    )


def challenge() -> None:
    op.create_table(
        "people_challenge",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(length=24), nullable=False),
        sa.Column("browser_sha256", sa.String(length=64), nullable=True),
        sa.Column("answered_at", sa.String(length=24), nullable=True),
        sa.Column("person", sa.String(length=32), nullable=True),
        sa.Column("org", sa.String(length=18), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_challenge")),
    )


def message() -> None:
    op.create_table(
        "people_message",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("cause", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=24), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("notes_zh", sa.Text(), nullable=False),
        sa.Column("notes_en", sa.Text(), nullable=False),
        sa.Column("href", sa.Text(), nullable=False),
        sa.Column("until", sa.String(length=24), nullable=True),
        sa.Column("read_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_message")),
        sa.UniqueConstraint(
            "cause", "kind", "role", "org", "person", name=op.f("uq_people_message_cause_kind_role_org_person")
        ),
    )
    op.create_index("people_message_by_reader", "people_message", ["role", "org", "person"], unique=False)


def organisation() -> None:
    op.create_table(
        "people_organisation",
        sa.Column("code", sa.String(length=18), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("enrolled_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_people_organisation")),
    )


def person() -> None:
    op.create_table(
        "people_person",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("totp_secret", sa.String(length=64), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("enrolled_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_person")),
        sa.UniqueConstraint("login", name=op.f("uq_people_person_login")),
    )


def calendar() -> None:
    op.create_table(
        "people_calendar",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("made_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people_person.id"], name=op.f("fk_people_calendar_person_people_person")),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_people_calendar")),
        sa.UniqueConstraint("person", "org", name=op.f("uq_people_calendar_person_org")),
    )


def certificate() -> None:
    op.create_table(
        "people_certificate",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("bound_at", sa.String(length=24), nullable=False),
        sa.Column("ends_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["people_person.id"], name=op.f("fk_people_certificate_person_people_person")
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_people_certificate")),
    )
    op.create_index(op.f("ix_people_certificate_ends_at"), "people_certificate", ["ends_at"], unique=False)
    op.create_index(op.f("ix_people_certificate_person"), "people_certificate", ["person"], unique=False)


def control() -> None:
    op.create_table(
        "people_control",
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["org"], ["people_organisation.code"], name=op.f("fk_people_control_org_people_organisation")
        ),
        sa.PrimaryKeyConstraint("org", name=op.f("pk_people_control")),
    )


def expected() -> None:
    op.create_table(
        "people_expected",
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["org"], ["people_organisation.code"], name=op.f("fk_people_expected_org_people_organisation")
        ),
        sa.ForeignKeyConstraint(["person"], ["people_person.id"], name=op.f("fk_people_expected_person_people_person")),
        sa.PrimaryKeyConstraint("org", "name", name=op.f("pk_people_expected")),
        sa.UniqueConstraint("person", name=op.f("uq_people_expected_person")),
    )


def letter() -> None:
    op.create_table(
        "people_letter",
        sa.Column("message", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.String(length=24), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message"], ["people_message.id"], name=op.f("fk_people_letter_message_people_message")
        ),
        sa.ForeignKeyConstraint(["person"], ["people_person.id"], name=op.f("fk_people_letter_person_people_person")),
        sa.PrimaryKeyConstraint("message", "person", name=op.f("pk_people_letter")),
    )
    op.create_index(op.f("ix_people_letter_due_at"), "people_letter", ["due_at"], unique=False)


def mailbox() -> None:
    op.create_table(
        "people_mailbox",
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("code_at", sa.String(length=24), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("proven_at", sa.String(length=24), nullable=True),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people_person.id"], name=op.f("fk_people_mailbox_person_people_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_people_mailbox")),
    )


def mandate() -> None:
    op.create_table(
        "people_mandate",
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("since", sa.String(length=24), nullable=False),
        sa.Column("until", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(
            ["org"], ["people_organisation.code"], name=op.f("fk_people_mandate_org_people_organisation")
        ),
        sa.ForeignKeyConstraint(["person"], ["people_person.id"], name=op.f("fk_people_mandate_person_people_person")),
        sa.PrimaryKeyConstraint("person", "org", "role", name=op.f("pk_people_mandate")),
    )


def right() -> None:
    op.create_table(
        "people_right",
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("since", sa.String(length=24), nullable=False),
        sa.Column("until", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(
            ["org"], ["people_organisation.code"], name=op.f("fk_people_right_org_people_organisation")
        ),
        sa.ForeignKeyConstraint(["person"], ["people_person.id"], name=op.f("fk_people_right_person_people_person")),
        sa.PrimaryKeyConstraint("person", "org", "name", name=op.f("pk_people_right")),
    )
    op.create_index(op.f("ix_people_right_org"), "people_right", ["org"], unique=False)


def session() -> None:
    op.create_table(
        "people_session",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("proof", sa.String(length=16), nullable=False),
        sa.Column("expires_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people_person.id"], name=op.f("fk_people_session_person_people_person")),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_people_session")),
    )
    op.create_index(op.f("ix_people_session_person"), "people_session", ["person"], unique=False)


def unit() -> None:
    op.create_table(
        "people_unit",
        sa.Column("code", sa.String(length=18), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("parent", sa.String(length=18), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("since", sa.String(length=24), nullable=False),
        sa.Column("until", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(
            ["code"], ["people_organisation.code"], name=op.f("fk_people_unit_code_people_organisation")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_people_unit")),
    )
    op.create_index(op.f("ix_people_unit_parent"), "people_unit", ["parent"], unique=False)


def loss() -> None:
    op.create_table(
        "people_loss",
        sa.Column("certificate", sa.String(length=64), nullable=False),
        sa.Column("reported_by", sa.String(length=32), nullable=False),
        sa.Column("reported_at", sa.String(length=24), nullable=False),
        sa.Column("lost_at", sa.String(length=24), nullable=True),
        sa.Column("since", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(
            ["certificate"], ["people_certificate.sha256"], name=op.f("fk_people_loss_certificate_people_certificate")
        ),
        sa.PrimaryKeyConstraint("certificate", name=op.f("pk_people_loss")),
    )


def post() -> None:
    op.create_table(
        "people_post",
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("org", sa.String(length=18), nullable=False),
        sa.Column("post", sa.String(length=16), nullable=False),
        sa.Column("since", sa.String(length=24), nullable=False),
        sa.Column("until", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(["org"], ["people_unit.code"], name=op.f("fk_people_post_org_people_unit")),
        sa.ForeignKeyConstraint(["person"], ["people_person.id"], name=op.f("fk_people_post_person_people_person")),
        sa.PrimaryKeyConstraint("person", "org", "post", name=op.f("pk_people_post")),
    )
    op.create_index(op.f("ix_people_post_org"), "people_post", ["org"], unique=False)
