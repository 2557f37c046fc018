"""Several people of one firm: one prepares, one signs, one submits; the firm's administrator says who."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel import canon, journal
from kernel.actor import Actor, Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import NotAllowed, NotFound, Refusal
from people.acts import rights
from tests.support.pki import Member
from tests.support.world import DAY, Person, World
from trading.acts import bidding

LOT = "L-2026-0001-1"
FIRM = 300


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def one_of(world: World, name: str) -> Person:
    return world.sign_in(colleague(world, name), Role.BIDDER)


def colleague(world: World, name: str) -> Member:
    """The same keys for the same name, in the firm of `FIRM`."""
    return world.pki.member(FIRM + 1 + sum(name.encode()) % 500, name=name, of=world.pki.member(FIRM))


def give(world: World, boss: Person, to: Person, *named: str, **term: Json) -> None:
    body: dict[str, Json] = {"person": to.actor.id, "rights": [*named], **term}
    world.do(boss, "system.authorise", "S-people", body)


def take(world: World, boss: Person, of: Person, *named: str) -> None:
    world.do(boss, "system.end_authority", "S-people", {"person": of.actor.id, "rights": [*named]})


def refused(world: World, who: Person, act: str, subject: str, body: dict[str, Json]) -> str:
    with pytest.raises(Refusal) as found:
        world.do(who, act, subject, body)
    return found.value.code


def test_a_bid_goes_through_three_hands_and_its_record_names_them(world: World, tmp_path: Path) -> None:
    tender, _ = world.announced()
    boss, clerk, director = (one_of(world, name) for name in ("管理员甲", "资料员乙", "总经理丙"))
    asked: dict[str, Json] = {"text": "工期从何时起算？"}
    assert refused(world, clerk, "tender.ask", tender, asked) == "right.missing"
    assert world.chain(journal.REFUSALS)[-1].body["code"] == "right.missing"
    bid = world.sealed(director, LOT, "1000000.00", tmp_path)
    with pytest.raises(NotAllowed, match=r"right\.missing"):
        world.upload(clerk, LOT, bid)
    give(world, boss, clerk, "prepare")
    world.do(clerk, "tender.ask", tender, asked)
    delivery = world.delivery(world.upload(clerk, LOT, bid), bid)
    assert refused(world, clerk, "lot.submit_bid", LOT, delivery) == "right.missing", "who prepares does not submit"
    assert refused(world, boss, "lot.submit_bid", LOT, delivery) == "right.missing", "its signer may not sign"
    give(world, boss, director, "sign")
    taken = world.do(boss, "lot.submit_bid", LOT, delivery)
    with world.house.looking(boss.actor) as ctx:
        by = bidding.hands(ctx, taken.subject, 1)
    assert by == bidding.By(clerk.actor.id, director.actor.id, boss.actor.id)
    with world.house.looking(world.bidder(1).actor) as ctx, pytest.raises(NotFound):
        bidding.hands(ctx, taken.subject, 1)
    assert refused(world, director, "bid.withdraw_bid", taken.subject, {}) == "right.missing"
    give(world, boss, director, "submit")
    assert world.do(director, "bid.withdraw_bid", taken.subject).type == "bid.withdraw_bid"


def test_a_right_ends_with_its_term_and_when_it_is_taken_also_between_asking_and_signing(world: World) -> None:
    tender, _ = world.announced()
    boss, clerk = one_of(world, "管理员甲"), one_of(world, "资料员乙")
    asked: dict[str, Json] = {"text": "工期从何时起算？"}
    give(world, boss, clerk, "prepare", until=canon.instant(world.now + DAY))
    world.do(clerk, "tender.ask", tender, asked)
    world.move_to(world.now + DAY)
    assert refused(world, clerk, "tender.ask", tender, asked) == "right.missing"
    give(world, boss, clerk, "prepare", since=canon.instant(world.now + DAY))
    assert refused(world, clerk, "tender.ask", tender, asked) == "right.missing"
    give(world, boss, clerk, "prepare", "administer")
    take(world, boss, clerk, "prepare")
    assert refused(world, clerk, "tender.ask", tender, asked) == "right.missing"
    assert refused(world, boss, "system.end_authority", "S-people", {"person": clerk.actor.id, "rights": ["sign"]}) == (
        "right.none"
    )


def test_the_last_administrator_cannot_go_and_nobody_reaches_into_another_firm(world: World) -> None:
    boss, clerk, rival = one_of(world, "管理员甲"), one_of(world, "资料员乙"), world.bidder(7)
    own: dict[str, Json] = {"person": boss.actor.id, "rights": ["administer"]}
    assert refused(world, boss, "system.end_authority", "S-people", own) == "right.last_administrator"
    ending: dict[str, Json] = {**own, "until": canon.instant(world.now + DAY)}
    assert refused(world, boss, "system.authorise", "S-people", ending) == "right.last_administrator"
    assert refused(world, clerk, "system.authorise", "S-people", {**own, "person": clerk.actor.id}) == "right.missing"
    for other, into in ((rival, boss), (boss, rival)):
        body: dict[str, Json] = {"person": into.actor.id, "rights": ["sign"]}
        assert refused(world, other, "system.authorise", "S-people", body) == "person.unknown"
    assert refused(world, boss, "system.authorise", "S-people", {"person": clerk.actor.id}) == "right.unknown"
    give(world, boss, clerk, "administer")
    take(world, boss, boss, "administer")
    assert refused(world, boss, "system.authorise", "S-people", own) == "right.missing"
    assert [entry.actor for entry in world.chain("S-people") if entry.type == "system.end_authority"] == [
        f"bidder.{boss.actor.org}"
    ]


def test_whoever_comes_when_no_administrator_is_left_becomes_one(world: World) -> None:
    boss, clerk = one_of(world, "管理员甲"), one_of(world, "资料员乙")
    gone = {"person": boss.actor.id, "org": boss.actor.org, "role": "bidder"}
    world.do(world.people["security"], "system.revoke", "S-people", gone)
    with world.house.looking(clerk.actor) as ctx, pytest.raises(NotAllowed):
        rights.may(ctx, "system.authorise")
    again = one_of(world, "资料员乙")
    with world.house.looking(again.actor) as ctx:
        rights.may(ctx, "system.authorise")
        rights.may(ctx, "tender.ask")
    assert again.actor == Actor(clerk.actor.id, Role.BIDDER, clerk.actor.org)
