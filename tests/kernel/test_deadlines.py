"""The statutory clock at its boundaries, and what holds for every clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import law
from kernel.deadlines import (
    Budget,
    Day,
    Due,
    Pause,
    Roll,
    Sense,
    Unit,
    Why,
    back_from,
    begins_at,
    day_of,
    due,
    ends_at,
)
from kernel.errors import NotValid, Words
from kernel.workdays import announced, read

DAY = timedelta(days=1)
CALENDAR = announced()
WAITING = Words("征求第三方意见", "a third party is asked")
INSPECTION = Words("检验检测", "inspection")


def under(rule: str, trigger: date, pauses: Sequence[Pause] = ()) -> Due:
    return due(trigger, law.rule(rule, trigger).budget, pauses, CALENDAR)


def working(value: int) -> Budget:
    return Budget(value, Unit.WORKING, "DIS-33")


def natural(value: int, sense: Sense = Sense.AT_MOST, roll: Roll = Roll.NONE) -> Budget:
    return Budget(value, Unit.NATURAL, "P87-85", sense, roll)


def counted(of: Due) -> list[date]:
    return [day.on for day in of.trace if day.why is Why.COUNTED]


def span(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


# ---------------------------------------------------------------- WD-1 … WD-10


def test_wd1_twenty_working_days_over_the_spring_festival() -> None:
    found = under("DIS-33", date(2026, 2, 2))
    assert found.on == date(2026, 3, 6)
    assert not found.provisional
    february = [3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 24, 25, 26, 27, 28]
    assert counted(found) == [date(2026, 2, d) for d in february] + [date(2026, 3, d) for d in range(2, 7)]
    assert [day.on for day in found.trace if day.why is Why.HOLIDAY] == span(date(2026, 2, 15), date(2026, 2, 23))
    assert [day.on for day in found.trace if day.why is Why.WEEKEND] == [
        date(2026, 2, 7),
        date(2026, 2, 8),
        date(2026, 3, 1),
    ]


def test_wd2_counting_monday_to_friday_is_wrong() -> None:
    assert under("DIS-33", date(2026, 2, 2)).on != date(2026, 3, 2)


def test_wd3_a_working_saturday_can_be_the_last_day() -> None:
    found = under("DIS-30", date(2026, 4, 27))
    assert found.on == date(2026, 5, 9)
    assert found.on.weekday() == 5


def test_wd4_two_festivals_and_a_working_saturday_in_autumn() -> None:
    assert under("DIS-33", date(2026, 9, 21)).on == date(2026, 10, 26)


def test_wd6_a_clock_that_needs_an_unannounced_year_is_provisional() -> None:
    found = under("DIS-33", date(2026, 12, 20))
    assert found.provisional
    assert found.on > date(2026, 12, 31)
    assert next(day.on for day in found.trace if not day.certain) == date(2026, 12, 29)


def test_wd8_loading_the_notice_moves_the_date() -> None:
    notice = "year\tnotice\tname\trest\twork\n2027\t示例\t元旦\t2027-01-01..2027-01-03\t\n"
    later = CALENDAR.loaded(read(notice))
    budget = law.rule("DIS-33", date(2026, 12, 1)).budget
    before, after = (due(date(2026, 12, 20), budget, (), calendar) for calendar in (CALENDAR, later))
    assert (before.on, before.provisional) == (date(2027, 1, 15), True)
    assert (after.on, after.provisional) == (date(2027, 1, 18), False)


@pytest.mark.parametrize(
    ("budget", "trigger", "on"),
    [
        (working(3), date(2026, 2, 16), date(2026, 2, 26)),
        (natural(3), date(2026, 2, 16), date(2026, 2, 19)),
        (natural(3, roll=Roll.HOLIDAY), date(2026, 2, 16), date(2026, 2, 24)),
        (natural(3, Sense.BACK), date(2026, 2, 16), date(2026, 2, 13)),
        (Budget(131, Unit.CALENDAR, "DIS-49"), date(2026, 1, 1), date(2026, 1, 31)),
        (Budget(15, Unit.YEARS, "GPL-42"), date(2026, 2, 16), date(2041, 2, 16)),
        (Budget(3, Unit.MONTHS, "DEP-42"), date(2025, 11, 30), date(2026, 2, 28)),
        (Budget(1, Unit.MONTHS, "DEP-42"), date(2026, 11, 30), date(2026, 12, 30)),
    ],
    ids=["wd", "nd", "nd-roll", "back", "cal", "years", "months", "month"],
)
def test_wd9_a_start_day_on_a_holiday_is_day_0_in_every_unit(budget: Budget, trigger: date, on: date) -> None:
    found = due(trigger, budget, (), CALENDAR)
    assert found.on == on
    assert found.trace[0].on == trigger
    assert found.trace[0].number == 0


@pytest.mark.parametrize(
    ("roll", "trigger", "value", "on"),
    [
        (Roll.NONE, date(2026, 2, 10), 7, date(2026, 2, 17)),
        (Roll.HOLIDAY, date(2026, 2, 10), 7, date(2026, 2, 24)),
        (Roll.REST, date(2026, 2, 10), 7, date(2026, 2, 24)),
        (Roll.HOLIDAY, date(2026, 3, 2), 5, date(2026, 3, 7)),
        (Roll.REST, date(2026, 3, 2), 5, date(2026, 3, 9)),
        (Roll.HOLIDAY, date(2026, 2, 9), 5, date(2026, 2, 14)),
        (Roll.REST, date(2026, 2, 9), 5, date(2026, 2, 14)),
        (Roll.REST, date(2026, 9, 30), 8, date(2026, 10, 8)),
    ],
)
def test_wd9_a_last_day_on_a_holiday_moves_as_the_rule_says(roll: Roll, trigger: date, value: int, on: date) -> None:
    found = due(trigger, natural(value, roll=roll), (), CALENDAR)
    assert found.on == on
    assert found.counted == value
    assert [day.on for day in found.trace if day.why is Why.MOVED] == span(trigger + timedelta(value + 1), on)


def test_a_moved_day_outside_the_notices_is_provisional() -> None:
    assert due(date(2027, 2, 1), natural(5, roll=Roll.HOLIDAY), (), CALENDAR).provisional
    assert not due(date(2027, 2, 1), natural(5), (), CALENDAR).provisional


def test_wd10_extension_and_two_suspensions() -> None:
    asked, inspected = (
        Pause(date(2026, 3, 4), date(2026, 3, 10), WAITING),
        Pause(date(2026, 3, 16), date(2026, 3, 17), INSPECTION),
    )
    budget = law.rule("DIS-33", date(2026, 3, 2)).budget
    extended = budget.longer(law.rule("DIS-33a", date(2026, 3, 2)).budget.value)
    assert due(date(2026, 3, 2), budget, (), CALENDAR).on == date(2026, 3, 30)
    assert due(date(2026, 3, 2), extended, (), CALENDAR).on == date(2026, 4, 28)
    found = due(date(2026, 3, 2), extended, (asked, inspected), CALENDAR)
    assert found.on == date(2026, 5, 11)
    assert [day.on for day in found.trace if day.why is Why.PAUSED] == span(asked.first, asked.last) + span(
        inspected.first, inspected.last
    )
    assert {day.name for day in found.trace if day.why is Why.PAUSED} == {WAITING, INSPECTION}


# ---------------------------------------------------------------- tenders


@pytest.mark.parametrize(
    ("rule", "trigger", "on"),
    [
        ("BID-24", date(2026, 3, 2), date(2026, 3, 22)),
        ("BIR-54b", date(2026, 3, 27), date(2026, 3, 30)),
        ("BID-45", date(2026, 3, 2), date(2026, 4, 1)),
        ("BID-23", date(2026, 3, 24), date(2026, 3, 9)),
        ("BIR-22b", date(2026, 3, 24), date(2026, 3, 14)),
        ("BIR-61b", date(2026, 3, 2), date(2026, 4, 14)),
        ("P87-68d", date(2026, 4, 3), date(2026, 4, 7)),
        ("DIS-49", date(2025, 12, 31), date(2026, 1, 31)),
        ("DIS-50", date(2026, 3, 31), date(2027, 3, 31)),
        ("GPL-42", date(2028, 2, 29), date(2043, 2, 28)),
    ],
)
def test_clocks_of_the_table(rule: str, trigger: date, on: date) -> None:
    assert under(rule, trigger).on == on


def test_an_objection_pauses_the_publicity() -> None:
    answered = Pause(date(2026, 3, 3), date(2026, 3, 5), Words("异议答复前暂停", "paused until answered"))
    assert under("BIR-54b", date(2026, 3, 2)).on == date(2026, 3, 5)
    assert under("BIR-54b", date(2026, 3, 2), [answered]).on == date(2026, 3, 8)


def test_a_pause_that_still_runs_gives_no_certain_date() -> None:
    still = Pause(date(2026, 3, 3), date(2026, 3, 5), WAITING, open=True)
    assert under("BIR-54b", date(2026, 3, 2), [still]).provisional


def test_a_moved_day_does_not_land_in_a_pause() -> None:
    pause = Pause(date(2026, 2, 24), date(2026, 2, 25), WAITING)
    assert due(date(2026, 2, 10), natural(7, roll=Roll.HOLIDAY), [pause], CALENDAR).on == date(2026, 2, 26)


def test_counting_back_can_count_the_deadlines_own_day() -> None:
    excluded = Budget(3, Unit.NATURAL, "CLK-4", Sense.BACK)
    included = Budget(3, Unit.NATURAL, "CLK-4", Sense.BACK, counts_end=True)
    found = [back_from(date(2026, 3, 24), budget, CALENDAR) for budget in (excluded, included)]
    assert [one.on for one in found] == [date(2026, 3, 21), date(2026, 3, 22)]
    assert [one.counted for one in found] == [3, 3]
    assert [day.on for day in found[0].trace] == span(date(2026, 3, 21), date(2026, 3, 24))[::-1]


def test_working_days_count_back_over_a_festival_and_a_working_saturday() -> None:
    budget = Budget(4, Unit.WORKING, "LIC-47c", Sense.BACK)
    assert back_from(date(2026, 2, 26), budget, CALENDAR).on == date(2026, 2, 13)


# ---------------------------------------------------------------- instants


def test_the_last_day_ends_at_24_00_in_beijing() -> None:
    end = ends_at(under("BIR-54b", date(2026, 3, 2)))
    assert end == datetime(2026, 3, 5, 16, 0, tzinfo=UTC)
    assert end.tzinfo is UTC
    assert day_of(end) == date(2026, 3, 6)
    assert day_of(end - timedelta(microseconds=1)) == date(2026, 3, 5)


def test_a_day_begins_at_midnight_in_beijing() -> None:
    assert begins_at(date(2026, 3, 2)) == datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
    assert day_of(begins_at(date(2026, 3, 2))) == date(2026, 3, 2)


def test_a_trigger_is_the_beijing_day_of_its_moment() -> None:
    new_york = timezone(timedelta(hours=-5))
    assert day_of(datetime(2026, 3, 2, 11, 30, tzinfo=new_york)) == date(2026, 3, 3)
    with pytest.raises(NotValid):
        day_of(datetime(2026, 3, 2, 11, 30))  # noqa: DTZ001


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("value", "unit", "sense"),
    [
        (0, Unit.WORKING, Sense.AT_MOST),
        (-1, Unit.NATURAL, Sense.AT_MOST),
        (1301, Unit.CALENDAR, Sense.AT_MOST),
        (229, Unit.CALENDAR, Sense.AT_MOST),
        (100, Unit.CALENDAR, Sense.AT_MOST),
        (131, Unit.CALENDAR, Sense.BACK),
    ],
)
def test_a_budget_that_means_nothing_is_refused(value: int, unit: Unit, sense: Sense) -> None:
    with pytest.raises(NotValid) as refused:
        Budget(value, unit, "DIS-33", sense)
    assert refused.value.law == "DIS-33"


@pytest.mark.parametrize(
    ("budget", "by"),
    [
        (working(20), 0),
        (Budget(131, Unit.CALENDAR, "DIS-49"), 1),
        (Budget(15, Unit.YEARS, "GPL-42"), 1),
        (natural(15, Sense.BACK), 1),
    ],
)
def test_what_cannot_be_extended_is_refused(budget: Budget, by: int) -> None:
    with pytest.raises(NotValid):
        budget.longer(by)


def test_a_pause_runs_forward_and_never_in_a_backward_count() -> None:
    with pytest.raises(NotValid):
        Pause(date(2026, 3, 5), date(2026, 3, 4), WAITING)
    with pytest.raises(NotValid):
        due(date(2026, 3, 24), natural(15, Sense.BACK), [Pause(date(2026, 3, 4), date(2026, 3, 4), WAITING)], CALENDAR)
    with pytest.raises(NotValid):
        back_from(date(2026, 3, 24), Budget(15, Unit.YEARS, "GPL-42", Sense.BACK), CALENDAR)


# ---------------------------------------------------------------- what always holds

TRIGGERS = st.dates(date(2004, 1, 1), date(2030, 12, 31))
COUNTED = st.sampled_from([Unit.WORKING, Unit.NATURAL])
ROLLS = st.sampled_from(Roll)


@st.composite
def pause_lists(draw: st.DrawFn) -> list[Pause]:
    starts = draw(st.lists(st.dates(date(2004, 1, 1), date(2031, 6, 1)), max_size=4))
    return [Pause(first, first + timedelta(draw(st.integers(0, 40))), WAITING) for first in starts]


@st.composite
def clocks(draw: st.DrawFn) -> tuple[date, Budget, list[Pause]]:
    budget = Budget(draw(st.integers(1, 60)), draw(COUNTED), "DIS-33", roll=draw(ROLLS))
    return draw(TRIGGERS), budget, draw(pause_lists())


@given(clocks())
def test_the_trace_accounts_for_every_day_once_and_sums_to_the_budget(clock: tuple[date, Budget, list[Pause]]) -> None:
    trigger, budget, pauses = clock
    found = due(trigger, budget, pauses, CALENDAR)
    assert [day.on for day in found.trace] == span(trigger, found.on)
    assert [day.number for day in found.trace if day.number] == list(range(1, budget.value + 1))
    assert all((day.why is Why.COUNTED) == bool(day.number) for day in found.trace)


@given(clocks())
def test_no_counted_day_is_paused_or_free_of_work(clock: tuple[date, Budget, list[Pause]]) -> None:
    trigger, budget, pauses = clock
    for on in counted(due(trigger, budget, pauses, CALENDAR)):
        assert not any(pause.holds(on) for pause in pauses)
        assert budget.unit is Unit.NATURAL or CALENDAR.works(on)


@given(clocks(), st.integers(1, 30))
def test_a_larger_budget_or_a_later_trigger_never_ends_earlier(
    clock: tuple[date, Budget, list[Pause]], more: int
) -> None:
    trigger, budget, pauses = clock
    found = due(trigger, budget, pauses, CALENDAR).on
    assert due(trigger, budget.longer(more), pauses, CALENDAR).on >= found
    assert due(trigger + timedelta(more), budget, pauses, CALENDAR).on >= found


@given(clocks(), st.integers(0, 20), st.integers(0, 20))
def test_a_pause_within_the_clock_moves_it_by_the_days_it_takes(
    clock: tuple[date, Budget, list[Pause]], after: int, length: int
) -> None:
    trigger, budget, _ = clock
    plain = due(trigger, Budget(budget.value, budget.unit, budget.law), (), CALENDAR)
    pause = Pause(trigger + DAY * (after + 1), trigger + DAY * (after + 1 + length), WAITING)
    moved = due(trigger, Budget(budget.value, budget.unit, budget.law), [pause], CALENDAR)
    taken = sum(pause.holds(on) for on in counted(plain))
    assert moved.on >= plain.on
    assert (moved.on == plain.on) == (taken == 0)
    if budget.unit is Unit.NATURAL and taken:
        assert moved.on == plain.on + DAY * (length + 1)


@given(TRIGGERS, st.integers(1, 60), COUNTED)
def test_counting_back_is_the_mirror_of_counting_on(deadline: date, value: int, unit: Unit) -> None:
    back = back_from(deadline, Budget(value, unit, "CLK-4", Sense.BACK), CALENDAR)
    assert [day.on for day in back.trace] == span(back.on, deadline)[::-1]
    assert back.counted == value
    if unit is Unit.NATURAL or CALENDAR.works(deadline):
        assert due(back.on, Budget(value, unit, "CLK-4"), (), CALENDAR).on == deadline


@given(clocks())
def test_only_a_date_that_rests_on_unannounced_days_is_provisional(clock: tuple[date, Budget, list[Pause]]) -> None:
    trigger, budget, pauses = clock
    found = due(trigger, budget, pauses, CALENDAR)
    if found.on < date(2026, 12, 29):
        assert not found.provisional
    if budget.unit is Unit.WORKING and found.on > date(2026, 12, 31) and trigger < date(2026, 12, 29):
        assert found.provisional or all(_paused(day) for day in found.trace if day.on >= date(2026, 12, 29))


def _paused(day: Day) -> bool:
    return day.why is Why.PAUSED
