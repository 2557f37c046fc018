"""Other ways of trading than the open tender, by real acts: who may bid, how often, under which clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Conflict, NotAllowed, NotNow, NotValid
from tests.support.inquiries import INQUIRY, INVITED, SINGLE, announced, inquiry, invite, named, single, told
from tests.support.world import DAY, World
from tests.trading.rules.test_category import NAME, OWN, TOLD
from trading.rules import procedure
from trading.rules.lifecycle import Regime, Stage
from web import catalogue


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def test_who_was_not_invited_cannot_bid(world: World, tmp_path: Path) -> None:
    lot = announced(world, 3)
    assert world.lot(lot).way.id == "invited_tender"
    world.submit(world.bidder(0), lot, "1000000.00", tmp_path)
    with pytest.raises(NotAllowed) as refused:
        world.submit(world.bidder(3), lot, "900000.00", tmp_path)
    assert refused.value.code == "bid.not_invited"
    world.submit(world.bidder(0), lot, "990000.00", tmp_path, "lot.replace_bid")


@pytest.mark.seed_row(11)
@pytest.mark.parametrize("count", [0, 2])
def test_a_notice_waits_for_three_who_are_invited(world: World, count: int) -> None:
    tender = world.draft(world.register(), procedure=INVITED)
    if count:
        invite(world, tender, *(world.bidder(n) for n in range(count)))
    with pytest.raises(NotValid) as refused:
        world.do(world.office(Role.AGENCY), "tender.announce", tender)
    assert (refused.value.code, refused.value.field) == ("tender.too_few_invited", "invited")
    invite(world, tender, *(world.bidder(n) for n in range(3)))
    world.do(world.office(Role.AGENCY), "tender.announce", tender)


def test_a_later_list_takes_the_place_of_the_former_until_the_notice(world: World, tmp_path: Path) -> None:
    tender = world.draft(world.register(), procedure=INVITED)
    invite(world, tender, *(world.bidder(n) for n in range(3)))
    invite(world, tender, *(world.bidder(n) for n in range(1, 4)))
    world.do(world.office(Role.AGENCY), "tender.announce", tender)
    lot = f"L-{tender.removeprefix('T-')}-1"
    with pytest.raises(NotAllowed):
        world.submit(world.bidder(0), lot, "1000000.00", tmp_path)
    world.submit(world.bidder(3), lot, "1000000.00", tmp_path)
    with pytest.raises(NotNow) as refused:
        invite(world, tender, *(world.bidder(n) for n in range(3)))
    assert refused.value.code == "tender.announced"


def test_an_organisation_is_invited_once_and_by_its_code(world: World) -> None:
    tender = world.draft(world.register(), procedure=INVITED)
    with pytest.raises(Conflict, match=r"tender\.invited"):
        invite(world, tender, world.bidder(0), world.bidder(0))
    bad: dict[str, Json] = {"invited": [{"code": "91330100MA2B3C4D5X", "name": "某公司"}]}
    with pytest.raises(NotValid):
        world.do(world.office(Role.AGENCY), "tender.invite", tender, bad)
    with pytest.raises(NotAllowed):
        world.do(world.office(Role.TENDEREE), "tender.invite", tender, named(world.bidder(0)))


@pytest.mark.seed_row(11)
def test_an_inquiry_takes_one_quote_for_good(world: World, tmp_path: Path) -> None:
    """Row 11: a second quote of the same supplier is refused; fewer than three invited block the inquiry."""
    soon = world.now + timedelta(days=4)
    tender, lot = inquiry(world, soon)
    invite(world, tender, *(world.bidder(n) for n in range(3)))
    world.do(world.office(Role.AGENCY), "tender.announce", tender)
    first = world.submit(world.bidder(0), lot, "1000000.00", tmp_path)
    with pytest.raises(NotNow) as refused:
        world.submit(world.bidder(0), lot, "900000.00", tmp_path, "lot.replace_bid")
    assert refused.value.code == "bid.once"
    with pytest.raises(Conflict):
        world.submit(world.bidder(0), lot, "900000.00", tmp_path)
    with pytest.raises(NotNow, match=r"bid\.once"):
        world.do(world.bidder(0), "bid.withdraw_bid", first.subject)
    for n, price in enumerate(("950000.00", "970000.00"), 1):
        world.submit(world.bidder(n), lot, price, tmp_path)
    world.clock.move_to(soon + timedelta(minutes=1))
    assert world.tick() == ["close_bidding"]
    assert world.lot(lot).stage is Stage.CLOSED


def test_an_inquiry_waits_three_working_days(world: World) -> None:
    """From Monday, the 2nd of March: the third working day is Thursday."""
    early = world.now.replace(hour=10) + timedelta(days=2)
    tender, _ = inquiry(world, early)
    invite(world, tender, *(world.bidder(n) for n in range(3)))
    with pytest.raises(NotValid) as refused:
        world.do(world.office(Role.AGENCY), "tender.announce", tender)
    assert (refused.value.code, refused.value.law) == ("tender.deadline", "P74-45")
    other, lot = inquiry(world, early + DAY)
    invite(world, other, *(world.bidder(n) for n in range(3)))
    world.do(world.office(Role.AGENCY), "tender.announce", other)
    assert world.lot(lot).way.panel == "P74"


def test_an_inquiry_is_not_written_by_hand(world: World) -> None:
    """The terms in the document are those of the platform, to the letter."""
    tender, _ = inquiry(world, world.now + 21 * DAY, procedure=INQUIRY | {"invited": 1})
    invite(world, tender, world.bidder(0))
    with pytest.raises(NotValid) as refused:
        world.do(world.office(Role.AGENCY), "tender.announce", tender)
    assert (refused.value.code, refused.value.field) == ("tender.procedure", "procedure")


def test_a_single_source_is_told_five_working_days_and_quotes_alone(world: World, tmp_path: Path) -> None:
    """From Monday, the 2nd of March: the fifth working day is Monday, the 9th."""
    early, name = world.now.replace(hour=10) + timedelta(days=6), world.bidder(0).member.org_name
    tender, _ = single(world, early, name)
    invite(world, tender, world.bidder(0))
    with pytest.raises(NotValid) as refused:
        world.do(world.office(Role.AGENCY), "tender.announce", tender)
    assert (refused.value.code, refused.value.law) == ("tender.deadline", "GPR-38")
    tender, lot = single(world, early + DAY, name)
    invite(world, tender, world.bidder(0))
    world.do(world.office(Role.AGENCY), "tender.announce", tender)
    bid = str(world.submit(world.bidder(0), lot, "1000000.00", tmp_path).subject)
    with pytest.raises(NotAllowed, match=r"bid\.not_invited"):
        world.submit(world.bidder(1), lot, "900000.00", tmp_path)
    world.clock.move_to(early + DAY + timedelta(minutes=1))
    assert world.tick() == ["close_bidding"], "one is enough"
    world.order_opening(lot)
    world.release(world.bidder(0), bid)
    world.clock.move_to(world.now + timedelta(minutes=31))
    world.tick()
    world.do(world.office(Role.AGENCY), "lot.open_bids", lot)
    assert world.lot(lot).stage is Stage.OPENED


@pytest.mark.parametrize(
    ("others", "supplier", "code", "field"),
    [
        (1, "", "tender.too_many_invited", "invited"),
        (0, "另一家公司", "tender.other_supplier", "particulars.supplier"),
        (0, " ", "tender.incomplete", "particulars.supplier"),
    ],
)
def test_a_single_source_is_the_one_that_its_notice_names(
    world: World, others: int, supplier: str, code: str, field: str
) -> None:
    tender, _ = single(world, world.now + 14 * DAY, supplier or world.bidder(0).member.org_name)
    invite(world, tender, *(world.bidder(n) for n in range(1 + others)))
    with pytest.raises(NotValid) as refused:
        world.do(world.office(Role.AGENCY), "tender.announce", tender)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_an_inquiry_tells_nothing_of_a_single_source(world: World) -> None:
    assert {one.id for one in SINGLE.particulars} == {"supplier", "reasons", "opinion"}
    tender, _ = inquiry(world, world.now + 21 * DAY, particulars=told("某公司"))
    invite(world, tender, *(world.bidder(n) for n in range(3)))
    with pytest.raises(NotValid, match=r"tender\.particulars"):
        world.do(world.office(Role.AGENCY), "tender.announce", tender)


# ---------------------------------------------------------------- a city's own


@pytest.mark.seed_row(14)
def test_a_category_of_the_citys_own_runs_from_its_file_to_the_opening(
    engine: Engine, blobs: Blobs, tmp_path: Path
) -> None:
    """Row 14: two files in a folder, no line of code: registered, announced, bid for, opened; its notice says its name."""
    for path, text in OWN.items():
        (tmp_path / "own" / path).parent.mkdir(parents=True)
        (tmp_path / "own" / path).write_text(text, "utf-8")
    world = World(engine, blobs)
    world.house = replace(world.house, catalogue=catalogue.read(tmp_path / "own"))
    viewing = procedure.every(world.house.catalogue)["viewing"][Regime.BID].plain
    project = world.register(category="art")
    tender = world.draft(project, category="art", category_name=NAME, particulars=[TOLD], procedure=viewing)
    world.do(world.office(Role.AGENCY), "tender.announce", tender)
    lot = f"L-{tender.removeprefix('T-')}-1"
    bids = [
        str(world.submit(world.bidder(n), lot, price, tmp_path).subject) for n, price in enumerate(("1.00", "2.00"))
    ]
    world.clock.move_to(world.now + 21 * DAY + timedelta(minutes=1))
    assert world.tick() == ["close_bidding"], "two are enough: so says its procedure"
    world.order_opening(lot)
    for n, bid in enumerate(bids):
        world.release(world.bidder(n), bid)
    world.clock.move_to(world.now + timedelta(minutes=31))
    world.tick()
    world.do(world.office(Role.AGENCY), "lot.open_bids", lot)
    assert world.lot(lot).stage is Stage.OPENED


def test_without_its_file_there_is_no_such_category(world: World) -> None:
    with pytest.raises(NotValid, match=r"project\.category"):
        world.register(category="art")


def test_a_document_keeps_to_the_category_that_its_project_was_registered_in(world: World) -> None:
    tender = world.draft(world.register(), category="works")
    with pytest.raises(NotValid) as refused:
        world.do(world.office(Role.AGENCY), "tender.announce", tender)
    assert (refused.value.code, refused.value.field) == ("tender.category_changed", "category")
