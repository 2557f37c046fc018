"""Supervision orders: one table of stages, times to answer to the moment, large projects."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Final

import pytest

from approval.rules import order as rules
from approval.rules.done import Done
from approval.rules.order import ISSUED, ORIGINS, STAGES, TABLE, Asked, By, Order, Origin, Stage
from kernel.canon import Json
from kernel.errors import Fault, NotNow, NotValid

AT: Final = datetime(2026, 3, 2, 1, tzinfo=UTC)
UNTIL: Final = AT + timedelta(days=2)


def done(verb: str, at: datetime = AT, **body: Json) -> Done:
    return Done(verb, at, body)


def issued(*more: Done, origin: Origin = Origin.INSPECTION) -> Order:
    return rules.order([Done("issue", AT, Asked(origin, "A", "F-2026-000001", UNTIL).facts), *more])


def test_only_the_table_leads_from_stage_to_stage() -> None:
    for stage, verb in product(Stage, {one.verb for one in TABLE}):
        line = next((one for one in TABLE if (one.source, one.verb) == (stage, verb)), None)
        if line:
            assert rules.step(stage, verb) is line
        else:
            with pytest.raises(NotNow, match=r"order\.stage"):
                rules.step(stage, verb)
    assert {one.verb: rules.by(one.verb) for one in TABLE}["answer"] is By.HEAD
    assert (set(STAGES), set(ORIGINS)) == (set(Stage), set(Origin))
    assert Origin.RATING not in ISSUED
    with pytest.raises(Fault):
        rules.order([])


def test_a_finding_stays_open_until_its_correction_is_recorded() -> None:
    late = UNTIL + timedelta(days=5)
    first = issued(done("answer"), done("send_back", until="2026-03-09T00:00:00.000Z"))
    assert (first.stage, first.rounds, first.late, first.closed) == (Stage.OPEN, 1, 0, None)
    assert first.overdue(late)
    with pytest.raises(NotNow, match=r"order\.stage"):
        rules.after(first, done("close"))
    closed = rules.after(rules.after(first, done("answer", late)), done("close", late))
    assert (closed.stage, closed.late, closed.closed, closed.overdue(late)) == (Stage.CLOSED, 1, late, False)
    assert rules.after(closed, done("erase", late)) == closed
    assert [one.verb for one in rules.steps(closed)] == ["erase"]


def test_an_answer_is_late_at_the_moment_itself() -> None:
    millisecond = timedelta(milliseconds=1)
    assert issued(done("answer", UNTIL - millisecond)).late == 0
    assert issued(done("answer", UNTIL)).late == 1


def test_only_a_bad_grade_is_called_back_and_once() -> None:
    bad = issued(origin=Origin.RATING)
    assert "call_back" in [one.verb for one in rules.steps(bad)]
    called = rules.after(bad, done("call_back"))
    assert (called.called, called.stage) == (AT, Stage.OPEN)
    for one in (called, issued()):
        assert "call_back" not in [step.verb for step in rules.steps(one)]
        with pytest.raises(NotNow, match=r"order\.no_call"):
            rules.after(one, done("call_back"))


def test_the_time_to_answer_lies_ahead() -> None:
    assert rules.ahead(UNTIL, AT) == UNTIL
    with pytest.raises(NotValid, match=r"order\.until"):
        rules.ahead(AT, AT)
    assert rules.moment("2026-03-02T09:00") == AT
    with pytest.raises(NotValid, match=r"order\.until"):
        rules.moment("2026-03-02")


def test_what_an_order_is_about_may_be_nothing() -> None:
    bare = Asked(Origin.COMPLAINT, "A", "", UNTIL)
    assert "about" not in bare.facts
    assert rules.begun(Done("issue", AT, bare.facts)).about == ""


@pytest.mark.parametrize(("amount", "tracked"), [("99999999.99", False), ("100000000", True), ("100000000.01", True)])
def test_a_project_of_a_hundred_million_is_tracked(amount: str, tracked: bool) -> None:
    assert rules.large(Decimal(amount)) is tracked
