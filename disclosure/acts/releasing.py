"""The release of open data that goes with a public notice: its facts gathered from the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from disclosure import open_store
from disclosure.acts import writing
from disclosure.acts.writing import Told
from disclosure.rules.notice import Kind
from disclosure.rules.ocds import parts, release
from disclosure.rules.ocds.parts import Asked, Bid, Facts
from kernel import canon, journal
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from kernel.money import Money
from kernel.reader import Reader


@dataclass(frozen=True, slots=True)
class Release:
    """A release that is written and not yet kept."""

    id: str
    tender: str
    tag: str
    date: datetime
    data: bytes


def written(of: Told, kind: Kind, id: str, title: Words) -> Release | None:
    """The release of the notice `id`; None where the notice has none (`ocds.release.made`)."""
    facts = _facts(of, kind, id, title)
    if not release.made(facts):
        return None
    data = parts.encode(release.release(facts))
    return Release(id, of.source.document.tender, release.tag(kind.name), of.source.at, data)


def keep(ctx: Context, made: Release) -> None:
    """Once; Conflict `release.known` where it is there."""
    digest = hashlib.sha256(made.data).hexdigest()
    date = canon.instant(made.date)
    open_store.keep(ctx.tx, id=made.id, tender=made.tender, tag=made.tag, date=date, sha256=digest, data=made.data)


# ---------------------------------------------------------------- what the journal says


def _facts(of: Told, kind: Kind, id: str, title: Words) -> Facts:
    return Facts(
        source=of.source,
        notice=id,
        kind=kind.name,
        title=title,
        opened=tuple(_opened(of)),
        rejected=frozenset(str(entry.body["bid"]) for entry in of.every("lot.reject_bid")),
        candidates=frozenset(_candidates(of)),
        suppliers=frozenset(_suppliers(of)),
        award=_body(of, "lot.award"),
        contract=_contract(of),
        asked=tuple(_asked(of)),
    )


def _opened(of: Told) -> Iterator[Bid]:
    """The bids of the opening record, with the prices of the second envelopes that were opened."""
    if not of.every("lot.open_bids"):
        return
    prices = {str(each["bid"]): each for entry in of.every("lot.open_second") for each in entry.body["found"]["bids"]}
    recorded = {str(each["bid"]): each for each in of.last("lot.open_bids").body["found"]["bids"]}
    for line in writing.lines(of):
        total = _total(prices.get(line.bid, recorded[line.bid]))
        yield Bid(line.bid, line.bidder.code, line.bidder.name, line.outcome, line.received, total)


def _total(bid: Mapping[str, Json]) -> Money | None:
    """The price of the opening record; None where there is none or one in several currencies."""
    totals = bid["total"] or []
    return Reader({"total": totals[0]}).money("total") if isinstance(totals, list) and len(totals) == 1 else None


def _candidates(of: Told) -> set[str]:
    published = (Reader.of(entry.body) for entry in of.every("lot.publish_candidates"))
    listed = {each.text("bid") for body in published for each in body.each("candidates")}
    return listed - {str(entry.body["bid"]) for entry in of.every("lot.withdraw_award")}


def _suppliers(of: Told) -> Iterator[str]:
    """Codes of firms that had an award of another lot by then: an organisation is told whole each time."""
    for lot in of.source.document.lots:
        if lot.lot != of.source.lot:
            entries = journal.entries(of.ctx.tx, lot.lot)
            awards = (entry for entry in entries if entry.type == "lot.award" and entry.at <= of.source.at)
            yield from (str(entry.body["bidder"]) for entry in awards)


def _body(of: Told, type_: str) -> Reader | None:
    found = of.every(type_)
    return Reader.of(found[-1].body) if found else None


def _contract(of: Told) -> Reader | None:
    signed = _body(of, "lot.sign_contract")
    return Reader.of(canon.mapping(of.ctx.blobs.get(signed.text("contract_sha256")))) if signed else None


def _asked(of: Told) -> Iterator[Asked]:
    """The questions that a clarification answers."""
    if of.source.body.has("answers"):
        for id_ in of.source.body.texts("answers"):
            chain = journal.entries(of.ctx.tx, id_)
            if len(chain) > 1:
                asked, answered = chain[0], chain[-1]
                yield Asked(id_, asked.at, _text(of, asked), answered.at, _text(of, answered))


def _text(of: Told, entry: Entry) -> str:
    return of.text(str(entry.body["text_sha256"]))
