"""Tables and queries of organisations, persons, mandates, credentials and sessions: the only SQL of people."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from kernel.db import metadata

INSTANT: Final = String(24)
DIGEST: Final = String(64)

organisations = Table(
    "people_organisation",
    metadata,
    Column("code", String(18), primary_key=True),
    Column("name", Text, nullable=False),
    Column("enrolled_at", INSTANT, nullable=False),
)
persons = Table(
    "people_person",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("login", String(64), unique=True),
    Column("password_hash", Text),
    Column("totp_secret", String(64)),
    Column("totp_step", Integer, nullable=False),
    Column("enrolled_at", INSTANT, nullable=False),
)
mandates = Table(
    "people_mandate",
    metadata,
    Column("person", ForeignKey("people_person.id"), primary_key=True),
    Column("org", ForeignKey("people_organisation.code"), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("since", INSTANT, nullable=False),
    Column("until", INSTANT),
)
certificates = Table(
    "people_certificate",
    metadata,
    Column("sha256", DIGEST, primary_key=True),
    Column("person", ForeignKey("people_person.id"), nullable=False, index=True),
    Column("org", String(18), nullable=False),
    Column("bound_at", INSTANT, nullable=False),
)
expected = Table(
    "people_expected",
    metadata,
    Column("org", ForeignKey("people_organisation.code"), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("person", ForeignKey("people_person.id"), nullable=False),
    UniqueConstraint("person"),
)
challenges = Table(
    "people_challenge",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("document", Text, nullable=False),
    Column("made_at", INSTANT, nullable=False),
    Column("browser_sha256", DIGEST),  # of the secret of the page that waits; none: the signer's own programme asked
    Column("answered_at", INSTANT),
    Column("person", String(32)),  # who answered, until the page that waits collects the session
    Column("org", String(18)),
)
sessions = Table(
    "people_session",
    metadata,
    Column("token_sha256", DIGEST, primary_key=True),
    Column("person", ForeignKey("people_person.id"), nullable=False, index=True),
    Column("org", String(18), nullable=False),
    Column("role", String(16), nullable=False),
    Column("proof", String(16), nullable=False),
    Column("expires_at", INSTANT, nullable=False),
)
attempts = Table(
    "people_attempt",
    metadata,
    Column("login", DIGEST, primary_key=True),  # of the name typed and the address that it was typed at
    Column("failures", Integer, nullable=False),
    Column("last_at", INSTANT, nullable=False),
)
