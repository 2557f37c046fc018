"""Notices and their full-text index: the only SQL of disclosure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    Text,
    false,
    func,
    insert,
    null,
    select,
    true,
    union_all,
    update,
)

from disclosure.full_text import Index
from disclosure.rules import grams
from kernel import canon, chain, table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.sequencer import log_entry
from kernel.table import Record

SUBJECT: Final = String(64)
NAME: Final = String(128)
DIGEST: Final = String(64)
INSTANT: Final = String(24)

notices = Table(
    "disclosure_notice",
    metadata,
    Column("row", chain.NUMBER, primary_key=True, autoincrement=True),  # grows with time: newest first without a sort
    Column("id", NAME, nullable=False, unique=True),
    Column("leaf", DIGEST, nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("public", Boolean, nullable=False),
    Column("tender", SUBJECT, nullable=False, index=True),
    Column("lot", SUBJECT, nullable=False, index=True),
    Column("addressee", String(18), nullable=False),
    Column("no", NAME, nullable=False),
    Column("title_zh", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    Column("category", String(32), nullable=False, index=True),
    Column("site", String(6), nullable=False, default=""),
    Column("regime", String(8), nullable=False),
    Column("issued_at", INSTANT, nullable=False),
    Column("published_at", INSTANT, nullable=False, index=True),
    Column("due", INSTANT),
    Column("currency", String(3)),
    Column("amount", String(24)),
    Column("winner", Text),
    Column("sha256", DIGEST, nullable=False, index=True),
    Column("pdf_zh_sha256", DIGEST),
    Column("pdf_en_sha256", DIGEST),
    Column("without", String(64)),
    Column("view", LargeBinary, nullable=False),
    Column("text", Text, nullable=False),
)
reader = Table(  # how far the log has been read: every obliging entry before it has its notices
    "disclosure_reader",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("idx", chain.NUMBER, nullable=False),
)
dossiers = Table(  # the newest dossier of each edition, for one state of the lot's chains
    "disclosure_dossier",
    metadata,
    Column("lot", SUBJECT, primary_key=True),
    Column("edition", String(16), primary_key=True),
    Column("state", DIGEST, nullable=False),
    Column("sha256", DIGEST, nullable=False),
    Column("made_at", INSTANT, nullable=False),
)
search: Final = Index("disclosure_search", notices.c.row, notices.c.text)

BEHIND: Final = 256
"""Entries of the log that are read again in each round before the mark is moved."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry that may oblige; `idx` is None while it waits for its place in the log."""

    leaf: bytes
    data: bytes
    idx: int | None


def unread(tx: Connection) -> list[Seen]:
    """Entries of tenders and lots from the mark on, in the order of the log, then those that wait for their place.

    Together these are all entries that were ever committed after the mark: none can be skipped.
    """
    from_ = marked(tx)
    body, event, queue = chain.body, chain.event, chain.queue
    wanted = event.c.subject.startswith("L-") | event.c.subject.startswith("T-")
    logged = select(log_entry.c.leaf_hash, log_entry.c.idx, event.c.id).where(log_entry.c.idx >= from_)
    logged = logged.join(event, event.c.leaf_hash == log_entry.c.leaf_hash).where(wanted)
    waiting = select(event.c.leaf_hash, null(), event.c.id).join(queue, queue.c.id == event.c.id).where(wanted)
    both = union_all(logged, waiting).subquery()
    query = select(both.c.leaf_hash, body.c.bytes, both.c.idx).join(body, body.c.id == both.c.id)
    return [Seen(row[0], row[1], row[2]) for row in tx.execute(query.order_by(both.c.id))]


def logged(tx: Connection) -> int:
    """How many entries the log holds."""
    return int(tx.scalar(select(func.coalesce(func.max(log_entry.c.idx), -1))) or 0) + 1


def marked(tx: Connection) -> int:
    """How far the log has been read."""
    row = table.find(tx, reader, id=1)
    return int(row.idx) if row else 0


def mark(tx: Connection, idx: int) -> None:
    """All obliging entries before `idx` have their notices; forward only, and not for less than `BEHIND`."""
    if idx >= marked(tx) + BEHIND and not table.change(tx, reader, {"id": 1}, idx=idx):
        tx.execute(insert(reader).values(id=1, idx=idx))


def published(tx: Connection, leaves: Iterable[str]) -> set[str]:
    """The ids of the notices that these entries have."""
    listed = list(leaves)
    return set(tx.scalars(select(notices.c.id).where(notices.c.leaf.in_(listed)))) if listed else set()


# ---------------------------------------------------------------- writing


def keep(tx: Connection, said: Iterable[str], **values: object) -> None:
    """Add a notice and index what it says; Conflict if it is there already."""
    taken = Conflict("notice.known", "该公告已发布", "this notice is published already")
    text = "\n".join(dict.fromkeys(grams.normal(part) for part in said if part))
    table.add(tx, notices, taken, **values, text=text)
    row = tx.scalars(select(notices.c.row).where(notices.c.id == values["id"])).one()
    search.add(tx, [(row, text, ())])


def open_to_all(tx: Connection, lot: str, kind: str) -> None:
    """From now on the lot's notices of this kind are public."""
    tx.execute(update(notices).where(notices.c.lot == lot, notices.c.kind == kind).values(public=True))


def unpressed(tx: Connection, limit: int) -> list[str]:
    """The ids of notices without a PDF, oldest first."""
    query = select(notices.c.id).where(notices.c.pdf_zh_sha256.is_(None))
    return list(tx.scalars(query.order_by(notices.c.row).limit(limit)))


def press(tx: Connection, id: str, zh: str, en: str) -> str:
    """Give a notice its PDFs; the digest of its content. Conflict if it has them already or is not there."""
    lacking = (notices.c.id == id) & notices.c.pdf_zh_sha256.is_(None)
    values = {"pdf_zh_sha256": zh, "pdf_en_sha256": en, "without": None}
    sha256 = tx.scalar(update(notices).where(lacking).values(**values).returning(notices.c.sha256))
    if sha256 is None:
        raise Conflict("notice.pressed", "该公告已有 PDF", "this notice has its PDF already")
    return str(sha256)


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which public notices are asked for; empty members ask for all. Moments: from inclusive, until exclusive."""

    query: str = ""
    kinds: Sequence[str] = ()
    category: str = ""
    tender: str = ""
    lot: str = ""
    since: datetime | None = None
    until: datetime | None = None
    site: str = ""
    """What the site's code begins with."""


def page(tx: Connection, wanted: Wanted, limit: int, offset: int) -> list[Record]:
    """Newest first."""
    query = _matching(tx, select(notices), wanted)
    return list(tx.execute(query.order_by(search.newest(tx, wanted.query)).limit(limit).offset(offset)))


def count(tx: Connection, wanted: Wanted) -> int:
    return int(tx.execute(_matching(tx, select(func.count()).select_from(notices), wanted)).scalar_one())


def tally(tx: Connection, wanted: Wanted, by: str) -> dict[str, int]:
    """How many public notices there are for each value of the column `by` (kind, category, site)."""
    of = notices.c[by]
    query = _matching(tx, select(of, func.count()).select_from(notices), wanted).group_by(of)
    return {row[0]: row[1] for row in tx.execute(query)}


def _matching(tx: Connection, query: Select[Any], wanted: Wanted) -> Select[Any]:
    query = query.where(notices.c.public == true())
    for name, value in (("category", wanted.category), ("tender", wanted.tender), ("lot", wanted.lot)):
        if value:
            query = query.where(notices.c[name] == value)
    if wanted.site:
        query = query.where(notices.c.site.startswith(wanted.site, autoescape=True))
    if wanted.kinds:
        query = query.where(notices.c.kind.in_(wanted.kinds))
    if wanted.since:
        query = query.where(notices.c.published_at >= canon.instant(wanted.since))
    if wanted.until:
        query = query.where(notices.c.published_at < canon.instant(wanted.until))
    return search.holding(tx, query, wanted.query)


def find(tx: Connection, id: str) -> Record | None:
    return table.find(tx, notices, id=id)


def by_digest(tx: Connection, sha256: str) -> list[Record]:
    """Notices whose content or PDF has this digest."""
    columns = (notices.c.sha256, notices.c.pdf_zh_sha256, notices.c.pdf_en_sha256)
    same: ColumnElement[bool] = false()
    for each in columns:
        same |= each == sha256
    return list(tx.execute(select(notices).where(same).order_by(notices.c.row)))


def all_of(tx: Connection, **key: str) -> list[Record]:
    """Public and other notices of a tender or a lot, oldest first."""
    return table.rows(tx, notices, "row", **key)


# ---------------------------------------------------------------- dossiers


def dossier(tx: Connection, lot: str, edition: str) -> Record | None:
    """The dossier that is kept of a lot."""
    return table.find(tx, dossiers, lot=lot, edition=edition)


def keep_dossier(tx: Connection, lot: str, edition: str, state: str, sha256: str, made_at: str) -> None:
    """Note a dossier in place of the one before; Conflict if another one is noted at this moment."""
    values = {"state": state, "sha256": sha256, "made_at": made_at}
    taken = Conflict("dossier.made", "案卷正在生成，请重试", "the dossier is being made: please try again")
    if not table.change(tx, dossiers, {"lot": lot, "edition": edition}, **values):
        table.add(tx, dossiers, taken, lot=lot, edition=edition, **values)
