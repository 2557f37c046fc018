"""The release of open data that goes with a public notice: its facts gathered from the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from disclosure import open_store
from disclosure.acts import writing
from disclosure.acts.writing import Told
from disclosure.rules import sales_data
from disclosure.rules.notice import Kind
from disclosure.rules.ocds import parts, release
from disclosure.rules.ocds.parts import Asked, Bid, Facts, Winner
from kernel import canon, journal
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from kernel.money import Money, money
from kernel.reader import Reader
from people.acts import reading as people

PURCHASES: Final = "procurement"
SALES: Final = "sales"


@dataclass(frozen=True, slots=True)
class Release:
    """A release that is written and not yet kept."""

    id: str
    data_set: str
    tender: str
    tag: str
    date: datetime
    data: bytes


def written(of: Told, kind: Kind, id: str, title: Words) -> Release | None:
    """The release of the notice `id`, of a purchase or of a sale; None where the notice has none."""
    facts = _facts(of, kind, id, title)
    tender, at = of.source.document.tender, of.source.at
    if release.made(facts):
        return Release(id, PURCHASES, tender, release.tag(kind.name), at, parts.encode(release.release(facts)))
    if sales_data.made(facts):
        return Release(id, SALES, tender, sales_data.EVENTS[kind.name], at, parts.encode(sales_data.row(facts)))
    return None


def _winners(of: Told) -> Iterator[Winner]:
    """Of a confirmed deal: who stands behind each number."""
    if of.source.body.has("winners"):
        names, currency = people.names(of.ctx), of.source.body.text("currency")
        for each in of.source.body.each("winners"):
            code = each.text("org").removeprefix("O-")
            yield Winner(each.text("bidder"), code, names[code], money(each.text("price"), currency))


def keep(ctx: Context, made: Release) -> None:
    """Once; Conflict `release.known` where it is there."""
    digest = hashlib.sha256(made.data).hexdigest()
    date = canon.instant(made.date)
    open_store.keep(
        ctx.tx,
        id=made.id,
        data_set=made.data_set,
        tender=made.tender,
        tag=made.tag,
        date=date,
        sha256=digest,
        data=made.data,
    )


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
        winners=tuple(_winners(of)),
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
