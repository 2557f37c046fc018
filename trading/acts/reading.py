"""What others may ask of trading: lots, bids and tenders as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, cast

from sqlalchemy import Connection

from kernel import canon, journal, table
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import Pause
from kernel.errors import NotFound
from kernel.table import Record
from signing.rules.manifest import SECOND
from trading import second_store, store
from trading.acts import stage
from trading.acts.releasing import FIRST, Which
from trading.rules import calendar, category, opening, site
from trading.rules import timetable as timetables
from trading.rules.calendar import Standing, Task
from trading.rules.lifecycle import Stage
from trading.rules.tender import TenderDocument
from trading.rules.timetable import Milestone

Lot = store.Lot


@dataclass(frozen=True, slots=True)
class Bid:
    """A bid as its own bidder may see it. `state`: sealed or withdrawn; `seq` counts its packages. `damaged`: how many
    pieces the disk spoilt that must be handed in again; None: never any."""

    id: str
    lot: str
    org: str
    name: str
    seq: int
    state: str
    damaged: int | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A bid after the opening: what became of it and, if it was opened, its form and its `opened.json`."""

    bid: str
    org: str
    name: str
    seq: int
    outcome: str
    by: str
    form: Mapping[str, Json]
    opened_sha256: str
    second: str = ""
    """What became of a second envelope: `sealed`, or its outcome; empty where there is none, or none was opened yet."""
    second_sha256: str = ""

    @property
    def contents(self) -> tuple[str, ...]:
        """The digests of all that tells what was opened, envelope by envelope."""
        return (self.opened_sha256, self.second_sha256) if self.second_sha256 else (self.opened_sha256,)


@dataclass(frozen=True, slots=True)
class Seat:
    """One row of the opening hall: the bidder, whether its key is there, and what became of it. `damaged` as a bid's.

    `fault` says as JSON `{code,zh,en}` why a bid could not be opened; `shared_at` is when its last share came.
    """

    bid: str
    name: str
    released_at: datetime | None
    outcome: str
    by: str
    fault: str
    shares: int
    shared_at: datetime | None
    org: str
    damaged: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question or objection before the deadline; who asked is never shown."""

    id: str
    kind: str
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Project:
    """A registered project; `tenderee` is the code of the organisation whose it is, `tenderee_name` its name as it was
    registered."""

    id: str
    code: str
    title: str
    category: str
    tenderee: str
    approval_no: str
    tenderee_name: str = ""


@dataclass(frozen=True, slots=True)
class Tender:
    """An announced tender."""

    id: str
    no: str
    version: int
    doc_sha256: str
    announced_at: datetime
    document: TenderDocument


def lot(ctx: Context, lot_id: str) -> Lot:
    """NotFound if there is none, or if it is not announced yet."""
    return store.lot(ctx.tx, lot_id)


def lots_of(ctx: Context, tender: str) -> list[Lot]:
    return store.lots_of(ctx.tx, tender)


def lots_at(ctx: Context, *stages: Stage, limit: int | None = None) -> list[Lot]:
    """Lots at any of the stages, newest move first; without stages all of them."""
    return store.lots_at(ctx.tx, *stages, limit=limit)


def lots_of_centre(ctx: Context, limit: int) -> list[Lot]:
    """The newest lots of the actor's site and of the sites in it; all of them where the platform has no sites."""
    own = site.of_centre(ctx.actor.org, ctx.catalogue)
    if own is None:
        return store.lots_at(ctx.tx, limit=limit)
    return store.lots_within(ctx.tx, site.prefix(own), limit) if own else []


def site_of(ctx: Context, tender: str) -> str:
    """The code of the site at which it is traded; empty where the platform has no sites."""
    return store.site_of(ctx.tx, tender)


def in_hand(ctx: Context, of: Lot, centre: str) -> bool:
    """Whether the lot is traded at the site whose trading centre the organisation is, or at one in it."""
    return stage.at_its_site(ctx, of, centre)


def lots_with(ctx: Context, limit: int) -> list[Lot]:
    """The newest lots to which the actor's organisation is a party in the actor's role; those that go on first."""
    return store.lots_with(ctx.tx, ctx.actor.role, ctx.actor.org, limit)


def is_party(ctx: Context, lot_id: str) -> bool:
    """Whether the actor's organisation is a party to the lot in the actor's role."""
    key = {"lot": lot_id, "role": str(ctx.actor.role), "org": ctx.actor.org}
    return table.find(ctx.tx, store.parties, **key) is not None


def lots_opened(ctx: Context, limit: int) -> list[Lot]:
    """The lots that were opened last, the last one first."""
    return store.lots_opened(ctx.tx, limit)


def sealed(tx: Connection) -> bool:
    """Whether a deadline is open before which nobody may learn how many have come (招标投标法 22)."""
    return store.any_sealed(tx)


def lots_due(ctx: Context, since: datetime, until: datetime, limit: int | None = None) -> list[Lot]:
    """Lots whose deadline, the opening instant, lies from `since` (inclusive) to `until` (exclusive), in order."""
    return store.lots_due(ctx.tx, since, until, limit)


def tender(ctx: Context, tender_id: str) -> Tender:
    """NotFound unless it is announced."""
    row = table.find(ctx.tx, store.tenders, id=tender_id)
    if row is None or not row.announced_at:
        raise NotFound("tender.unknown", f"没有招标 {tender_id}", f"no such tender: {tender_id}", field="tender")
    return _tender(ctx, row)


def _tender(ctx: Context, row: Record) -> Tender:
    document = stage.read_document(ctx, row.doc_sha256)
    return Tender(row.id, row.no, row.version, row.doc_sha256, canon.moment(row.announced_at), document)


def tenders(ctx: Context, limit: int = 20, offset: int = 0) -> list[Tender]:
    """Announced tenders, newest first."""
    return [_tender(ctx, row) for row in store.announced(ctx.tx, limit, offset)]


def drafts(ctx: Context) -> list[tuple[str, str, Mapping[str, Json]]]:
    """(tender, project, draft) of the agency's own tenders that are not announced yet."""
    rows = table.rows(ctx.tx, store.tenders, "id", agency=ctx.actor.org, version=0)
    return [(row.id, row.project, canon.mapping(row.draft.encode())) for row in rows]


def projects(ctx: Context) -> list[Project]:
    """The projects that the agency has registered, in order of their numbers."""
    rows = table.rows(ctx.tx, store.projects, "id", agency=ctx.actor.org)
    return [
        Project(row.id, row.code, row.title, row.category, row.tenderee, row.approval_no, row.tenderee_name)
        for row in rows
    ]


def is_drawn(ctx: Context, project: str) -> bool:
    """Whether there is such a project, whosever it is, of a category that is drawn and not tendered for."""
    row = table.find(ctx.tx, store.projects, id=project)
    return row is not None and category.known(row.category, ctx.catalogue).drawn


def bid_of(ctx: Context, lot_id: str) -> Bid | None:
    """The caller's own bid for the lot, withdrawn ones included."""
    row = table.find(ctx.tx, store.bids, lot=lot_id, org=ctx.actor.org)
    return _bid(row) if row else None


def my_bids(ctx: Context) -> list[Bid]:
    rows = table.rows(ctx.tx, store.bids, "lot", org=ctx.actor.org)
    return [_bid(row) for row in rows]


def bid(ctx: Context, bid_id: str) -> Bid:
    """Any bid of a lot whose bidding is closed, or the caller's own; else NotFound."""
    row = table.find(ctx.tx, store.bids, id=bid_id)
    if row is None or (row.org != ctx.actor.org and not closed(ctx, row.lot)):
        raise opening.unknown()
    return _bid(row)


def _bid(row: Record) -> Bid:
    return Bid(row.id, row.lot, row.org, row.name, row.seq, row.state, _count(row.damaged))


def _count(damaged: str | None) -> int | None:
    return None if damaged is None else len(damaged.split())


def closed(ctx: Context, lot_id: str) -> bool:
    """Whether the bidding was closed by the clerk; a lot that is suspended or ended before that keeps its secrets."""
    return any(entry.type == "lot.close_bidding" for entry in journal.entries(ctx.tx, lot_id))


def hall(ctx: Context, lot_id: str, of: Which = FIRST) -> list[Seat]:
    """The opening hall's rows by bid; empty before the opening is ordered. Prices come with the opening record."""
    seats = []
    for row in table.rows(ctx.tx, of.offers, "bid", lot=lot_id):
        named = table.find(ctx.tx, store.bids, id=row.bid)
        shares = table.rows(ctx.tx, of.shares, "i", bid=row.bid, seq=named.seq if named else 0)
        seats.append(
            Seat(
                row.bid,
                named.name if named else "",
                canon.moment(row.released_at) if row.released_at else None,
                row.outcome or "",
                row.opened_by or "",
                row.fault or "",
                sum(1 for share in shares if share.released),
                max((canon.moment(share.released_at) for share in shares if share.released_at), default=None),
                named.org if named else "",
                _count(named.damaged) if named else None,
            )
        )
    return seats


def opened(ctx: Context, lot_id: str) -> list[Opened]:
    """Every bid that was opened, by bid; NotNow before the opening is over. Of two envelopes the form has the prices
    as soon as the second has been opened."""
    found = store.lot(ctx.tx, lot_id)
    if found.opened_at is None:
        raise opening.not_opened_yet()
    made = []
    for row in table.rows(ctx.tx, store.offers, "bid", lot=lot_id, outcome="opened"):
        named = table.find(ctx.tx, store.bids, id=row.bid)
        if named is not None:
            form = canon.mapping(row.form.encode())
            each = Opened(
                row.bid, named.org, named.name, named.seq, row.outcome, row.opened_by, form, row.opened_sha256
            )
            made.append(_priced(ctx, each) if found.priced_at else each)
    return made


def _priced(ctx: Context, bid: Opened) -> Opened:
    """With what its second envelope held, if that was opened."""
    row = table.find(ctx.tx, second_store.offers, bid=bid.bid)
    if row is None or row.outcome != "opened":
        return replace(bid, second=row.outcome if row else opening.SEALED)
    form = {**bid.form, **canon.mapping(row.form.encode())}
    return replace(bid, form=form, second=row.outcome, second_sha256=row.opened_sha256)


def second_record(ctx: Context, lot_id: str) -> dict[str, Json]:
    """The record of the second opening, public once the prices were read out."""
    found = store.lot(ctx.tx, lot_id)
    if not found.prices_sha256:
        raise opening.not_opened_yet()
    return canon.mapping(ctx.blobs.get(found.prices_sha256))


def record(ctx: Context, lot_id: str) -> dict[str, Json]:
    """The opening record (开标记录), public once the bids are opened."""
    found = store.lot(ctx.tx, lot_id)
    if not found.record_sha256:
        raise opening.not_opened_yet()
    return canon.mapping(ctx.blobs.get(found.record_sha256))


def questions(ctx: Context, tender_id: str) -> list[Question]:
    """Questions and objections of a tender in order of time; without who asked (招标投标法 22)."""
    rows = table.rows(ctx.tx, store.questions, "asked_at", tender=tender_id)
    return [
        Question(
            row.id,
            row.kind,
            row.text,
            canon.moment(row.asked_at),
            row.answer or "",
            canon.moment(row.answered_at) if row.answered_at else None,
        )
        for row in rows
    ]


def objections(ctx: Context, lot_id: str, kind: str = "") -> list[Question]:
    """Objections to opening and result and complaints of a lot, in order of time; `kind` narrows them."""
    rows = table.rows(ctx.tx, store.objections, "raised_at", lot=lot_id, **({"kind": kind} if kind else {}))
    return [
        Question(
            row.id,
            row.kind,
            row.text,
            canon.moment(row.raised_at),
            row.answer or "",
            canon.moment(row.answered_at) if row.answered_at else None,
        )
        for row in rows
    ]


def next_task(ctx: Context, of: Lot) -> Task:
    """What the lot waits for now (the status sentence of every page)."""
    standing, paper = _standing(of, stage.document(ctx, of)), stage.document(ctx, of)
    if of.stage is Stage.SCORED and paper.lot(of.id).envelopes == SECOND:
        standing = replace(standing, second="order_second" if first_judged(ctx, of.id) else "sign_first")
    return calendar.next_task(standing)


def first_judged(ctx: Context, lot_id: str) -> bool:
    """Whether the panel has signed who passed the first of two envelopes."""
    signed = (entry for entry in journal.entries(ctx.tx, lot_id) if entry.type == "lot.sign_first")
    return any(entry.body["found"]["decided"] for entry in signed)


def timetable(ctx: Context, of: Lot, pauses: tuple[Pause, ...] = ()) -> tuple[Milestone, ...]:
    """The limits of the lot as far as they are known now; `pauses` are the days on which an objection was pending."""
    paper = stage.document(ctx, of)
    return timetables.timetable(_standing(of, paper, pauses), canon.moment(paper.documents.until))


def _standing(of: Lot, paper: TenderDocument, pauses: tuple[Pause, ...] = ()) -> Standing:
    return Standing(
        of.regime, of.way, of.stage, of.stage_since, of.deadline, of.window_ends, paper.publicity_days, pauses
    )


_SUBMISSION: Final = (
    *("seq", "package", "manifest_sha256", "p7s_sha256", "key_p7m_sha256", "sealed_size", "received_at", "leaf"),
    *("receipt_sha256", "receipt_p7s_sha256", "receipt_tsr_sha256"),
)


def submissions(ctx: Context, bid_id: str) -> list[dict[str, Json]]:
    """The packages of a bid with the digests of all their files, oldest first; for dossiers, after the close."""
    rows = table.rows(ctx.tx, store.submissions, "seq", bid=bid(ctx, bid_id).id)
    return [{name: cast("Json", getattr(row, name)) for name in _SUBMISSION} for row in rows]
