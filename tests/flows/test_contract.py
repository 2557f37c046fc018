"""From the award to the concluded contract, on both databases: the buyer signs, the winner signs the same text."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from disclosure.rules import notice
from evaluation.acts import awarding, reviewing
from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import NotAllowed, NotFound, NotNow, NotValid, Refusal
from kernel.journal import Entry
from tests.flows.test_publishing import publish
from tests.support import released
from tests.support.kept import Kept
from tests.support.panel import Hall
from trading.acts import contracting, enquiry, performing
from trading.rules import calendar
from trading.rules.contract import Terms
from trading.rules.lifecycle import Stage
from web.public import files, performance, ratings
from web.public.case import load
from web.words import phrase

PRICES = ["1000000.00", "1100000.00", "1200000.00"]
TEXT: dict[str, Json] = {"text": "三十日内交货，验收合格后付款。"}


@pytest.fixture
def hall(engine: Engine, blobs: Blobs, kept: Kept) -> Hall:
    made = Hall(engine, blobs).keep(kept)
    made.enrol_experts(8)
    return made


def told(hall: Hall, folder: Path, regime: str = "P87") -> str:
    """A lot whose award everybody has been told of."""
    lot, bids = hall.opened(folder, PRICES, hall.lot_of("lowest_evaluated_price"), regime=regime)
    hall.convened(lot)

    def play() -> None:
        hall.act(hall.office(Role.TENDEREE), reviewing.review_qualification, lot, hall.reviewed(bids))
        hall.clerk()
        hall.signed(lot)
        hall.clerk()
        hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
        assert hall.clerk() == ["notify"]

    hall.step(f"told {lot}", play)
    return lot


def offer(hall: Hall, lot: str, text: dict[str, Json] = TEXT) -> Entry:
    return hall.do(hall.office(Role.TENDEREE), "lot.offer_contract", lot, text)


@pytest.mark.seed_row(10)
def test_a_procurement_runs_from_the_notice_to_the_contract_on_line(hall: Hall, tmp_path: Path) -> None:
    lot = told(hall, tmp_path)
    offered = offer(hall, lot)
    signed = hall.do(hall.winner(lot), "lot.sign_contract", lot)
    assert hall.lot(lot).stage is Stage.CONTRACTED
    assert (signed.body["offer"], signed.body["found"]) == (offered.leaf.hex(), {"late": False})
    paper = canon.mapping(hall.blobs.get(str(signed.body["contract_sha256"])))
    award = next(entry for entry in hall.chain(lot) if entry.type == "lot.award")
    assert (paper["award"], paper["price"], paper["text"]) == (award.leaf.hex(), award.body["price"], TEXT["text"])
    codes = [canon.mapping(canon.canonical(paper[side]))["code"] for side in ("buyer", "supplier")]
    assert codes == [hall.office(Role.TENDEREE).actor.org, hall.winner(lot).actor.org]


def test_nobody_but_the_winner_signs_and_only_what_the_buyer_signed_last(hall: Hall, tmp_path: Path) -> None:
    lot = told(hall, tmp_path)
    with pytest.raises(NotNow, match=r"contract\.not_offered"):
        hall.do(hall.winner(lot), "lot.sign_contract", lot)
    first = offer(hall, lot)
    with pytest.raises(NotAllowed, match=r"contract\.not_winner"):
        hall.do(hall.bidder(2), "lot.sign_contract", lot)
    offer(hall, lot, {"text": "六十日内交货。"})
    stale: dict[str, Json] = {"contract_sha256": first.body["contract_sha256"], "offer": first.leaf.hex()}
    with pytest.raises(NotValid, match=r"contract\.replaced"):
        hall.act(hall.winner(lot), contracting.sign_contract, lot, stale)
    signed = hall.do(hall.winner(lot), "lot.sign_contract", lot)
    assert canon.mapping(hall.blobs.get(str(signed.body["contract_sha256"])))["text"] == "六十日内交货。"
    with pytest.raises(NotNow, match=r"act\.not_now"):
        offer(hall, lot)


@pytest.mark.parametrize(
    ("member", "value"),
    [("price", {"amount": "1000001.00", "currency": "CNY"}), ("duration_days", 99), ("bid", "B-other")],
)
def test_a_contract_that_departs_from_the_award_is_refused(
    hall: Hall, tmp_path: Path, member: str, value: Json
) -> None:
    lot = told(hall, tmp_path)
    with hall.house.looking(hall.office(Role.TENDEREE).actor) as ctx:
        of = contracting.deal(ctx, hall.lot(lot))
    sha256 = hall.blobs.put(canon.canonical(of.document(Terms("按期交货。")) | {member: value}))
    body: dict[str, Json] = {
        "contract_sha256": sha256,
        "award": of.award,
        "bid": of.bid,
        "price": dict(of.price.json()),
    }
    with pytest.raises(NotValid, match=r"contract\.other"):
        hall.act(hall.office(Role.TENDEREE), contracting.offer_contract, lot, body)


@pytest.mark.parametrize("text", ["", " \n", "长" * 50_001])
def test_a_contract_needs_a_text_of_a_readable_length(hall: Hall, tmp_path: Path, text: str) -> None:
    lot = told(hall, tmp_path)
    with pytest.raises(Refusal):
        offer(hall, lot, {"text": text})
    assert hall.chain(lot)[-1].type == "lot.notify"


def test_no_contract_is_signed_while_a_challenge_waits(hall: Hall, tmp_path: Path) -> None:
    lot = told(hall, tmp_path)
    raised = hall.do(hall.bidder(1), "lot.object_result", lot, {"text": "第一名业绩造假"})
    with pytest.raises(NotNow, match=r"contract\.pending"):
        offer(hall, lot)
    answer: dict[str, Json] = {"objection": str(raised.body["objection"]), "text": "经核实业绩属实"}
    hall.act(hall.office(Role.TENDEREE), enquiry.answer_objection, lot, answer)
    offer(hall, lot)
    hall.do(hall.winner(lot), "lot.sign_contract", lot)
    hall.do(hall.bidder(1), "lot.object_result", lot, {"text": "合同已签，仍提出质疑"})


@pytest.mark.parametrize(("short", "late"), [(timedelta(minutes=1), False), (timedelta(), True)])
def test_a_contract_after_its_time_is_concluded_and_says_so(
    hall: Hall, tmp_path: Path, short: timedelta, late: bool
) -> None:
    lot = told(hall, tmp_path)
    offer(hall, lot)
    hall.move_to(calendar.contract_ends(hall.lot(lot).regime, hall.lot(lot).stage_since) - short)
    assert hall.do(hall.winner(lot), "lot.sign_contract", lot).body["found"] == {"late": late}


def test_a_lot_without_a_contract_is_archived_after_a_second_term_only(hall: Hall, tmp_path: Path) -> None:
    lot = told(hall, tmp_path)
    over = calendar.unsigned_until(hall.lot(lot).regime, hall.lot(lot).stage_since)
    hall.move_to(over - timedelta(minutes=1))
    assert hall.tick() == []
    hall.move_to(over)
    assert hall.tick() == ["archive"]


def contracted(hall: Hall, folder: Path) -> str:
    lot = told(hall, folder)
    offer(hall, lot)
    hall.do(hall.winner(lot), "lot.sign_contract", lot)
    return lot


def yuan(amount: str) -> Json:
    return {"currency": "CNY", "amount": amount}


def delivered(hall: Hall, lot: str, amount: str) -> str:
    """A delivery; gives its leaf."""
    said: dict[str, Json] = {"text": "第一批已到货", "claimed": yuan(amount)}
    return hall.do(hall.winner(lot), "lot.perform", lot, said).leaf.hex()


def accept(hall: Hall, lot: str, leaf: str, amount: str, **more: Json) -> Entry:
    said: dict[str, Json] = {"performance": leaf, "paid": yuan(amount), "text": "合格", **more}
    return hall.do(hall.office(Role.TENDEREE), "lot.accept_performance", lot, said)


def change(hall: Hall, lot: str, amount: str) -> Entry:
    why: dict[str, Json] = {"to": yuan(amount), "basis": "政府采购法第四十九条", "reason": "追加同类货物"}
    return hall.do(hall.office(Role.TENDEREE), "lot.offer_change", lot, why)


def test_a_contracted_lot_is_archived_when_all_is_accepted_and_nobody_can_object(hall: Hall, tmp_path: Path) -> None:
    lot = contracted(hall, tmp_path)
    over = calendar.objections_end(hall.lot(lot).regime, hall.lot(lot).stage_since)
    accept(hall, lot, delivered(hall, lot, "400000.00"), "400000.00")
    hall.move_to(over)
    assert hall.tick() == []
    last = accept(hall, lot, delivered(hall, lot, "600000.00"), "600000.00", rating=4)
    assert (last.body["final"], last.body["rating"]) == (True, 4)
    for act in (lambda: change(hall, lot, "1050000.00"), lambda: delivered(hall, lot, "0.00")):
        with pytest.raises(NotNow, match=r"contract\.performed"):
            act()
    assert hall.tick() == ["archive"]


def test_nothing_is_archived_from_a_contract_while_a_challenge_may_still_come(hall: Hall, tmp_path: Path) -> None:
    lot = contracted(hall, tmp_path)
    over = calendar.objections_end(hall.lot(lot).regime, hall.lot(lot).stage_since)
    accept(hall, lot, delivered(hall, lot, "1000000.00"), "1000000.00", rating=5)
    hall.move_to(over - timedelta(minutes=1))
    assert hall.tick() == []


def test_a_change_counts_when_both_have_signed_and_adds_a_tenth_at_most(hall: Hall, tmp_path: Path) -> None:
    lot = contracted(hall, tmp_path)
    with pytest.raises(NotValid, match=r"contract\.supplement"):
        change(hall, lot, "1100000.01")
    with pytest.raises(NotNow, match=r"contract\.no_change"):
        hall.do(hall.winner(lot), "lot.change_contract", lot)
    change(hall, lot, "1050000.00")
    asked = change(hall, lot, "1100000.00")
    with pytest.raises(NotAllowed, match=r"contract\.not_winner"):
        hall.do(hall.bidder(2), "lot.change_contract", lot)
    with pytest.raises(NotValid, match=r"contract\.paid"):
        delivered(hall, lot, "1000000.01")
    agreed = hall.do(hall.winner(lot), "lot.change_contract", lot)
    assert (agreed.body["change"], agreed.body["to"]) == (asked.leaf.hex(), yuan("1100000.00"))
    with pytest.raises(NotNow, match=r"contract\.no_change"):
        hall.do(hall.winner(lot), "lot.change_contract", lot)
    with pytest.raises(NotValid, match=r"contract\.change"):
        change(hall, lot, "1100000.00")
    delivered(hall, lot, "1100000.00")


def test_open_data_follow_a_contract_to_its_end(hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    lot = contracted(hall, tmp_path)
    change(hall, lot, "1050000.00")
    hall.do(hall.winner(lot), "lot.change_contract", lot)
    accept(hall, lot, delivered(hall, lot, "400000.00"), "400000.00")
    accept(hall, lot, delivered(hall, lot, "650000.00"), "650000.00", rating=5)
    assert publish(hall)[-4:] == [notice.CONTRACT, notice.CHANGED, notice.ACCEPTED, notice.ACCEPTED]
    tender = str(hall.lot(lot).tender)
    told = released.releases(hall, tender)
    assert [each["tag"][0] for each in told[-4:]] == [
        "contract", "contractAmendment", "implementation", "implementation"
    ]  # fmt: skip
    assert [each["contracts"][0].get("status") for each in told[-4:]] == ["active", None, None, "terminated"]
    whole = released.compiled(hall, tender)
    (contract,) = whole["contracts"]
    assert contract["awardID"] in released.named(whole["awards"])
    assert (contract["value"], contract["status"]) == ({"amount": 1050000.0, "currency": "CNY"}, "terminated")
    paid = released.named(contract["implementation"]["transactions"])
    assert sorted(one["value"]["amount"] for one in paid.values()) == [400000.0, 650000.0]
    assert len(contract["documents"]) == len(contract["amendments"]) == 1


def test_what_is_accepted_waits_and_is_paid_once_within_the_price(hall: Hall, tmp_path: Path) -> None:
    lot = contracted(hall, tmp_path)
    first, second = delivered(hall, lot, "300000.00"), delivered(hall, lot, "700000.00")
    with pytest.raises(NotNow, match=r"contract\.claims"):
        accept(hall, lot, first, "300000.00", rating=3)
    with pytest.raises(NotFound, match=r"contract\.no_claim"):
        accept(hall, lot, "ab" * 32, "300000.00")
    accept(hall, lot, first, "300000.00")
    with pytest.raises(NotFound, match=r"contract\.no_claim"):
        accept(hall, lot, first, "300000.00")
    with pytest.raises(NotValid, match=r"contract\.paid"):
        accept(hall, lot, second, "700000.01")
    accept(hall, lot, second, "700000.00", rating=3)


def test_each_rating_stands_with_the_contract_whose_acceptance_gave_it(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # no PDF is needed here
    lot = contracted(hall, tmp_path)
    accept(hall, lot, delivered(hall, lot, "400000.00"), "400000.00")
    publish(hall)
    with hall.house.looking() as ctx:
        assert ratings.page(ctx, 0).suppliers == (), "a part is accepted: nobody is rated yet"
    last = accept(hall, lot, delivered(hall, lot, "600000.00"), "600000.00", rating=4)
    publish(hall)
    year = day_of(last.at).year
    with hall.house.looking() as ctx:
        (rated,) = ratings.page(ctx, year).suppliers
        assert [ratings.page(ctx, other).suppliers for other in (year - 1, year + 1)] == [(), ()]
    winner = hall.winner(lot)
    assert (rated.code, rated.name) == (winner.actor.org, winner.member.org_name)
    assert [(row.mark, row.on, row.contract.href) for row in rated.rows] == [(4, day_of(last.at), f"/lots/{lot}")]


@pytest.mark.parametrize(("marks", "mean"), [([4], "4"), ([5, 4, 4], "4 1/3"), ([1, 2], "1 1/2"), ([5, 5], "5")])
def test_the_mean_of_marks_is_exact(marks: list[int], mean: str) -> None:
    assert ratings.mean(marks) == phrase("{mean}（满分 5，共 {n} 项）", mean=mean, n=len(marks))


def test_a_contract_is_paid_by_its_milestones_and_signed_with_its_annexes(hall: Hall, tmp_path: Path) -> None:
    """The last one becomes dearer by a change; what is paid after its day is late, and so is what is not paid."""
    lot, day = told(hall, tmp_path), day_of(hall.now)
    parts = (("400000.00", day), ("600000.00", day + timedelta(days=30)))
    due: list[Json] = [{"due": on.isoformat(), "amount": yuan(sum_), "what": "到货"} for sum_, on in parts]
    file: Json = {"name": "图纸.pdf", "data": "eHh4"}
    with pytest.raises(NotValid, match=r"contract\.milestones"):
        offer(hall, lot, TEXT | {"milestones": due[:1]})
    offer(hall, lot, TEXT | {"milestones": due, "annexes": [file]})
    signed = hall.do(hall.winner(lot), "lot.sign_contract", lot)
    paper = canon.mapping(hall.blobs.get(str(signed.body["contract_sha256"])))
    assert (paper["milestones"], paper["annexes"]) == (due, [file])
    hall.move_to(hall.now + timedelta(days=1))
    accept(hall, lot, delivered(hall, lot, "500000.00"), "450000.00")
    change(hall, lot, "1100000.00")
    hall.do(hall.winner(lot), "lot.change_contract", lot)
    hall.move_to(hall.now + timedelta(days=31))
    delivered(hall, lot, "100000.00")
    with hall.house.looking() as ctx:
        found = performing.schedule(ctx, lot)
        page = performance.result(ctx, load(ctx, lot))
        (annexed,) = (one for one in files.of_lot(ctx, load(ctx, lot)) if one.data)
    assert [(str(one.amount), str(one.claimed), str(one.paid), one.paid_on, one.late) for one in found] == [
        ("400000.00", "400000.00", "400000.00", day + timedelta(days=1), True),
        ("700000.00", "150000.00", "50000.00", None, True),
    ]
    assert page
    assert [one.state.shape for one in page.payments] == ["warn", "bad"]
    assert (annexed.saved_as, annexed.data) == ("图纸.pdf", b"xxx")
