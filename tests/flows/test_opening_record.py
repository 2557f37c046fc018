"""What is recorded of an opening: the custodians' one signature, objections to the record, who signed it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from evaluation.acts import convening
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid, Refusal
from signing.acts import signatures
from signing.rules.statement import Signed
from tests.support.world import DAY, World
from trading.acts import minutes, releasing
from trading.rules.lifecycle import Stage

SIGNED = Signed("0" * 64, "0" * 64, "", "", "0" * 64)


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def ordered(world: World, tmp_path: Path) -> tuple[str, list[str]]:
    """Three bids, the opening ordered, the window over; the third bidder stayed away."""
    _, lot = world.announced()
    prices = ("1200000.00", "1100000.00", "1300000.50")
    bids = [str(world.submit(world.bidder(n), lot, price, tmp_path).subject) for n, price in enumerate(prices)]
    gone = str(world.submit(world.bidder(3), lot, "900000.00", tmp_path).subject)
    world.do(world.bidder(3), "bid.withdraw_bid", gone)
    world.move_to(world.now + 21 * DAY + timedelta(minutes=1))
    world.tick()
    world.order_opening(lot)
    for n in range(2):
        world.release(world.bidder(n), bids[n])
    world.move_to(world.now + timedelta(minutes=31))
    world.tick()
    return lot, bids


def opened(world: World, tmp_path: Path) -> tuple[str, list[str]]:
    lot, bids = ordered(world, tmp_path)
    for custodian in world.custodians()[:2]:
        world.release_shares(custodian, lot)
    world.tick()
    world.do(world.office(Role.AGENCY), "lot.open_bids", lot)
    return lot, bids


def test_a_custodian_signs_once_for_all_bids_and_the_lot_keeps_it_sealed_and_stamped(
    world: World, tmp_path: Path
) -> None:
    lot, bids = ordered(world, tmp_path)
    custodian = world.custodians()[0]
    entry = world.release_shares(custodian, lot)
    (on_bid,) = [each for each in world.chain(bids[2]) if each.type == "bid.release_share"]
    assert (entry.type, entry.subject, entry.actor) == ("lot.release_share", lot, on_bid.actor)
    assert entry.body["found"]["shares"] == [{"bid": bids[2], "share_sha256": on_bid.body["share_sha256"]}]
    assert {"doc_sha256", "p7s_sha256"} <= set(entry.body)
    with world.house.looking() as ctx:
        assert signatures.sealed(ctx.tx, entry.leaf) is not None


def test_a_share_for_a_bid_of_another_lot_is_refused_and_nothing_is_kept(world: World, tmp_path: Path) -> None:
    _, bids = ordered(world, tmp_path)
    lot, _ = ordered(world, tmp_path)
    custodian = world.custodians()[0]
    before = len(world.chain(bids[2]))
    body: dict[str, Json] = {"lot": lot, "i": 1, "shares": {bids[2]: "AA=="}}
    with pytest.raises(NotFound, match="no such bid"), world.house.acting(custodian.actor) as ctx:
        releasing.release_shares(ctx, lot, body, SIGNED)
    with pytest.raises(NotValid, match="no share"), world.house.acting(custodian.actor) as ctx:
        releasing.release_shares(ctx, lot, body | {"shares": {}}, SIGNED)
    assert len(world.chain(bids[2])) == before


def test_those_who_were_there_sign_the_record_once_each(world: World, tmp_path: Path) -> None:
    lot, _ = opened(world, tmp_path)
    for person in (world.bidder(0), *(world.office(role) for role in (Role.TENDEREE, Role.AGENCY, Role.SUPERVISOR))):
        world.do(person, "lot.confirm_record", lot)
    with pytest.raises(Conflict, match="has signed the opening record"):
        world.do(world.bidder(0), "lot.confirm_record", lot)
    with pytest.raises(NotAllowed, match="only a bidder of this lot"):
        world.do(world.bidder(3), "lot.confirm_record", lot)
    with pytest.raises(NotAllowed, match="is for"):
        world.do(world.custodians()[0], "lot.confirm_record", lot)
    with world.house.looking() as ctx:
        tags = list(minutes.confirmed(ctx, lot))
    assert [tag.partition(".")[0] for tag in tags] == ["bidder", "tenderee", "agency", "supervisor"]
    recorded = world.lot(lot).record_sha256
    assert {e.body["record_sha256"] for e in world.chain(lot) if e.type == "lot.confirm_record"} == {recorded}


def test_another_record_cannot_be_signed_and_none_before_there_is_one(world: World, tmp_path: Path) -> None:
    lot, _ = ordered(world, tmp_path)
    with pytest.raises(NotNow, match="confirm_record is not possible"):
        world.do(world.bidder(0), "lot.confirm_record", lot)
    with pytest.raises(NotNow, match="not opened"), world.house.looking() as ctx:
        minutes.prepare_confirmation(ctx, lot)
    for custodian in world.custodians()[:2]:
        world.release_shares(custodian, lot)
    world.tick()
    world.do(world.office(Role.AGENCY), "lot.open_bids", lot)
    with (
        pytest.raises(NotValid, match="not the record as published"),
        world.house.acting(world.bidder(0).actor) as ctx,
    ):
        minutes.confirm_record(ctx, lot, {"record_sha256": "0" * 64}, SIGNED)


def test_what_was_read_out_is_objected_to_on_the_spot_and_the_panel_waits_for_the_answer(
    world: World, tmp_path: Path
) -> None:
    lot, _ = opened(world, tmp_path)
    raised = world.do(world.bidder(1), "lot.object_opening", lot, {"text": "唱标价与投标文件不一致"})
    assert refused_to_convene(world, lot) == "lot.objection"
    answer: dict[str, Json] = {"objection": raised.body["objection"], "text": "已当场核对，一致"}
    world.do(world.office(Role.TENDEREE), "lot.answer_objection", lot, answer)
    assert refused_to_convene(world, lot) == "panel.vacant"
    assert world.lot(lot).stage is Stage.OPENED


def refused_to_convene(world: World, lot: str) -> str:
    with pytest.raises(Refusal) as caught, world.house.acting(world.office(Role.AGENCY).actor) as ctx:
        convening.convene(ctx, lot, {}, SIGNED)
    return caught.value.code
