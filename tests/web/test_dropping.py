"""A firm gives up what it has begun to upload: its bytes go at once, its quota is free, nobody else can do it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kernel import once, table
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.errors import Conflict, NotFound
from tests.support.browser import Browser, browser, site
from tests.support.databases import sqlite_database
from tests.support.world import Person, World
from trading import store
from trading.acts import packages
from trading.rules.quota import Held

SIZE = 9_000_000


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        yield World(engine, blobs)


def begun(world: World, person: Person, lot: str) -> tuple[str, str]:
    """A package of which the first piece came, and that piece's digest."""
    with world.house.acting(person.actor) as ctx:
        package = packages.begin(ctx, lot, SIZE)
        digest = packages.shelf(ctx.blobs, package).put(b"half a package")
        packages.keep(ctx, package, 0, digest, 14)
        once.remember(ctx.tx, package, "0" * 64, package, "2026-03-02T00:00:00.000Z")
    return package, digest


def held(world: World, person: Person, lot: str) -> Held:
    with world.house.looking(person.actor) as ctx:
        return packages.held_by(ctx, lot)


def test_what_is_dropped_is_gone_and_counts_no_more(world: World) -> None:
    _, lot = world.announced()
    person = world.bidder(1)
    (first, digest), (second, _) = begun(world, person, lot), begun(world, person, lot)
    assert held(world, person, lot) == Held(2, 2 * SIZE, 2 * SIZE, 0)
    with world.house.acting(person.actor) as ctx:
        packages.drop(ctx, first)
    assert held(world, person, lot) == Held(1, SIZE, SIZE, 0)
    assert not packages.shelf(world.blobs, first).has(digest)
    assert packages.shelf(world.blobs, second).has(digest)
    with world.house.looking(person.actor) as ctx:
        assert [one.id for one in packages.begun(ctx, lot)] == [second]
        assert once.recall(ctx.tx, first, "0" * 64) is None, "the same sealed bid begins anew"
        assert once.recall(ctx.tx, second, "0" * 64) == second
        with pytest.raises(Conflict) as refused:
            packages.wanted(ctx, first, 1, digest, 14)
        assert refused.value.code == "package.dropped"


def test_of_two_the_newest_is_shown_and_after_it_the_one_before(world: World) -> None:
    _, lot = world.announced()
    person = world.bidder(1)
    first, _ = begun(world, person, lot)
    world.move_to(world.now + timedelta(minutes=1))
    second, _ = begun(world, person, lot)
    for package in (second, first):
        with world.house.acting(person.actor) as ctx:
            found = packages.uploading(ctx, lot)
            assert found is not None
            assert found.id == package
            packages.drop(ctx, package)
    with world.house.looking(person.actor) as ctx:
        assert packages.uploading(ctx, lot) is None


def test_a_bid_that_was_submitted_cannot_be_dropped_nor_what_was_dropped_submitted(
    world: World, tmp_path: Path
) -> None:
    _, lot = world.announced()
    person = world.bidder(1)
    world.submit(person, lot, "1000000.00", tmp_path)
    with world.house.looking(person.actor) as ctx:
        own = packages.held_by(ctx, lot)
    assert own == Held(0, 0, 0, 0)
    package, _ = begun(world, person, lot)
    with world.house.acting(person.actor) as ctx:
        packages.drop(ctx, package)
        with pytest.raises(Conflict) as refused:
            packages.submitted(ctx, package)
    assert refused.value.code == "package.dropped"
    with world.house.acting(person.actor) as ctx:
        [row] = table.rows(ctx.tx, store.submissions)
        with pytest.raises(Conflict) as refused:
            packages.drop(ctx, row.package)
    assert refused.value.code == "package.submitted"


def test_nobody_else_can_drop_it(world: World) -> None:
    _, lot = world.announced()
    package, digest = begun(world, world.bidder(1), lot)
    for other in (world.bidder(2), world.office(Role.AGENCY)):
        with world.house.acting(other.actor) as ctx, pytest.raises(NotFound):
            packages.drop(ctx, package)
    assert packages.shelf(world.blobs, package).has(digest)


def test_the_page_asks_first_and_the_api_drops_it(world: World) -> None:
    _, lot = world.announced()
    person = world.bidder(1)
    package, _ = begun(world, person, lot)
    own, agency = Browser(world, site(world), person), browser(world, Role.AGENCY)
    page = f"/me/lots/{lot}/submit"
    action = f"/me/lots/{lot}/uploads/{package}/drop"
    assert f'action="{action}"' in own.get(page).text
    own.post(action, {})
    assert held(world, person, lot).packages == 1, "without the tick nothing happens"
    own.post(action, {"sure": "yes"})
    assert held(world, person, lot).packages == 0
    assert "/uploads/" not in own.get(page).text
    again, _ = begun(world, person, lot)
    assert agency.http.delete(f"/api/v1/packages/{again}").status_code in (403, 404)
    listed = own.http.get(f"/api/v1/lots/{lot}/packages").json()["packages"]
    assert [(one["package"], one["size"], one["pieces"], one["here"]) for one in listed] == [(again, SIZE, 2, 1)]
    assert own.http.delete(f"/api/v1/packages/{again}").status_code == 204
    assert own.http.get(f"/api/v1/lots/{lot}/packages").json() == {"packages": []}
