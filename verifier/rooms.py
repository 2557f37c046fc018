"""A lot's live competition runs again from its chain: the platform's rules, and every session key's signature."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

import trading.methods
from kernel.actor import Role
from kernel.errors import NotAllowed, NotFound, NotTrusted
from kernel.reader import Reader
from trading.rules.live import door, replay, session
from trading.rules.live.method import Door, Method
from trading.rules.live.orders import ORDERS
from trading.rules.live.replay import Event as Turned
from verifier.case import Case
from verifier.chains import Chain
from verifier.event import Event
from verifier.findings import Place

_OPEN: Final = frozenset({Role.AGENCY, Role.CENTRE})
_SIGNED: Final = frozenset({"bid", "seal", "reveal", "confirm", "refuse"})


@cache
def _methods() -> dict[str, Method[Any]]:
    found = pkgutil.iter_modules(trading.methods.__path__)
    return {one.name: importlib.import_module(f"trading.methods.{one.name}").METHOD for one in found}


def method(name: str) -> Method[Any]:
    """NotFound if the verifier knows no such way of competing."""
    if name not in _methods():
        raise NotFound("room.method", f"没有竞价方式 {name}", f"no such way of competing: {name}", field="method")
    return _methods()[name]


def of(case: Case) -> list[Chain]:
    """The chains of rooms, by subject."""
    return [case.chains[subject] for subject in sorted(case.chains) if subject.startswith("A-")]


def check(case: Case) -> None:
    """04.04."""
    for chain in of(case):
        if len(chain.events) < len(chain.leaves):
            place = Place(subject=chain.subject)
            case.findings.cannot("04.04", "竞价事项未全部公开", "not every event of the room is there", place)
        else:
            _room(case, chain)
    if not of(case):
        case.findings.not_applicable("04.04", "本标段不是竞价", "this lot is no auction")


def _room(case: Case, chain: Chain) -> None:
    holders: Mapping[str, int] = {}
    with case.findings.judging("04.04", Place(subject=chain.subject)):
        room = replay.replay(method, chain.subject, turned(chain))
        holders = method(room.terms.method).door(room.plan).holders
    entered: dict[str, Event] = {}
    currency = ""
    for event in chain:
        with case.findings.judging("04.04", event.place):
            _by(event)
            if event.verb == "open":
                currency = str(event.body["currency"])
            if event.verb == "enter":
                _preferred(event, holders)
                entered[str(event.body["bidder"])] = event
            if event.verb in _SIGNED:
                _signed(chain.subject, event, entered, currency)


def turned(chain: Chain) -> Iterator[Turned]:
    """The chain as the rules read it."""
    return (Turned(event.verb, event.at, event.actor, event.body) for event in chain)


def _by(event: Event) -> None:
    """NotAllowed unless the event's actor has a role that may bring it about."""
    verb, roles = event.verb, frozenset({Role.CLERK})
    if verb == "open":
        roles = _OPEN
    elif verb == "enter" or verb in _SIGNED:
        roles = frozenset({Role.BIDDER})
    elif verb in ORDERS and "because" not in event.body:
        roles = ORDERS[verb][1]
    if event.role not in roles:
        raise NotAllowed("room.role", f"{event.role} 无权办理", f"not for {event.role}")


def _preferred(event: Event, holders: Mapping[str, int]) -> None:
    """NotAllowed unless the right that is exercised is one that the terms name as that organisation's own."""
    door.claimed(
        Door(holders=holders), f"O-{event.actor.partition('.')[2]}", Reader(event.body).integer("priority", 0, 99)
    )


def _signed(room: str, event: Event, entered: dict[str, Event], currency: str) -> None:
    """NotTrusted unless the key that this bidder certified when it entered has signed just these words."""
    said = Reader(event.body)
    name = said.text("command") if event.verb == "refuse" else event.verb
    command = replay.signed_of(name, event.at, said, currency)
    by = entered.get(command.bidder)
    if by is None or by.actor != event.actor:
        raise NotTrusted("room.bidder", "不是该竞买号的竞买人", "not by the bidder of that number")
    session.verify(str(by.body["key"]), command.message(room), command.signature)
