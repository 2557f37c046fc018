"""Kills at every step of every act, and of a whole server at random moments, at length."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel.blobs import Blobs, FolderBlobs
from tests.flows.test_kill import survive
from tests.support.databases import postgresql_database, sqlite_database
from tests.support.kills import Mortal, every
from tests.support.life import EVERY, whole_life
from tests.support.server import Server
from tests.support.world import World
from tests.torture.conftest import Progress

pytestmark = pytest.mark.torture
SERVER_KILLS = 100
"""So many in each of the four acts of `tests/flows/test_kill.py`."""
TRIES = 4
"""Random steps of each act on PostgreSQL, where a copy of the database takes longer."""


def telling(progress: Progress) -> Callable[[str, int], None]:
    kills = [0]

    def told(name: str, more: int) -> None:
        kills[0] += more
        progress(f"{name}: {more} kills, {kills[0]} in all")

    return told


def test_every_step_of_every_act(sqlite_template: Path, tmp_path: Path, progress: Progress) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        life = Mortal(engine, FolderBlobs(tmp_path / "blobs"), folder=tmp_path, chosen=every, told=telling(progress))
        whole_life(life, tmp_path)
    assert life.survived.keys() >= EVERY


def test_every_act_on_postgresql(postgresql_furnished: str, tmp_path: Path, progress: Progress) -> None:
    dice = random.Random(20260302)

    def some(steps: list[str]) -> Iterable[int]:
        return sorted({len(steps), *(dice.randrange(len(steps)) for _ in range(TRIES))})

    with postgresql_database(postgresql_furnished) as engine:
        life = Mortal(engine, FolderBlobs(tmp_path / "blobs"), folder=tmp_path, chosen=some, told=telling(progress))
        whole_life(life, tmp_path)
    assert life.survived.keys() >= EVERY


def test_a_server_that_is_killed_again_and_again(
    engine: Engine, blobs: Blobs, tmp_path: Path, progress: Progress
) -> None:
    world = World(engine, blobs)
    server = Server(world)
    try:
        told = lambda what, count: progress(f"{count} {what}")  # noqa: E731
        opened = survive(world, server, random.Random(20260303), tmp_path, SERVER_KILLS, told)
    finally:
        server.kill()
    assert [event.type for event in opened] == ["bid.release_key"] * 3
