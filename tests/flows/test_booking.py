"""Rooms and equipment of the trading centre: booked for a lot, never twice, by the database's own key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from kernel import canon, table
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.errors import Conflict, NotAllowed, NotFound, NotValid
from tests.support.world import World
from trading import booking_store
from trading.acts import booking
from trading.rules.booking import QUARTER, Kind

HOUR = timedelta(hours=1)


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


@pytest.fixture
def nine(world: World) -> datetime:
    """A full hour that lies ahead."""
    return (world.now + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)


def room(world: World, name: str = "第一开标室", kind: Kind = Kind.OPENING) -> str:
    with world.house.acting(world.office(Role.CENTRE).actor) as ctx:
        return booking.add(ctx, kind, name).id


def book(world: World, facility: str, lot: str, since: datetime, until: datetime) -> None:
    with world.house.acting(world.office(Role.CENTRE).actor) as ctx:
        booking.book(ctx, facility, lot, since, until)


@pytest.mark.seed_row(5)
def test_two_openings_cannot_book_one_room_for_overlapping_times(world: World, nine: datetime) -> None:
    (_, one), (_, two) = world.announced(), world.announced()
    first, second = room(world), room(world, "第二开标室")
    book(world, first, one, nine, nine + HOUR)
    for since, until in (
        (nine, nine + HOUR), (nine - HOUR, nine + QUARTER), (nine + HOUR - QUARTER, nine + 2 * HOUR),
        (nine + QUARTER, nine + 2 * QUARTER), (nine - HOUR, nine + 2 * HOUR),
    ):  # fmt: skip
        with pytest.raises(Conflict) as refused:
            book(world, first, two, since, until)
        assert refused.value.code == "booking.taken"
        assert one in refused.value.words.zh, "it says who has it"
        assert one in refused.value.words.en
    book(world, first, two, nine + HOUR, nine + 2 * HOUR)
    book(world, first, two, nine - HOUR, nine)
    book(world, second, two, nine, nine + HOUR)
    with world.house.looking(world.office(Role.CENTRE).actor) as ctx:
        held = [(each.facility.name, each.lot, each.since) for each in booking.ahead(ctx)]
    assert held == [
        ("第一开标室", two, nine - HOUR), ("第一开标室", one, nine), ("第二开标室", two, nine), ("第一开标室", two, nine + HOUR)
    ]  # fmt: skip


@pytest.mark.seed_row(5)
def test_the_database_itself_refuses_a_second_booking(world: World, nine: datetime) -> None:
    """Whoever wrote past the act's own look, or at the same moment, meets the key."""
    _, lot = world.announced()
    facility = room(world)
    book(world, facility, lot, nine, nine + HOUR)
    with world.house.acting(world.office(Role.CENTRE).actor) as ctx:
        taken = table.rows(ctx.tx, booking_store.bookings, "quarter", facility=facility)
        assert len(taken) == 4
        until = canon.instant(nine + 2 * HOUR)
        other = {
            "facility": facility,
            "quarter": taken[-1].quarter,
            "since": taken[-1].until,
            "until": until,
            "lot": lot,
        }
        with pytest.raises(Conflict):
            table.add_all(ctx.tx, booking_store.bookings, Conflict("x", "x", "x"), [other])


def test_what_is_given_back_is_free_again(world: World, nine: datetime) -> None:
    _, lot = world.announced()
    facility = room(world)
    centre = world.office(Role.CENTRE).actor
    book(world, facility, lot, nine, nine + HOUR)
    with world.house.acting(centre) as ctx:
        booking.give_back(ctx, facility, nine)
    with pytest.raises(NotFound), world.house.acting(centre) as ctx:
        booking.give_back(ctx, facility, nine)
    book(world, facility, lot, nine + QUARTER, nine + HOUR)
    world.move_to(nine + HOUR)
    with world.house.looking(centre) as ctx:
        assert booking.ahead(ctx) == [], "what is over is not ahead"


def test_only_the_centre_books_and_only_what_there_is(world: World, nine: datetime) -> None:
    _, lot = world.announced()
    facility = room(world)
    asked: list[Callable[..., object]] = [booking.facilities, booking.ahead]
    for role in (Role.AGENCY, Role.TENDEREE, Role.SUPERVISOR):
        for ask in asked:
            with pytest.raises(NotAllowed), world.house.looking(world.office(role).actor) as ctx:
                ask(ctx)
        with pytest.raises(NotAllowed), world.house.acting(world.office(role).actor) as ctx:
            booking.book(ctx, facility, lot, nine, nine + HOUR)
    for unknown in (("F-9", lot), (facility, "L-2026-9999-1")):
        with pytest.raises(NotFound):
            book(world, *unknown, nine, nine + HOUR)
    with pytest.raises(Conflict):
        room(world)
    for kind, name in (("hall", "大厅"), ("opening", ""), ("opening", "长" * 65)):
        with pytest.raises(NotValid), world.house.acting(world.office(Role.CENTRE).actor) as ctx:
            booking.add(ctx, kind, name)
    with world.house.looking(world.office(Role.CENTRE).actor) as ctx:
        assert [(one.kind, one.name) for one in booking.facilities(ctx)] == [(Kind.OPENING, "第一开标室")]
