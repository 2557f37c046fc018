"""By when the law wants an answer, for every regime and everything that can be raised, each limit at its boundary."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kernel import law
from kernel.actor import Role
from kernel.deadlines import BEIJING, Unit
from kernel.errors import NotValid
from kernel.workdays import announced
from trading.rules import answering
from trading.rules.lifecycle import ACTS, EVALUATED, Regime

MS = timedelta(milliseconds=1)
MONDAY = datetime(2026, 3, 2, 15, 30, tzinfo=BEIJING)


def midnight(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=BEIJING)


BID = {
    "question.ask": (Role.AGENCY, (), None),
    "question.object_documents": (Role.TENDEREE, ("BIR-22c",), midnight(3, 6)),
    "lot.object_opening": (Role.TENDEREE, ("BIR-44",), None),
    "lot.object_result": (Role.TENDEREE, ("BIR-54c",), midnight(3, 6)),
    # three working days to accept (until Thursday the 5th), thirty more to decide
    "lot.complain": (Role.SUPERVISOR, ("BIR-61a", "BIR-61b"), midnight(4, 18)),
}
P87 = {
    "question.ask": (Role.AGENCY, ("GPR-52",), midnight(3, 6)),
    "question.object_documents": (Role.TENDEREE, ("GPL-52b",), midnight(3, 12)),
    "lot.object_opening": (Role.TENDEREE, ("GPR-52",), midnight(3, 6)),
    "lot.object_result": (Role.TENDEREE, ("GPL-52b",), midnight(3, 12)),
    "lot.complain": (Role.SUPERVISOR, ("GPL-55b",), midnight(4, 15)),
}
ROWS = [
    (regime, type_, *row)
    for regime, rows in ((Regime.BID, BID), (Regime.INTL, BID), (Regime.P87, P87))
    for type_, row in rows.items()
]


@pytest.mark.parametrize(("regime", "type_", "by", "rules", "until"), ROWS)
def test_who_answers_under_which_rule_and_by_when(
    regime: Regime, type_: str, by: Role, rules: tuple[str, ...], until: datetime | None
) -> None:
    owing = answering.owed(regime, type_, MONDAY)
    assert (owing.by, tuple(clock.rule for clock in owing.clocks), owing.until) == (by, rules, until)
    assert not owing.provisional
    assert answering.in_time(owing, (until or MONDAY) - MS)
    assert answering.in_time(owing, until or MONDAY) is (until is None)


def test_everything_that_is_raised_has_an_answer_that_is_an_act() -> None:
    assert set(BID) == set(P87) == set(answering.ANSWERS)
    acts = {*ACTS, "answer_objection"}
    assert {type_.partition(".")[2] for pair in answering.ANSWERS.items() for type_ in pair} <= acts


@pytest.mark.parametrize("at", [datetime(2026, 3, 2, tzinfo=BEIJING), midnight(3, 3) - MS])
def test_the_whole_day_of_raising_is_day_nought(at: datetime) -> None:
    assert answering.owed(Regime.BID, "lot.object_result", at).until == midnight(3, 6)
    assert answering.owed(Regime.BID, "lot.object_result", at + timedelta(days=1)).until == midnight(3, 7)


def test_the_second_limit_begins_where_the_first_ends() -> None:
    first, second = answering.owed(Regime.BID, "lot.complain", MONDAY).clocks
    assert first.last is not None
    assert second.since == first.last.on
    assert second.last is not None
    assert second.last.counted == 30


def test_days_that_do_not_count_are_named_with_the_rule() -> None:
    said = answering.owed(Regime.P87, "question.object_documents", MONDAY).json()
    assert said == {
        "regime": "P87",
        "by": "tenderee",
        "until": "2026-03-11T16:00:00.000Z",
        "provisional": False,
        "clocks": [
            {"rule": "GPL-52b", "from": "2026-03-02", "to": "2026-03-11", "not_counted": ["2026-03-07", "2026-03-08"]}
        ],
    }


def test_on_the_spot_is_a_rule_without_days() -> None:
    owing = answering.owed(Regime.BID, "lot.object_opening", MONDAY)
    assert owing.on_the_spot
    assert owing.json()["clocks"] == [{"rule": "BIR-44", "from": "2026-03-02", "to": None, "not_counted": []}]
    assert not answering.owed(Regime.P87, "lot.object_opening", MONDAY).on_the_spot


def test_a_count_past_the_last_holiday_notice_is_provisional() -> None:
    last = max(announced().years)
    at = datetime(last, 12, 28, 12, tzinfo=BEIJING)
    assert answering.owed(Regime.P87, "lot.object_result", at).provisional
    assert not answering.owed(Regime.BID, "lot.object_result", at).provisional  # natural days need no calendar


def test_what_asks_for_no_answer_is_refused() -> None:
    with pytest.raises(NotValid, match="waits for no answer"):
        answering.owed(Regime.BID, "lot.award", MONDAY)


def test_every_rule_with_days_limits_from_above() -> None:
    for regime, type_ in ((regime, type_) for regime in EVALUATED for type_ in answering.ANSWERS):
        for clock in answering.owed(regime, type_, MONDAY).clocks:
            budget = law.rule(clock.rule, MONDAY.date()).clock
            assert (budget is None) is (clock.rule == answering.ON_THE_SPOT)
            assert budget is None or budget.unit in (Unit.WORKING, Unit.NATURAL)
