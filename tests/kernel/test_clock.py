"""The official clock, set by hand: forward only, shared, and ticking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.clock import HandClock, SystemClock, clock, hand_start, wall
from kernel.errors import NotNow, NotValid

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class Wall:
    """A wall clock that the test turns."""

    def __init__(self) -> None:
        self.time = datetime(2030, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def turn(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture(params=["in memory", "kept"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    return tmp_path / "data" / "clock" if request.param == "kept" else None


def test_it_starts_where_it_was_set_and_ticks_on(kept: Path | None) -> None:
    hand = Wall()
    official = HandClock(START, kept, hand)
    assert official.now() == START
    hand.turn(90)
    assert official.now() == START + timedelta(seconds=90)


def test_it_moves_forward_and_ticks_on_from_there(kept: Path | None) -> None:
    hand = Wall()
    official = HandClock(START, kept, hand)
    official.move_to(START + timedelta(days=20))
    hand.turn(5)
    assert official.now() == START + timedelta(days=20, seconds=5)
    official.move_to(official.now())


def test_it_never_moves_back(kept: Path | None) -> None:
    official = HandClock(START, kept, Wall())
    with pytest.raises(NotNow, match=r"clock\.backwards"):
        official.move_to(START - timedelta(microseconds=1))
    assert official.now() == START


def test_a_wall_clock_that_is_put_back_does_not_take_it_along(kept: Path | None) -> None:
    hand = Wall()
    official = HandClock(START, kept, hand)
    hand.turn(-3600)
    assert official.now() == START


def test_processes_that_keep_it_in_one_file_agree(tmp_path: Path) -> None:
    hand, file = Wall(), tmp_path / "clock"
    one = HandClock(START, file, hand)
    two = HandClock(START + timedelta(days=400), file, hand)
    assert two.now() == one.now() == START
    two.move_to(START + timedelta(days=3))
    hand.turn(1)
    assert one.now() == two.now() == START + timedelta(days=3, seconds=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clock", "clock.lock"]


@given(st.lists(st.integers(-(10**6), 10**6), max_size=20))
def test_whatever_is_tried_it_never_goes_back(seconds: list[int]) -> None:
    hand = Wall()
    official, last = HandClock(START, None, hand), START
    for step in seconds:
        hand.turn(abs(step) % 7)
        try:
            official.move_to(START + timedelta(seconds=step))
        except NotNow:
            assert START + timedelta(seconds=step) < official.now()
        assert official.now() >= last
        last = official.now()


def test_the_system_clock_is_the_wall_clock() -> None:
    before = wall()
    assert before <= SystemClock().now() <= wall()
    assert SystemClock().now().tzinfo is UTC


def test_settings_choose_the_clock(tmp_path: Path) -> None:
    assert isinstance(clock("system"), SystemClock)
    chosen = clock("hand:2026-03-02T09:00:00+08:00", tmp_path / "clock")
    assert isinstance(chosen, HandClock)
    assert START <= chosen.now() < START + timedelta(minutes=1)


def test_a_start_keeps_its_instant_in_any_zone() -> None:
    assert hand_start("hand:2026-03-02T09:00:00+08:00") == START
    assert HandClock(START.astimezone(timezone(timedelta(hours=8))), None, Wall()).now() == START


@pytest.mark.parametrize("setting", ["", "hand", "hand:", "hand:2026-03-02", "hand:tomorrow", "2026-03-02T01:00:00Z"])
def test_a_malformed_setting_is_refused(setting: str) -> None:
    with pytest.raises(NotValid, match=r"clock\.setting"):
        clock(setting)
