"""A chain run again gives the same room; a chain that was touched is found at the touched event."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import NotValid
from tests.support import rooms
from tests.support.rooms import after
from trading.methods import english_auction
from trading.rules.live.command import Command, Due, Extend, Offer, Pause, Resume, Say
from trading.rules.live.replay import Event, replay
from trading.rules.live.room import Room

OFFICER = "centre.centre"


def again(events: list[Event]) -> Room[english_auction.Plan]:
    return replay(lambda name: english_auction.METHOD, rooms.SUBJECT, events)


def command(hall: rooms.Hall, moment: int, what: tuple[str, int]) -> Command:
    kind, number = what
    at = after(moment)
    match kind:
        case "pause":
            return Pause(at=at, officer=OFFICER, reason="暂停")
        case "resume":
            return Resume(at=at, officer=OFFICER, reason="继续")
        case "say":
            return Say(at=at, officer=OFFICER, reason="请注意")
        case "extend":
            return Extend(at=at, officer=OFFICER, reason="延长", seconds=number)
        case "due":
            return Due(at=at)
    bidder = f"0{number % 4}"  # 00 was never let in
    return hall.signed(Offer, bidder, moment, amount=Decimal(1_000_000 + 7_000 * number).quantize(Decimal("0.01")))


KINDS = st.tuples(
    st.sampled_from(["bid"] * 6 + ["pause", "resume", "say", "extend", "due"]), st.integers(min_value=1, max_value=60)
)
STEPS = st.lists(st.tuples(st.integers(min_value=0, max_value=900), KINDS), max_size=25)


@given(STEPS, st.integers(min_value=1, max_value=5))
def test_any_history_is_run_again_to_the_same_room(steps: list[tuple[int, tuple[str, int]]], size: int) -> None:
    """Also in batches, for what is decided together is decided in order."""
    hall, moment, batch = rooms.hall(), -60, list[Command]()
    for wait, what in steps:
        moment += wait
        batch.append(command(hall, moment, what))
        if len(batch) == size:
            hall.do(*batch)
            batch.clear()
    hall.do(*batch)
    hall.wait(moment + 9_000_000)
    assert hall.room.seq == len(hall.events)
    assert again(hall.events) == hall.room


def played() -> list[Event]:
    hall = rooms.hall()
    hall.bid("01", "1000000.00", 0)
    hall.bid("02", "1010000.00", 3500)
    hall.bid("03", "1.00", 3510)
    hall.do(Say(at=after(3520), officer=OFFICER, reason="请注意"))
    hall.wait(9000)
    return hall.events


def test_the_last_event_may_be_any() -> None:
    """A chain that goes on is as good up to now as one that has ended, except between an act and what came of it."""
    events = played()
    halves = [n for n in range(1, len(events)) if _holds(events[:n])]
    assert [events[n].name for n in range(1, len(events)) if n not in halves] == ["extend", "result"]


def _holds(events: list[Event]) -> bool:
    try:
        again(events)
    except NotValid:
        return False
    return True


@pytest.mark.parametrize("place", range(len(played())))
def test_a_changed_missing_or_doubled_event_is_found(place: int) -> None:
    events = played()
    event = events[place]
    changed = replace(event, body=dict(event.body) | {"amount": "1020000.00", "ends": "2026-03-02T02:00:00.000Z"})
    assert not _holds([*events[:place], changed, *events[place + 1 :]])
    assert not _holds([*events[: place + 1], *events[place:]]) or event.name == "say"
    if event.name not in {"say", "refuse", "enter", "result"}:
        assert not _holds([*events[:place], *events[place + 1 :]])


def test_an_empty_chain_is_no_room() -> None:
    with pytest.raises(NotValid, match=r"room\.replay"):
        again([])
