"""How a room will run, told before it is opened; and what a commitment to a reserve must look like."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kernel.errors import NotValid
from kernel.reader import Reader
from tests.support import kinds
from tests.support.rooms import OPENS, STARTS, after
from trading.acts.live import METHODS
from trading.rules.live import outlook, reserve, step


def told(kind: str, least: int = 1, **more: Any) -> list[tuple[str, float, float]]:  # noqa: ANN401  values of the terms
    """Each turn by its kind, from when to when in seconds after the start."""
    made, _ = step.opened(METHODS[kind], "A-2026-0001-1", kinds.hall(kind, (), least, **more).room.terms, OPENS)
    found = outlook.turns(METHODS[kind], made)
    return [(one.kind, (one.begins - STARTS).total_seconds(), (one.ends - STARTS).total_seconds()) for one in found]


def test_an_auction_is_its_lobby_and_its_turn() -> None:
    assert told("english_auction", lasts=60) == [("lobby", -1800, 0), ("bidding", 0, 60)]


def test_a_listing_asks_and_counts_down_because_all_go_on() -> None:
    assert told("listing", land=False, listed=100, rhythm="five_five", query=None, free=None, countdown=None) == [
        ("lobby", -1800, 0), ("listed", 0, 100), ("query", 100, 400), ("countdown", 400, 700),
    ]  # fmt: skip


def test_three_rounds_are_taken_by_as_many_as_must_come() -> None:
    assert sum(kind == "turn" for kind, _, _ in told("three_rounds")) == 6
    assert sum(kind == "turn" for kind, _, _ in told("three_rounds", least=3)) == 9


def test_a_kind_that_never_ends_is_told_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlook, "MOST", 2)
    assert len(told("three_rounds")) == 3


def test_of_an_ended_room_nothing_is_to_come() -> None:
    room = replace(kinds.hall("english_auction").room, turn=None, at=after(0))
    assert list(outlook.turns(METHODS["english_auction"], room)) == []


@pytest.mark.parametrize("text", ["a" * 63, "a" * 65, "A" * 64, "1000000.00", ""])
def test_a_commitment_is_a_digest(text: str) -> None:
    with pytest.raises(NotValid) as refused:
        reserve.committed(Reader({"reserve": text}))
    assert refused.value.field == "reserve"


def test_terms_without_a_reserve_need_no_commitment() -> None:
    reserve.committed(Reader({"reserve": "0" * 64}))
    reserve.committed(Reader({"reserve": None}))
    reserve.committed(Reader({}))
