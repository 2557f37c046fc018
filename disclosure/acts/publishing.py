"""Make what the journal obliges to: for each event its papers, sealed, published once, recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from disclosure import paper, store
from disclosure.acts import exchanging, pressing, releasing, writing
from disclosure.acts.anchoring import anchored
from disclosure.acts.pressing import NOTICES
from disclosure.acts.releasing import Release
from disclosure.rules import exchange, notice, papers
from disclosure.rules.admission_view import AdmissionNotice
from disclosure.rules.contract_view import ContractNotice
from disclosure.rules.exchange import Parcel, Told
from disclosure.rules.notice import Kind, Reach
from disclosure.rules.papers import Paper
from disclosure.rules.source import Publisher, Source
from kernel import canon, journal
from kernel.act import Act
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.context import Context, Desk
from kernel.deadlines import ends_at
from kernel.errors import NotAllowed, NotNow, Words
from kernel.journal import Entry
from kernel.money import Money
from kernel.reader import Reader
from trading.acts import reading as trading
from trading.rules import calendar
from trading.rules.calendar import CONTRACT

_MARKS: Final = tuple(f'"type":"{event}"'.encode() for event in sorted(notice.OBLIGING))


@dataclass(frozen=True, slots=True)
class Duty:
    """One notice that an entry obliges to and that is not there yet."""

    id: str
    kind: str
    leaf: bytes
    letter: int = 0
    loser: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is due, oldest first; `read` is how far the log may be marked as read, 0 if that can wait."""

    duties: tuple[Duty, ...]
    read: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice that is written and not yet pressed."""

    duty: Duty
    view: Paper
    source: Source
    addressee: str
    due: datetime | None
    price: Money | None
    winner: str
    release: Release | None
    parcel: Parcel | None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A draft with the digests of its sealed PDFs by language; `without` says why there are none."""

    draft: Draft
    files: Mapping[str, str]
    without: str


# ---------------------------------------------------------------- what is due


def due(ctx: Context) -> Waiting:
    """The notices that are missing. Asking again after publishing them gives nothing."""
    seen = store.unread(ctx.tx)
    obliging = [each for each in seen if any(mark in each.data for mark in _MARKS)]
    there = store.published(ctx.tx, (each.leaf.hex() for each in obliging))
    duties: list[Duty] = []
    read = store.logged(ctx.tx)
    for each in obliging:
        missing = [duty for duty in _duties(journal.find(ctx.tx, each.leaf)) if duty.id not in there]
        if missing and each.idx is not None:
            read = min(read, each.idx)
        duties += missing
    return Waiting(tuple(duties), read if read >= store.marked(ctx.tx) + store.BEHIND else 0)


def _duties(entry: Entry) -> Iterator[Duty]:
    for kind in notice.obliged(entry.type):
        if kind.reach is Reach.LETTER:
            for n, loser in enumerate(notice.addressees(entry.type, entry.body), 1):
                id_ = notice.name(kind, entry.subject, entry.tseq, n)
                yield Duty(id_, kind.name, entry.leaf, n, loser)
        else:
            yield Duty(notice.name(kind, entry.subject, entry.tseq), kind.name, entry.leaf)


def advance(ctx: Context, read: int) -> None:
    """Mark the log as read up to `read`: every obliging entry before it has its notices."""
    store.mark(ctx.tx, read)


# ---------------------------------------------------------------- writing and pressing


def draft(ctx: Context, publisher: Publisher, duty: Duty) -> Draft:
    """The notice from its event, under the log's checkpoint of now; equal journals, equal content. Reads only."""
    entry, kind = journal.find(ctx.tx, duty.leaf), notice.KINDS[duty.kind]
    of = writing.told(ctx, publisher, kind, entry, duty.letter, duty.loser)
    view = anchored(ctx, writing.write(kind, of))
    addressee = view.addressee.code if isinstance(view, papers.ResultNotice | AdmissionNotice) else ""
    price, winner = _deal(of, view)
    release = releasing.written(of, kind, duty.id, Words(_title(view, "zh"), _title(view, "en")))
    parcel = _parcel(duty, view, of.source) if kind.reach is Reach.PUBLIC else None
    return Draft(duty, view, of.source, addressee, _due(of.source, kind), price, winner, release, parcel)


def _parcel(duty: Duty, view: Paper, source: Source) -> Parcel | None:
    """What the national platform is sent of a public notice."""
    by, of = source.publisher, source.document
    belongs = (of.category, of.project, of.tender, source.lot)
    said = (_title(view, "zh"), papers.content(view), source.at)
    return exchange.parcel(Told(duty.id, duty.kind, *belongs, *said, by.name.zh, f"{by.address}/notices/{duty.id}"))


def _deal(of: writing.Told, view: Paper) -> tuple[Money | None, str]:
    if isinstance(view, papers.DealConfirmation | papers.DealAnnouncement):
        prices = [Decimal(won.text("price")) for won in of.source.body.each("winners")]
        total = Money(sum(prices, Decimal()), of.source.body.text("currency"))
        return total, "、".join(dict.fromkeys(one.winner.name for one in view.won))
    if isinstance(view, ContractNotice):
        return Reader.of(of.last("lot.offer_contract").body).money("price"), view.supplier.name
    if not isinstance(view, papers.AwardNotice | papers.ResultAnnouncement) or view.admitted:
        return None, ""
    return Reader.of(of.last("lot.award").body).money("price"), view.winner.name


def _due(source: Source, kind: Kind) -> datetime | None:
    """The moment by which a reader must act, where the notice sets one."""
    if kind.name in (notice.TENDER, notice.CHANGE, notice.CLARIFICATION):
        return source.document.closes
    if kind.name == notice.CANDIDATES:
        return canon.moment(source.body.text("until"))
    if kind.name in (notice.AWARD, notice.DEAL) and source.regime in CONTRACT:
        return ends_at(calendar.limit(CONTRACT[source.regime], source.at))
    return None


def press(made: Draft, desk: Desk, blobs: Blobs, at: datetime) -> Pressed:
    """Print and seal both languages and keep them; outside of any transaction, because it takes about a second.

    Without the typesetting library the notice is whole all the same: `without` carries the reason's code, and
    `pressing` makes the PDFs later.
    """
    try:
        return Pressed(made, pressing.press(made.view, desk, blobs, at), "")
    except NotNow as refusal:
        return Pressed(made, {}, refusal.code)


# ---------------------------------------------------------------- publishing


def publish(ctx: Context, pressed: Pressed) -> Entry:
    """Keep the notice and record its digests, so that it cannot be exchanged in silence. Conflict: it is there."""
    if ctx.actor.role is not Role.CLERK:
        raise NotAllowed("act.not_allowed", "公告由平台发布", "the platform publishes notices")
    made, kind = pressed.draft, notice.KINDS[pressed.draft.duty.kind]
    view, source, paper_ = made.view, made.source, made.source.document
    result = kind.name == notice.RESULT or notice.RESULT in {row.kind for row in store.all_of(ctx.tx, lot=source.lot)}
    store.keep(
        ctx.tx,
        papers.said(view),
        id=made.duty.id,
        leaf=made.duty.leaf.hex(),
        kind=kind.name,
        public=kind.reach is Reach.PUBLIC or (kind.reach is Reach.PARTIES and bool(source.lot) and result),
        tender=paper_.tender,
        lot=source.lot,
        addressee=made.addressee,
        no=view.head.number,
        title_zh=_title(view, "zh"),
        title_en=_title(view, "en"),
        category=paper_.category,
        site=trading.site_of(ctx, paper_.tender),
        regime=paper_.regime.value,
        issued_at=canon.instant(source.at),
        published_at=canon.instant(ctx.now),
        due=canon.instant(made.due) if made.due else None,
        currency=made.price.currency if made.price else None,
        amount=str(made.price.amount) if made.price else None,
        winner=made.winner or None,
        sha256=papers.digest(view),
        pdf_zh_sha256=pressed.files.get("zh"),
        pdf_en_sha256=pressed.files.get("en"),
        without=pressed.without or None,
        view=papers.content(view),
    )
    if kind.name == notice.RESULT:
        store.open_to_all(ctx.tx, source.lot, notice.REPORT)
    if made.release:
        releasing.keep(ctx, made.release)
    if made.parcel:
        exchanging.put(ctx, made.parcel)
    return journal.append(ctx, Act("publish", NOTICES, ctx.actor, ctx.now, _recorded(pressed)))


def _recorded(pressed: Pressed) -> dict[str, Json]:
    duty = pressed.draft.duty
    return {
        "notice": duty.id,
        "kind": duty.kind,
        "leaf": duty.leaf.hex(),
        "sha256": papers.digest(pressed.draft.view),
        "pdf_sha256": dict(pressed.files),
    }


def _title(view: Paper, lang: paper.Lang) -> str:
    """Project, lot where it is called otherwise, kind of paper."""
    head, lots = view.head, view.head.lot != view.head.project
    if lang == "zh":
        return f"{head.project.zh}{f'（{head.lot.zh}）' if lots else ''}{view.title.zh}"
    return f"{head.project.en}{f' ({head.lot.en})' if lots else ''}: {view.title.en}"
