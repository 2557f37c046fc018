"""When the winner falls out: it renounces, the award is taken back, the next candidate follows; on both databases."""

from __future__ import annotations

import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine

from disclosure.acts import publishing, reading
from disclosure.acts.reading import Wanted
from disclosure.rules.contract_view import SupervisionReport
from evaluation.acts import awarding, members, reviewing
from kernel import canon, money
from kernel.actor import CLERK, Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotAllowed, NotNow, NotValid
from kernel.journal import Entry
from tests.flows.test_contract import PRICES, offer, told
from tests.flows.test_deposit import AMOUNT, own, paid
from tests.flows.test_publishing import SITE, publish
from tests.support import released
from tests.support.kept import Kept
from tests.support.panel import Hall
from tests.support.world import DAY
from trading.acts import contracting, enquiry, informing, owing, succeeding
from trading.rules import calendar
from trading.rules.deposit import State
from trading.rules.lifecycle import Stage

WHY: dict[str, Json] = {"reason": "主要设备停产，无法供货"}


@pytest.fixture
def hall(engine: Engine, blobs: Blobs, kept: Kept) -> Hall:
    made = Hall(engine, blobs).keep(kept)
    made.enrol_experts(8)
    return made


def take_back(hall: Hall, lot: str, ground: str) -> Entry:
    return hall.do(hall.office(Role.TENDEREE), "lot.withdraw_award", lot, {"ground": ground, **WHY})


def award(hall: Hall, lot: str) -> Entry:
    made = hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
    assert hall.clerk() == ["notify"]
    return made


def test_the_next_candidate_follows_a_winner_who_renounces(hall: Hall, tmp_path: Path) -> None:
    lot = told(hall, tmp_path)
    first = hall.winner(lot)
    offer(hall, lot)
    with pytest.raises(NotNow, match=r"award\.not_renounced"):
        take_back(hall, lot, "renounced")
    with pytest.raises(NotAllowed, match=r"contract\.not_winner"):
        hall.do(hall.bidder(2), "lot.renounce_award", lot, WHY)
    hall.do(first, "lot.renounce_award", lot, WHY)
    for person, act, body in ((first, "lot.sign_contract", {}), (first, "lot.renounce_award", WHY)):
        with pytest.raises(NotNow, match=r"award\.renounced"):
            hall.do(person, act, lot, body)
    gone = take_back(hall, lot, "renounced")
    assert hall.lot(lot).stage is Stage.VACATED
    with hall.house.looking() as ctx:
        assert (contracting.winner(ctx.tx, lot), contracting.offered(ctx.tx, lot)) == ("", None)
        assert succeeding.withdrawn(ctx.tx, lot) == {gone.body["bid"]: "renounced"}
    next_ = award(hall, lot)
    assert (next_.body["place"], next_.body["found"], next_.body["reason"]) == (2, {"first": True}, None)
    second = hall.winner(lot)
    assert second.actor.org != first.actor.org
    with pytest.raises(NotNow, match=r"contract\.not_offered"):
        hall.do(second, "lot.sign_contract", lot)
    offer(hall, lot)
    assert hall.do(second, "lot.sign_contract", lot).body["found"] == {"late": False}


def test_who_is_left_out_of_turn_needs_a_reason_and_at_last_nobody_is_left(hall: Hall, tmp_path: Path) -> None:
    lot = told(hall, tmp_path)
    third = None
    with hall.house.looking(hall.office(Role.TENDEREE).actor) as ctx:
        of = members.sitting(ctx, hall.lot(lot))
        third = awarding.candidates(ctx, of)[2]["bid"]
    take_back(hall, lot, "no_bond")
    tenderee = hall.office(Role.TENDEREE)
    with pytest.raises(NotValid, match=r"award\.reason"):
        hall.act(tenderee, awarding.award, lot, {"bid": third}, awarding.prepare_award)
    out_of_turn: dict[str, Json] = {"bid": third, "reason": "第二名已书面表示不能履约，附函"}
    made = hall.act(tenderee, awarding.award, lot, out_of_turn, awarding.prepare_award)
    assert made.body["found"]["first"] is False
    assert made.body["found"]["mismatch"]["excess"] == "100000.00"
    assert hall.clerk() == ["notify"]
    take_back(hall, lot, "unlawful")
    award(hall, lot)
    take_back(hall, lot, "force_majeure")
    with pytest.raises(NotNow, match=r"award\.nobody_left"):
        hall.act(tenderee, awarding.award, lot, {}, awarding.prepare_award)
    ends: dict[str, Json] = {"basis": "招标投标法实施条例第五十五条", "reason": "重新招标"}
    hall.do(hall.office(Role.SUPERVISOR), "lot.terminate", lot, ends)
    assert hall.lot(lot).stage is Stage.TERMINATED


def demanded(hall: Hall, folder: Path) -> str:
    """A lot of three bids whose deposits have come, awarded to the first."""
    asked: Json = {"amount": {"amount": AMOUNT, "currency": "CNY"}, "means": ["transfer"], "required_to_bid": True}
    until = canon.instant(hall.now + 8 * DAY)
    on_offer: Json = {"from": canon.instant(hall.now), "until": until, "price": money.money("0.00").json()}
    part = hall.lot_of("lowest_evaluated_price", deposit=asked)
    _, lot = hall.announced(lots=[part], documents=on_offer, regime="P87")
    bids = []
    for n, price in enumerate(PRICES):
        paid(hall, hall.bidder(n), lot, f"bank-{n}")
        bids.append(str(hall.submit(hall.bidder(n), lot, price, folder).subject))
    hall.move_to(hall.now + 21 * DAY + timedelta(minutes=1))
    hall.tick()
    hall.order_opening(lot)
    for n, bid in enumerate(bids):
        hall.release(hall.bidder(n), bid)
    hall.move_to(hall.now + timedelta(minutes=31))
    hall.tick()
    hall.do(hall.office(Role.AGENCY), "lot.open_bids", lot)
    hall.convened(lot)
    hall.act(hall.office(Role.TENDEREE), reviewing.review_qualification, lot, hall.reviewed(bids))
    hall.clerk()
    hall.signed(lot)
    hall.clerk()
    award(hall, lot)
    return lot


@pytest.mark.parametrize("ground", ["renounced", "force_majeure"])
def test_the_deposit_of_who_fell_out_may_be_kept_or_goes_back(hall: Hall, tmp_path: Path, ground: str) -> None:
    lot = hall.step("demanded", lambda: demanded(hall, tmp_path))
    tenderee, first = hall.office(Role.TENDEREE), hall.winner(lot)
    if ground == "renounced":
        hall.do(first, "lot.renounce_award", lot, WHY)
    take_back(hall, lot, ground)
    award(hall, lot)
    second = hall.winner(lot)
    with hall.house.looking(tenderee.actor) as ctx:
        keep = {one.deposit for one in owing.keepable(ctx, lot)}
        back = owing.to_return(ctx, hall.lot(lot), first.actor.org)
    mine = own(hall, first, lot).id
    assert own(hall, second, lot).id in keep, "of a winner whose contract waits"
    if ground == "renounced":
        assert mine in keep
        assert back is None
        hall.do(tenderee, "deposit.keep_deposit", mine, {"basis": "实施条例第七十四条", **WHY})
        assert own(hall, first, lot).state is State.KEPT
    else:
        assert mine not in keep
        assert back is not None
        assert back.cause == "lost"


def published(hall: Hall, folder: Path) -> str:
    """A lot under the Tendering Law, awarded after the publicity of its candidates."""
    lot, bids = hall.opened(folder, PRICES, hall.lot_of("lowest_evaluated_price"))
    hall.convened(lot)

    def play() -> None:
        hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
        hall.clerk()
        hall.signed(lot)
        hall.clerk()
        agency = hall.office(Role.AGENCY)
        said = hall.act(agency, awarding.publish_candidates, lot, {}, awarding.prepare_candidates)
        hall.move_to(canon.moment(str(said.body["until"])))
        award(hall, lot)

    hall.step(f"published {lot}", play)
    return lot


@pytest.mark.parametrize(("short", "late"), [(timedelta(minutes=1), False), (timedelta(), True)])
def test_the_report_to_the_supervisor_has_fifteen_days(
    hall: Hall, tmp_path: Path, short: timedelta, late: bool
) -> None:
    lot = published(hall, tmp_path)
    tenderee, said = hall.office(Role.TENDEREE), {"text": "评标过程无异常情况。"}
    with hall.house.looking(tenderee.actor) as ctx:
        ends = informing.due(ctx, hall.lot(lot))
    assert ends == calendar.report_ends(hall.lot(lot).stage_since)
    hall.move_to(ends - short)
    made = hall.do(tenderee, "lot.report_award", lot, dict(said))
    assert made.body["found"] == {"late": late}
    with pytest.raises(Conflict, match=r"award\.reported"):
        hall.do(tenderee, "lot.report_award", lot, dict(said))
    with hall.house.looking(tenderee.actor) as ctx:
        assert informing.due(ctx, hall.lot(lot)) is None
    take_back(hall, lot, "no_bond")
    award(hall, lot)
    with hall.house.looking(tenderee.actor) as ctx:
        again = informing.due(ctx, hall.lot(lot))
    assert again == calendar.report_ends(hall.lot(lot).stage_since), "another award is reported on again"


def test_report_and_withdrawal_are_published_and_the_month_counts_what_stands(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    lot = published(hall, tmp_path)
    hall.do(hall.office(Role.TENDEREE), "lot.report_award", lot, {"text": "评标过程无异常情况。"})
    with hall.house.looking(CLERK) as ctx:
        duties = {duty.kind: duty for duty in publishing.due(ctx).duties}
        report = publishing.draft(ctx, SITE, duties["supervision_report"]).view
    assert isinstance(report, SupervisionReport)
    told = {fact.name.zh: fact.value.zh for fact in (*report.course, *report.result)}
    assert (told["投标"], told["评标委员会"], told["评标名次"]) == ("3 份，开启 3 份", "5 人", "1")
    assert (report.price.capitals, report.late) == ("壹佰万元整", ())
    take_back(hall, lot, "no_bond")
    publish(hall)
    with hall.house.looking() as ctx:
        assert reading.month(ctx, day_of(hall.now)).sums == {}
    award(hall, lot)
    publish(hall)
    with hall.house.looking() as ctx:
        found = reading.month(ctx, day_of(hall.now))
        kinds = [row.kind for row in reading.notices(ctx, Wanted(), 100).rows]
    whole = released.compiled(hall, str(hall.lot(lot).tender))
    assert [award["status"] for award in whole["awards"]] == ["cancelled", "active", "unsuccessful"]
    assert found.sums == {"CNY": Decimal("1100000.00")}
    assert found.awards == 1
    assert (kinds.count("result_announcement"), kinds.count("withdrawal_notice")) == (2, 1)


def test_no_report_is_owed_on_a_procurement(hall: Hall, tmp_path: Path) -> None:
    lot = told(hall, tmp_path)
    with hall.house.looking(hall.office(Role.TENDEREE).actor) as ctx:
        assert informing.due(ctx, hall.lot(lot)) is None
    with pytest.raises(NotNow, match=r"act\.not_now"):
        hall.do(hall.office(Role.TENDEREE), "lot.report_award", lot, {"text": "无"})


def test_silence_counts_from_the_day_after_the_contracts_last(hall: Hall, tmp_path: Path) -> None:
    lot = told(hall, tmp_path)
    offer(hall, lot)
    over = calendar.contract_ends(hall.lot(lot).regime, hall.lot(lot).stage_since)
    hall.move_to(over - timedelta(minutes=1))
    with pytest.raises(NotNow, match=r"award\.time_left"):
        take_back(hall, lot, "not_signed")
    hall.move_to(over)
    take_back(hall, lot, "not_signed")


def test_an_award_is_not_taken_back_while_a_challenge_waits(hall: Hall, tmp_path: Path) -> None:
    lot = told(hall, tmp_path)
    raised = hall.act(hall.bidder(1), enquiry.object_result, lot, {"text": "业绩不实"})
    with pytest.raises(NotNow, match=r"award\.waiting"):
        take_back(hall, lot, "unlawful")
    answer: dict[str, Json] = {"objection": raised.body["objection"], "text": "属实"}
    hall.act(hall.office(Role.TENDEREE), enquiry.answer_objection, lot, answer)
    entry = take_back(hall, lot, "unlawful")
    award(hall, lot)
    again = {name: entry.body[name] for name in ("award", "bid", "ground", "reason")}
    with pytest.raises(NotValid, match=r"award\.changed"):
        hall.act(hall.office(Role.TENDEREE), succeeding.withdraw_award, lot, again)
