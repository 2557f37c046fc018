"""Land and property under their own orders, on both databases: from the notice to a deal, a verified dossier, papers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Engine

from disclosure.acts import open_reading
from disclosure.rules import notice
from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs, FolderBlobs
from kernel.canon import Json
from kernel.deadlines import ends_at
from kernel.errors import NotAllowed, NotNow, NotValid
from tests.flows.test_dealing import cause, hold, over, stage
from tests.flows.test_publishing import publish
from tests.support import auctions, released, sales
from tests.support.auctions import Auction
from tests.support.databases import sqlite_database
from tests.support.dealt import contracted
from tests.support.panel import Hall
from tests.support.rooms import ENGLISH
from tests.support.world import DAY
from trading.rules import calendar
from trading.rules.deposit_return import Cause
from trading.rules.lifecycle import COMPETED, Regime, Stage
from web.public import lot as pages


@pytest.fixture(scope="module")
def hall(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("sales")
    with sqlite_database(sqlite_template, folder) as engine:
        yield Hall(engine, FolderBlobs(folder / "blobs"))


@pytest.mark.parametrize("regime", sorted(COMPETED))
def test_from_the_notice_to_the_archive(
    regime: Regime, engine: Engine, blobs: Blobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    of = sales.sale(Hall(engine, blobs), regime)
    world, seller = of.world, of.world.office(Role.TENDEREE)
    assert stage(of) is Stage.COMPETING
    assert world.tick() == []
    (first, second) = of.numbers
    over(of, of.bid(first, "1000000.00"), of.bid(second, "1010000.00"))
    done = world.do(seller, "lot.confirm_deal", of.lot)
    assert done.body["winners"] == [{"bidder": second, "price": "1010000.00", "org": f"O-{world.bidder(1).actor.org}"}]
    assert stage(of) is Stage.DEALT
    assert [cause(of, world.bidder(n)) for n in range(2)] == [Cause.LOST, Cause.WON]
    with world.house.looking() as ctx:
        assert [str(one.state) for one in pages.page(ctx, of.lot).stages] == ["done", "done", "done", "now", "todo"]
    open_data_tell_the_sale(of, second)
    assert world.tick() == [], "the order names no time to object, but a contract is waited for"
    complaint = world.do(world.bidder(0), "lot.complain", of.lot, {"text": "理由"})
    assert complaint.body["found"]["answer_by"]["clocks"] == []
    contracted(world, of.lot)
    assert world.tick() == [], "the complaint is not decided"
    decision: dict[str, Json] = {"objection": complaint.body["objection"], "text": "驳回"}
    world.do(world.office(Role.SUPERVISOR), "lot.decide_complaint", of.lot, decision)
    assert world.tick() == ["archive"]
    hold(of, tmp_path)


def open_data_tell_the_sale(of: Auction, winner: str) -> None:
    hall = cast("Hall", of.world)
    assert publish(hall) == [notice.TENDER, notice.DEAL, notice.DEALT]
    announced, dealt = released.sales(hall)
    assert (announced["event"], dealt["event"]) == ("announced", "dealt")
    assert announced["lots"][0]["start"] == {"amount": 1000000.0, "currency": "CNY"}
    assert "winners" not in announced
    (won,) = dealt["winners"]
    assert (won["number"], won["price"]) == (winner, {"amount": 1010000.0, "currency": "CNY"})
    assert won["id"] == f"CN-USCC-{hall.bidder(1).member.org}"
    with hall.house.looking() as ctx:
        assert open_reading.of_tender(ctx, dealt["tender"]) == (), "a sale is no purchase"


def test_no_deadline_closes_it_and_no_sealed_bid_is_taken(hall: Hall) -> None:
    lot = sales.announced(hall, Regime.LAND)
    hall.move_to(hall.now + 60 * DAY)
    assert hall.tick() == []
    assert hall.lot(lot).stage is Stage.ANNOUNCED
    with hall.house.looking() as ctx:
        page = pages.page(ctx, lot)
    assert page.hall is None


def test_the_room_begins_when_the_notice_has_stood_and_not_before(hall: Hall) -> None:
    """国土资源部令第39号: twenty days before, on the twentieth it may begin; 32号令: twenty whole working days."""
    for regime in sorted(COMPETED):
        lot, agency = sales.announced(hall, regime), hall.office(Role.AGENCY)
        way = hall.lot(lot).way
        last = calendar.limit(way.to_deadline, hall.now)
        first = calendar.earliest(way, hall.now)
        assert (first == ends_at(last)) is way.whole_days
        room = f"A-{lot.removeprefix('L-')}"
        with pytest.raises(NotValid) as refused:
            hall.do(agency, "room.open", room, auctions.terms(first - timedelta(milliseconds=1)))
        assert (refused.value.code, refused.value.field) == ("room.not_as_announced", "starts_at")
        assert refused.value.law == way.to_deadline
        hall.do(agency, "room.open", room, auctions.terms(first))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"method": "ceiling_draw", "parameters": dict(auctions.CEILING)}, "method"),
        ({"parameters": {**ENGLISH, "start": "1000000.01"}}, "parameters.start"),
        ({"parameters": {**ENGLISH, "step": "20000.00"}}, "parameters.step"),
    ],
)
def test_a_room_that_the_notice_did_not_announce_is_not_opened(
    changed: dict[str, Json], field: str, hall: Hall
) -> None:
    lot = sales.announced(hall, Regime.LAND)
    terms = auctions.terms((hall.now + 30 * DAY).replace(microsecond=0)) | changed
    with pytest.raises(NotValid) as refused:
        hall.do(hall.office(Role.AGENCY), "room.open", f"A-{lot.removeprefix('L-')}", terms)
    assert (refused.value.code, refused.value.field) == ("room.not_as_announced", field)


def test_objections_come_before_the_deadline_and_answers_have_no_days(hall: Hall) -> None:
    lot = sales.announced(hall, Regime.LAND)
    closes = hall.lot(lot).deadline
    assert closes is not None
    assert calendar.objections_close(Regime.LAND, closes) == closes
    calendar.enquiry_in_time(Regime.LAND, "object_documents", closes, closes - timedelta(milliseconds=1))
    with pytest.raises(NotNow, match=r"question\.late"):
        calendar.enquiry_in_time(Regime.LAND, "object_documents", closes, closes)
    calendar.clarify_in_time(Regime.LAND, closes, closes)


def test_the_deadline_of_a_sale_leaves_the_notices_time(hall: Hall) -> None:
    soon = canon.instant(hall.now + 5 * DAY)
    with pytest.raises(NotValid) as refused:
        sales.announced(hall, Regime.LAND, deadline=soon)
    assert (refused.value.code, refused.value.law) == ("tender.deadline", "LND-39")


def test_only_the_agency_or_the_centre_opens_its_room(hall: Hall) -> None:
    lot = sales.announced(hall, Regime.LAND)
    terms = auctions.terms((hall.now + 30 * DAY).replace(microsecond=0))
    with pytest.raises(NotAllowed):
        hall.do(hall.office(Role.SUPERVISOR), "room.open", f"A-{lot.removeprefix('L-')}", terms)
