"""Bid to opening, on both databases: announce, seal, submit, close, order, decrypt, open."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel import journal
from kernel.actor import Actor, Role
from kernel.blobs import Blobs
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow
from tests.support.world import DAY, World
from trading.acts import packages
from trading.rules.lifecycle import Stage
from web import conduct


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def closed(world: World, tmp_path: Path, prices: list[str]) -> tuple[str, list[str]]:
    """A lot past its deadline with a bid for each price: the lot and the bids in the order of submission."""
    _, lot = world.announced()
    bids = [str(world.submit(world.bidder(n), lot, price, tmp_path).subject) for n, price in enumerate(prices)]
    world.move_to(world.now + 21 * DAY + timedelta(minutes=1))
    world.tick()
    return lot, bids


def test_bids_are_opened_by_their_bidders_and_by_custodians(world: World, tmp_path: Path) -> None:
    lot, bids = closed(world, tmp_path, ["1200000.00", "1100000.00", "1300000.50"])
    assert world.lot(lot).stage is Stage.CLOSED
    world.order_opening(lot)
    world.release(world.bidder(0), bids[0])
    world.release(world.bidder(1), bids[1])
    with pytest.raises(NotNow, match="window"):
        world.do(world.office(Role.AGENCY), "lot.open_bids", lot)
    world.move_to(world.now + timedelta(minutes=31))
    world.tick()
    with pytest.raises(NotNow, match="has no outcome yet"):
        world.do(world.office(Role.AGENCY), "lot.open_bids", lot)
    for custodian in world.custodians()[:2]:
        world.release_share(custodian, bids[2])
    world.tick()
    opened = world.do(world.office(Role.AGENCY), "lot.open_bids", lot)
    assert world.lot(lot).stage is Stage.OPENED
    found = {bid["bid"]: (bid["outcome"], bid["by"], bid["total"][0]["amount"]) for bid in opened.body["found"]["bids"]}
    assert found == {
        bids[0]: ("opened", "bidder", "1200000.00"),
        bids[1]: ("opened", "bidder", "1100000.00"),
        bids[2]: ("opened", "custodians", "1300000.50"),
    }
    with world.house.looking() as ctx:
        assert journal.broken_at(ctx.tx, lot) is None


def test_a_bid_at_the_deadline_is_late_and_a_millisecond_before_is_not(world: World, tmp_path: Path) -> None:
    _, lot = world.announced()
    deadline = world.lot(lot).deadline
    assert deadline is not None
    person = world.bidder(1)
    bid = world.sealed(person, lot, "1000000.00", tmp_path)
    body = world.delivery(world.upload(person, lot, bid), bid)
    with pytest.raises(NotNow, match="after the deadline"):
        conduct.perform(world.house, person.actor, "lot.submit_bid", lot, body, conduct.Request(deadline))
    conduct.perform(
        world.house, person.actor, "lot.submit_bid", lot, body, conduct.Request(deadline - timedelta(milliseconds=1))
    )


def test_too_few_bids_stop_the_lot_unopened(world: World, tmp_path: Path) -> None:
    lot, _ = closed(world, tmp_path, ["1200000.00", "1100000.00"])
    assert world.tick() == ["stop_too_few"]
    assert world.lot(lot).stage is Stage.STOPPED
    assert world.tick() == ["archive"]
    assert world.lot(lot).stage is Stage.ARCHIVED
    last = world.chain(lot)[-1]
    assert (last.type, last.body["count"]) == ("lot.archive", last.tseq - 1)
    tender = world.lot(lot).tender
    ends = [(each, world.chain(each)[-1]) for each in (tender.replace("T-", "P-"), tender)]
    assert last.body["heads"] == [{"subject": each, "tseq": end.tseq, "leaf": end.leaf.hex()} for each, end in ends]


def test_replace_and_withdraw(world: World, tmp_path: Path) -> None:
    _, lot = world.announced()
    person = world.bidder(1)
    first = world.submit(person, lot, "1200000.00", tmp_path)
    with pytest.raises(Conflict, match="replace it"):
        world.submit(person, lot, "1100000.00", tmp_path)
    second = world.submit(person, lot, "1100000.00", tmp_path, "lot.replace_bid")
    assert (second.subject, second.tseq) == (first.subject, 2)
    with pytest.raises(NotFound):
        world.do(world.bidder(2), "bid.withdraw_bid", str(first.subject))
    world.do(person, "bid.withdraw_bid", str(first.subject))
    third = world.submit(person, lot, "1000000.00", tmp_path)
    assert (third.subject, third.body["seq"]) == (first.subject, 3)


def test_a_party_of_the_tender_cannot_bid(world: World) -> None:
    _, lot = world.announced()
    custodian = world.custodians()[0]
    with pytest.raises(NotAllowed, match="may not be both"):
        world.sign_in(custodian.member, Role.BIDDER)
    with (
        world.house.acting(Actor("someone", Role.BIDDER, custodian.member.org)) as ctx,
        pytest.raises(NotAllowed, match="a party of this tender"),
    ):
        packages.begin(ctx, lot, 1)


def test_refused_acts_are_recorded(world: World) -> None:
    _, lot = world.announced()
    before = len(world.chain("S-refusals"))
    with pytest.raises(NotNow):
        world.do(world.office(Role.AGENCY), "lot.open_bids", lot)
    said = world.chain("S-refusals")[before:]
    assert [(entry.body["act"], entry.body["code"]) for entry in said] == [("lot.open_bids", "act.not_now")]


def test_both_must_order_the_opening(world: World, tmp_path: Path) -> None:
    lot, _ = closed(world, tmp_path, ["1200000.00", "1100000.00", "1000000.00"])
    world.do(world.office(Role.TENDEREE), "lot.order_opening", lot)
    assert world.lot(lot).stage is Stage.CLOSED
    with pytest.raises(Conflict, match="signed already"):
        world.do(world.office(Role.TENDEREE), "lot.order_opening", lot)
    world.do(world.office(Role.SUPERVISOR), "lot.order_opening", lot)
    assert world.lot(lot).stage is Stage.OPENING
