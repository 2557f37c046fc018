"""Suspend, resume, terminate, void an evaluation; archive what has ended."""

from __future__ import annotations

from collections.abc import Mapping

from kernel import journal, table
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotNow, NotValid, Words
from kernel.journal import Entry
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading import store
from trading.acts import dealing, deposits, stage
from trading.acts.heads import heads, rooms, shared


def _reasoned(body: Mapping[str, Json]) -> None:
    for field, zh in (("basis", "法律依据"), ("reason", "理由")):
        if not str(body.get(field, "")).strip():
            raise NotValid("act.field", f"须写明{zh}", f"the {field} must be written", field=field)


def _interrupt(ctx: Context, subject: str, act: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    turn = stage.enter(ctx, subject, act)
    _reasoned(body)
    return stage.leave(ctx, turn, body, signed)


def suspend(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Stop the lot for a time, with legal basis and reason."""
    return _interrupt(ctx, subject, "suspend", body, signed)


def resume(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Go on where the lot was suspended."""
    return _interrupt(ctx, subject, "resume", body, signed)


def terminate(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """End the lot without award, for good; a competition under way is stopped in its room first."""
    entry = _interrupt(ctx, subject, "terminate", body, signed)
    dealing.not_under_way(ctx.tx, subject)
    return entry


def void_evaluation(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Void an evaluation; the only way to a second draw (verifiability 4.3).

    NotNow once the prices of two envelopes are open: who judged the first anew would know them.
    """
    if store.lot(ctx.tx, subject).priced_at:
        raise NotNow(
            "envelope.priced",
            "第二信封已开启，价格已公开，不能重新评审第一信封",
            "the second envelopes are open: the first cannot be judged anew by who knows the prices",
            remedy=Words("终止本标段，重新招标", "Terminate the lot and tender again"),
        )
    return _interrupt(ctx, subject, "void_evaluation", body, signed)


def archive(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Close the chains of the lot and of its bids; each names its own count and last leaf, the lot's also where the
    chains stand that go on after it: its room, the deposits of its bidders, and what the lots of its tender share."""
    turn = stage.enter(ctx, subject, "archive")
    for bid in table.rows(ctx.tx, store.bids, "id", lot=subject):
        journal.append(ctx, Act("archive", bid.id, ctx.actor, ctx.now, _last(ctx, bid.id)))
    others: list[Json] = list(heads(ctx, _beside(ctx, turn.lot)))
    return seal(ctx, stage.leave(ctx, turn, _last(ctx, subject) | {"heads": others}))


def _beside(ctx: Context, lot: store.Lot) -> list[str]:
    """In the order of their letters."""
    return [*rooms(ctx, lot.id), *deposits.of_bidders(ctx, lot.id), *shared(ctx, lot.tender)]


def _last(ctx: Context, subject: str) -> dict[str, Json]:
    head = journal.head(ctx.tx, subject)
    return {"count": head.tseq if head else 0, "last_leaf": head.leaf.hex() if head else ""}
