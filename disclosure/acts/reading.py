"""What pages ask of disclosure: notices newest first, search, counts, openings, the figures of a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from disclosure import store
from disclosure.acts import called_off
from disclosure.paper import Lang, unavailable
from disclosure.rules import notice, visibility
from disclosure.rules.notice import Reach
from disclosure.rules.visibility import Audience, Moment
from kernel import canon, journal
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import BEIJING, day_of
from kernel.errors import NotFound
from kernel.journal import Entry
from kernel.money import Money
from kernel.table import Record
from trading.acts import reading as trading
from trading.acts import stage
from trading.rules.lifecycle import Stage

Wanted = store.Wanted
PAGE: Final = 20
CALLED_OFF: Final = "call_off"
"""The kind of an order under a framework agreement, which stands among the deals without a notice."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice as a list shows it. `pdf` is empty where none could be made, and `without` says why."""

    id: str
    kind: str
    no: str
    title_zh: str
    title_en: str
    tender: str
    lot: str
    category: str
    regime: str
    public: bool
    issued_at: datetime
    published_at: datetime
    due: datetime | None
    price: Money | None
    winner: str
    leaf: str
    sha256: str
    pdf: Mapping[Lang, str]
    without: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of notices, newest first, and how many there are in all."""

    rows: tuple[Notice, ...]
    found: int


@dataclass(frozen=True, slots=True)
class Facets:
    """How many public notices match, by category, by kind, by site; each leaves its own filter out."""

    categories: Mapping[str, int]
    kinds: Mapping[str, int]
    sites: Mapping[str, int]


def notices(ctx: Context, wanted: Wanted, limit: int = PAGE, offset: int = 0) -> Page:
    """Public notices, newest first; every word of the query occurs in what they say."""
    rows = store.page(ctx.tx, wanted, limit, offset)
    return Page(tuple(map(_notice, rows)), store.count(ctx.tx, wanted))


def facets(ctx: Context, wanted: Wanted) -> Facets:
    return Facets(
        store.tally(ctx.tx, replace(wanted, category=""), "category"),
        store.tally(ctx.tx, replace(wanted, kinds=()), "kind"),
        store.tally(ctx.tx, replace(wanted, site=""), "site"),
    )


def _notice(row: Record) -> Notice:
    digests: dict[Lang, str | None] = {"zh": row.pdf_zh_sha256, "en": row.pdf_en_sha256}
    return Notice(
        id=row.id,
        kind=row.kind,
        no=row.no,
        title_zh=row.title_zh,
        title_en=row.title_en,
        tender=row.tender,
        lot=row.lot,
        category=row.category,
        regime=row.regime,
        public=row.public,
        issued_at=canon.moment(row.issued_at),
        published_at=canon.moment(row.published_at),
        due=canon.moment(row.due) if row.due else None,
        price=Money(Decimal(row.amount), row.currency) if row.amount else None,
        winner=row.winner or "",
        leaf=row.leaf,
        sha256=row.sha256,
        pdf={lang: digest for lang, digest in digests.items() if digest},
        without=row.without or "",
    )


# ---------------------------------------------------------------- one notice


def notice_of(ctx: Context, id: str) -> Notice:
    """One notice that the caller may read; NotFound for any other, also for one that exists."""
    return paper(ctx, id)[0]


def paper(ctx: Context, id: str) -> tuple[Notice, bytes]:
    """As `notice_of`, with the canonical bytes of what it says, whose digest is printed on it."""
    row = store.find(ctx.tx, id)
    if row is None or not _may_read(ctx, row):
        raise NotFound("notice.unknown", f"没有公告 {id}", f"no such notice: {id}", field="notice")
    return _notice(row), bytes(row.view)


def _may_read(ctx: Context, row: Record) -> bool:
    if row.public:
        return True
    letter = notice.KINDS[row.kind].reach is Reach.LETTER
    if letter and ctx.actor.role is Role.BIDDER and ctx.actor.org == row.addressee:
        return True
    return audience(ctx, row.lot) in (Audience.OFFICE, Audience.SUPERVISOR)


def view(ctx: Context, id: str) -> dict[str, Json]:
    """What the notice says, member by member."""
    return dict(said(paper(ctx, id)[1]))


@lru_cache(maxsize=256)
def said(content: bytes) -> Mapping[str, Json]:
    """The members of a paper's canonical bytes; kept, because reading them strictly takes longer than a page."""
    inner = canon.mapping(content).get("said")
    return inner if isinstance(inner, Mapping) else {}


def pdf(ctx: Context, id: str, lang: Lang = "zh") -> bytes:
    """The sealed PDF; NotNow `paper.unavailable` where it could not be made. The Chinese one is the official one."""
    found = notice_of(ctx, id)
    if lang not in found.pdf:
        raise unavailable()
    return ctx.blobs.get(found.pdf[lang])


def of_tender(ctx: Context, tender: str) -> tuple[Notice, ...]:
    """The notices of a tender that the caller may read, oldest first."""
    return tuple(_notice(row) for row in store.all_of(ctx.tx, tender=tender) if _may_read(ctx, row))


def of_lot(ctx: Context, lot: str) -> tuple[Notice, ...]:
    return tuple(_notice(row) for row in store.all_of(ctx.tx, lot=lot) if _may_read(ctx, row))


def by_digest(ctx: Context, sha256: str) -> tuple[Notice, ...]:
    """The notices whose content or PDF has this digest: what a QR code or a file leads to."""
    return tuple(_notice(row) for row in store.by_digest(ctx.tx, sha256) if _may_read(ctx, row))


# ---------------------------------------------------------------- who may see what


def audience(ctx: Context, lot: str) -> Audience:
    """As whom the caller looks at a lot; PUBLIC for everybody who has no part in it."""
    actor = ctx.actor
    if actor.role in (Role.TENDEREE, Role.AGENCY, Role.SUPERVISOR) and lot:
        paper = stage.document(ctx, trading.lot(ctx, lot))
        part = {Role.TENDEREE: paper.tenderee, Role.AGENCY: paper.agency, Role.SUPERVISOR: paper.supervisor}[actor.role]
        mine = Audience.SUPERVISOR if actor.role is Role.SUPERVISOR else Audience.OFFICE
        return mine if part.code == actor.org else Audience.PUBLIC
    if actor.role is Role.BIDDER and trading.bid_of(ctx, lot) is not None:
        return Audience.BIDDER
    return Audience.PUBLIC


def moment(ctx: Context, lot: str) -> Moment:
    """How far the lot has come."""
    return visibility.reached(entry.type for entry in journal.entries(ctx.tx, lot))


@dataclass(frozen=True, slots=True)
class Told:
    """One event as the caller may see it. `whole`: nothing is hidden, so its exact bytes may be given out."""

    entry: Entry
    body: Mapping[str, Json]
    whole: bool


def told(ctx: Context, lot: str, subject: str = "") -> tuple[Told, ...]:
    """The chain of a lot (or of a bid of it) as the caller may see it now; what is not his to know is left out."""
    seen, at, made = audience(ctx, lot), moment(ctx, lot), []
    for entry in journal.entries(ctx.tx, subject or lot):
        if not entry.erased and visibility.known(entry.type, seen, at):
            body = visibility.shown(entry.type, entry.body, seen, at)
            made.append(Told(entry, body, visibility.whole(entry.type, entry.body, seen, at)))
    return tuple(made)


# ---------------------------------------------------------------- openings


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening: the deadline of a lot, which is its opening instant (BID-34)."""

    lot: str
    tender: str
    at: datetime
    title_zh: str
    title_en: str
    place: str
    stage: Stage


def openings(ctx: Context, on: date) -> tuple[Opening, ...]:
    """The openings of a day in Beijing, in order of time."""
    begins = datetime(on.year, on.month, on.day, tzinfo=BEIJING)
    return tuple(_opening(ctx, lot) for lot in trading.lots_due(ctx, begins, begins + _DAY))


def next_opening(ctx: Context, after: datetime) -> Opening | None:
    """The first opening after a moment."""
    found = trading.lots_due(ctx, after + timedelta(milliseconds=1), datetime.max.replace(tzinfo=UTC), 1)
    return _opening(ctx, found[0]) if found else None


def _opening(ctx: Context, lot: trading.Lot) -> Opening:
    paper = stage.document(ctx, lot)
    zh, en = f"{paper.title.zh}（{lot.title_zh}）", f"{paper.title.en} ({lot.title_en})"
    return Opening(lot.id, lot.tender, paper.closes, zh, en, paper.opening_place, lot.stage)


# ---------------------------------------------------------------- figures


@dataclass(frozen=True, slots=True)
class Month:
    """What a month brought: numbers, and exact sums by currency, in all and for each day that has any.

    `deals` are the awards behind the sums, oldest first: the sums are theirs and nothing else's (row 20).
    """

    first: date
    tenders: int
    deals: tuple[Notice, ...]
    sums: Mapping[str, Decimal]
    by_day: Mapping[date, Mapping[str, Decimal]]

    @property
    def awards(self) -> int:
        return len(self.deals)


def month(ctx: Context, of: date) -> Month:
    """The calendar month in which the day lies, Beijing time."""
    first = of.replace(day=1)
    begins = datetime(first.year, first.month, 1, tzinfo=BEIJING)
    until = (begins + 31 * _DAY).replace(day=1)
    told = _all(ctx, Wanted(kinds=(notice.RESULT, notice.DEALT), since=begins, until=until))
    back = _all(ctx, Wanted(kinds=(notice.WITHDRAWAL,), since=begins))
    standing = [deal for deal in reversed(told) if not any(_takes_back(one, deal) for one in back)]
    orders = [_called_off(*each) for each in called_off.deals(ctx, begins, until)]
    deals = tuple(sorted(standing + orders, key=lambda deal: deal.published_at) if orders else standing)
    by_day: dict[date, Mapping[str, Decimal]] = {}
    for day in sorted({day_of(deal.published_at) for deal in deals}):
        by_day[day] = sums([deal for deal in deals if day_of(deal.published_at) == day])
    tenders = store.count(ctx.tx, Wanted(kinds=(notice.TENDER,), since=begins, until=until))
    return Month(first, tenders, deals, sums(deals), by_day)


def _called_off(subject: str, leaf: str, title: str, at: datetime, amount: Money, supplier: str) -> Notice:
    """An order under a framework agreement as a line among the deals."""
    return Notice(
        id=f"{subject}.{leaf[:16]}", kind=CALLED_OFF, no="", title_zh=title, title_en=title, tender=subject,
        lot=subject, category="procurement", regime="P87", public=True, issued_at=at, published_at=at, due=None,
        price=amount, winner=supplier, leaf=leaf, sha256="", pdf={}, without="",
    )  # fmt: skip


def _takes_back(withdrawal: Notice, deal: Notice) -> bool:
    """Whether the deal no longer stands: every withdrawal of a lot comes after the results it ends."""
    return withdrawal.lot == deal.lot and withdrawal.issued_at > deal.issued_at


def _all(ctx: Context, wanted: Wanted) -> list[Notice]:
    return [_notice(row) for row in store.page(ctx.tx, wanted, store.count(ctx.tx, wanted), 0)]


def sums(deals: Sequence[Notice]) -> dict[str, Decimal]:
    """Currency → exact sum."""
    made: dict[str, Decimal] = {}
    for deal in deals:
        if deal.price is not None:
            made[deal.price.currency] = made.get(deal.price.currency, Decimal()) + deal.price.amount
    return made
