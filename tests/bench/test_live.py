"""The benchmark of live competitions counts what it says: the crowd every frame, the servers their processor's time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from bench import live
from bench.live import CHANNELS, FLOOR, GATEWAY, Crowd
from tests.support.parts import missing

WATCHERS = 12


@pytest.fixture(scope="module")
def crowds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Crowd]]:
    if not shutil.which("cc"):
        missing("no C compiler: the floor of the benchmark is a program in C")
    folder = tmp_path_factory.mktemp("fan")
    fan = live.compiled(folder)
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(live.crowd(folder, name, served, WATCHERS))
            for name, served in live.ours(fan).items()
        }


@pytest.mark.parametrize("name", [GATEWAY, FLOOR, CHANNELS])
def test_everybody_gets_every_frame_and_its_cost_is_told(crowds: dict[str, Crowd], name: str) -> None:
    crowd = crowds[name]
    before = crowd.got
    assert crowd.cost(events=3) > 0
    assert crowd.got == before + 3
    assert crowd.memory >= 0


def test_a_figure_stands_beside_its_floor_of_the_same_round() -> None:
    costs = {GATEWAY: [6.0, 9.0, 7.0], FLOOR: [5.0, 6.0, 5.0], CHANNELS: [30.0, 40.0, 35.0]}
    made = {one["name"]: one["ratio"] for one in live.figures(costs, 15.0, 5000)}
    assert made == {"fanout_vs_floor_5000": 7 / 5, "fanout_vs_channels": 35 / 7, "memory_per_watcher": 0.5}
