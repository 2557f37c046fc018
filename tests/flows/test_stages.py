"""Prequalification and two stages, by real acts on both databases: no price before the tender, and its list is the result."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.errors import NotAllowed, NotNow, NotValid
from tests.support import stages
from tests.support.panel import Hall
from tests.support.stages import PRICES, announced, following
from tests.support.world import DAY
from trading.rules.lifecycle import Stage


@pytest.fixture
def hall(engine: Engine, blobs: Blobs) -> Hall:
    return Hall(engine, blobs)


def test_who_passed_a_prequalification_bids_in_its_tender_to_the_award(hall: Hall, tmp_path: Path) -> None:
    agency, tenderee = hall.office(Role.AGENCY), hall.office(Role.TENDEREE)
    lot, bids, result = stages.prequalified(hall, tmp_path)
    assert hall.lot(lot).stage is Stage.ADMITTED
    said = {str(one["bid"]): one for one in result.body["admitted"]}
    assert {bid: one["points"] for bid, one in said.items()} == dict(
        zip(bids[:3], ("90.00", "80.00", "80.00"), strict=True)
    )
    out = {one["bid"]: one["reason"] for one in result.body["refused"]}
    assert out == {bids[3]: "", bids[4]: "近五年没有类似业绩，不符合第二条"}, "one had fewer points, one failed"
    assert hall.tick() == [], "an objection may come yet"

    tender, second = following(hall, "prequalified_tender", lot)
    with pytest.raises(NotValid, match=r"tender\.too_few_invited"):
        hall.do(agency, "tender.announce", tender)
    with pytest.raises(NotNow, match=r"act\.not_now"):
        hall.do(tenderee, "lot.admit", lot)
    objection = hall.do(hall.bidder(4), "lot.object_result", lot, {"text": "业绩证明已附"}).body["objection"]
    with pytest.raises(NotNow, match=r"tender\.objection_before"):
        hall.do(agency, "tender.invite", tender)
    hall.do(tenderee, "lot.answer_objection", lot, {"objection": objection, "text": "所附业绩超过五年"})
    listed = hall.do(agency, "tender.invite", tender).body
    assert listed["follows"] == {"lot": lot, "leaf": result.leaf.hex(), "doc_sha256": result.body["doc_sha256"]}
    assert {one["code"] for one in listed["invited"]} == {one["bidder"] for one in said.values()}
    hall.do(agency, "tender.announce", tender)
    with pytest.raises(NotAllowed, match=r"bid\.not_invited"):
        hall.submit(hall.bidder(3), second, "900000.00", tmp_path)
    made = [str(hall.submit(hall.bidder(n), second, price, tmp_path).subject) for n, price in enumerate(PRICES)]
    hall.move_to(hall.now + 21 * DAY + timedelta(minutes=1))
    hall.tick()
    hall.order_opening(second)
    for n, bid in enumerate(made):
        hall.release(hall.bidder(n), bid)
    hall.move_to(hall.now + timedelta(minutes=31))
    hall.tick()
    hall.do(agency, "lot.open_bids", second)
    assert hall.lot(second).stage is Stage.OPENED
    hall.tick()
    assert hall.lot(lot).stage is Stage.ARCHIVED, "the time to complain is over"


def test_two_stages_take_proposals_without_a_price_and_then_bids(hall: Hall, tmp_path: Path) -> None:
    lot, bids, result = stages.proposed(hall, tmp_path)
    assert {str(one["bid"]) for one in result.body["admitted"]} == set(bids)
    assert result.body["refused"] == []
    record = canon.mapping(hall.blobs.get(str(hall.lot(lot).record_sha256)))
    assert {one["total"] for one in record["bids"]} == {None}  # type: ignore[index,union-attr,call-overload]
    second = announced(hall, "second_stage", lot)
    hall.submit(hall.bidder(0), second, PRICES[0], tmp_path)
    with pytest.raises(NotAllowed, match=r"bid\.not_invited"):
        hall.submit(hall.bidder(3), second, PRICES[1], tmp_path)
