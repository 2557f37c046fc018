"""Tables and queries of projects, tenders, lots and bids: the only SQL of trading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from kernel import canon, table
from kernel.db import metadata
from kernel.errors import NotFound
from kernel.table import Record
from trading.rules import procedure
from trading.rules.lifecycle import LIVE, Regime, Stage
from trading.rules.procedure import Procedure

INSTANT: Final = String(24)
DIGEST: Final = String(64)
SUBJECT: Final = String(64)
OVER: Final = (Stage.STOPPED, Stage.TERMINATED, Stage.ARCHIVED)

numbers = Table(
    "trading_number",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)
projects = Table(
    "trading_project",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("code", String(64), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("category", String(32), nullable=False),
    Column("tenderee", String(18), nullable=False),
    Column("tenderee_name", Text, nullable=False),
    Column("agency", String(18), nullable=False),
    Column("approval_no", Text, nullable=False),
    Column("site", String(6), nullable=False, index=True),
    Column("registered_at", INSTANT, nullable=False),
)
tenders = Table(
    "trading_tender",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("project", ForeignKey("trading_project.id"), nullable=False, index=True),
    Column("no", String(64), nullable=False, unique=True),
    Column("agency", String(18), nullable=False),
    Column("draft", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("doc_sha256", DIGEST),
    Column("announced_at", INSTANT, index=True),
)
versions = Table(
    "trading_tender_version",
    metadata,
    Column("tender", ForeignKey("trading_tender.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("doc_sha256", DIGEST, nullable=False),
    Column("at", INSTANT, nullable=False),
)
lots = Table(
    "trading_lot",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("tender", ForeignKey("trading_tender.id"), nullable=False, index=True),
    Column("no", String(64), nullable=False),
    Column("title_zh", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    Column("regime", String(8), nullable=False),
    Column("procedure", Text),  # as the document holds it; none: the regime's open tender
    Column("stage", String(16), nullable=False, index=True),
    Column("stage_since", INSTANT, nullable=False),
    Column("suspended_in", String(16)),
    Column("deadline", INSTANT, index=True),
    Column("ordered_at", INSTANT),
    Column("window_ends", INSTANT),
    Column("opened_at", INSTANT, index=True),
    Column("record_sha256", DIGEST),
    Column("priced_at", INSTANT),  # when the second envelopes of those who passed were opened
    Column("prices_sha256", DIGEST),
)
parties = Table(  # whose lot it is, so that a desk finds its lots without reading every document
    "trading_party",
    metadata,
    Column("lot", ForeignKey("trading_lot.id"), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("org", String(18), primary_key=True),
    Index("ix_trading_party_org_role", "org", "role"),
)
invitations = Table(  # who may bid where not everybody may; secret until the opening (招标投标法 22)
    "trading_invitation",
    metadata,
    Column("tender", ForeignKey("trading_tender.id"), primary_key=True),
    Column("org", String(18), primary_key=True, index=True),
    Column("name", Text, nullable=False),
)
joints = Table(
    "trading_joint",
    metadata,
    Column("lot", ForeignKey("trading_lot.id"), primary_key=True),
    Column("act", String(32), primary_key=True),
    Column("round", String(64), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("body_sha256", DIGEST, nullable=False),
)
questions = Table(
    "trading_question",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("tender", ForeignKey("trading_tender.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("org", String(18), nullable=False),
    Column("text", Text, nullable=False),
    Column("asked_at", INSTANT, nullable=False),
    Column("answer", Text),
    Column("answered_at", INSTANT),
)
objections = Table(
    "trading_objection",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("lot", ForeignKey("trading_lot.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("org", String(18), nullable=False),
    Column("text", Text, nullable=False),
    Column("raised_at", INSTANT, nullable=False),
    Column("answer", Text),
    Column("answered_at", INSTANT),
)
bids = Table(
    "trading_bid",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("lot", ForeignKey("trading_lot.id"), nullable=False, index=True),
    Column("org", String(18), nullable=False),
    Column("name", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("damaged", Text),  # the numbers of pieces that the disk spoilt; empty: all were handed in again
    UniqueConstraint("lot", "org"),
)
submissions = Table(
    "trading_submission",
    metadata,
    Column("bid", ForeignKey("trading_bid.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("package", ForeignKey("trading_package.id"), nullable=False, unique=True),
    Column("manifest_sha256", DIGEST, nullable=False),
    Column("p7s_sha256", DIGEST, nullable=False),
    Column("key_p7m_sha256", DIGEST, nullable=False),
    Column("sealed_size", BigInteger, nullable=False),
    Column("received_at", INSTANT, nullable=False),
    Column("leaf", DIGEST, nullable=False),
    Column("receipt_sha256", DIGEST, nullable=False),
    Column("receipt_p7s_sha256", DIGEST, nullable=False),
    Column("receipt_tsr_sha256", DIGEST, nullable=False),
    Column("prepared_by", String(32)),
    Column("signed_by", String(32)),
    Column("submitted_by", String(32)),
    Column("second_p7m_sha256", DIGEST),  # the bidder's own key file of a second envelope
)
shares = Table(
    "trading_share",
    metadata,
    Column("bid", SUBJECT, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("i", Integer, primary_key=True),
    Column("p7m_sha256", DIGEST, nullable=False),
    Column("commit", DIGEST, nullable=False),
    Column("released", Text),
    Column("released_at", INSTANT),
)
offers = Table(
    "trading_offer",
    metadata,
    Column("bid", ForeignKey("trading_bid.id"), primary_key=True),
    Column("lot", ForeignKey("trading_lot.id"), nullable=False, index=True),
    Column("released_key", Text),
    Column("released_at", INSTANT),
    Column("outcome", String(16)),
    Column("opened_by", String(16)),
    Column("fault", Text),
    Column("form", Text),
    Column("opened_sha256", DIGEST),
)

follows = Table(  # what an organisation keeps an eye on; nobody else ever reads it (招标投标法 22)
    "trading_follow",
    metadata,
    Column("lot", ForeignKey("trading_lot.id"), primary_key=True),
    Column("org", String(18), primary_key=True, index=True),
)


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot as it stands, with what its tender fixed."""

    id: str
    tender: str
    no: str
    title_zh: str
    title_en: str
    regime: Regime
    way: Procedure
    stage: Stage
    stage_since: datetime
    suspended_in: Stage | None
    deadline: datetime | None
    ordered_at: datetime | None
    window_ends: datetime | None
    opened_at: datetime | None
    record_sha256: str | None
    priced_at: datetime | None
    prices_sha256: str | None
    doc_sha256: str | None
    version: int
    agency: str


def _moment(text: str | None) -> datetime | None:
    return canon.moment(text) if text else None


def _lot(row: Record) -> Lot:
    return Lot(
        id=row.id,
        tender=row.tender,
        no=row.no,
        title_zh=row.title_zh,
        title_en=row.title_en,
        regime=Regime(row.regime),
        way=procedure.held(row.procedure, Regime(row.regime)),
        stage=Stage(row.stage),
        stage_since=canon.moment(row.stage_since),
        suspended_in=Stage(row.suspended_in) if row.suspended_in else None,
        deadline=_moment(row.deadline),
        ordered_at=_moment(row.ordered_at),
        window_ends=_moment(row.window_ends),
        opened_at=_moment(row.opened_at),
        record_sha256=row.record_sha256,
        priced_at=_moment(row.priced_at),
        prices_sha256=row.prices_sha256,
        doc_sha256=row.doc_sha256,
        version=row.version,
        agency=row.agency,
    )


_LOTS: Final = select(lots, tenders.c.doc_sha256, tenders.c.version, tenders.c.agency).join(
    tenders, tenders.c.id == lots.c.tender
)


def lot(tx: Connection, id: str, *, lock: bool = False, shared: bool = False) -> Lot:
    """The lot, with `lock` held until the transaction ends where the database knows row locks; `shared` with others
    who only want it to stay as it is. NotFound."""
    query = _LOTS.where(lots.c.id == id)
    row = tx.execute(query.with_for_update(of=lots, read=shared) if lock or shared else query).one_or_none()
    if row is None:
        raise NotFound("lot.unknown", f"没有标段 {id}", f"no such lot: {id}", field="lot")
    return _lot(row)


def lots_of(tx: Connection, tender: str) -> list[Lot]:
    return [_lot(row) for row in tx.execute(_LOTS.where(lots.c.tender == tender).order_by(lots.c.id))]


def lots_at(tx: Connection, *stages: Stage, limit: int | None = None) -> list[Lot]:
    """Lots at any of the stages (all stages if none is given), newest first."""
    query = _LOTS.where(lots.c.stage.in_(stages)) if stages else _LOTS
    return [_lot(row) for row in tx.execute(query.order_by(lots.c.stage_since.desc(), lots.c.id).limit(limit))]


def lots_within(tx: Connection, prefix: str, limit: int) -> list[Lot]:
    """The newest lots of the projects whose site's code begins so."""
    within = select(tenders.c.id).join(projects, projects.c.id == tenders.c.project)
    within = within.where(projects.c.site.startswith(prefix, autoescape=True))
    query = _LOTS.where(lots.c.tender.in_(within))
    return [_lot(row) for row in tx.execute(query.order_by(lots.c.stage_since.desc(), lots.c.id).limit(limit))]


def site_of(tx: Connection, tender: str) -> str:
    """The code of the site at which it is traded; empty where the platform has no sites."""
    query = select(projects.c.site).join(tenders, tenders.c.project == projects.c.id).where(tenders.c.id == tender)
    return str(tx.execute(query).scalar_one())


def lots_with(tx: Connection, role: str, org: str, limit: int) -> list[Lot]:
    """The newest lots to which the organisation is a party in that role; those that go on before those that ended."""
    over = case((lots.c.stage.in_(OVER), 1), else_=0)
    query = _LOTS.join(parties, parties.c.lot == lots.c.id).where(parties.c.org == org, parties.c.role == role)
    return [_lot(row) for row in tx.execute(query.order_by(over, lots.c.stage_since.desc(), lots.c.id).limit(limit))]


def lots_of_firm(tx: Connection, org: str, limit: int) -> list[Lot]:
    """The lots that a firm bids for, follows, or asked or objected about; those that go on come first, the nearest
    deadline before the later ones."""
    over = case((lots.c.stage.in_(OVER), 1), else_=0)
    concerned = or_(
        lots.c.id.in_(select(bids.c.lot).where(bids.c.org == org)),
        lots.c.id.in_(select(follows.c.lot).where(follows.c.org == org)),
        lots.c.tender.in_(select(questions.c.tender).where(questions.c.org == org)),
    )
    query = _LOTS.where(concerned).order_by(over, lots.c.deadline, lots.c.id).limit(limit)
    return [_lot(row) for row in tx.execute(query)]


def asked_about(tx: Connection, org: str) -> set[str]:
    """The tenders about whose documents a firm asked or objected."""
    return set(tx.scalars(select(questions.c.tender).where(questions.c.org == org)))


def lots_opened(tx: Connection, limit: int) -> list[Lot]:
    """The lots that were opened last, the last one first."""
    query = _LOTS.where(lots.c.opened_at.is_not(None)).order_by(lots.c.opened_at.desc(), lots.c.id)
    return [_lot(row) for row in tx.execute(query.limit(limit))]


def set_parties(tx: Connection, lot: str, held: Iterable[tuple[str, str]]) -> None:
    """The lot's parties as (role, organisation), in the place of those it had."""
    tx.execute(delete(parties).where(parties.c.lot == lot))
    tx.execute(insert(parties), [{"lot": lot, "role": role, "org": org} for role, org in sorted(set(held))])


def any_sealed(tx: Connection) -> bool:
    """Whether a lot takes bids, or is suspended while it did."""
    waits = (lots.c.stage == Stage.SUSPENDED) & (lots.c.suspended_in == Stage.ANNOUNCED)
    return tx.scalar(select(lots.c.id).where((lots.c.stage == Stage.ANNOUNCED) | waits).limit(1)) is not None


def lots_due(tx: Connection, since: datetime, until: datetime, limit: int | None = None) -> list[Lot]:
    """Lots, none with a room, whose deadline lies from `since` (inclusive) to `until` (exclusive), in order."""
    deadline = lots.c.deadline
    query = _LOTS.where(deadline >= canon.instant(since), deadline < canon.instant(until), lots.c.stage.not_in(LIVE))
    return [_lot(row) for row in tx.execute(query.order_by(deadline, lots.c.id).limit(limit))]


def move(tx: Connection, lot: Lot, stage: Stage, now: datetime, **more: str | None) -> None:
    """Write the stage and what comes with it; called by `trading.acts.stage` alone."""
    values: dict[str, str | None] = dict(more)
    if stage is not lot.stage:
        values |= {"stage": stage, "stage_since": canon.instant(now)}
        values["suspended_in"] = lot.stage if stage is Stage.SUSPENDED else None
    if values:
        tx.execute(update(lots).where(lots.c.id == lot.id).values(**values))


def next_number(tx: Connection, year: int) -> int:
    """The site's yearly counter for project numbers, from 1."""
    row = tx.execute(select(numbers.c.last).where(numbers.c.year == year).with_for_update()).one_or_none()
    if row is None:
        tx.execute(insert(numbers).values(year=year, last=1))
        return 1
    tx.execute(update(numbers).where(numbers.c.year == year).values(last=row.last + 1))
    return int(row.last) + 1


def signed_by(tx: Connection, lot: str, act: str, round: str) -> dict[str, str]:
    """role → body digest of the joint act's signatures so far."""
    return {row.role: row.body_sha256 for row in table.rows(tx, joints, "role", lot=lot, act=act, round=round)}


def count_bids(tx: Connection, lot: str, *states: str) -> int:
    query = select(func.count()).select_from(bids).where(bids.c.lot == lot)
    return tx.execute(query.where(bids.c.state.in_(states)) if states else query).scalar_one()


def announced(tx: Connection, limit: int, offset: int = 0) -> list[Record]:
    """Announced tenders, newest first."""
    query = select(tenders).where(tenders.c.announced_at.is_not(None))
    return list(tx.execute(query.order_by(tenders.c.announced_at.desc(), tenders.c.id).limit(limit).offset(offset)))
