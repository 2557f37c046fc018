"""The limits of a lot: which are named at which stage under which law, and when each is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.deadlines import Pause
from kernel.errors import Words
from trading.rules.calendar import Standing
from trading.rules.lifecycle import COMPETED, STEPS, Regime, Stage
from trading.rules.procedure import standard
from trading.rules.timetable import EVERY, Milestone, timetable

DEADLINE = datetime(2026, 3, 23, 1, 0, tzinfo=UTC)
ON_OFFER = datetime(2026, 3, 8, 1, 0, tzinfo=UTC)
SINCE = datetime(2026, 4, 1, 2, 0, tzinfo=UTC)
WINDOW = DEADLINE + timedelta(minutes=40)


def of(stage: Stage, regime: Regime = Regime.BID, *pauses: Pause, window: datetime | None = None) -> list[Milestone]:
    return list(timetable(Standing(regime, standard(regime), stage, SINCE, DEADLINE, window, 3, pauses), ON_OFFER))


def names(found: list[Milestone]) -> list[str]:
    return [one.what for one in found]


BIDDING = ["documents", "object_documents", "submit_bid"]
RESULT = {
    (Regime.BID, Stage.PUBLICITY): ["object_result"],
    (Regime.INTL, Stage.PUBLICITY): ["object_result"],
    (Regime.BID, Stage.AWARDED): ["complain", "sign_contract"],
    (Regime.INTL, Stage.AWARDED): ["complain", "sign_contract"],
    (Regime.P87, Stage.AWARDED): ["object_result", "sign_contract"],
}
REACHABLE = [each for each in product(Regime, Stage) if any(each[1] in (row.at, row.to) for row in STEPS[each[0]])]


@pytest.mark.parametrize(("regime", "stage"), REACHABLE)
def test_what_is_named_at_each_stage_under_each_law(regime: Regime, stage: Stage) -> None:
    live = stage in (Stage.COMPETING, Stage.DEALT) or regime in COMPETED
    bidding = BIDDING[:2] if live else BIDDING
    assert names(of(stage, regime)) == bidding + RESULT.get((regime, stage), [])
    assert set(names(of(stage, regime, window=WINDOW))) <= set(EVERY)


def test_an_objection_to_the_documents_ends_ten_days_before_the_deadline() -> None:
    found = {one.what: one for one in of(Stage.ANNOUNCED)}
    assert found["object_documents"].at == datetime(2026, 3, 13, 16, 0, tzinfo=UTC)  # 24:00 of 13 March in Beijing
    assert found["documents"].at == ON_OFFER
    assert found["submit_bid"].at == DEADLINE


def test_the_window_to_decrypt_is_named_once_it_runs() -> None:
    assert "release_key" not in names(of(Stage.CLOSED))
    assert of(Stage.OPENING, window=WINDOW)[-1] == Milestone("release_key", WINDOW, "EBM-29")


def test_a_lot_without_a_deadline_has_no_limits() -> None:
    assert timetable(Standing(Regime.BID, standard(Regime.BID), Stage.DRAFT, SINCE, None, None), ON_OFFER) == ()


def test_publicity_runs_three_whole_days_and_longer_by_each_day_of_an_objection() -> None:
    plain = of(Stage.PUBLICITY)[-1]
    assert (plain.what, plain.rule, plain.provisional) == ("object_result", "BIR-54b", False)
    waited = Pause(date(2026, 4, 2), date(2026, 4, 3), Words("异议", "objection"))
    assert of(Stage.PUBLICITY, Regime.BID, waited)[-1].at > plain.at
    waits = Pause(date(2026, 4, 2), date(2026, 4, 2), Words("异议", "objection"), open=True)
    assert of(Stage.PUBLICITY, Regime.BID, waits)[-1].provisional, "while it waits nobody knows the day"


@given(st.integers(0, 60 * 24 * 250), st.sampled_from(REACHABLE))
def test_limits_stand_in_order_of_time_and_none_of_the_bidding_lies_behind_the_deadline(
    minutes: int, at: tuple[Regime, Stage]
) -> None:
    deadline = DEADLINE + timedelta(minutes=minutes)
    found = timetable(
        Standing(at[0], standard(at[0]), at[1], deadline + timedelta(days=9), deadline, None),
        deadline - timedelta(days=9),
    )
    assert all(one.at <= other.at for one, other in pairwise(found))
    assert all(one.at <= deadline for one in found if one.what in BIDDING)
