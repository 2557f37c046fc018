"""The calendar of the State Council notices against an independent reading of them."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from kernel.errors import NotValid
from kernel.workdays import Calendar, Festival, Kind, announced, read

HEAD = "year\tnotice\tname\trest\twork\n"
NEXT_YEAR = HEAD + "2027\t国办发明电〔2026〕0号\t元旦\t2026-12-31..2027-01-02\t2026-12-27\n"


def days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_day_agrees_with_the_oracle(year: int) -> None:
    calendar = announced()
    for day in days(year):
        assert calendar.works(day) == chinese_calendar.is_workday(day), day
        assert (calendar.reading(day).kind is Kind.HOLIDAY) == (day in chinese_calendar.constants.holidays), day


def test_2026_has_248_working_days_and_six_of_them_on_weekends() -> None:
    calendar = announced()
    assert sum(calendar.works(day) for day in days(2026)) == 248
    lent = [day for day in days(2026) if day.weekday() > 4 and calendar.works(day)]
    assert lent == [date(2026, m, d) for m, d in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]]


def test_each_special_day_names_its_notice() -> None:
    calendar = announced()
    assert calendar.source(date(2026, 2, 16)) == "国办发明电〔2025〕7号"
    assert calendar.source(date(2026, 2, 14)) == "国办发明电〔2025〕7号"
    assert calendar.source(date(2026, 3, 3)) == ""
    assert calendar.reading(date(2026, 2, 16)).name.zh == "春节"
    assert calendar.reading(date(2026, 2, 14)).name.en == "make-up working day for Spring Festival"


def test_a_year_without_notice_is_read_by_weekday_and_never_as_certain() -> None:
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(2027, 10, 1))
    reading = announced().reading(date(2027, 10, 1))
    assert reading.works
    assert not reading.certain


@pytest.mark.parametrize(("day", "certain"), [(28, True), (29, False), (31, False)])
def test_the_last_days_of_a_year_wait_for_the_next_notice(day: int, certain: bool) -> None:
    assert announced().reading(date(2026, 12, day)).certain is certain
    assert announced().loaded(read(NEXT_YEAR)).reading(date(2026, 12, day)).certain


def test_loading_a_notice_makes_a_new_calendar_and_leaves_the_old() -> None:
    old = announced()
    new = old.loaded(read(NEXT_YEAR))
    assert not new.works(date(2026, 12, 31))
    assert new.works(date(2026, 12, 27))
    assert old.works(date(2026, 12, 31))
    assert 2027 in new.years
    assert 2027 not in old.years


def test_a_notice_that_is_loaded_again_replaces_its_year() -> None:
    again = HEAD + "2026\t更正\t元旦\t2026-01-01\t\n"
    new = announced().loaded(read(again))
    assert new.works(date(2026, 2, 16))
    assert new.source(date(2026, 1, 1)) == "更正"
    assert not new.works(date(2025, 10, 1))


@pytest.mark.parametrize(("today", "left"), [(date(2026, 12, 18), 10), (date(2026, 12, 28), 0), (date(2027, 5, 1), 0)])
def test_the_alarm_can_see_the_calendar_run_out(today: date, left: int) -> None:
    assert announced().days_left(today) == left


@pytest.mark.parametrize(
    "row",
    [
        "2027\t\t元旦\t2027-13-01\t\n",
        "2027\t\t元旦\t2027-01-01\t2027-01-04\n",
        "2027\t\t元旦\t2027-01-02\t2027-01-02\n",
        "x\t\t元旦\t2027-01-01\t\n",
        "2027\t\t元旦\n",
    ],
)
def test_a_malformed_notice_is_refused(row: str) -> None:
    with pytest.raises(NotValid):
        read(HEAD + row)


def test_a_calendar_without_notices_knows_nothing() -> None:
    assert not Calendar(()).reading(date(2026, 3, 2)).certain


def test_an_unknown_festival_keeps_its_own_name() -> None:
    feast = Festival(2027, "", "某某纪念日", frozenset({date(2027, 9, 3)}), frozenset())
    assert Calendar((feast,)).reading(date(2027, 9, 3)).name.en == "某某纪念日"
