"""What falls due by itself: the clerk does it through the same acts and the same table as anyone."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final

from sqlalchemy import Connection

from kernel import canon, table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotTrusted, NotValid
from signing.rules import cobblestone, envelope, plaintext
from trading import store
from trading.acts import (
    contracting,
    dealing,
    ending,
    opening,
    packages,
    performing,
    releasing,
    restoring,
    selling,
    stage,
)
from trading.acts.releasing import Which
from trading.rules import calendar, envelopes
from trading.rules import form as forms
from trading.rules import opening as rules
from trading.rules.calendar import SETTLE
from trading.rules.lifecycle import COMPETED, Stage
from trading.rules.opening import Live
from trading.store import Lot

OPENED: Final = "ebid-opened/v1"
PART: Final = 512 * 1024

ACTS: Final = {
    "close_bidding": opening.close_bidding,
    "stop_too_few": opening.stop_too_few,
    "lapse": dealing.lapse,
    "draw_winner": dealing.draw_winner,
    "archive": ending.archive,
}
"""The clerk's own acts of this package, by verb."""

_AWAITING: Final = {
    Stage.AWARDED: calendar.unsigned_until,
    Stage.CONTRACTED: calendar.objections_end,
    Stage.ADMITTED: calendar.objections_end,
}
"""By the stage, from when on nothing more is waited for."""


def due(tx: Connection, now: datetime) -> list[tuple[str, str]]:
    """(act, lot) of everything that is due at `now`, oldest first. Asking again after doing it gives nothing."""
    ended = store.lots_at(tx, *_AWAITING, Stage.STOPPED, Stage.TERMINATED, Stage.DEALT)
    found = [("archive", lot.id) for lot in ended if _is_over(tx, lot, now)]
    for lot in store.lots_at(tx, Stage.COMPETING):
        found += [(act, lot.id) for act in dealing.due(tx, lot)]
    for lot in store.lots_at(tx, Stage.ANNOUNCED, Stage.CLOSED):
        if lot.regime in COMPETED:
            continue  # its room decides
        if lot.stage is Stage.ANNOUNCED and lot.deadline and now >= lot.deadline + SETTLE:
            found.append(("close_bidding", lot.id))
        elif lot.stage is Stage.CLOSED and store.count_bids(tx, lot.id, "sealed") < lot.way.least:
            found.append(("stop_too_few", lot.id))
    return found


def _is_over(tx: Connection, lot: Lot, now: datetime) -> bool:
    """Whether nothing can follow: at once without an award, else when all were told and the time to object is over, and
    where nobody has signed the contract, only after a second term for it; a contract is performed first."""
    if lot.stage is Stage.DEALT:
        return _is_sold(tx, lot, now)
    if lot.stage not in _AWAITING:
        return True
    if now < _AWAITING[lot.stage](lot.regime, lot.stage_since):
        return False
    if lot.stage is Stage.CONTRACTED and not performing.is_performed(tx, lot.id):
        return False
    told = lot.stage is Stage.ADMITTED or contracting.is_told(tx, lot.id)
    return told and _is_settled(tx, lot)


def _is_sold(tx: Connection, lot: Lot, now: datetime) -> bool:
    """Whether the contract with every winner is entered, nothing waits for an answer, and the time to object is over
    where the law gives one: the orders on sales give none."""
    objectable = lot.regime not in COMPETED and now < calendar.objections_end(lot.regime, lot.stage_since)
    return not objectable and not selling.missing(tx, lot.id) and _is_settled(tx, lot)


def _is_settled(tx: Connection, lot: Lot) -> bool:
    return all(row.answered_at for row in table.rows(tx, store.objections, "id", lot=lot.id))


def to_decrypt(tx: Connection, now: datetime) -> list[str]:
    """Bids whose window is over, that have no outcome yet, and whose key or quorum of shares is there."""
    found = []
    for lot in store.lots_at(tx, Stage.OPENING, Stage.UNSEALING):
        if lot.window_ends and now >= lot.window_ends:
            of = releasing.due(lot)
            waiting = (row for row in table.rows(tx, of.offers, "bid", lot=lot.id) if not row.outcome and not row.fault)
            found += [row.bid for row in waiting if row.released_key or _has_shares(tx, row.bid, of)]
    return found


def _released(tx: Connection, bid: str, of: Which) -> dict[int, bytes]:
    row = table.find(tx, store.bids, id=bid)
    seq = row.seq if row else 0
    rows = table.rows(tx, of.shares, "i", bid=bid, seq=seq)
    return {row.i: base64.b64decode(row.released) for row in rows if row.released}


def _has_shares(tx: Connection, bid: str, of: Which) -> bool:
    """Whether enough custodians have released; the manifest says how many that is."""
    return bool(_released(tx, bid, of))


@dataclass(frozen=True, slots=True)
class Decrypted:
    """What became of one envelope, not yet kept: either all of `by`, `form` and `sha256`, or `fault`."""

    bid: str
    of: Which
    by: str | None = None
    form: str | None = None
    sha256: str | None = None
    fault: str | None = None


def decrypted(ctx: Context, bid_id: str) -> Decrypted | None:
    """Open one bid into the blobs; None: shares are still missing. It takes long and writes no table, so it is done
    while only looking: nobody waits for the database meanwhile.

    A bid that does not open is isolated: its fault is told, the others go on (signing 6.7). What is no fault of the
    bid (a full disk, a lost file) is raised and tried again.
    """
    of = releasing.due(store.lot(ctx.tx, releasing.live(ctx, bid_id).lot))
    bid = releasing.live(ctx, bid_id, of)
    offer = table.find(ctx.tx, of.offers, bid=bid_id)
    if offer is None:
        raise rules.unknown()
    try:
        found = _key(ctx, bid, offer.released_key, of)
        if found is None:
            return None
        key, by = found
        form, opened = _read(ctx, bid, key)
    except (NotValid, NotTrusted) as error:
        restoring.intact(ctx, bid)  # else it is the disk that failed, and no fault of the bid
        told = {"code": error.code, "zh": error.words.zh, "en": error.words.en}
        return Decrypted(bid_id, of, fault=canon.canonical(told).decode())
    return Decrypted(bid_id, of, by, form, opened)


def keep(ctx: Context, found: Decrypted) -> None:
    """Keep what a bid says for the opening; a second time is no error."""
    outcome = None if found.fault else "opened"
    said = {"opened_by": found.by, "form": found.form, "opened_sha256": found.sha256, "fault": found.fault}
    table.change(ctx.tx, found.of.offers, {"bid": found.bid, "outcome": None, "fault": None}, outcome=outcome, **said)


def _key(ctx: Context, bid: Live, released: str | None, of: Which) -> tuple[bytes, str] | None:
    part = bid.part
    if released:
        data = base64.b64decode(released)
        return envelope.key_holds(data, bid.context, part.salt, part.commitment), "bidder"
    shares = dict(sorted(_released(ctx.tx, bid.id, of).items())[: bid.manifest.k])
    if len(shares) < bid.manifest.k:
        return None
    joined = envelope.join(shares, bid.context, bid.manifest.k, part.commitments, part.header)
    return joined, "custodians"


def opened_with(ctx: Context, bid_id: str, of: Which = releasing.FIRST) -> bytes:
    """The key LP string that opened an envelope, for the supervisor's dossier; NotNow unless it was opened."""
    bid = releasing.live(ctx, bid_id, of)
    offer = table.find(ctx.tx, of.offers, bid=bid_id, outcome="opened")
    found = _key(ctx, bid, offer.released_key, of) if offer is not None else None
    if found is None:
        raise rules.not_opened_yet()
    return envelope.key_bytes(bid.context, found[0])


def _read(ctx: Context, bid: Live, key: bytes) -> tuple[str, str]:
    """Decrypt, and only after the final tag split into blobs; the form's text and the digest of `opened.json`."""
    size = cobblestone.plain_size(bid.part.size)
    sealed = packages.ciphertext(ctx, bid.package, bid.part.start, bid.part.size)
    with ctx.blobs.scratch() as whole:
        for part in cobblestone.opened(sealed, key, bid.context):
            whole.write(part)
        whole.seek(0)
        content = plaintext.read(whole, size)
        _read_form(ctx, bid, content.form or {})
        files = [file.json() | {"sha256": ctx.blobs.write(_file(whole, file.size))} for file in content.files]
    form = dict(content.form or {})
    opened: dict[str, Json] = {"v": OPENED, "bid": bid.id, "lot": bid.lot, "files": files, "form": form}
    return canon.canonical(form).decode(), ctx.blobs.put(canon.canonical(opened))


def _read_form(ctx: Context, bid: Live, form: Mapping[str, Json]) -> None:
    """NotValid unless the form is one of its envelope: the price is in the second, where there are two."""
    if bid.manifest.second is not None and bid.part.number == 1:
        envelopes.read_first(form)
        return
    paper = stage.document(ctx, store.lot(ctx.tx, bid.lot))
    forms.fits(forms.read(form), paper.lot(bid.lot).form.currencies)


def _file(source: IO[bytes], size: int) -> Iterator[bytes]:
    while size:
        part = source.read(min(size, PART))
        size -= len(part)
        yield part
