"""What has ended is deleted after its days, on both databases, and nothing that anybody still needs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, Table

from kernel import canon, clock, journal, once, table
from kernel.act import Act
from kernel.actor import PUBLIC, Role
from kernel.blobs import Blobs
from people import store as people
from people.acts import session
from people.rules import credential
from signing import store as tasks
from signing.acts import tasks as signing
from tests.support.whole import whole
from tests.support.world import DAY, Person, World
from trading import package_store
from trading import store as trading
from trading.acts import packages
from trading.rules.quota import Held
from web import forgetting

PLACES: tuple[Table, ...] = (
    people.challenges,
    people.sessions,
    people.attempts,
    journal.pace,
    tasks.tasks,
    once.answers,
)


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def held(world: World) -> dict[str, int]:
    with world.house.looking() as ctx:
        return {
            each.name: len(table.rows(ctx.tx, each)) for each in (*PLACES, package_store.packages, package_store.pieces)
        }


def litter(world: World) -> None:
    """One of everything that is left behind."""
    wall, house = clock.wall(), world.house
    with house.acting(PUBLIC) as ctx:
        session.challenge(ctx, Role.BIDDER, "test", wall)
        typed = session.Typed("nobody", "x", "000000", "supervisor", "192.0.2.1")
        assert session.sign_in_staff(ctx, typed, wall, knows=False) is None
        once.remember(ctx.tx, once.key("somebody", "k"), "0" * 64, "{}", canon.instant(ctx.now))
    with house.acting(world.office(Role.AGENCY).actor) as ctx:
        signing.open_task(ctx, "lot.award", "x", b"{}", {})
    journal.refused(house.engine, Act("award", "L-2026-0001-1", PUBLIC, world.now), "x", "0" * 64, house.chance,
                    wall)  # fmt: skip


def half_uploaded(world: World, person: Person, lot: str) -> tuple[str, str]:
    """A package of which one piece came: its id and the piece's digest."""
    with world.house.acting(person.actor) as ctx:
        package = packages.begin(ctx, lot, 9_000_000)
        digest = packages.shelf(ctx.blobs, package).put(b"half a package")
        packages.keep(ctx, package, 0, digest, 14)
    return package, digest


def test_nothing_is_forgotten_before_its_days_and_all_of_it_after(world: World) -> None:
    litter(world)
    before, wall = held(world), clock.wall()
    assert min(before[each.name] for each in PLACES) > 0
    ends = wall + credential.SESSION_LASTS + 7 * DAY
    start = world.now
    world.clock.move_to(start + 7 * DAY - timedelta(minutes=1))
    assert forgetting.forget(world.house, wall + 6 * DAY) == 0
    assert held(world) == before
    world.clock.move_to(start + 7 * DAY + timedelta(minutes=31))
    assert forgetting.forget(world.house, ends + timedelta(hours=1)) == sum(before.values())
    assert set(held(world).values()) == {0}
    assert forgetting.forget(world.house, ends + timedelta(hours=1)) == 0
    whole(world)


def test_a_half_upload_goes_with_its_bytes_and_a_submitted_package_stays(world: World, tmp_path: Path) -> None:
    """The same bytes on another shelf, and as a public file, stay as well."""
    _, lot = world.announced()
    bid = str(world.submit(world.bidder(0), lot, "1000000.00", tmp_path).subject)
    package, digest = half_uploaded(world, world.bidder(1), lot)
    other, _ = half_uploaded(world, world.bidder(2), lot)
    assert world.blobs.put(b"half a package") == digest
    deadline = world.lot(lot).deadline
    assert deadline
    world.clock.move_to(deadline + 7 * DAY - timedelta(minutes=1))
    forgetting.forget(world.house, clock.wall())
    assert held(world)["trading_package"] == 3
    world.clock.move_to(deadline + 7 * DAY + timedelta(seconds=1))
    forgetting.forget(world.house, clock.wall())
    assert (held(world)["trading_package"], held(world)["trading_piece"]) == (1, 1)
    for each in (package, other):
        assert not packages.shelf(world.blobs, each).has(digest)
    assert world.blobs.get(digest) == b"half a package"
    with world.house.looking(world.bidder(0).actor) as ctx:
        assert packages.uploading(ctx, lot) is None
        assert table.find(ctx.tx, trading.bids, id=bid)
    whole(world)


def test_what_was_sealed_before_the_last_submission_goes_after_its_days_though_the_lot_is_open(
    world: World, tmp_path: Path
) -> None:
    """A package of another bidder, and one begun since, may still be submitted: they stay."""
    _, lot = world.announced()
    passed, _ = half_uploaded(world, world.bidder(0), lot)
    other, _ = half_uploaded(world, world.bidder(1), lot)
    world.clock.move_to(world.now + timedelta(minutes=1))
    world.submit(world.bidder(0), lot, "1000000.00", tmp_path)
    with world.house.looking(world.bidder(0).actor) as ctx:
        assert packages.held_by(ctx, lot) == Held(1, 9_000_000, 9_000_000, 0)
    world.clock.move_to(world.now + timedelta(minutes=1))
    since, _ = half_uploaded(world, world.bidder(0), lot)
    world.clock.move_to(world.now + 7 * DAY - timedelta(minutes=3))
    forgetting.forget(world.house, clock.wall())
    assert held(world)["trading_package"] == 4
    world.clock.move_to(world.now + timedelta(minutes=5))
    forgetting.forget(world.house, clock.wall())
    with world.house.looking(world.bidder(0).actor) as ctx:
        left = {row.id for row in table.rows(ctx.tx, package_store.packages)}
        assert packages.held_by(ctx, lot) == Held(1, 9_000_000, 9_000_000, 0)
    assert (passed in left, other in left, since in left, len(left)) == (False, True, True, 3)
    world.submit(world.bidder(0), lot, "1000000.00", tmp_path, "lot.replace_bid")
    with world.house.looking(world.bidder(0).actor) as ctx:
        first = table.rows(ctx.tx, trading.submissions, "seq")[0]
        assert packages.held_by(ctx, lot).replaced_bytes == first.sealed_size
    whole(world)


def test_a_great_many_go_batch_by_batch(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "MOST", 2)
    with world.house.acting(PUBLIC) as ctx:
        for _ in range(5):
            session.challenge(ctx, Role.BIDDER, "test", clock.wall() - 30 * DAY)
    assert forgetting.forget(world.house, clock.wall()) == 5
