"""The statutory times of a tender, each at its boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kernel.deadlines import BEIJING
from kernel.errors import Fault, NotNow, NotValid
from tests.support.papers_of_tenders import tender
from trading.rules import calendar
from trading.rules.calendar import SETTLE, Standing, Task, next_task
from trading.rules.lifecycle import EVALUATED, Regime, Stage
from trading.rules.procedure import ours, standard

MS = timedelta(milliseconds=1)
DEADLINE = datetime(2026, 3, 23, 1, 30, tzinfo=UTC)


def beijing(day: int, hour: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=BEIJING)


def test_in_time_is_strictly_before_the_deadline() -> None:
    calendar.in_time(DEADLINE, DEADLINE - MS)
    for late in (DEADLINE, DEADLINE + MS):
        with pytest.raises(NotNow) as refused:
            calendar.in_time(DEADLINE, late)
        assert refused.value.code == "bid.late"
        assert refused.value.law == "EBM-27"
    with pytest.raises(Fault):
        calendar.in_time(None, DEADLINE)


def test_a_late_bid_is_told_by_how_much() -> None:
    with pytest.raises(NotNow, match=r"1\.250 s after"):
        calendar.in_time(DEADLINE, DEADLINE + timedelta(seconds=1.25))


@pytest.mark.parametrize("regime", EVALUATED)
def test_twenty_days_from_issue_to_the_deadline(regime: Regime) -> None:
    announced = beijing(2, 9)
    calendar.announce_in_time(tender(regime=regime, deadline=beijing(22)), announced)
    with pytest.raises(NotValid) as refused:
        calendar.announce_in_time(tender(regime=regime, deadline=beijing(22) - MS), announced)
    assert refused.value.law in {"BID-24", "GPL-35"}


def test_documents_are_on_offer_for_five_days() -> None:
    issued = beijing(2, 9)
    calendar.announce_in_time(tender(begins=issued, until=beijing(7)), issued)
    with pytest.raises(NotValid, match="too briefly"):
        calendar.announce_in_time(tender(begins=issued, until=beijing(7) - MS), issued)
    with pytest.raises(NotValid, match="go out before"):
        calendar.announce_in_time(tender(begins=issued, until=beijing(30)), issued)


def test_government_procurement_offers_documents_for_five_working_days() -> None:
    issued = beijing(2, 9)
    calendar.announce_in_time(tender(regime=Regime.P87, begins=issued, until=beijing(9)), issued)
    with pytest.raises(NotValid, match="too briefly"):
        calendar.announce_in_time(tender(regime=Regime.P87, begins=issued, until=beijing(9) - MS), issued)


def test_a_clarification_needs_fifteen_days() -> None:
    last = beijing(9) - MS
    calendar.clarify_in_time(Regime.BID, DEADLINE, last)
    with pytest.raises(NotNow) as refused:
        calendar.clarify_in_time(Regime.BID, DEADLINE, beijing(9))
    assert refused.value.law == "BID-23"
    assert refused.value.remedy.en == "Amend the tender and move the deadline"


def test_a_late_amendment_must_move_the_deadline() -> None:
    now = beijing(12)
    with pytest.raises(NotValid, match="fewer than 15 days"):
        calendar.amend_in_time(DEADLINE, DEADLINE, now)
    calendar.amend_in_time(DEADLINE, DEADLINE + timedelta(days=4), now)
    with pytest.raises(NotValid, match="brought forward"):
        calendar.amend_in_time(DEADLINE, DEADLINE - MS, beijing(2))


def test_questions_before_the_deadline_and_objections_ten_days_before() -> None:
    calendar.enquiry_in_time(Regime.BID, "ask", DEADLINE, DEADLINE - MS)
    with pytest.raises(NotNow):
        calendar.enquiry_in_time(Regime.BID, "ask", DEADLINE, DEADLINE)
    calendar.enquiry_in_time(Regime.BID, "object_documents", DEADLINE, beijing(14) - MS)
    with pytest.raises(NotNow) as refused:
        calendar.enquiry_in_time(Regime.BID, "object_documents", DEADLINE, beijing(14))
    assert refused.value.law == "BIR-22b"
    with pytest.raises(Fault):
        calendar.enquiry_in_time(Regime.BID, "ask", None, DEADLINE)


def test_the_close_waits_for_bids_that_are_still_committing() -> None:
    calendar.after_close(DEADLINE, DEADLINE + SETTLE)
    for early in (DEADLINE + SETTLE - MS, DEADLINE):
        with pytest.raises(NotNow):
            calendar.after_close(DEADLINE, early)
    with pytest.raises(NotNow):
        calendar.after_close(None, DEADLINE)


def test_nothing_is_opened_before_the_window_is_over() -> None:
    calendar.after_window(DEADLINE, DEADLINE)
    for window in (DEADLINE + MS, None):
        with pytest.raises(NotNow):
            calendar.after_window(window, DEADLINE)


def test_publicity_lasts_at_least_three_days_and_longer_where_announced() -> None:
    published = beijing(2, 15)
    assert calendar.publicity_ends(published, 3).on == beijing(5).date()
    assert calendar.publicity_ends(published, 5).on == beijing(7).date()
    with pytest.raises(NotValid) as refused:
        calendar.publicity_ends(published, 2)
    assert refused.value.law == "BIR-54b"


def standing(stage: Stage, regime: Regime = Regime.BID) -> Standing:
    return Standing(regime, standard(regime), stage, beijing(2, 10), DEADLINE, DEADLINE + timedelta(minutes=30))


AWAITED = {
    Stage.DRAFT: "announce",
    Stage.ANNOUNCED: "submit_bid",
    Stage.CLOSED: "order_opening",
    Stage.OPENING: "release_key",
    Stage.OPENED: "convene",
    Stage.EVALUATING: "seal_scores",
    Stage.SCORED: "sign_report",
    Stage.UNSEALING: "release_second_key",
    Stage.PRICED: "sign_report",
    Stage.RANKED: "publish_candidates",
    Stage.PUBLICITY: "award",
    Stage.VACATED: "award",
    Stage.AWARDED: "sign_contract",
}


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_says_what_it_waits_for(stage: Stage) -> None:
    assert next_task(standing(stage)).act == AWAITED.get(stage, "")


def test_where_suppliers_are_talked_with_the_group_is_waited_for() -> None:
    talked = replace(standing(Stage.EVALUATING, Regime.P87), way=ours()["negotiation"][Regime.P87])
    assert next_task(talked) == Task("negotiate", "expert", None, "P74-31")
    assert next_task(replace(talked, stage=Stage.SCORED)).act == "sign_report"


@pytest.mark.parametrize(("act", "role"), [("sign_first", "expert"), ("order_second", "tenderee")])
def test_between_two_openings_it_is_the_panel_and_then_the_tenderee(act: str, role: str) -> None:
    task = next_task(replace(standing(Stage.SCORED), second=act))
    assert (task.act, task.role, task.when) == (act, role, None)


def test_the_purchaser_confirms_within_five_working_days() -> None:
    task = next_task(standing(Stage.RANKED, Regime.P87))
    assert (task.act, task.role, task.when) == ("award", "tenderee", beijing(10))


def test_a_lot_rests_until_nobody_can_object_any_more() -> None:
    assert calendar.objections_end(Regime.BID, beijing(2, 10)) == beijing(13)
    assert calendar.objections_end(Regime.P87, beijing(2, 10)) == beijing(13)  # 3 March ends the notice, then 7 days


def test_the_moments_are_the_lots_own() -> None:
    assert next_task(standing(Stage.ANNOUNCED)).when == DEADLINE
    assert next_task(standing(Stage.OPENING)).when == DEADLINE + timedelta(minutes=30)
    assert next_task(standing(Stage.PUBLICITY)).when == beijing(6)
    assert next_task(standing(Stage.AWARDED)).when == beijing(2, month=4)
