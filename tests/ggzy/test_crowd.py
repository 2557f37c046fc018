"""Robots of a live room: what they count as missed, and how long who waited."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click
import httpx
import pytest
from click.testing import CliRunner

from ggzy.demo import auction, commands
from ggzy.demo.commands import demo
from ggzy.demo.crowd import Bidder, Crowd, Room, SessionKey, Watcher
from trading.rules.live import session


def frame(since: int, seq: int, *bids: int) -> dict[str, Any]:
    return {"from": since, "seq": seq, "accepted": [{"seq": each, "name": "bid"} for each in bids], "board": {}}


def taken(*frames: dict[str, Any]) -> Watcher:
    async def take() -> Watcher:
        watcher = Watcher(Room("A-2026-0001-1"))
        for moment, each in enumerate(frames):
            await watcher.take(each, float(moment))
        return watcher

    return asyncio.run(take())


def crowd(*watchers: Watcher) -> Crowd:
    return Crowd(watchers[0].room, list(watchers), [Bidder("1001", SessionKey(), "某公司")], httpx.AsyncClient(), 1)


@pytest.mark.parametrize(("since", "missed"), [(4, 0), (5, 0), (6, 1)])
def test_a_frame_is_missed_if_the_next_one_begins_later_than_the_last_one_ended(since: int, missed: int) -> None:
    """One that begins sooner tells again what is known: it is a snapshot."""
    assert crowd(taken(frame(5, 5), frame(since, 7, 7))).missed == missed


def test_whoever_was_cut_off_has_missed_the_end() -> None:
    whole = taken(frame(5, 5), frame(5, 6, 6))
    cut = Watcher(whole.room, number=5)
    assert crowd(whole, cut).missed == 1


def test_a_bid_comes_to_each_watcher_once() -> None:
    watcher = taken(frame(5, 5), frame(5, 7, 6, 7), frame(5, 8, 6, 7, 8))
    assert {seq: list(moments) for seq, moments in watcher.room.came.items()} == {6: [1.0], 7: [1.0], 8: [2.0]}
    watcher.room.sent = {6: 0.5, 8: 0.5}
    assert watcher.room.lags() == [0.5, 1.5]
    assert watcher.room.pace == 2


@pytest.mark.parametrize(
    ("waits", "percent", "told"),
    [([], 99, 0), ([0.0101], 50, 11), ([0.004, 0.001, 0.003, 0.002], 50, 2), ([0.004, 0.001, 0.003, 0.002], 99, 4)],
)
def test_a_percentile_is_a_wait_that_somebody_had(waits: list[float], percent: int, told: int) -> None:
    assert auction.milliseconds(waits, percent) == told


def test_a_session_key_signs_as_the_room_demands() -> None:
    key = SessionKey()
    session.verify(key.public, b"message", key.sign(b"message"))


def test_a_competition_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    few = ["auction", "--watchers", "3", "--bidders", "2", "--bids", "3", "--rate", "50"]
    done = CliRunner().invoke(demo, few)
    assert done.exit_code == 0, done.output
    assert "3 · 0" in done.output
    assert not list(tmp_path.glob("ggzy-*"))


@pytest.mark.parametrize("missed", [0, 1])
def test_a_missed_frame_is_a_failure(missed: int) -> None:
    with pytest.raises(click.exceptions.Exit) if missed else nullcontext():
        commands.whole({"missed_frames": missed})


def test_more_watchers_than_the_machine_bears_are_refused_at_once() -> None:
    done = CliRunner().invoke(demo, ["auction", "--watchers", "1000000"])
    assert done.exit_code == 2
    assert str(auction.most_watchers()) in done.output
