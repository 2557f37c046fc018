"""What falls due by itself in an evaluation: the clerk does it through the same acts and the same table as anyone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from evaluation.acts import awarders, awarding, drawing, members, quoting, reporting, scoring
from evaluation.acts.members import Sitting
from experts.acts import calling, reserve
from experts.acts import reading as drawn
from experts.rules.plan import Panel
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.journal import Entry
from trading.acts import contracting, reading
from trading.acts.reading import Lot
from trading.rules import lifecycle
from trading.rules.lifecycle import Stage

Do = Callable[[Context, str, Mapping[str, Json]], Entry]


def _time_out(ctx: Context, lot: str, body: Mapping[str, Json]) -> Entry:
    return drawing.time_out(ctx, lot, bytes.fromhex(str(body["pid"])))


def _contact(ctx: Context, lot: str, body: Mapping[str, Json]) -> Entry:
    return drawing.contact_expert(ctx, lot, bytes.fromhex(str(body["pid"])))


ACTS: Final[Mapping[str, Do]] = {
    "contact_expert": _contact,
    "time_out": _time_out,
    "snapshot_pool": drawing.snapshot_pool,
    "exclude": drawing.exclude,
    "freeze_draw": drawing.freeze_draw,
    "draw": drawing.draw,
    "replace_expert": drawing.replace_expert,
    "fall_back": drawing.fall_back,
    "open_quotes": quoting.open_quotes,
    "open_scores": scoring.open_scores,
    "rank": reporting.rank,
    "open_ballots": awarders.open_ballots,
    "notify": awarding.notify,
}
_BUSY: Final = (
    *(Stage.COMPETING, Stage.CLOSED, Stage.OPENED, Stage.EVALUATING),
    *(Stage.SCORED, Stage.PRICED, Stage.RANKED, Stage.AWARDED),
)


@dataclass(frozen=True, slots=True)
class Due:
    """One act that the clerk may do now."""

    act: str
    lot: str
    body: Mapping[str, Json] = field(default_factory=dict)


def due(ctx: Context) -> list[Due]:
    """Everything that is due. Asking again after doing it gives nothing; what cannot be done yet is not due."""
    found = [Due("time_out", each.subject, {"pid": each.pid.hex()}) for each in drawn.overdue(ctx.tx, ctx.now)]
    found += _calls(ctx)
    for lot in reading.lots_at(ctx, *_BUSY):
        found += _of_lot(ctx, lot)
    return found


def _calls(ctx: Context) -> list[Due]:
    """Whoever was drawn for the round that a lot is in and is to be called, as long as its stage lets the seat be
    filled."""
    found = []
    for each in calling.due(ctx.tx, ctx.now):
        lot = reading.lot(ctx, each.subject)
        lawful = "contact_expert" in lifecycle.possible(lot.regime, lot.stage, Role.CLERK)
        if lawful and members.sitting(ctx, lot).did == each.did:
            found.append(Due("contact_expert", lot.id, {"pid": each.pid.hex()}))
    return found


def _of_lot(ctx: Context, lot: Lot) -> Iterator[Due]:
    """The cheap questions come first: this is asked of every lot in each of the clerk's rounds."""
    if lot.stage is Stage.AWARDED:
        if not contracting.is_told(ctx.tx, lot.id):
            yield Due("notify", lot.id)
        return
    dids = drawing.going_on(ctx, lot)
    if not dids:
        return
    of = members.sitting(ctx, lot)
    for did in dids:
        yield from _of_draw(ctx, of, did)
    if lot.stage is Stage.EVALUATING and quoting.may_open(ctx, of):
        yield Due("open_quotes", lot.id)
    if lot.stage is Stage.EVALUATING and scoring.may_open(ctx, of):
        yield Due("open_scores", lot.id)
    yield from _of_result(ctx, of)


def _of_result(ctx: Context, of: Sitting) -> Iterator[Due]:
    if of.lot.stage in (Stage.SCORED, Stage.PRICED) and reporting.may_rank(ctx, of):
        yield Due("rank", of.lot.id)
    if of.lot.stage is Stage.RANKED and awarders.may_open(ctx, of):
        yield Due("open_ballots", of.lot.id)


def _of_draw(ctx: Context, of: Sitting, did: str) -> Iterator[Due]:
    act = _next_step(ctx, of, did)
    if act:
        yield Due(act, of.lot.id, {"did": did})
    silent = reserve.overdue(ctx.tx, did, ctx.now)
    if silent:
        yield Due("fall_back", of.lot.id, {"did": did, "j": silent[0], "party": silent[1]})


def _next_step(ctx: Context, of: Sitting, did: str) -> str:
    """The clerk's next step of a draw, empty while it waits for people; panels are drawn once the bids are open."""
    found, is_panel = drawn.progress(ctx.tx, did), did == of.did
    if found.drawn:
        return "replace_expert" if found.open and not found.missing else ""
    if isinstance(found.plan.of, Panel) and (not is_panel or of.lot.stage is not Stage.OPENED):
        return ""
    if isinstance(found.plan.of, Panel) and not found.excluded:
        return "exclude" if found.snapshot else "snapshot_pool"
    if not found.frozen:
        return "freeze_draw"
    return "" if found.missing or found.awaited else "draw"
