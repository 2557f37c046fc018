"""The clocks of an application at their boundaries, and that suspensions, extension and calendar keep their promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approval.rules import clock
from approval.rules.case import Applicant, Branch, Case, Channel, Outcome, Stage
from approval.rules.clock import Colour
from approval.rules.suspension import Ground, Suspension
from kernel.workdays import DAY, Festival, announced

MONDAY: Final = date(2026, 3, 2)
DAYS: Final = announced()
BRANCH: Final = Branch("A", "U", "review_and_approve", 5, 20, (), frozenset(), at="review", accepted=MONDAY)


def after(days: int, since: date = MONDAY) -> date:
    """The working day so many working days later."""
    on = since
    while days:
        on += DAY
        days -= DAYS.works(on)
    return on


def whole(*branches: Branch, total: tuple[int, str] | None = (5, "wd")) -> Case:
    return Case(
        "S", Channel.WEB, Applicant.ENTERPRISE, MONDAY, MONDAY, branches or (BRANCH,), total=total, stage=Stage.OPEN,
        accepted=MONDAY,
    )  # fmt: skip


@pytest.mark.seed_row(38)
def test_the_promise_stands_beside_the_law_and_is_broken_on_day_six() -> None:
    promised, law = clock.promised(BRANCH, DAYS), clock.statutory(BRANCH, DAYS)
    assert promised is not None
    assert law is not None
    assert (promised.on, law.on) == (after(5), after(20))
    assert [clock.used(BRANCH, after(n), DAYS) for n in (0, 4, 5, 6)] == [(0, 5), (4, 5), (5, 5), (6, 5)]
    colours = [clock.colour(BRANCH, after(n), DAYS) for n in (0, 3, 4, 5, 6)]
    assert colours == [Colour.GREEN, Colour.GREEN, Colour.YELLOW, Colour.YELLOW, Colour.RED]
    assert [clock.late(BRANCH, after(n), DAYS) for n in (5, 6)] == [False, True]
    setup = whole()
    assert [clock.whole_late(setup, after(n), DAYS) for n in (5, 6)] == [False, True]
    assert clock.overdue(setup, after(6), DAYS) == ("A",)
    assert not clock.whole_late(replace(setup, stage=Stage.WITHDRAWN), after(6), DAYS)
    decided = replace(BRANCH, decided=after(5), outcome=Outcome.GRANT)
    assert clock.colour(decided, after(9), DAYS) is Colour.DONE
    assert not clock.late(decided, after(9), DAYS)
    assert clock.used(decided, after(9), DAYS) == (5, 5)
    assert clock.overdue(whole(decided), after(9), DAYS) == ()


def test_nothing_runs_before_acceptance() -> None:
    waiting = replace(BRANCH, accepted=None)
    assert clock.promised(waiting, DAYS) is clock.statutory(waiting, DAYS) is None
    assert clock.yellow_on(waiting, DAYS) is None
    assert (clock.used(waiting, after(9), DAYS), clock.colour(waiting, after(9), DAYS)) == ((0, 5), Colour.GREEN)
    assert clock.deliver_by(waiting, DAYS) is None
    arrived = replace(whole(waiting), accepted=None, stage=Stage.ARRIVED)
    assert clock.total(arrived, DAYS) is clock.total_by_law(arrived, DAYS) is None
    assert clock.total(whole(total=None), DAYS) is None
    assert [clock.silent(arrived, after(n), DAYS) for n in (5, 6)] == [False, True]
    assert not clock.silent(whole(), after(6), DAYS)


def test_what_is_decided_on_the_spot_is_due_the_same_day() -> None:
    spot = replace(BRANCH, promised=0)
    clocked = clock.promised(spot, DAYS)
    assert clocked is not None
    assert (clocked.on, clock.yellow_on(spot, DAYS), clocked.provisional) == (MONDAY, MONDAY, False)
    assert [clock.colour(spot, MONDAY + n * DAY, DAYS) for n in (0, 1)] == [Colour.YELLOW, Colour.RED]


def test_a_month_is_a_month_of_the_calendar_and_waits_for_every_branch() -> None:
    plain = whole(total=(1, "months"))
    month = clock.total(plain, DAYS)
    assert month is not None
    assert month.on == date(2026, 4, 2)
    held = replace(BRANCH, pauses=(Suspension(Ground.EXPERTS, MONDAY, MONDAY + 10 * DAY),))
    longer = clock.total(whole(held, replace(BRANCH, matter="B"), total=(1, "months")), DAYS)
    assert longer is not None
    assert longer.on == date(2026, 4, 12)
    assert clock.total_by_law(plain, DAYS) is None
    joint = replace(whole(BRANCH, replace(BRANCH, matter="B")), extension=15)
    law = clock.total_by_law(joint, DAYS)
    assert law is not None
    assert (law.days, law.on) == (60, after(60))


def test_what_was_told_is_not_counted_and_not_a_day_more() -> None:
    told = Suspension(Ground.EXPERTS, MONDAY, after(3))
    running, ended = replace(BRANCH, pauses=(told,)), replace(BRANCH, pauses=(replace(told, over=after(1)),))
    later = replace(BRANCH, pauses=(replace(told, over=after(9)),))
    for branch, on in ((running, after(8)), (ended, after(6)), (later, after(8))):
        found = clock.promised(branch, DAYS)
        assert found is not None
        assert found.on == on
    assert [clock.colour(running, after(n), DAYS) for n in (0, 1, 3, 4)] == [
        Colour.GREEN, Colour.HELD, Colour.HELD, Colour.GREEN,
    ]  # fmt: skip
    assert replace(told, over=MONDAY).pause is None
    account = clock.promised(running, DAYS)
    assert account is not None
    assert [span.words.zh for span in account.account][:2] == ["起算日，不计", "专家评审，不计"]


def test_an_extension_lengthens_the_law_and_never_the_promise() -> None:
    longer = replace(BRANCH, extension=10)
    promised, law = clock.promised(longer, DAYS), clock.statutory(longer, DAYS)
    assert promised is not None
    assert law is not None
    assert (promised.on, law.on) == (after(5), after(30))


def test_a_licence_reaches_its_holder_within_ten_working_days() -> None:
    found = clock.deliver_by(replace(BRANCH, decided=MONDAY), DAYS)
    assert found is not None
    assert found.on == after(10)


def test_on_the_day_on_which_the_calendar_changes_every_open_day_is_counted_anew() -> None:
    feast = Festival(2026, "国办发明电〔2026〕9号", "国庆节", frozenset({after(2), after(3)}), frozenset())
    others = tuple(one for one in DAYS.festivals if one.year == MONDAY.year)
    changed = DAYS.loaded((*others, feast))
    open_case = whole(BRANCH, replace(BRANCH, matter="B", decided=after(1)))
    (moved,) = clock.moved(open_case, DAYS, changed)
    assert (moved.matter, moved.before, moved.after) == ("A", after(5), after(7))
    assert clock.moved(open_case, DAYS, DAYS) == ()
    account = clock.promised(BRANCH, changed)
    assert account is not None
    assert "国庆节，不计" in [span.words.zh for span in account.account]
    assert clock.colour(BRANCH, after(6), DAYS) is Colour.RED
    assert clock.colour(BRANCH, after(6), changed) is Colour.YELLOW


@given(
    promised=st.integers(0, 30),
    since=st.integers(0, 300),
    pauses=st.lists(st.tuples(st.integers(0, 20), st.integers(1, 15)), max_size=3),
)
def test_counted_days_and_the_last_day_agree(promised: int, since: int, pauses: list[tuple[int, int]]) -> None:
    accepted = MONDAY + timedelta(days=since % 250)
    held = tuple(
        Suspension(Ground.TESTING, accepted + first * DAY, accepted + (first + long) * DAY) for first, long in pauses
    )
    branch = replace(BRANCH, promised=promised, accepted=accepted, pauses=held)
    found, yellow = clock.promised(branch, DAYS), clock.yellow_on(branch, DAYS)
    assert found is not None
    assert yellow is not None
    counted, budget = clock.used(branch, found.on, DAYS)
    assert counted == budget == promised
    assert clock.colour(branch, found.on, DAYS) in (Colour.YELLOW, Colour.HELD)
    assert clock.colour(branch, found.on + DAY, DAYS) in (Colour.RED, Colour.HELD)
    assert yellow <= found.on
    assert clock.used(branch, yellow, DAYS)[0] * 100 >= 80 * promised
    assert not promised or clock.used(branch, yellow - DAY, DAYS)[0] * 100 < 80 * promised
