"""Runs a room again from its chain with the same `step`: same board, same end, same winner, or the first difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypedDict

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from kernel.money import money
from kernel.reader import Reader
from trading.rules.live import orders, priority, step
from trading.rules.live.command import (
    Command,
    Confirm,
    Due,
    Enter,
    Extend,
    Offer,
    OfOfficer,
    Reveal,
    Seal,
    ShowReserve,
    Signed,
)
from trading.rules.live.method import Method
from trading.rules.live.room import Fact, Plan, Room, Terms


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the room's chain as it stands there; `actor` is the tag of who did it."""

    name: str
    at: datetime
    actor: str
    body: Mapping[str, Json]


class _Place(TypedDict):
    at: datetime
    bidder: str
    number: int
    round: int
    seen: int
    signature: str


_SIGNED: Final = frozenset({"doc_sha256", "p7s_sha256"})
"""The digests of the signature under an act, which the platform adds."""
_OF_TIME: Final = ("turn", "close")


def replay(methods: Callable[[str], Method[Plan]], subject: str, events: Iterable[Event]) -> Room[Plan]:
    """The room after its last event; NotValid names the first event that the rules would not have made.

    `methods` gives a method by its name. An end without its result (the process died between them) is no
    difference: whatever a command brings about is recorded in one transaction, so nothing is ever missing.
    """
    waiting = iter(events)
    method, room = opened(methods, subject, next(waiting, None))
    return follow(method, room, waiting)


def opened(
    methods: Callable[[str], Method[Plan]], subject: str, first: Event | None
) -> tuple[Method[Plan], Room[Plan]]:
    """The room as its first event opens it, and its method; NotValid as `replay`."""
    if first is None or first.name != "open":
        raise _differs(1, "open")
    terms = terms_of(first.body)
    method = methods(terms.method)
    room, made = step.opened(method, subject, terms, first.at)
    _agree(1, made, first)
    return method, room


def follow(method: Method[Plan], room: Room[Plan], events: Iterable[Event]) -> Room[Plan]:
    """The room after events that come after its last one; NotValid as `replay`."""
    for after in followed(method, room, events):
        room = after
    return room


def followed(method: Method[Plan], room: Room[Plan], events: Iterable[Event]) -> Iterator[Room[Plan]]:
    """The room after each command and what it brought about, which may be several events; NotValid as `replay`."""
    due: list[Fact] = []
    for number, event in enumerate(events, room.seq + 1):
        if not due:
            decided = step.decide(method, room, [command_of(event, room.terms.currency)])
            room, due = decided.room, list(decided.facts)
        if not due:
            raise _differs(number, event.name)
        _agree(number, due.pop(0), event)
        if not due:
            yield room
    if due:
        raise _differs(room.seq, due[0].name)


def terms_of(body: Mapping[str, Json]) -> Terms:
    """The terms that the opening event holds."""
    said = Reader(body)
    return Terms(
        method=said.text("method"),
        currency=said.text("currency"),
        starts_at=canon.moment(said.text("starts_at")),
        parameters=said.inner("parameters").source,
        least=said.integer("least", 1, 1000),
        reserve=said.text("reserve") if said.has("reserve") else None,
    )


def command_of(event: Event, currency: str) -> Command:
    """What was asked when this event came about; time itself where only time had passed."""
    said = Reader(event.body)
    at = event.at
    if event.name in _OF_TIME:
        return Due(at=at)
    if event.name == "enter":
        return entering(said, at, currency)
    if event.name in orders.ORDERS:
        return ordered(orders.ORDERS[event.name][0], event.actor, at, said, currency)
    return signed_of(said.text("command") if event.name == "refuse" else event.name, at, said, currency)


def entering(said: Reader, at: datetime, currency: str) -> Enter:
    """What who enters says, out of its event or its own words with a number; NotValid names the field that is wrong."""
    given = said.inner("features") if said.has("features") else Reader({})
    return Enter(
        at=at,
        bidder=said.text("bidder"),
        key=said.text("key"),
        priority=said.integer("priority", 0, priority.LOWEST),
        amount=money(said.text("amount"), currency).amount if said.has("amount") else None,
        features={name: given.text(name) for name in given.source},
    )


def ordered(kind: type[OfOfficer], officer: str, at: datetime, said: Reader, currency: str) -> OfOfficer:
    """An officer's order as it arrived or as its event holds it; NotValid names the field that is wrong."""
    reason = said.text("reason")
    if kind is Extend:
        return Extend(at=at, officer=officer, reason=reason, seconds=said.integer("seconds", 1, orders.LONGEST))
    if kind is ShowReserve:
        amount = money(said.text("amount"), currency).amount
        return ShowReserve(at=at, officer=officer, reason=reason, amount=amount, salt=said.text("salt"))
    return kind(at=at, officer=officer, reason=reason)


def signed_of(name: str, at: datetime, said: Reader, currency: str) -> Signed:
    """A bidder's command out of its event, or out of what arrived; NotValid names the field that is wrong."""
    place: _Place = {
        "at": at,
        "bidder": said.text("bidder"),
        "number": said.integer("number", 1, canon.LARGEST),
        "round": said.integer("round", 0, canon.LARGEST),
        "seen": said.integer("seen", 0, canon.LARGEST),
        "signature": said.label("signature"),
    }
    lots = said.texts("lots") if said.has("lots") else ()
    match name:
        case "bid":
            return Offer(**place, amount=money(said.text("amount"), currency).amount, lots=lots)
        case "seal":
            return Seal(**place, commitment=said.text("commitment"))
        case "reveal":
            amount = money(said.text("amount"), currency).amount
            return Reveal(**place, amount=amount, salt=said.text("salt"), lots=lots)
        case "confirm":
            return Confirm(**place)
    raise NotValid("room.command", "未知的指令", "unknown command", field="command")


def _agree(number: int, made: Fact, event: Event) -> None:
    body = {name: value for name, value in event.body.items() if name not in _SIGNED}
    if (made.name, made.at) != (event.name, event.at) or canon.canonical(made.body) != canon.canonical(body):
        raise _differs(number, event.name)


def _differs(number: int, name: str) -> NotValid:
    return NotValid(
        "room.replay",
        f"第 {number} 条（{name}）与按规则重演的结果不符",
        f"entry {number} ({name}) is not what the rules make of what came before it",
        field=str(number),
    )
