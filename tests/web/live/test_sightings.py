"""Marks of addresses and browsers: equal where those are, and nothing that could be read or carried elsewhere."""

from __future__ import annotations

import pytest

from kernel.chance import SeededChance
from web.live import sightings
from web.live.sightings import Marks, Sightings


def made() -> Sightings:
    return Sightings(SeededChance(b"sightings"))


def test_marks_agree_within_a_room_and_not_between_rooms() -> None:
    seen = made()
    for room in ("A-1", "A-2"):
        seen.saw(room, "01", "203.0.113.7", "dev")
        seen.saw(room, "02", "203.0.113.7", "other")
    one, two = seen.of("A-1"), seen.of("A-2")
    assert one["01"].addresses == one["02"].addresses
    assert one["01"].devices.isdisjoint(one["02"].devices)
    assert one["01"].addresses.isdisjoint(two["01"].addresses)
    assert "203.0.113.7" not in repr(seen._rooms)
    assert seen.of("A-3") == {}


def test_an_address_and_a_browser_of_the_same_letters_are_two_things() -> None:
    seen = made()
    seen.saw("A-1", "01", "x", "")
    seen.saw("A-1", "02", "", "x")
    assert seen.of("A-1")["01"].addresses.isdisjoint(seen.of("A-1")["02"].devices)
    assert seen.of("A-1")["02"].addresses == frozenset()


def test_nothing_seen_nothing_kept() -> None:
    seen = made()
    seen.saw("A-1", "01", "", "")
    assert seen.of("A-1").get("01", Marks()) == Marks()


def test_rooms_and_marks_are_not_kept_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sightings, "KEPT", 2)
    monkeypatch.setattr(sightings, "MOST", 3)
    seen = made()
    for n in range(9):
        seen.saw("A-1", "01", f"10.0.0.{n}", "")
    assert len(seen.of("A-1")["01"].addresses) == 3
    for room in ("A-2", "A-1", "A-3"):
        seen.saw(room, "01", "10.0.0.1", "")
    assert seen.of("A-1")
    assert not seen.of("A-2")
