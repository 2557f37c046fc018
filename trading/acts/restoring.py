"""A stored package that was damaged is made whole with the bidder's own copy, byte for byte what it submitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from kernel import table
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Fault, NotFound, NotNow, NotValid, Words
from kernel.journal import Entry
from people.acts import rights
from signing.acts.signatures import seal
from signing.rules.manifest import PIECE
from signing.rules.statement import Signed
from trading import second_store, store
from trading.acts import packages, releasing, stage
from trading.rules import lifecycle
from trading.rules.lifecycle import Stage
from trading.rules.opening import Live, unknown


def _mine(ctx: Context, bid_id: str) -> Live:
    row = table.find(ctx.tx, store.bids, id=bid_id, org=ctx.actor.org)
    if row is None:
        raise unknown()
    bid = releasing.live(ctx, bid_id)
    lot = store.lot(ctx.tx, bid.lot)
    lifecycle.step(lot.regime, lot.stage, "restore_piece", ctx.actor)
    return bid


def _digest(bid: Live, n: int) -> str:
    if not 0 <= n < len(bid.manifest.sealed.pieces):
        raise NotValid("piece.bounds", "片号或大小超限", "the piece's number or size is out of bounds", field="n")
    return bid.manifest.sealed.pieces[n].hex()


def _size(bid: Live, n: int) -> int:
    return min(PIECE, bid.manifest.sealed.size - n * PIECE)


def is_whole(ctx: Context, bid_id: str, n: int) -> bool:
    """Whether piece `n` (from 0) of the caller's own bid is here with every byte, read again for the question.

    Between the close and the opening record only: NotNow outside of it, NotFound for anybody else's bid.
    """
    bid = _mine(ctx, bid_id)
    return _holds(packages.shelf(ctx.blobs, bid.package), _digest(bid, n))


def _holds(shelf: Blobs, digest: str) -> bool:
    try:
        return sum(map(len, shelf.chunks(digest))) > 0
    except (Fault, NotFound):
        return False


def spoilt(ctx: Context, bid: Live) -> list[int]:
    """The numbers of the stored pieces that are not what the bidder submitted; every byte is read for it."""
    shelf = packages.shelf(ctx.blobs, bid.package)
    return [n for n, digest in enumerate(bid.manifest.sealed.pieces) if not _holds(shelf, digest.hex())]


def waiting(tx: Connection) -> list[str]:
    """The bids that lie sealed between the close and the opening record and have no outcome yet; of two envelopes also
    those whose second is being opened."""
    found: list[str] = []
    for lot in store.lots_at(tx, Stage.UNSEALING):
        found += [row.bid for row in table.rows(tx, second_store.offers, "bid", lot=lot.id) if not row.outcome]
    for lot in store.lots_at(tx, Stage.CLOSED, Stage.OPENING):
        done = {row.bid for row in table.rows(tx, store.offers, "bid", lot=lot.id) if row.outcome}
        sealed = table.rows(tx, store.bids, "id", lot=lot.id, state="sealed")
        found += [row.id for row in sealed if row.id not in done]
    return found


def mark(ctx: Context, bid_id: str, pieces: Sequence[int]) -> Live | None:
    """Note which pieces of a bid must be handed in again; None if that was noted before, or it is too late."""
    numbers = " ".join(map(str, pieces))
    if bid_id not in waiting(ctx.tx):
        return None
    row = table.find(ctx.tx, store.bids, id=bid_id)
    if row is None or row.damaged == numbers:
        return None
    table.change(ctx.tx, store.bids, {"id": bid_id}, damaged=numbers)
    return releasing.live(ctx, bid_id)


def _whole_again(ctx: Context, bid_id: str, n: int) -> None:
    row = table.find(ctx.tx, store.bids, id=bid_id)
    left = [each for each in (row.damaged or "").split() if each != str(n)] if row else []
    table.change(ctx.tx, store.bids, {"id": bid_id}, damaged=" ".join(left))


def intact(ctx: Context, bid: Live) -> None:
    """Fault if a piece of the stored package is not what its bidder submitted: that is never the bidder's cause."""
    if bad := spoilt(ctx, bid):
        raise Fault(f"the stored package of {bid.id} is damaged in pieces {bad}: its bidder can hand them in again")


def wanted(ctx: Context, bid_id: str, n: int, sha256: str) -> str:
    """The package on whose shelf piece `n` is missing; asked before a byte is kept.

    NotValid unless `sha256` is what the bidder's own signed manifest, and so its receipt, says of this piece: whoever
    hands it in can change nothing. NotNow if the piece is whole here.
    """
    bid = _mine(ctx, bid_id)
    rights.may(ctx, "lot.restore_piece")
    if sha256 != _digest(bid, n):
        raise NotValid(
            "copy.other",
            f"第 {n} 片与截止前递交的不同，不能补传",
            f"piece {n} is not the one that was submitted before the deadline",
            field="n",
            law="EBM-27",
        )
    if _holds(packages.shelf(ctx.blobs, bid.package), sha256):
        raise NotNow(
            "copy.not_needed",
            f"第 {n} 片完好，不必补传",
            f"piece {n} is whole here and needs no copy",
            field="n",
            remedy=Words("不必再做什么", "Nothing is left to do"),
        )
    return bid.package


def restore_piece(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Record that piece `n` of the bid was taken in again; `subject` is the bid, `body` has `n` and `sha256`.

    Called when its bytes lie on the shelf under that digest, which nobody but those bytes can have.
    """
    bid, n = _mine(ctx, subject), body.get("n")
    rights.may(ctx, "lot.restore_piece")
    if not isinstance(n, int) or body.get("sha256") != _digest(bid, n):
        raise NotValid("act.field", "不是这份投标的分片", "this is no piece of the bid", field="sha256")
    turn = stage.enter(ctx, bid.lot, "restore_piece")
    _whole_again(ctx, subject, n)
    facts: dict[str, Json] = {"bid": bid.id, "seq": bid.seq, "n": n, "sha256": _digest(bid, n), "size": _size(bid, n)}
    return seal(ctx, stage.leave(ctx, turn, facts))
