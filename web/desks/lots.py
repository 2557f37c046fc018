"""The facts of a lot that one person's pages need, and which lots are that person's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from evaluation.acts import (
    avoidance,
    awarders,
    entering,
    last_quotes,
    members,
    negotiating,
    quoting,
    representatives,
    reviewing,
    scoring,
)
from evaluation.acts import drawing as lotteries
from evaluation.acts.members import ACCEPTED, Sitting
from experts.acts import reading as drawn
from kernel import canon, journal
from kernel.actor import MEMBERS, Actor, Role
from kernel.context import Context
from kernel.errors import NotFound, Refusal
from trading.acts import dealing, following, informing, performing, reading, recordings, releasing, selling
from trading.acts.reading import Lot
from trading.rules.lifecycle import Stage
from trading.rules.procedure import Yields
from web.desks import deposits
from web.desks.draw_forms import awaited, rounds
from web.desks.duties import Held
from web.desks.stages import OVER
from web.request import House

NAMING: Final = frozenset({Stage.ANNOUNCED, Stage.CLOSED, Stage.OPENING, Stage.OPENED, Stage.EVALUATING})
"""While the tenderee may name its representatives."""
OPENING: Final = frozenset({Stage.OPENING, Stage.UNSEALING})
"""While keys and shares are handed over."""
CONTRACT: Final = frozenset({Stage.AWARDED, Stage.CONTRACTED})
"""While the contract is concluded and performed."""
ASKING: Final = frozenset({Stage.ANNOUNCED, Stage.COMPETING})
"""While questions on the documents are asked and answered."""
MINE: Final = 200
"""So many lots lie on a desk; older ones are found by their number."""
OFFICES: Final = frozenset({Role.AGENCY, Role.TENDEREE, Role.SUPERVISOR, Role.CUSTODIAN})


@contextmanager
def looking(house: House, person: Actor, subject: str) -> Iterator[Context]:
    """As `house.looking`, but a member of a panel looks at its lot under the pseudonym of the seat."""
    with house.looking(person) as ctx:
        if person.role in MEMBERS and subject.startswith("L-"):
            yield replace(ctx, actor=members.seated(ctx, subject, person))
        else:
            yield ctx


def unknown(lot: str) -> NotFound:
    """The one answer for a lot that does not exist and for one that is none of your business."""
    return NotFound("lot.unknown", f"没有标段 {lot}", f"no such lot: {lot}", field="lot")


def mine(ctx: Context, person: Actor) -> list[Lot]:
    """The lots in which this person has a part, the newest move first; at most `MINE`. A bidder's are those of its
    firm."""
    if person.role in MEMBERS:
        seats = {seat.lot for seat in members.offered(ctx, person) if seat.state == ACCEPTED}
        return [reading.lot(ctx, subject) for subject in sorted(seats)]
    if person.role is Role.BIDDER:
        return [one.lot for one in following.concerns(ctx, MINE)]
    if person.role is Role.CENTRE:
        return reading.lots_of_centre(ctx, MINE)
    return reading.lots_with(ctx, MINE) if person.role in OFFICES else []


def lot(ctx: Context, person: Actor, id: str) -> Lot:
    """A lot in which this person has a part; bidders see every announced one. NotFound otherwise."""
    found = reading.lot(ctx, id)
    if person.role is Role.BIDDER:
        return found
    if person.role in MEMBERS:
        seated = any(seat.lot == id and seat.state == ACCEPTED for seat in members.offered(ctx, person))
    else:
        seated = reading.in_hand(ctx, found, person.org) if person.role is Role.CENTRE else reading.is_party(ctx, id)
    if not seated:
        raise unknown(id)
    return found


# ---------------------------------------------------------------- facts


def held(ctx: Context, of: Lot) -> Held:
    """The facts of the lot for `ctx.actor`, a member under the pseudonym of the seat."""
    base = Held(of, reading.next_task(ctx, of), ctx.actor.role, ctx.now, _done(ctx, of), **_asked(ctx, of))
    if ctx.actor.role in (Role.CENTRE, Role.SUPERVISOR) and of.opened_at:
        base = replace(base, filmed=any(one.keep_until for one in recordings.register(ctx, of)))
    return replace(base, **_MORE[ctx.actor.role](ctx, of)) if ctx.actor.role in _MORE and of.stage not in OVER else base


def _done(ctx: Context, of: Lot) -> frozenset[str]:
    entries = journal.entries(ctx.tx, of.id)
    own = [entry for entry in entries if entry.actor == ctx.actor.tag and entry.at >= of.stage_since]
    return frozenset(entry.type.rpartition(".")[2] for entry in own)


def _asked(ctx: Context, of: Lot) -> dict[str, Any]:
    if ctx.actor.role not in OFFICES:
        return {}
    asked = reading.questions(ctx, of.tender) if of.stage in ASKING else []
    return {
        "questions": tuple(one for one in asked if not one.answered_at),
        "objections": tuple(one for one in reading.objections(ctx, of.id) if not one.answered_at),
    }


def _judging(ctx: Context, of: Lot) -> dict[str, Any]:
    """Where the lot stands between the two openings of two envelopes."""
    if of.stage is not Stage.SCORED or not members.sitting(ctx, of).sealed_prices:
        return {}
    return {"judging": True, "judged": reading.first_judged(ctx, of.id)}


def _of_agency(ctx: Context, of: Lot) -> dict[str, Any]:
    if of.stage is Stage.RANKED:
        return _tied(ctx, of) | _beacon(ctx, of)
    if of.stage is Stage.COMPETING:
        return {"planned": not dealing.equals(ctx.tx, of.id) or bool(lotteries.going_on(ctx, of))} | _beacon(ctx, of)
    more: dict[str, Any] = {"planned": bool(drawn.dids(ctx.tx, of.id)) or not _may_plan(of)}
    if of.stage in OPENING:
        more["settled"] = all(seat.outcome for seat in reading.hall(ctx, of.id, releasing.due(of)))
    return more | _beacon(ctx, of) | _panel(ctx, of)


def _tied(ctx: Context, of: Lot) -> dict[str, Any]:
    """Whether equal bids must still be drawn apart, and whether that draw is planned."""
    tie = lotteries.open_tie(ctx, members.sitting(ctx, of))
    if tie is None:
        return {}
    return {"tied": True, "planned": any(did.endswith(f"/{tie[0]}") for did in drawn.dids(ctx.tx, of.id))}


def _may_plan(of: Lot) -> bool:
    """Proposals without a price have no panel."""
    stages = (Stage.ANNOUNCED, Stage.CLOSED, Stage.OPENING, Stage.OPENED)
    return of.stage in stages and of.way.yields is not Yields.PROPOSED


def _panel(ctx: Context, of: Lot) -> dict[str, Any]:
    if of.stage is not Stage.OPENED:
        return {}
    return {"whole": holds(members.whole, ctx, members.sitting(ctx, of))}


def holds(check: Callable[[Context, Sitting], object], ctx: Context, of: Sitting) -> bool:
    """Whether a check of the evaluation passes now."""
    try:
        check(ctx, of)
    except Refusal:
        return False
    return True


def _of_tenderee(ctx: Context, of: Lot) -> dict[str, Any]:
    if of.stage is Stage.RANKED:
        return _tied(ctx, of) | {"awarding": awarders.waits(ctx, members.sitting(ctx, of))}
    if of.stage is Stage.COMPETING:
        return {"won": dealing.is_won(ctx.tx, of.id)}
    if of.stage is Stage.DEALT:
        return {"contract": frozenset({"enter_contract"} if selling.missing(ctx.tx, of.id) else ())}
    if of.stage in CONTRACT:
        return {"contract": performing.waits(ctx, of), "report_by": informing.due(ctx, of)}
    if of.stage not in NAMING or of.way.yields is Yields.PROPOSED:
        return _judging(ctx, of)
    sitting = members.sitting(ctx, of)
    unnamed = representatives.missing(ctx, sitting)
    more: dict[str, Any] = {"unnamed": unnamed, "nameable": unnamed > 0 or representatives.waiting(ctx, sitting)}
    if of.stage is Stage.EVALUATING:
        more["reviewed"] = holds(reviewing.reviews, ctx, sitting)
    return more


def _of_party(ctx: Context, of: Lot) -> dict[str, Any]:
    mine = ctx.actor.role is Role.SUPERVISOR and _may_plan(of)
    declared = mine and any(ctx.actor.role not in one.by for one in avoidance.waiting(ctx, of.id))
    owed = informing.due(ctx, of) if ctx.actor.role is Role.SUPERVISOR and of.stage in CONTRACT else None
    more = {"rounds": len(rounds(ctx, of.id)), "declared": declared, "unrecorded": recordings.is_awaited(ctx, of)}
    return more | {"report_by": owed} | _beacon(ctx, of) | _panel(ctx, of) | _judging(ctx, of)


def _beacon(ctx: Context, of: Lot) -> dict[str, Any]:
    """From when on a draw's round of the beacon exists, if its value is not here yet."""
    return {"beacon_from": min((found.at for _, found in awaited(ctx, of.id)), default=None)}


def _of_bidder(ctx: Context, of: Lot) -> dict[str, Any]:
    if of.stage in CONTRACT:
        return {"contract": performing.waits(ctx, of)}
    bid, pay = reading.bid_of(ctx, of.id), {"pay_by": deposits.to_pay(ctx, of)}
    if bid is None or bid.state != "sealed":
        return pay
    seats = reading.hall(ctx, of.id, releasing.due(of))
    waiting = [seat for seat in seats if seat.bid == bid.id and seat.released_at is None]
    more = _talks(ctx, of) if of.stage is Stage.EVALUATING else {}
    return {"bid": bid.id, "unopened": len(waiting), "asked_by": _asked_by(ctx, of, bid.id), **pay, **more}


def _talks(ctx: Context, of: Lot) -> dict[str, Any]:
    sitting = members.sitting(ctx, of)
    waits = negotiating.waits(ctx, sitting)
    return {"talks": waits, "quotes_by": last_quotes.called(ctx, sitting)} if waits else {}


def _asked_by(ctx: Context, of: Lot, bid: str) -> datetime | None:
    if of.stage not in (Stage.EVALUATING, Stage.PRICED) and of.way.yields is not Yields.PROPOSED:
        return None
    asked = reviewing.asked(ctx, members.sitting(ctx, of))
    limits = [canon.moment(row.answer_by) for row in asked if row.bid == bid and not row.answered_at]
    return min((at for at in limits if at > ctx.now), default=None)


def _of_member(ctx: Context, of: Lot) -> dict[str, Any]:
    sitting = members.sitting(ctx, of)
    reviewed = holds(reviewing.reviews, ctx, sitting)
    scored = bool(sitting.document.criteria) and of.way.yields is None
    base = {"reviewed": reviewed, "scored": scored, "entered": holds(entering.demand, ctx, sitting)}
    if of.stage is not Stage.EVALUATING or not last_quotes.wanted(sitting):
        return base | _judging(ctx, of)
    quoted = last_quotes.opening(ctx, sitting) is not None
    return base | {"scored": scored and quoted, **(_talks(ctx, of) if reviewed else {})}


def _of_custodian(ctx: Context, of: Lot) -> dict[str, Any]:
    if of.stage in OPENING:
        now = releasing.due(of)
        waiting = [seat for seat in reading.hall(ctx, of.id, now) if seat.released_at is None and not seat.outcome]
        return {"unopened": sum(not _shared(ctx, seat.bid, now.share) for seat in waiting)}
    if of.stage is Stage.EVALUATING:
        sitting = members.sitting(ctx, of)
        all_sealed = bool(sitting.document.criteria) and holds(scoring.all_sealed, ctx, sitting)
        return {"all_sealed": all_sealed, "talks": _quotes_wait(ctx, sitting)}
    return {}


def _quotes_wait(ctx: Context, of: Sitting) -> frozenset[str]:
    """Quotes whose moment is over wait for the custodians' shares."""
    wait = last_quotes.wanted(of) and holds(quoting.must_be_sealed, ctx, of)
    return frozenset({"release_quote_shares"} if wait else ())


def _shared(ctx: Context, bid: str, act: str) -> bool:
    """This custodian has released its share of the bid."""
    entries = journal.entries(ctx.tx, bid)
    return any(entry.type == f"bid.{act}" and entry.actor == ctx.actor.tag for entry in entries)


_MORE: Final[Mapping[Role, Callable[[Context, Lot], dict[str, Any]]]] = {
    Role.AGENCY: _of_agency,
    Role.TENDEREE: _of_tenderee,
    Role.SUPERVISOR: _of_party,
    Role.CENTRE: _of_party,
    Role.BIDDER: _of_bidder,
    Role.EXPERT: _of_member,
    Role.REPRESENTATIVE: _of_member,
    Role.CUSTODIAN: _of_custodian,
}
