"""Talks with each supplier apart (谈判、磋商), the call for last quotes, leaving, and the minutes of it all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from evaluation import store
from evaluation.acts import deciding, last_quotes, members, reviewing
from evaluation.acts.deciding import Matter
from evaluation.acts.members import Seat, Sitting
from evaluation.rules import last_quotes as rules
from evaluation.rules.last_quotes import Noted
from kernel import canon, journal, table
from kernel.actor import MEMBERS
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotFound, NotNow, Refusal
from kernel.journal import Entry
from kernel.reader import Reader
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading.acts import reading, stage

SIGNED: Final = "minutes"
ACTS: Final = (
    *("negotiate", "call_last_quotes", "seal_quote", "leave_negotiation"),
    *("release_quote_shares", "sign_minutes"),
)
"""The acts of talks that people do; each stands open only while `waits` says so."""


def sitting(ctx: Context, lot: reading.Lot) -> Sitting:
    """The round; NotNow where the lot's procedure has no talks."""
    of = members.sitting(ctx, lot)
    last_quotes.must_be_wanted(of)
    return of


def own(ctx: Context, of: Sitting) -> str:
    """The bid of the supplier who acts. NotFound unless it is in hand."""
    for each in reading.opened(ctx, of.lot.id):
        if each.org == ctx.actor.org and each.bid in reviewing.in_hand(ctx, of):
            return each.bid
    raise _unknown()


def _unknown() -> NotFound:
    return NotFound("bid.unknown", "没有这份继续参加的响应文件", "no such bid that goes on", field="bid")


# ---------------------------------------------------------------- talks


def negotiate(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{bid, text_sha256}`: a member says something to one supplier, or the supplier to the group; no other supplier
    learns of it (政府采购法 38: 任何一方不得透露). Until the last quotes are called for."""
    turn = stage.enter(ctx, subject, "negotiate")
    of, reader = sitting(ctx, turn.lot), Reader(body)
    reader.only("bid", "text_sha256")
    reader.text("text_sha256")
    last_quotes.not_called(ctx, of)
    bid = reader.text("bid")
    if ctx.actor.role in MEMBERS:
        members.own(ctx, of)
    elif own(ctx, of) != bid:
        raise _unknown()
    if bid not in reviewing.in_hand(ctx, of):
        raise _unknown()
    return stage.leave(ctx, turn, body, members.signed_by(signed))


def prepare_text(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `negotiate` from `{bid?, text}`: a supplier speaks of its own bid."""
    said = dict(body)
    if ctx.actor.role not in MEMBERS:
        said["bid"] = own(ctx, sitting(ctx, reading.lot(ctx, subject)))
    return reviewing.prepare_text(ctx, subject, said)


def call_last_quotes(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{moment}`: the group, by majority, ends the talks and says until when every supplier in hand quotes."""
    turn = stage.enter(ctx, subject, "call_last_quotes")
    of, reader = sitting(ctx, turn.lot), Reader(body)
    reader.only("moment")
    reviewing.reviews(ctx, of)
    if last_quotes.opening(ctx, of) is not None:
        last_quotes.not_called(ctx, of)
    if last_quotes.called(ctx, of) is None:
        rules.check_call(canon.moment(reader.text("moment")), ctx.now)
    return deciding.decide(ctx, turn, of, Matter(subject, last_quotes.CALLED, body), signed)[0]


def proposed(ctx: Context, subject: str) -> list[datetime]:
    """The moments that members have signed so far, each once, in order."""
    entries = (entry for entry in journal.entries(ctx.tx, subject) if entry.type == "lot.call_last_quotes")
    return sorted({canon.moment(str(entry.body["moment"])) for entry in entries})


def leave_negotiation(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{bid}`: a supplier leaves before the moment; it is out for good, and its deposit goes back (财政部令74号 34)."""
    turn = stage.enter(ctx, subject, "leave_negotiation")
    of, reader = sitting(ctx, turn.lot), Reader(body)
    reader.only("bid")
    until = last_quotes.called(ctx, of)
    if until is not None:
        rules.in_time(until, ctx.received)
    if own(ctx, of) != reader.text("bid"):
        raise _unknown()
    deciding.keep(ctx, of, Matter(reader.text("bid"), last_quotes.LEFT, body))
    return seal(ctx, stage.leave(ctx, turn, body, members.signed_by(signed)))


def prepare_leaving(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    return {"bid": own(ctx, sitting(ctx, reading.lot(ctx, subject)))}


# ---------------------------------------------------------------- minutes


def _chain(ctx: Context, lot: str) -> list[Entry]:
    return [entry for entry in journal.entries(ctx.tx, lot) if not entry.erased and entry.type in rules.READ]


def said(ctx: Context, lot: str, bid: str) -> list[Entry]:
    """What was said with one supplier, in order."""
    return [entry for entry in _chain(ctx, lot) if entry.type == "lot.negotiate" and entry.body["bid"] == bid]


def minutes(ctx: Context, of: Sitting) -> bytes:
    """The record as it stands; NotNow before the last quotes are opened."""
    last_quotes.quotes(ctx, of)
    told = [
        Noted(each.tseq, each.type, each.actor, canon.instant(each.at), each.body) for each in _chain(ctx, of.lot.id)
    ]
    return rules.minutes(of.lot.tender, of.lot.id, canon.instant(last_quotes.moment(ctx, of)), told)


def prepare_minutes(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `sign_minutes`; keeps the record as a blob."""
    return {"minutes_sha256": ctx.blobs.put(minutes(ctx, sitting(ctx, reading.lot(ctx, subject))))}


def sign_minutes(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{minutes_sha256}`: a member signs the record of the talks; every member does before anything is ranked."""
    turn = stage.enter(ctx, subject, "sign_minutes")
    of = sitting(ctx, turn.lot)
    seat = members.own(ctx, of)
    if dict(body) != {"minutes_sha256": canon.sha256(minutes(ctx, of)).hex()}:
        raise Conflict(
            "minutes.other",
            "谈判（磋商）记录与此不同",
            "the record of the talks is another",
            field="minutes_sha256",
        )
    taken = Conflict("minutes.signed", "您已签署谈判（磋商）记录", "you have signed the record of the talks")
    row = {**of.key, "matter": SIGNED, "pid": seat.pid}
    table.add(ctx.tx, store.votes, taken, **row, body_sha256=str(body["minutes_sha256"]))
    return stage.leave(ctx, turn, body, members.signed_by(signed), {"pid": seat.pid})


def unsigned(ctx: Context, of: Sitting) -> list[Seat]:
    """The members who have yet to sign the minutes; none where there were no talks."""
    if not last_quotes.wanted(of):
        return []
    signed = {row.pid for row in table.rows(ctx.tx, store.votes, "pid", **of.key, matter=SIGNED)}
    return [seat for seat in members.whole(ctx, of) if seat.pid not in signed]


def check_signed(ctx: Context, of: Sitting) -> None:
    """NotNow while a member has not signed the minutes."""
    missing = unsigned(ctx, of)
    if missing:
        raise NotNow(
            "minutes.unsigned",
            f"还有 {len(missing)} 名成员未签署谈判（磋商）记录",
            f"{len(missing)} members have not signed the record of the talks",
            law="P74-31",
        )


# ---------------------------------------------------------------- what waits for whom


def waits(ctx: Context, of: Sitting) -> frozenset[str]:
    """The acts of the talks that wait for the one who acts, or stand open to it; empty where there are none."""
    if not last_quotes.wanted(of):
        return frozenset()
    over, until = last_quotes.opening(ctx, of) is not None, last_quotes.called(ctx, of)
    if ctx.actor.role in MEMBERS:
        return _of_member(ctx, of, called=until is not None, over=over)
    if over or (until is not None and ctx.now >= until):
        return frozenset()
    try:
        own(ctx, of)
    except Refusal:
        return frozenset()
    return frozenset({"leave_negotiation", "negotiate" if until is None else "seal_quote"})


def _of_member(ctx: Context, of: Sitting, *, called: bool, over: bool) -> frozenset[str]:
    if over:
        mine = any(seat.alias == ctx.actor.id for seat in unsigned(ctx, of))
        return frozenset({"sign_minutes"} if mine else ())
    return frozenset() if called else frozenset({"negotiate", "call_last_quotes"})
