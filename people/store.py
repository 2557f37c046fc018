"""Tables and queries of organisations, persons, mandates, credentials and sessions: the only SQL of people."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
    update,
)

from kernel.actor import Actor
from kernel.db import metadata
from kernel.table import Record

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
    Column("ends_at", INSTANT, nullable=False, index=True),
)
rights = Table(  # what each person of a bidding firm may do for it; one that was given anew is the same row
    "people_right",
    metadata,
    Column("person", ForeignKey("people_person.id"), primary_key=True),
    Column("org", ForeignKey("people_organisation.code"), primary_key=True, index=True),
    Column("name", String(16), primary_key=True),
    Column("since", INSTANT, nullable=False),
    Column("until", INSTANT),
)
losses = Table(  # certificates whose keys are lost; without `lost_at` the report waits for a second person
    "people_loss",
    metadata,
    Column("certificate", ForeignKey("people_certificate.sha256"), primary_key=True),
    Column("reported_by", String(32), nullable=False),
    Column("reported_at", INSTANT, nullable=False),
    Column("lost_at", INSTANT),
    Column("since", INSTANT),  # the earlier moment from which the key may have been in other hands, if one was named
)
units = Table(  # offices of the state; the newest declaration of each
    "people_unit",
    metadata,
    Column("code", ForeignKey("people_organisation.code"), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("parent", String(18), index=True),
    Column("content", Text, nullable=False),
    Column("since", INSTANT, nullable=False),
    Column("until", INSTANT),
)
posts = Table(  # who is what in an office; a post that was given anew is the same row
    "people_post",
    metadata,
    Column("person", ForeignKey("people_person.id"), primary_key=True),
    Column("org", ForeignKey("people_unit.code"), primary_key=True, index=True),
    Column("post", String(16), primary_key=True),
    Column("since", INSTANT, nullable=False),
    Column("until", INSTANT),
)
controls = Table(  # who heads, holds and manages a firm, as it has declared last
    "people_control",
    metadata,
    Column("org", ForeignKey("people_organisation.code"), primary_key=True),
    Column("content", Text, nullable=False),
    Column("declared_at", INSTANT, nullable=False),
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
calendars = Table(  # secret addresses of calendars, one a person and firm
    "people_calendar",
    metadata,
    Column("token_sha256", DIGEST, primary_key=True),
    Column("person", ForeignKey("people_person.id"), nullable=False),
    Column("org", String(18), nullable=False),
    Column("made_at", INSTANT, nullable=False),
    UniqueConstraint("person", "org"),
)
messages = Table(
    "people_message",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("org", String(18), nullable=False),  # empty where it is for one person
    Column("person", String(64), nullable=False),  # empty where it is for an organisation
    Column("subject", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("cause", DIGEST, nullable=False),  # the leaf of the entry that it tells of
    Column("at", INSTANT, nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("notes_zh", Text, nullable=False),
    Column("notes_en", Text, nullable=False),
    Column("href", Text, nullable=False),
    Column("until", INSTANT),
    Column("read_at", INSTANT),
    UniqueConstraint("cause", "kind", "role", "org", "person"),
    Index("people_message_by_reader", "role", "org", "person"),
)
mailboxes = Table(
    "people_mailbox",
    metadata,
    Column("person", ForeignKey("people_person.id"), primary_key=True),
    Column("address", String(254), nullable=False),
    Column("code_sha256", DIGEST, nullable=False),
    Column("code_at", INSTANT, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("proven_at", INSTANT),
    Column("kinds", Text, nullable=False),
)
letters = Table(  # e-mails that wait; one goes when it has gone out, or was tried for the last time
    "people_letter",
    metadata,
    Column("message", ForeignKey("people_message.id"), primary_key=True),
    Column("person", ForeignKey("people_person.id"), primary_key=True),
    Column("urgent", Boolean, nullable=False),
    Column("due_at", INSTANT, nullable=False, index=True),  # by the wall clock; empty: at once
    Column("tries", Integer, nullable=False),
)


def reachable(tx: Connection, role: str, org: str, person: str) -> list[tuple[str, str]]:
    """(person, chosen kinds) of everybody with a proven mailbox who acts in the role for that organisation, or is that
    person."""
    query = select(mailboxes.c.person, mailboxes.c.kinds).where(mailboxes.c.proven_at.is_not(None))
    held = select(mandates.c.person).where(mandates.c.org == org, mandates.c.role == role, mandates.c.until.is_(None))
    found = tx.execute(query.where(mailboxes.c.person.in_(held) if org else mailboxes.c.person == person))
    return [(row.person, row.kinds) for row in found]


def rights_of(tx: Connection, org: str, role: str) -> list[Record]:
    """Every right of the firm's people who still act for it in the role, those that have ended included."""
    held = and_(mandates.c.person == rights.c.person, mandates.c.org == rights.c.org, mandates.c.role == role)
    query = select(rights).join(mandates, held).where(rights.c.org == org, mandates.c.until.is_(None))
    return list(tx.execute(query.order_by(rights.c.person, rights.c.name)))


def letters_due(tx: Connection, wall: str, limit: int) -> list[Record]:
    query = (
        select(letters, mailboxes.c.address, messages.c.until)
        .join(mailboxes, mailboxes.c.person == letters.c.person)
        .join(messages, messages.c.id == letters.c.message)
        .where(letters.c.due_at <= wall)
    )
    return list(tx.execute(query.order_by(letters.c.due_at, letters.c.message, letters.c.person).limit(limit)))


def ending(tx: Connection, after: str, by: str) -> list[Record]:
    """The newest certificate of each person and organisation that ends from `after` to `by`, with each role in which
    its holder acts there."""
    last = select(certificates.c.person, certificates.c.org, func.max(certificates.c.ends_at).label("ends_at"))
    newest = last.group_by(certificates.c.person, certificates.c.org).subquery()
    same = (
        certificates.c.person == newest.c.person,
        certificates.c.org == newest.c.org,
        certificates.c.ends_at == newest.c.ends_at,
    )
    held = (mandates.c.person == certificates.c.person, mandates.c.org == certificates.c.org)
    query = select(certificates, mandates.c.role).join(newest, and_(*same)).join(mandates, and_(*held))
    soon = query.where(certificates.c.ends_at.between(after, by), mandates.c.until.is_(None))
    return list(tx.execute(soon.order_by(certificates.c.ends_at, certificates.c.sha256, mandates.c.role)))


def _for(actor: Actor, names: Collection[str]) -> ColumnElement[bool]:
    """What is for the actor's organisation in this role, or for the person by one of his ids."""
    org = and_(messages.c.org == actor.org, messages.c.org != "")
    return and_(messages.c.role == actor.role, or_(org, messages.c.person.in_({actor.id, *names})))


def inbox(tx: Connection, actor: Actor, names: Collection[str], limit: int) -> list[Record]:
    """Newest first."""
    query = select(messages).where(_for(actor, names)).order_by(messages.c.at.desc(), messages.c.id).limit(limit)
    return list(tx.execute(query))


def unread(tx: Connection, actor: Actor, names: Collection[str]) -> int:
    query = select(func.count()).where(_for(actor, names), messages.c.read_at.is_(None))
    return tx.scalar(query) or 0


def own(tx: Connection, actor: Actor, names: Collection[str], id: str) -> Record | None:
    """The message of that id, if it is for the actor."""
    return tx.execute(select(messages).where(_for(actor, names), messages.c.id == id)).one_or_none()


def mark(tx: Connection, actor: Actor, names: Collection[str], at: str, id: str = "") -> int:
    """Mark as read what is for the actor and is not yet, or the one of that id; gives how many."""
    changed = update(messages).where(_for(actor, names), messages.c.read_at.is_(None)).values(read_at=at)
    return tx.execute(changed.where(messages.c.id == id) if id else changed).rowcount
