"""The opening hall: nothing of the bids before the opening is ordered, then each as it is decrypted."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from disclosure.acts import reading as disclosure
from disclosure.rules import visibility
from kernel.context import Context
from kernel.errors import Words
from trading.acts import reading
from trading.rules.lifecycle import Stage
from web.public import lot, names
from web.public.case import Case, load, moment
from web.public.results import sums
from web.views import elements
from web.views.elements import Link, Sign
from web.views.lot import HallPage, HallRow, HallState
from web.words import phrase

STATES: Final[dict[str, HallState]] = {"withdrawn": "withdrawn", "revoked": "failed", "replaced": "withdrawn"}


def page(ctx: Context, lot_id: str) -> HallPage:
    """The hall of any announced lot; `rows` are empty until the opening is ordered."""
    case = load(ctx, lot_id)
    running = case.lot.stage in (Stage.ANNOUNCED, Stage.CLOSED, Stage.OPENING)
    at = lot.address(lot_id)
    return HallPage(
        number=lot_id,
        title=lot.title(case),
        lot=Link(lot.title(case), at),
        status=names.status(case.lot.stage, case.outcome),
        next=lot.next_step(case),
        stages=_stages(case),
        rows=_rows(ctx, case),
        margin=case.margin("close_bidding", "order_opening", "classify_failure", "open_bids"),
        poll=f"{at}/opening/rows?stage={case.lot.stage}",
        running=running and case.now >= case.document.closes,
        ends=case.lot.window_ends if case.lot.stage is Stage.OPENING else None,
        shares=_shares(ctx, case),
        objections=tuple((one.text, one.answer) for one in reading.objections(ctx, lot_id, "opening")),
        note=_note(case),
    )


def _rows(ctx: Context, case: Case) -> tuple[HallRow, ...]:
    """In the order in which the platform received them; prices only from the published record."""
    if not _shown(ctx, case):
        return ()
    record = {str(each["bid"]): each for each in case.outcomes()}
    found: list[tuple[datetime, HallRow]] = []
    for seat in reading.hall(ctx, case.lot.id):
        came = moment(reading.submissions(ctx, seat.bid)[-1]["received_at"])
        line = record.get(seat.bid)
        row = HallRow(0, seat.name, _state(case, seat), seat.released_at, sums(line["total"]) if line else ())
        found.append((came, row))
    found.sort(key=lambda pair: pair[0])
    return tuple(
        HallRow(order, row.bidder, row.state, row.at, row.sums) for order, (_, row) in enumerate(found, start=1)
    )


def _shown(ctx: Context, case: Case) -> bool:
    """Who is in the hall sees the bids from the order on, everybody else from the record on (BID-22, EBM-29)."""
    audience, moment_ = disclosure.audience(ctx, case.lot.id), disclosure.moment(ctx, case.lot.id)
    return visibility.may_see("bid.release_key", "key_sha256", audience, moment_)


def _state(case: Case, seat: reading.Seat) -> HallState:
    if seat.outcome == "opened":
        return "custodians" if seat.by == "custodians" else "opened"
    if seat.outcome:
        return STATES.get(seat.outcome, "failed")
    if seat.fault:
        return "failed"
    return "decrypting" if seat.released_at or seat.shares >= case.document.seal.k else "waiting"


def _shares(ctx: Context, case: Case) -> tuple[int, int, int] | None:
    """Shares given for the bid that waits longest for them; None while no custodian is asked."""
    over = (
        _shown(ctx, case)
        and case.lot.stage is Stage.OPENING
        and case.lot.window_ends is not None
        and case.now >= case.lot.window_ends
    )
    waiting = [seat.shares for seat in reading.hall(ctx, case.lot.id) if not seat.released_at] if over else []
    if not waiting:
        return None
    return min(waiting), case.document.seal.k, len(case.document.seal.custodians)


def _stages(case: Case) -> tuple[elements.Stage, ...]:
    names_ = (
        (Words("投标截止", "Bids due"), case.closed),
        (Words("下令开标", "Order"), case.lot.ordered_at is not None),
        (Words("投标人解密", "Bidders decrypt"), _over(case)),
        (Words("开标记录", "Record"), case.opened),
    )
    place = next((at for at, (_, done) in enumerate(names_) if not done), len(names_))
    made = []
    for at, (name, _) in enumerate(names_):
        state: Literal["done", "now", "todo"] = "done" if at < place else "now" if at == place else "todo"
        made.append(elements.Stage(name, state))
    return tuple(made)


def _over(case: Case) -> bool:
    return case.opened or (case.lot.window_ends is not None and case.now >= case.lot.window_ends)


def _note(case: Case) -> Sign | None:
    if case.lot.stage is Stage.ANNOUNCED:
        return Sign("plain", phrase("投标截止时间 {at} 开标。此前不显示投标人的名称和数目。", at=case.document.closes))
    if case.outcome is Stage.STOPPED:
        return Sign("bad", lot.stopped(case))
    if case.opened:
        return Sign("good", Words("开标已结束，开标记录已公布。", "The opening is over; the record is published."))
    return None
