"""Receipts of bids, questions, objections and complaints, on both databases: sealed at once, for their owner alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.errors import NotFound
from signing.acts import signatures
from signing.rules import cms, timestamp
from tests.support.site import sequence
from tests.support.world import DAY, Person, World
from trading.acts import receipts
from trading.rules import receipt_file
from trading.rules.receipt_file import ReceiptFile
from verifier.receipts import Report, verify


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def enquiry(world: World, person: Person, id: str) -> ReceiptFile:
    with world.house.looking(person.actor) as ctx:
        return receipts.of_enquiry(ctx, id)


def says(report: Report) -> str:
    return " ".join(said.en for said in report.said)


def test_whatever_is_raised_about_the_documents_is_sealed_with_its_clock(world: World) -> None:
    tender, _ = world.announced()
    asked = world.do(world.bidder(1), "tender.ask", tender, {"text": "可否延期？"}).subject
    objected = world.do(world.bidder(1), "tender.object_documents", tender, {"text": "指向单一品牌"}).subject
    for id, due in ((asked, "no number of days"), (objected, "BIR-22c")):
        file = enquiry(world, world.bidder(1), id)
        assert file.proof == b""
        assert due in says(verify(bytes(file)))
    sequence(world, 16)
    for id in (asked, objected):
        file = enquiry(world, world.bidder(1), id)
        assert file.proof
        assert verify(bytes(file)).failed == ()
    world.do(world.office(Role.TENDEREE), "question.answer", objected, {"text": "已修改"})
    for entry in world.chain(objected):
        with world.house.looking() as ctx:
            sealed = signatures.sealed(ctx.tx, entry.leaf)
            assert sealed is not None, "the answer is sealed, too: nobody can date it back"
            p7s, tsr = (ctx.blobs.get(digest) for digest in sealed)
        cms.verify(entry.data, p7s)
        assert abs(timestamp.sound(tsr, entry.data).at - entry.at) < timedelta(seconds=1)


def test_an_objection_to_the_opening_has_its_receipt(world: World, tmp_path: Path) -> None:
    _, lot = world.announced()
    for n, price in enumerate(("1000000.00", "1100000.00", "1200000.00")):
        world.submit(world.bidder(n), lot, price, tmp_path)
    world.move_to(world.now + 21 * DAY + timedelta(minutes=1))
    world.tick()
    world.order_opening(lot)
    raised = world.do(world.bidder(2), "lot.object_opening", lot, {"text": "画面中断"})
    file = enquiry(world, world.bidder(2), str(raised.body["objection"]))
    assert file.event == raised.data
    assert canon.mapping(file.document)["body"] == {"text": "画面中断"}
    assert "at the opening itself (BIR-44)" in says(verify(bytes(file)))


def test_a_bids_receipt_as_one_file_has_every_part(world: World, tmp_path: Path) -> None:
    _, lot = world.announced()
    bid = world.submit(world.bidder(0), lot, "1000000.00", tmp_path).subject
    world.submit(world.bidder(0), lot, "990000.00", tmp_path, "lot.replace_bid")
    sequence(world, 16)
    with world.house.looking(world.bidder(0).actor) as ctx:
        first, last, newest = (receipts.of_bid(ctx, bid, seq) for seq in (1, 2, None))
    assert newest == last != first
    for file in (first, last):
        assert receipt_file.read(bytes(file)) == file
        assert all((file.proof, file.document, file.document_p7s, file.certs, file.crls))
        assert verify(bytes(file)).failed == ()


def test_each_withdrawal_has_its_own_receipt_and_for_its_bidder_alone(world: World, tmp_path: Path) -> None:
    _, lot = world.announced()
    bidder = world.bidder(0)

    def given(seq: int, person: Person = bidder) -> ReceiptFile:
        with world.house.looking(person.actor) as ctx:
            return receipts.of_withdrawal(ctx, bid, seq)

    bid = str(world.submit(bidder, lot, "1000000.00", tmp_path).subject)
    with pytest.raises(NotFound, match="was not withdrawn"):
        given(1)
    first = world.do(bidder, "bid.withdraw_bid", bid)
    world.submit(bidder, lot, "990000.00", tmp_path)
    with pytest.raises(NotFound):
        given(2)
    second = world.do(bidder, "bid.withdraw_bid", bid)
    sequence(world, 16)
    assert [given(seq).event for seq in (1, 2)] == [first.data, second.data]
    report = verify(bytes(given(2)))
    assert report.failed == ()
    assert "the withdrawal was received at" in says(report)
    for seq in (1, 2):
        with pytest.raises(NotFound):
            given(seq, world.bidder(1))


def test_anothers_receipt_is_not_found_as_none_is(world: World, tmp_path: Path) -> None:
    tender, lot = world.announced()
    asked = str(world.do(world.bidder(1), "tender.ask", tender, {"text": "可否延期？"}).subject)
    bid = world.submit(world.bidder(1), lot, "1000000.00", tmp_path).subject
    refusals = set()
    for person, id in ((world.bidder(2), asked), (world.bidder(1), "Q-" + "0" * 32), (world.bidder(1), "")):
        with pytest.raises(NotFound) as refused:
            enquiry(world, person, id)
        refusals.add(str(refused.value))
    assert len(refusals) == 1
    with world.house.looking(world.bidder(2).actor) as ctx, pytest.raises(NotFound):
        receipts.of_bid(ctx, bid)
    with world.house.looking(world.bidder(1).actor) as ctx:
        assert receipts.mine(ctx, tender, lot) == {asked}
    with world.house.looking(world.bidder(2).actor) as ctx:
        assert receipts.mine(ctx, tender, lot) == set()
