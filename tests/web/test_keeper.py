"""The log's keeper: its rhythm, its fence, its alarm; and witnesses that are asked over real HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from kernel import checkpoints, clock, merkle, publication, sequencer
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.checkpoints import Checkpoint
from kernel.db import reading
from kernel.errors import NotTrusted
from kernel.mirror import FolderMirror
from kernel.settings import Settings
from signing.rules import note, timestamp
from signing.rules.witnessing import Witness, Witnesses
from tests.support.databases import postgresql_database, sqlite_database
from tests.support.logs import cosigner, log_key, serving
from tests.support.world import DAY, World
from trading.acts import reading as trading
from web.keeper import LEASE, Keeper
from web.witnesses import Collector

LOG: Final = log_key(origin="log.example/keeper")


ON_BOTH: Final = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(params=["sqlite"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """SQLite unless a test asks for both: what differs between them is the lease and the pass."""
    if request.param == "sqlite":
        with sqlite_database(request.getfixturevalue("sqlite_template"), tmp_path) as made:
            yield made
    else:
        with postgresql_database(request.getfixturevalue("postgresql_furnished")) as made:
            yield made


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def keeping(world: World, folder: Path, *asked: Witness, quorum: int = 0, **changed: float) -> Keeper:
    settings = replace(Settings(sequencer_padding=4), **changed)  # type: ignore[arg-type]
    collector = Collector(world.engine, LOG, Witnesses(asked, quorum))
    return Keeper(replace(world.house, settings=settings), LOG, FolderMirror(folder / "log"), collector)


def size(world: World) -> int:
    with reading(world.engine) as tx:
        found = checkpoints.newest(tx)
    return found.size if found else 0


def newest(world: World) -> Checkpoint:
    with reading(world.engine) as tx:
        return sequencer.checkpoint(tx)


# ---------------------------------------------------------------- rhythm


@ON_BOTH
def test_growth_hides_the_bids_while_a_deadline_is_open_and_rests_otherwise(world: World, tmp_path: Path) -> None:
    keeper = keeping(world, tmp_path)
    keeper.sequence()
    begun = size(world)
    world.office(Role.BIDDER)
    keeper.sequence()
    assert size(world) - begun == 3  # resting: enrolled, given its rights, signed in, no more
    assert keeper.sequence() is None
    _, lot = world.announced()
    keeper.sequence()
    steps = []
    for bids in range(4):
        if bids:
            world.submit(world.office(Role.BIDDER, f"bidder{bids}"), lot, "1000.00", tmp_path)
        before = size(world)
        keeper.sequence()
        steps.append(size(world) - before)
    assert steps == [4, 4, 4, 4]  # none, or one enrolled and its bid: the same growth
    world.move_to(world.lot(lot).deadline or world.now)
    with reading(world.engine) as tx:
        assert trading.sealed(tx)  # until the clerk has closed the lot


def test_the_rhythm_is_even_while_sealed_and_follows_the_work_while_resting(world: World, tmp_path: Path) -> None:
    keeper, begun = keeping(world, tmp_path, sequencer_interval=10.0, sequencer_rest=0.4), clock.wall()

    def due(after: float) -> bool:
        return keeper._due(begun + timedelta(seconds=after))

    keeper._passed = begun
    assert (due(0.3), due(0.4)) == (False, True)
    keeper.sequence()
    assert not due(3600)  # nothing new, nothing to hide
    world.announced()
    keeper.sequence()
    assert (due(9.9), due(10)) == (False, True)  # something to hide, whether or not there is anything new


def test_the_padding_is_decided_with_the_entries_it_hides(world: World, tmp_path: Path) -> None:
    """A lot that is announced between the look at the clock and the pass is hidden by that very pass."""
    keeper = keeping(world, tmp_path)
    keeper.sequence()
    assert not keeper._due(clock.wall() + timedelta(hours=1))
    before = size(world)
    world.announced()
    keeper.sequence()
    assert (size(world) - before) % 4 == 0


# ---------------------------------------------------------------- one keeper


def test_only_one_keeper_at_a_time(world: World, tmp_path: Path) -> None:
    first, second = keeping(world, tmp_path), keeping(world, tmp_path)
    assert first.sequence()
    world.office(Role.BIDDER)
    assert second.sequence() is None
    first.stop()
    assert second.sequence()


@ON_BOTH
def test_a_keeper_that_was_silent_too_long_is_fenced(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It still believes that the log is its own; the pass's own transaction knows better."""
    first, second, begun = keeping(world, tmp_path), keeping(world, tmp_path), clock.wall()
    assert first.sequence()
    world.office(Role.BIDDER)
    monkeypatch.setattr(clock, "wall", lambda: begun + timedelta(seconds=LEASE + 1))
    assert second._leads(clock.wall())
    monkeypatch.undo()
    before = size(world)
    assert first.sequence() is None
    assert size(world) == before
    assert second.sequence()


# ---------------------------------------------------------------- what a pass leaves behind


def test_a_pass_publishes_and_stamps_the_day_once(world: World, tmp_path: Path) -> None:
    keeper = keeping(world, tmp_path)
    first = keeper.sequence()
    assert first
    world.office(Role.BIDDER)
    second = keeper.sequence()
    assert second
    world.move_to(world.now + DAY)
    third = keeper.sequence()
    assert third
    known = publication.published(keeper.mirror, LOG)
    assert known == merkle.TreeHead(LOG.name, third.size, third.root)
    with reading(world.engine) as tx:
        stamps = checkpoints.stamps(tx, 0, third.size)
    assert [one.size for one in stamps] == [first.size, third.size]
    timestamp.sound(world.blobs.get(stamps[0].token_sha256), note.note(first.note).text)
    keeper.check()


def test_a_publication_that_failed_is_made_good_though_nothing_new_came(world: World, tmp_path: Path) -> None:
    keeper = keeping(world, tmp_path)
    (tmp_path / "log").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="log"):
        keeper.sequence()
    assert keeper._due(clock.wall() + timedelta(seconds=1))
    (tmp_path / "log").unlink()
    keeper.sequence()
    known = publication.published(keeper.mirror, LOG)
    assert known
    assert known.size == size(world) > 0


def test_the_threads_do_all_of_it(world: World, tmp_path: Path) -> None:
    made = cosigner(tmp_path / "w", LOG)
    with serving(made) as url:
        keeper = keeping(world, tmp_path, Witness(made.held.key, url, True), witness_interval=0.1, sequencer_rest=0.1)
        keeper.start()
        for _ in range(600):
            if size(world) and newest(world).witnesses:
                break
            threading.Event().wait(0.05)
        keeper.stop()
    assert newest(world).witnesses == (made.held.key.name,)


# ---------------------------------------------------------------- alarm


def test_after_an_alarm_nothing_is_signed_and_a_restart_asks_again(world: World, tmp_path: Path) -> None:
    """The witness holds what a database signed that is gone."""
    made = cosigner(tmp_path / "w", LOG)
    root = merkle.root(merkle.leaf_hash(bytes([n])) for n in range(200))
    made.add_checkpoint(b"old 0\n\n" + LOG.sign(merkle.TreeHead(LOG.name, 200, root).text))
    with serving(made) as url:
        keeper = keeping(world, tmp_path, Witness(made.held.key, url, True))
        keeper.sequence()
        assert keeper.collect() == 0
        assert keeper.alarm is not None
        assert keeper.alarm.code == "log.rolled_back"
        before = size(world)
        world.office(Role.BIDDER)
        assert keeper.sequence() is None
        assert size(world) == before
        keeper.stop()
        with pytest.raises(NotTrusted, match=r"log\.rolled_back"):
            keeping(world, tmp_path, Witness(made.held.key, url, True)).check()


def test_a_database_that_shrinks_under_a_running_keeper_is_an_alarm(world: World, tmp_path: Path) -> None:
    keeper = keeping(world, tmp_path)
    keeper.sequence()
    keeper._signed += 1
    world.office(Role.BIDDER)
    assert keeper.sequence() is None
    assert keeper.alarm is not None
