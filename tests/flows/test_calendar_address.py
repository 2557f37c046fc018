"""The secret address of a calendar: told once, replaced, ended, and over when its person speaks for the firm no more."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from kernel import table
from kernel.actor import PUBLIC, Actor, Role
from kernel.blobs import Blobs
from kernel.errors import NotAllowed, NotFound
from people import store
from people.acts import calendars
from tests.support.world import Person, World


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def give(world: World, person: Person) -> str:
    with world.house.acting(person.actor) as ctx:
        return calendars.give(ctx)


def reader(world: World, secret: str) -> Actor:
    with world.house.looking() as ctx:
        return calendars.reader(ctx.tx, secret)


def test_who_holds_the_address_reads_as_the_one_it_was_made_for(world: World) -> None:
    one, other = world.bidder(1), world.bidder(2)
    secrets = [give(world, one), give(world, other)]
    assert [reader(world, secret) for secret in secrets] == [one.actor, other.actor]
    with world.house.looking() as ctx:
        assert not {row.token_sha256 for row in table.rows(ctx.tx, store.calendars, "person")} & set(secrets)


def test_a_new_address_ends_the_old_one(world: World) -> None:
    one = world.bidder(1)
    old, new = give(world, one), give(world, one)
    assert old != new
    assert reader(world, new) == one.actor
    with pytest.raises(NotFound, match=r"calendar\.unknown"):
        reader(world, old)


def test_an_address_that_was_ended_reads_nothing(world: World) -> None:
    one, other = world.bidder(1), world.bidder(2)
    mine, others = give(world, one), give(world, other)
    with world.house.acting(one.actor) as ctx:
        assert calendars.given(ctx)
        calendars.end(ctx)
        assert not calendars.given(ctx)
    with pytest.raises(NotFound, match=r"calendar\.unknown"):
        reader(world, mine)
    assert reader(world, others) == other.actor


def test_it_ends_with_the_mandate(world: World) -> None:
    one = world.bidder(1)
    secret = give(world, one)
    gone = {"person": one.actor.id, "org": one.actor.org, "role": "bidder"}
    world.do(world.people["security"], "system.revoke", "S-people", gone)
    with pytest.raises(NotFound, match=r"calendar\.unknown"):
        reader(world, secret)


@pytest.mark.parametrize("guess", ["", "0" * 64, "%", "' or 1=1"])
def test_a_guess_is_nobodys(world: World, guess: str) -> None:
    give(world, world.bidder(1))
    with pytest.raises(NotFound, match=r"calendar\.unknown"):
        reader(world, guess)


def test_only_firms_have_one(world: World) -> None:
    for actor in (PUBLIC, world.office(Role.AGENCY).actor, Actor("x", Role.BIDDER)):
        with world.house.acting(actor) as ctx, pytest.raises(NotAllowed, match=r"act\.not_allowed"):
            calendars.give(ctx)
