"""A lot's live competition: its room is opened, bidders are let in, and its one writer settles what they ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from kernel import canon, ids, journal, lease, registry, table
from kernel.act import Act
from kernel.actor import CLERK, Actor, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, Fault, NotAllowed, NotFound, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.reader import Reader
from signing.rules.statement import Signed
from trading import methods, room_store, store
from trading.acts import deposits, stage
from trading.rules.live import door, notice, replay, reserve, session, step
from trading.rules.live.board import Audience
from trading.rules.live.command import Command, Enter, OfOfficer
from trading.rules.live.method import Method
from trading.rules.live.orders import ORDERS
from trading.rules.live.replay import Event
from trading.rules.live.room import Fact, Room, Terms
from trading.rules.live.step import Answer

METHODS: Final[Mapping[str, Method[Any]]] = registry.discover(methods)
_FIRST, _NUMBERS = 1000, 9000
MOVED: Final = Conflict("room.moved", "房间已有新的事项", "the room has moved on; decide again with fresh facts")
_TAKEN: Final = Conflict("room.known", "本标段已开设竞价室", "this lot has its room already")
_SEATED: Final = Conflict("room.entered", "贵单位已入场", "your organisation is in the room already")


@dataclass(frozen=True, slots=True)
class Held:
    """A room as its writer has it in hand: what the chain says, and whose the numbers are. `last` is the chain's last
    entry where the writer has recorded it itself."""

    method: Method[Any]
    room: Room[Any]
    seats: Mapping[str, str]
    last: Entry | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Settled:
    """A batch that will stand if the transaction does: one answer a command, in order."""

    held: Held
    answers: tuple[Answer, ...]
    entries: Sequence[Entry]


def lot_of(room: str) -> str:
    """The lot whose room it is: they share their own part of the id."""
    if ids.kind(room) != "room":
        raise unknown(room)
    return ids.subject("L", room.partition("-")[2])


def room_of(lot: str) -> str:
    """The room that the lot has, or will have."""
    return ids.subject("A", lot.partition("-")[2])


def unknown(room: str) -> NotFound:
    return NotFound("room.unknown", f"没有竞价室 {room}", f"no such room: {room}", field="room")


def method(name: str) -> Method[Any]:
    """NotValid if there is no such way of competing."""
    if name not in METHODS:
        raise NotValid("room.method", f"没有竞价方式 {name}", f"no such way of competing: {name}", field="method")
    return METHODS[name]


def open(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Open the room of an announced lot with its terms `{method, currency, starts_at, parameters, least?, reserve?}`.

    By the lot's agency or the centre; from here on the lot is competed for. `reserve` is the commitment to a reserve
    price, never the price.
    """
    lot = store.lot(ctx.tx, lot_of(subject), lock=True)
    _, made, fact = proposed(ctx, subject, body)
    table.add(ctx.tx, room_store.rooms, _TAKEN, id=subject, lot=lot.id, method=made.terms.method, state=room_store.OPEN,
              opened_at=canon.instant(made.at))  # fmt: skip
    stage.leave(ctx, stage.enter(ctx, lot.id, "begin_competition"), {"room": subject})
    return journal.append(ctx, Act("open", subject, ctx.actor, fact.at, _signed(fact.body, signed)))


def proposed(ctx: Context, subject: str, body: Mapping[str, Json]) -> tuple[Method[Any], Room[Any], Fact]:
    """What `open` would make of the terms at this moment, with nothing kept; its refusals are those of `open`."""
    lot = store.lot(ctx.tx, lot_of(subject))
    _office(ctx, lot, frozenset({Role.AGENCY, Role.CENTRE}))
    said = Reader(body)
    said.only("method", "currency", "starts_at", "parameters", "least", "reserve")
    reserve.committed(said)
    terms = replay.terms_of({"least": 1} | dict(body))
    way = method(terms.method)
    made, fact = step.opened(way, subject, terms, milliseconds(ctx.now))
    _as_announced(ctx, lot, terms, rising=way.rising(made.plan))
    return way, made, fact


def _as_announced(ctx: Context, lot: store.Lot, terms: Terms, *, rising: bool) -> None:
    """NotValid unless the notice announced such a room, and its time is over before the room begins."""
    announced = table.find(ctx.tx, store.tenders, id=lot.tender)
    if announced is None:
        raise Fault("a lot without a tender")
    at = canon.moment(announced.announced_at)
    notice.check(stage.document(ctx, lot), lot.id, terms, at, rising=rising)


def enter(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Come into the lobby with a session key: `{key, amount?, features?, priority?}`, the key in base64 SPKI. The
    signature under this statement certifies it.

    A first offer and the values of features where the kind asks for them; `priority` is the rank of the right that the
    notice names as the organisation's own and that it exercises (优先购买权). The number under which the bidder is
    known in the room is drawn here; nobody else learns whose it is before the end. NotNow `deposit.missing` where the
    tender demands a deposit that is not there.
    """
    if ctx.actor.role is not Role.BIDDER:
        raise NotAllowed("act.not_allowed", "只能由竞买人办理", "only a bidder may do this")
    held = load(ctx, subject)
    deposits.admit(ctx, store.lot(ctx.tx, lot_of(subject)))
    entering = _entering(ctx, held, Reader(body))
    number = entering.bidder
    decided = step.decide(held.method, held.room, [entering])
    refusal = decided.answers[0].refusal
    if refusal is not None:
        raise refusal
    table.add(ctx.tx, room_store.seats, _SEATED, room=subject, bidder=number, org=ctx.actor.org)
    seated = replace(held, seats={**held.seats, number: ctx.actor.org})
    return record(ctx, seated, decided.facts, signed)[-1]


def _entering(ctx: Context, held: Held, said: Reader) -> Enter:
    """What is said at the door under a fresh number; NotAllowed for a right that is not the organisation's own."""
    said.only("key", "amount", "features", "priority")
    for name, value in said.source.items():
        if value is None or value == {}:  # it would be signed, and stand in no event
            raise said.refuse(name, "不需要的不得填写", "must be left out where it says nothing")
    session.key(said.text("key"))
    at, number = max(held.room.at, milliseconds(ctx.received)), _number(ctx, held)
    given: dict[str, Json] = {"priority": 0} | dict(said.source) | {"bidder": number}
    entering = replay.entering(Reader(given), at, held.room.terms.currency)
    door.claimed(held.method.door(held.room.plan), f"O-{ctx.actor.org}", entering.priority)
    return entering


def load(ctx: Context, subject: str, seq: int | None = None) -> Held:
    """The room as its chain makes it, up to entry `seq` if it is given; NotFound if there is none."""
    chain = journal.since(ctx.tx, subject, 0, seq)
    if not chain or ids.kind(subject) != "room":
        raise unknown(subject)
    room = replay.replay(method, subject, map(event, chain))
    return Held(method(room.terms.method), room, room_store.seated(ctx.tx, subject))


def going_on(ctx: Context) -> list[str]:
    """The rooms that are not over."""
    return room_store.going_on(ctx.tx)


def goes_on(ctx: Context, subject: str) -> None:
    """NotFound if there is no such room, NotNow if it is over."""
    held = table.find(ctx.tx, room_store.rooms, id=subject)
    if held is None:
        raise unknown(subject)
    if held.state == room_store.OVER:
        raise NotNow("room.closed", "竞价已结束", "the competition is over")


def seat(ctx: Context, subject: str) -> str:
    """The number of the caller's own organisation; NotFound if it has none."""
    held = table.find(ctx.tx, room_store.seats, room=subject, org=ctx.actor.org)
    if held is None:
        raise NotFound("room.no_seat", "贵单位未入场", "your organisation is not in this room", field="room")
    return str(held.bidder)


def audience(ctx: Context, subject: str) -> tuple[Audience, str]:
    """Whom the caller watches the room as, and its own number there; NotAllowed if it is shown what everybody is.

    Supervisors of the lot, and bidders who have come in.
    """
    if ctx.actor.role is Role.SUPERVISOR:
        _office(ctx, store.lot(ctx.tx, lot_of(subject)), frozenset({Role.SUPERVISOR}))
        return Audience.SUPERVISORS, ""
    held = table.find(ctx.tx, room_store.seats, room=subject, org=ctx.actor.org)
    if ctx.actor.role is not Role.BIDDER or held is None:
        raise NotAllowed(
            "room.as_public",
            "入场券只发给已入场的竞买人和本标段的监督机构，其他人按公开内容观看",
            "tickets are for bidders who have come in and the lot's supervisor; all others watch as the public",
            remedy=Words("不带入场券连接即可观看", "Open the socket without a ticket"),
        )
    return Audience.BIDDERS, str(held.bidder)


def revealed(ctx: Context, subject: str) -> dict[str, str]:
    """Whose the numbers were, by number, once the competition is over; nobody's before."""
    held = table.find(ctx.tx, room_store.rooms, id=subject)
    over = held is not None and held.state == room_store.OVER
    return dict(room_store.seated(ctx.tx, subject)) if over else {}


def moment_of(ctx: Context, subject: str, seq: int) -> str:
    """When an event of the room was decided."""
    return canon.instant(journal.since(ctx.tx, subject, seq - 1, 1)[0].at)


def event(entry: Entry) -> Event:
    """An entry of a room's chain as the rules read it."""
    return Event(entry.type.partition(".")[2], entry.at, entry.actor, entry.body)


def since(ctx: Context, held: Held) -> list[Entry]:
    """What has been recorded since."""
    return journal.since(ctx.tx, held.room.subject, held.room.seq)


def after(ctx: Context, held: Held, entries: Sequence[Entry]) -> Held:
    """The room after entries that follow on its last one."""
    if not entries:
        return held
    room = replay.follow(held.method, held.room, map(event, entries))
    return Held(held.method, room, room_store.seated(ctx.tx, room.subject))


def settle(ctx: Context, held: Held, batch: Iterable[Command], epoch: int) -> Settled:
    """Decide a batch in its order and record all of it at once, refused bids included.

    Conflict `lease.lost` if another writer owns the room now, `room.moved` if something was recorded that `held` does
    not know; then nothing stands. A command is never older than the room's last event; it has whole milliseconds, as
    the chain keeps them.
    """
    lease.hold(ctx.tx, held.room.subject, epoch)
    since = held.room.at
    decided = step.decide(held.method, held.room, [_timed(one, since) for one in batch])
    entries = record(ctx, held, decided.facts)
    last = entries[-1] if entries else held.last
    return Settled(replace(held, room=decided.room, last=last), decided.answers, entries)


def order(ctx: Context, subject: str, verb: str, said: Reader) -> OfOfficer:
    """What an officer orders, if it may: `reason`, and what the order needs beside it. Its moment is its owner's."""
    lot = store.lot(ctx.tx, lot_of(subject))
    if verb not in ORDERS:
        raise NotValid("room.command", "未知的指令", "unknown command", field="order")
    kind, roles = ORDERS[verb]
    _office(ctx, lot, roles)
    held = table.find(ctx.tx, room_store.rooms, id=subject)
    if held is None:
        raise unknown(subject)
    opened = journal.since(ctx.tx, subject, 0, 1)[0]
    return replay.ordered(kind, ctx.actor.tag, ctx.now, said, str(opened.body["currency"]))


def _office(ctx: Context, lot: store.Lot, roles: frozenset[Role]) -> None:
    """One of these offices, and a party of the lot; the centre is everybody's."""
    if ctx.actor.role not in roles:
        who = "、".join(sorted(roles))
        raise NotAllowed("act.not_allowed", f"只能由 {who} 办理", f"this is for {who}, not for {ctx.actor.role}")
    party = table.find(ctx.tx, store.parties, lot=lot.id, role=ctx.actor.role, org=ctx.actor.org)
    if ctx.actor.role is not Role.CENTRE and party is None:
        raise NotAllowed(
            "actor.not_party", "您的单位不是本标段的当事方", "your organisation is not a party of this lot"
        )


def _number(ctx: Context, held: Held) -> str:
    """A number nobody has in this room; it tells neither who came nor in what order."""
    if len(held.seats) >= _NUMBERS // 2:
        raise NotNow(
            "room.full",
            "竞价室已满",
            "the room is full",
            remedy=Words("请联系交易中心", "Ask the trading centre"),
        )
    while True:
        number = str(_FIRST + int.from_bytes(ctx.chance.bytes(8)) % _NUMBERS)
        if number not in held.seats:
            return number


def record(ctx: Context, held: Held, facts: Sequence[Fact], signed: Signed | None = None) -> list[Entry]:
    """Everything in one go; the signature belongs to what somebody did, not to what that or time brought along."""
    if not facts:
        return []
    room = held.room
    acts = [
        Act(
            fact.name,
            room.subject,
            _actor(fact.by, held.seats),
            fact.at,
            _signed(fact.body, signed if fact.by else None),
        )
        for fact in facts
    ]
    entries = journal.append_many(ctx, acts, held.last)
    if entries[0].tseq != room.seq + 1:
        raise MOVED
    if any(fact.name == "result" for fact in facts):
        table.change(ctx.tx, room_store.rooms, {"id": room.subject}, state=room_store.OVER)
    return entries


def _signed(body: Mapping[str, Json], signed: Signed | None) -> Mapping[str, Json]:
    return {**body, **signed.fields()} if signed else body


def _actor(by: str, seats: Mapping[str, str]) -> Actor:
    """Whom the journal names: the organisation behind a number, the officer of a tag, or the clerk."""
    if by in seats:
        return Actor(by, Role.BIDDER, seats[by])
    role, dot, org = by.partition(".")
    return Actor(org, Role(role), org) if dot else CLERK


def milliseconds(moment: datetime) -> datetime:
    """As the journal keeps it: cut, not rounded."""
    beyond = moment.microsecond % 1000
    return moment.replace(microsecond=moment.microsecond - beyond) if beyond else moment


def _timed(command: Command, since: datetime) -> Command:
    at = max(since, milliseconds(command.at))
    return command if at == command.at else replace(command, at=at)
