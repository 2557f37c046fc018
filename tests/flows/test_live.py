"""A live competition's acts on both databases: a room opened, bidders let in, batches settled under a fence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel import journal, lease
from kernel.actor import CLERK, Role
from kernel.blobs import Blobs, FolderBlobs
from kernel.canon import Json
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid, Refusal
from kernel.reader import Reader
from tests.support import auctions
from tests.support.auctions import Auction, SessionKey, auction
from tests.support.databases import sqlite_database
from tests.support.kinds import LAWFUL, feature
from tests.support.world import World
from trading import room_store
from trading.acts import live
from trading.rules.live.command import Command, Due


@pytest.fixture
def each(engine: Engine, blobs: Blobs) -> World:
    """On both databases: what is new in SQL."""
    return World(engine, blobs)


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for all the others, each with a lot of its own."""
    folder = tmp_path_factory.mktemp("live")
    with sqlite_database(sqlite_template, folder) as engine:
        yield World(engine, FolderBlobs(folder / "blobs"))


def settled(of: Auction, held: live.Held, epoch: int, *batch: Command) -> live.Settled:
    with of.world.house.acting(CLERK) as ctx:
        return live.settle(ctx, held, batch, epoch)


def epoch(of: Auction, owner: str = "here", seconds: int = 5) -> int:
    with of.world.house.acting(CLERK) as ctx:
        return lease.take(ctx.tx, of.room, owner, ctx.now, seconds).epoch


def refused(world: World, who: str | Role | int, act: str, subject: str, body: dict[str, Json]) -> Refusal:
    person = world.bidder(who) if isinstance(who, int) else world.office(Role(who))
    with pytest.raises(Refusal) as caught:
        world.do(person, act, subject, body)
    return caught.value


def test_from_the_room_to_its_result(each: World) -> None:
    world = each
    of = auction(world)
    (first, second), held = of.numbers, of.held()
    assert held.seats == {first: world.bidder(0).actor.org, second: world.bidder(1).actor.org}
    mine = epoch(of)
    starts = settled(of, held, mine, Due(at=of.starts))
    assert [one.type for one in starts.entries] == ["room.turn"]
    bids = [of.bid(first, "1000000.00"), of.bid(second, "1000000.00"), of.bid(second, "1010000.00")]
    done = settled(of, starts.held, mine, *bids)
    assert [one.code for one in done.answers] == ["", "room.below_step", ""]
    assert [one.type for one in done.entries] == ["room.bid", "room.refuse", "room.bid"]
    assert done.entries[0].actor == f"bidder.{world.bidder(0).actor.org}"
    assert of.held() == done.held, "the chain says something else than the writer has in hand"
    over = settled(of, done.held, mine, Due(at=of.starts + timedelta(hours=1)))
    assert [one.type for one in over.entries] == ["room.close", "room.result"]
    assert over.held.room.result is not None
    assert [(one.bidder, str(one.price)) for one in over.held.room.result.winners] == [(second, "1010000.00")]
    with world.house.looking() as ctx:
        assert room_store.going_on(ctx.tx) == []
        assert journal.broken_at(ctx.tx, of.room) is None


def test_the_certificate_signs_the_key_and_the_chain_names_the_signature(world: World) -> None:
    of = auction(world, 1)
    entered = of.chain()[-1]
    assert entered.type == "room.enter"
    signed = world.blobs.get(str(entered.body["doc_sha256"])).decode()
    assert of.keys[of.numbers[0]].public in signed
    assert of.room in signed
    assert world.bidder(0).actor.org in signed
    assert world.blobs.has(str(entered.body["p7s_sha256"]))


@pytest.mark.seed_row(9)
def test_who_may_open_and_enter(world: World) -> None:
    lot = auctions.demanding(world)
    room = f"A-{lot.removeprefix('L-')}"
    terms = auctions.terms(world.now + auctions.LEAD)
    key: dict[str, Json] = {"key": SessionKey().public}
    assert refused(world, 0, "room.enter", room, key).code == "room.unknown"
    assert refused(world, Role.SUPERVISOR, "room.open", room, terms).code == "act.not_allowed"
    assert refused(world, Role.AGENCY, "room.open", lot, terms).code == "room.unknown"
    assert refused(world, Role.AGENCY, "room.open", room, terms | {"method": "guess"}).code == "room.method"
    assert refused(world, Role.AGENCY, "room.open", room, terms | {"price": "1"}).code == "document.unknown"
    assert refused(world, Role.AGENCY, "room.open", room, auctions.terms(world.now)).code == "room.starts_at"
    of = auctions.opened(world, lot)
    assert refused(world, Role.AGENCY, "room.open", room, terms).code == "room.known"
    assert refused(world, Role.AGENCY, "room.enter", room, key).code == "act.not_allowed"
    assert refused(world, 0, "room.enter", room, key).code == "deposit.missing"
    auctions.pay(world, world.bidder(0), lot)
    assert refused(world, 0, "room.enter", room, {"key": "AAAA"}).code == "room.key"
    of.enter(world.bidder(0))
    assert refused(world, 0, "room.enter", room, {"key": SessionKey().public}).code == "room.entered"
    auctions.pay(world, world.bidder(1), lot)
    assert refused(world, 1, "room.enter", room, {"key": of.keys[of.numbers[0]].public}).code == "room.entered"
    world.clock.move_to(of.starts)
    assert refused(world, 1, "room.enter", room, key).code == "room.lobby_over"


def test_a_room_is_opened_while_its_lot_is_announced(world: World) -> None:
    lot = auctions.demanding(world)
    why: dict[str, Json] = {"basis": "招标投标法实施条例第八十一条", "reason": "取消"}
    world.do(world.office(Role.SUPERVISOR), "lot.terminate", lot, why)
    room, terms = f"A-{lot.removeprefix('L-')}", auctions.terms(world.now + auctions.LEAD)
    assert refused(world, Role.AGENCY, "room.open", room, terms).code == "act.not_now"


def test_a_former_owner_writes_nothing(each: World) -> None:
    world = each
    of = auction(world, 1)
    held, mine = of.held(), epoch(of, "one", seconds=0)
    theirs = epoch(of, "other")
    before = of.chain()
    with pytest.raises(Conflict, match=r"lease\.lost"):
        settled(of, held, mine, Due(at=of.starts))
    assert of.chain() == before
    assert settled(of, held, theirs, Due(at=of.starts)).held.room.turn is not None


def test_who_has_not_seen_the_last_event_writes_nothing(each: World) -> None:
    world = each
    of = auction(world, 1)
    held, mine = of.held(), epoch(of)
    auctions.pay(world, world.bidder(1), of.lot)
    of.enter(world.bidder(1))
    with pytest.raises(Conflict, match=r"room\.moved"):
        settled(of, held, mine, Due(at=of.starts))
    assert of.chain()[-1].type == "room.enter"


def test_no_command_is_older_than_the_rooms_last_event(world: World) -> None:
    of = auction(world, 1)
    mine = epoch(of)
    starts = settled(of, of.held(), mine, Due(at=of.starts + timedelta(seconds=9)))
    done = settled(of, starts.held, mine, of.bid(of.numbers[0], "1000000.00"))
    assert done.entries[0].at == of.starts + timedelta(seconds=9)


def test_orders_are_for_the_offices_of_the_lot(world: World) -> None:
    of = auction(world, 0)
    said = Reader({"reason": "系统维护", "seconds": 60})
    other = world.office(Role.TENDEREE)
    for person, verb, code in (
        (world.office(Role.AGENCY), "dance", "room.command"),
        (other, "pause", "act.not_allowed"),
        (world.office(Role.AGENCY), "stop", "act.not_allowed"),
    ):
        with world.house.looking(person.actor) as ctx, pytest.raises((NotAllowed, NotValid)) as caught:
            live.order(ctx, of.room, verb, said)
        assert caught.value.code == code
    with world.house.looking(world.office(Role.CENTRE, "centre").actor) as ctx:
        extend = live.order(ctx, of.room, "extend", said)
        with pytest.raises(NotFound):
            live.order(ctx, "A-2026-9999-1", "extend", said)
    done = settled(of, of.held(), epoch(of), extend)
    assert done.entries[0].actor == world.office(Role.CENTRE, "centre").actor.tag
    assert of.held() == done.held


def entering(world: World, lot: str, *bidders: int) -> None:
    for n in bidders:
        auctions.pay(world, world.bidder(n), lot)


def test_three_rounds_are_entered_with_offer_and_features_and_played_to_their_result(each: World) -> None:
    """The dearer bid wins by its features; the certificate has signed offer and values."""
    world = each
    terms = {**LAWFUL["three_rounds"], "features": [feature("warranty", "0", "0.2"), feature("service", "0", "0.1")]}
    of = auctions.opened(world, auctions.demanding(world), "", "three_rounds", **terms)
    entering(world, of.lot, 0, 1)
    of.enter(world.bidder(0), amount="900.00", features={"warranty": "0", "service": "0"})
    of.enter(world.bidder(1), amount="1000.00", features={"warranty": "0.2", "service": "0.1"})
    first, second = of.numbers
    entered = of.chain()[-1]
    assert (entered.body["amount"], entered.body["coefficient"]) == ("1000.00", "10/7")
    signed = json.loads(world.blobs.get(str(entered.body["doc_sha256"])))["body"]
    assert (signed["amount"], signed["features"]) == ("1000.00", {"warranty": "0.2", "service": "0.1"})
    mine, held = epoch(of), of.held()
    offer = replace(of.bid(first, "720.00", round_=2), at=of.starts + timedelta(seconds=300))
    later = replace(of.bid(second, "800.00", round_=6), at=of.starts + timedelta(seconds=300 + 240 + 120 + 120))
    done = settled(of, held, mine, offer, later, Due(at=of.starts + timedelta(hours=1)))
    assert [one.code for one in done.answers] == ["", "", ""]
    assert done.held.room.result is not None
    assert [(one.bidder, str(one.price)) for one in done.held.room.result.winners] == [(second, "800.00")]
    assert of.held() == done.held


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({}, "room.first_offer", "amount"),
        ({"amount": "1000.01"}, "room.first_offer", "amount"),
        ({"amount": "1e3"}, "money.malformed", "amount"),
        ({"amount": 900}, "document.value", "amount"),
        ({"amount": "900.00"}, "features.unknown", "features"),
        ({"amount": "900.00", "features": []}, "document.map", "features"),
        ({"amount": "900.00", "features": {"warranty": 1}}, "document.value", "features.warranty"),
        ({"amount": "900.00", "features": {"warranty": "a"}}, "document.decimal", "features.warranty"),
        ({"amount": "900.00", "features": {"warranty": "0.2"}, "priority": 1}, "room.not_holder", "priority"),
        ({"amount": "900.00", "features": {"warranty": "0.2"}, "priority": "1"}, "document.value", "priority"),
        ({"amount": "900.00", "features": {"warranty": "0.2"}, "priority": None}, "document.value", "priority"),
        ({"amount": "900.00", "features": {"warranty": "0.2"}, "bidder": "1000"}, "document.unknown", "bidder"),
    ],
)
def test_what_is_malformed_at_the_door_is_refused_by_its_field(
    three: Auction, said: dict[str, Json], code: str, field: str
) -> None:
    found = refused(three.world, 0, "room.enter", three.room, {"key": SessionKey().public, **said})
    assert (found.code, found.field) == (code, field)


@pytest.fixture(scope="module")
def three(world: World) -> Auction:
    """Three rounds that a bidder may enter."""
    terms = {**LAWFUL["three_rounds"], "features": [feature("warranty", "0", "0.2")]}
    of = auctions.opened(world, auctions.demanding(world), "", "three_rounds", **terms)
    entering(world, of.lot, 0)
    return of


def test_a_right_is_claimed_at_the_door_by_whom_the_terms_name(each: World) -> None:
    """The holder matches and has won; nobody else claims it, and it need not be claimed."""
    world = each
    holder = world.bidder(1).actor.org
    named: Json = [{"org": f"O-{holder}", "rank": 1}]
    of = auctions.opened(world, auctions.demanding(world), preferred=named, equals="earliest")
    entering(world, of.lot, 0, 1)
    for n, rank in ((0, 1), (1, 2)):
        claim: dict[str, Json] = {"key": SessionKey().public, "priority": rank}
        assert refused(world, n, "room.enter", of.room, claim).code == "room.not_holder"
    empty: list[dict[str, Json]] = [{"amount": None}, {"features": {}}]
    for nothing in empty:  # signed, it would be no part of the event
        assert (
            refused(world, 0, "room.enter", of.room, {"key": SessionKey().public, **nothing}).code == "document.value"
        )
    of.enter(world.bidder(0), priority=0)
    of.enter(world.bidder(1), priority=1)
    first, second = of.numbers
    mine = epoch(of)
    done = settled(of, of.held(), mine, Due(at=of.starts), of.bid(first, "1000000.00"), of.bid(second, "1000000.00"),
                   of.bid(first, "1000000.00"), Due(at=of.starts + timedelta(hours=1)))  # fmt: skip
    assert [one.code for one in done.answers] == ["", "", "", "room.below_step", ""]
    assert done.held.room.result is not None
    assert [(one.bidder, str(one.price)) for one in done.held.room.result.winners] == [(second, "1000000.00")]
    assert of.held() == done.held


def test_deposits_are_asked_for_at_the_door(world: World) -> None:
    of = auctions.opened(world, auctions.demanding(world))
    with pytest.raises(NotNow, match=r"deposit\.missing"):
        of.enter(world.bidder(0))
