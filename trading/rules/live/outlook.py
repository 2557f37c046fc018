"""How a room will run before anybody has come: what is shown to whoever is about to sign its terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from trading.rules.live import step
from trading.rules.live.command import Confirm
from trading.rules.live.method import Method
from trading.rules.live.room import Entrant, Plan, Room, Turn

MOST: Final = 40
"""Turns that are told; a kind may go round without end."""


def turns(method: Method[Plan], room: Room[Plan]) -> Iterator[Turn]:
    """The lobby, then each turn as it comes if the fewest are in that make a competition and none of them offers
    anything. Where it is asked who goes on, all do. Offers may move an end or add rounds."""
    if room.turn is None:
        return
    yield room.turn
    highest = method.door(room.plan).highest
    few = {str(n): Entrant(str(n), str(n), amount=highest) for n in range(max(2, room.terms.least))}
    room = method.begin(replace(room, entrants=few))
    for _ in range(MOST):
        if room.turn is None:
            return
        yield room.turn
        if Confirm in step.kind_of(method, room.turn).takes:
            room = replace(room, confirmed=frozenset(few))
        room = method.next(room)
