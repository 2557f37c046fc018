"""The opening hall: nothing of the bids before the opening is ordered, then each as it is decrypted."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Final, Literal

from disclosure.acts import reading as disclosure
from disclosure.rules import figures, visibility
from kernel import canon
from kernel.actor import PUBLIC
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from trading.acts import minutes, reading, releasing
from trading.rules.lifecycle import PRESENT, Regime, Stage
from web.desks import duties, lots
from web.desks.lots import OPENING
from web.public import lot, names, sitting
from web.public.case import Case, load, moment, subject
from web.public.results import sums
from web.views import elements
from web.views.elements import Fact, Link, Sign
from web.views.lot import Custodian, HallPage, HallRow, HallState, Raised
from web.words import Text, join, phrase

STATES: Final[dict[str, HallState]] = {"withdrawn": "withdrawn", "revoked": "revoked"}
"""What both offices decided that an unopened bid counts as (电子招标投标办法 31)."""
HERE: Final = frozenset(
    {
        *("order_opening", "release_key", "release_share", "answer_objection", "open_bids"),
        *("order_second", "release_second_share", "open_second"),
    }
)
"""What is done while one stands in the hall; classifying and objecting are offered beside them."""
DAMAGED: Final = Words(
    "平台存储的投标文件受损，非投标人原因，等待投标人补传",
    "damaged in the platform’s store, not by the bidder, who can restore it",
)
RESTORED: Final = Words(
    "受损的投标文件已由投标人原样补传", "restored byte for byte by the bidder after damage in the store"
)
RUNNING: Final = (Stage.ANNOUNCED, Stage.CLOSED, Stage.OPENING, Stage.OPENED, Stage.UNSEALING)
ACTING: Final = (Stage.CLOSED, Stage.OPENING, Stage.OPENED, Stage.SCORED, Stage.UNSEALING, Stage.PRICED)
STAYS: Final = Words("未通过第一信封评审，不予开启", "did not pass the first envelope: not opened")


def page(ctx: Context, lot_id: str) -> HallPage:
    """The hall of any announced lot; `rows` are empty until the opening is ordered."""
    case = load(ctx, lot_id)
    at, shown = lot.address(lot_id), _shown(ctx, case)
    seats = reading.hall(ctx, lot_id) if shown else []
    sat = sitting.of(ctx, case) if case.closed else ()
    made = HallPage(
        number=lot_id,
        title=lot.title(case),
        lot=Link(lot.title(case), at),
        status=names.status(case.lot.stage, case.outcome),
        next=lot.next_step(case),
        stages=_stages(case),
        rows=_rows(ctx, case, seats),
        second=_second(ctx, case) if shown else (),
        margin=case.margin(*sitting.VERBS),
        poll=f"{at}/opening/rows?stage={_phase(case)}",
        running=case.lot.stage in RUNNING and case.now >= case.document.closes,
        over=case.opened,
        ends=case.lot.window_ends if case.lot.stage in OPENING and not _over(case) else None,
        shares=_shares(case, seats),
        objections=_raised(ctx, case) if shown else (),
        actions=_actions(ctx, case),
        note=_note(case),
        said=_said(case, seats),
        custodians=_custodians(case) if shown else (),
        transcript=sitting.rows(sat),
        file=Link(Words("下载开标过程（CSV）", "Download the transcript (CSV)"), f"{at}/opening/transcript.csv")
        if sat
        else None,
        confirmed=_confirmed(case, sat),
        signing=_signing(case),
        recalled=sum(each["outcome"] == "withdrawn" for each in case.outcomes())
        - sum(seat.outcome == "withdrawn" for seat in seats),
    )
    return replace(made, poll=f"{made.poll}&seen={_mark(made)}")


def _mark(made: HallPage) -> str:
    """Changes when anything that the hall shows does, so that a page which asks again is left alone until then."""
    moving = (
        made.rows,
        made.second,
        made.shares,
        made.objections,
        made.actions,
        made.custodians,
        made.transcript,
        made.said,
    )
    return hashlib.sha256(repr(moving).encode()).hexdigest()[:16]


def _phase(case: Case) -> str:
    """The stage, and whether the bidders' window is over: what stands above the rows hangs on both."""
    over = case.lot.stage in OPENING and _over(case)
    return f"{case.lot.stage}.over" if over else str(case.lot.stage)


def _rows(ctx: Context, case: Case, seats: list[reading.Seat]) -> tuple[HallRow, ...]:
    """In the order in which the platform received them; prices only from the published record."""
    record = {str(each["bid"]): each for each in case.outcomes()}
    causes = {str(one.body.get("bid")): str(one.body.get("cause", "")) for one in case.named("classify_failure")}
    found: list[tuple[datetime, HallRow]] = []
    for seat in seats:
        came = moment(reading.submissions(ctx, seat.bid)[-1]["received_at"])
        line = record.get(seat.bid)
        note = _why(case, seat, causes.get(seat.bid, ""))
        at = seat.released_at or seat.shared_at
        found.append((came, HallRow(0, seat.name, _state(case, seat), at, sums(line["total"]) if line else (), note)))
    found.sort(key=lambda pair: pair[0])
    return tuple(replace(row, order=order) for order, (_, row) in enumerate(found, start=1))


def _second(ctx: Context, case: Case) -> tuple[HallRow, ...]:
    """Of two envelopes the second of every bid that was opened, once their opening is ordered; of who did not pass
    nothing is opened."""
    seats = {seat.bid: seat for seat in reading.hall(ctx, case.lot.id, releasing.OTHER)}
    if not seats:
        return ()
    record, made = {str(each["bid"]): each for each in case.outcomes("open_second")}, []
    for order, each in enumerate(reading.opened(ctx, case.lot.id), start=1):
        seat = seats.get(each.bid)
        if seat is None:
            made.append(HallRow(order, each.name, "sealed", note=STAYS))
            continue
        total = sums(record[each.bid]["total"]) if record else ()
        at = seat.released_at or seat.shared_at
        made.append(HallRow(order, each.name, _state(case, seat), at, total, _why(case, seat, "")))
    return tuple(made)


def _why(case: Case, seat: reading.Seat, cause: str) -> Text:
    """Why a bid is not opened, or how many shares of its key are there."""
    if seat.outcome in STATES:
        return cause
    if seat.fault:
        told = canon.mapping(seat.fault.encode())
        return Words(str(told["zh"]), str(told["en"]))
    if seat.damaged is not None and not seat.outcome:
        return DAMAGED if seat.damaged else RESTORED
    if seat.outcome == "opened" and seat.damaged is not None:
        return RESTORED
    if seat.shares and not seat.released_at:
        return phrase("保管人交出 {given} 份，须 {need} 份", given=seat.shares, need=case.document.seal.k)
    return ""


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
    if seat.released_at and not _over(case):
        return "given"
    return "decrypting" if seat.released_at or seat.shares >= case.document.seal.k else "waiting"


def _shares(case: Case, seats: list[reading.Seat]) -> tuple[int, int, int] | None:
    """Shares given for the bid that waits longest for them; None while no custodian is asked."""
    over = case.lot.stage is Stage.OPENING and _over(case) and case.document.seal.remedy == "custodians"
    waiting = [seat.shares for seat in seats if not seat.released_at and not seat.outcome] if over else []
    if not waiting:
        return None
    return min(waiting), case.document.seal.k, len(case.document.seal.custodians)


def _custodians(case: Case) -> tuple[Custodian, ...]:
    """Every custodian once one of them was needed, with the entry of its first signed release."""
    given = {one.body.get("i"): one for one in reversed(case.named("release_share"))}
    if not given and (case.lot.stage is not Stage.OPENING or not _over(case)):
        return ()
    made = []
    for holder in case.document.seal.custodians:
        one = given.get(holder.i)
        entry = Link(phrase("第 {n} 条", n=one.tseq), f"{subject(case.lot.id)}/{one.tseq}") if one else None
        made.append(Custodian(holder.i, holder.name, one.at if one else None, entry))
    return tuple(made)


def _raised(ctx: Context, case: Case) -> tuple[Raised, ...]:
    found = reading.objections(ctx, case.lot.id, "opening")
    return tuple(Raised(one.text, one.asked_at, one.answer, one.answered_at) for one in found)


def _confirmed(case: Case, sat: tuple[sitting.Sat, ...]) -> tuple[Fact, ...]:
    """Who was there and has signed the record (财政部令第87号 42)."""
    signed = [one for one in sat if one.seen.type == minutes.TYPE]
    return tuple(
        Fact(
            join(names.actor(one.seen.entry.actor), one.name),
            phrase("{at}", at=one.at),
            f"{subject(case.lot.id)}/{one.seen.tseq}",
            "n",
        )
        for one in signed
    )


def _signing(case: Case) -> Text:
    """Only 财政部令第87号 has the record signed and silence taken for assent; elsewhere signing is offered."""
    if case.lot.regime is not Regime.P87:
        return Words("参加开标的人可以在评标委员会组成前签署。", "Those present may sign before the panel is convened.")
    cited = figures.cited("P87-42", day_of(case.now))
    return phrase("参加开标的人在评标委员会组成前签署；未参加的视同认可。依据：{law}。", law=cited)


def _said(case: Case, seats: list[reading.Seat]) -> Text:
    """Where the opening stands, in one sentence; empty for whoever may not know how many bids there are."""
    if not seats:
        return ""
    if case.opened or _over(case):
        done = sum(seat.outcome == "opened" for seat in seats)
        return phrase("共 {n} 份投标，已开启 {done} 份。", n=len(seats), done=done)
    given = sum(seat.released_at is not None for seat in seats)
    return phrase("共 {n} 份投标，{given} 份已交出密钥。", n=len(seats), given=given)


def _actions(ctx: Context, case: Case) -> tuple[Link, ...]:
    """What the reader can do here and now, what is due first."""
    at = case.lot
    if ctx.actor == PUBLIC or at.stage not in ACTING or not _present(ctx, case):
        return ()
    held = lots.held(ctx, at)
    made = [Link(one.what, one.href) for one in duties.dues(held) if one.href.rpartition("/")[2] in {*HERE, "submit"}]
    offered = [link for link in duties.links(held) if link.href.rpartition("/")[2] in _offered(ctx, case)]
    return tuple({link.href: link for link in (*made, *offered)}.values())


def _present(ctx: Context, case: Case) -> bool:
    """Whether the reader is a party of this opening: an office of the lot, a custodian, or who has a bid in it."""
    mine = reading.bid_of(ctx, case.lot.id)
    return reading.is_party(ctx, case.lot.id) or (mine is not None and mine.state == "sealed")


def _offered(ctx: Context, case: Case) -> set[str]:
    made = {"object_opening"}
    if case.lot.stage in OPENING and _over(case):
        seats = reading.hall(ctx, case.lot.id, releasing.due(case.lot))
        made |= {"classify_failure" for one in seats if not one.outcome}
    if ctx.actor.role in PRESENT and ctx.actor.tag not in minutes.confirmed(ctx, case.lot.id):
        made.add("confirm_record")
    return made


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
    """The bidders' window is over, of two envelopes that of the one that is opened now."""
    opened = case.opened and case.lot.stage is not Stage.UNSEALING
    return opened or (case.lot.window_ends is not None and case.now >= case.lot.window_ends)


def _note(case: Case) -> Sign | None:
    if case.lot.stage is Stage.ANNOUNCED:
        return Sign("plain", phrase("投标截止时间 {at} 开标。此前不显示投标人的名称和数目。", at=case.document.closes))
    if case.outcome is Stage.STOPPED:
        return Sign("bad", lot.stopped(case))
    if case.opened:
        return Sign("good", Words("开标已结束，开标记录已公布。", "The opening is over; the record is published."))
    return None
