"""Those who were at the opening sign its record, each organisation once."""

from __future__ import annotations

from collections.abc import Mapping

from kernel import journal, table
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotValid
from kernel.journal import Entry
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading import store
from trading.acts import stage
from trading.rules.opening import not_opened_yet

TYPE = "lot.confirm_record"


def prepare_confirmation(ctx: Context, subject: str, body: Mapping[str, Json] | None = None) -> dict[str, Json]:
    """The exact body that is signed: the record as it was published; NotNow before it is."""
    record = store.lot(ctx.tx, subject).record_sha256
    if record is None:
        raise not_opened_yet()
    return {"record_sha256": record}


def confirm_record(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Sign the opening record on the spot, before the panel sits; who stays silent accepts it (财政部令第87号 42)."""
    turn = stage.enter(ctx, subject, "confirm_record")
    mine = table.find(ctx.tx, store.bids, lot=subject, org=ctx.actor.org, state="sealed")
    if ctx.actor.role is Role.BIDDER and mine is None:
        raise NotAllowed("actor.not_party", "只有投标人可以签署", "only a bidder of this lot may sign")
    if ctx.actor.tag in confirmed(ctx, subject):
        raise Conflict("record.confirmed", "贵单位已签署开标记录", "your organisation has signed the opening record")
    if dict(body) != prepare_confirmation(ctx, subject):
        raise NotValid("act.field", "签署的不是公布的开标记录", "this is not the record as published", field="body")
    return seal(ctx, stage.leave(ctx, turn, body, signed))


def confirmed(ctx: Context, lot: str) -> dict[str, Entry]:
    """Who has signed the record of the lot, by tag, in order of time."""
    return {entry.actor: entry for entry in journal.entries(ctx.tx, lot) if entry.type == TYPE}
