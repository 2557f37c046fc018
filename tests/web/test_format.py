"""Dates, money, durations, digests: as the guide writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from kernel.money import money
from tests.web.fixtures import at
from web import format as written
from web.format import NBSP

S = NBSP


@pytest.mark.parametrize(
    ("moment", "zh", "en"),
    [
        (at(11, 21, 9, 30), "2026年11月21日 09:30", f"21{S}November 2026, 09:30"),
        (at(11, 21, 9, 30, 5), "2026年11月21日 09:30:05", f"21{S}November 2026, 09:30:05"),
        (at(11, 21, 10, 5, 18, 432), "2026年11月21日 10:05:18.432", f"21{S}November 2026, 10:05:18.432"),
    ],
)
def test_a_moment_is_written_as_finely_as_it_is(moment: datetime, zh: str, en: str) -> None:
    assert written.moment(moment, "zh") == zh
    assert written.moment(moment, "en") == en


def test_moments_are_beijing_time_whatever_zone_they_come_in() -> None:
    assert written.moment(at(11, 21, 9, 30).astimezone(UTC), "zh") == "2026年11月21日 09:30"
    assert written.machine(at(11, 21, 9, 30).astimezone(UTC)) == "2026-11-21T09:30:00+08:00"
    assert written.machine(date(2026, 11, 21)) == "2026-11-21"


@pytest.mark.parametrize(
    ("moment", "zh"),
    [
        (at(11, 28), "2026年11月27日 24:00"),
        (at(11, 28, 0, 0, 1), "2026年11月28日 00:00:01"),
        (at(11, 27, 23, 59), "2026年11月27日 23:59"),
        (at(11, 27, 11, 3, 46, 14), "2026年11月27日 11:03:46"),
        (at(1, 1), "2025年12月31日 24:00"),
    ],
)
def test_a_day_that_ends_ends_at_24(moment: datetime, zh: str) -> None:
    assert written.until(moment, "zh") == zh


def test_stamps_in_tables_always_have_milliseconds() -> None:
    assert written.stamp(at(10, 14, 16, 20, 41, 207)) == "2026-10-14 16:20:41.207"
    assert written.stamp(at(10, 14, 9)) == "2026-10-14 09:00:00.000"


def test_money_keeps_its_unit_on_the_same_line() -> None:
    assert written.money(money("36284500.00"), "zh") == f"36,284,500.00{S}元"
    assert written.money(money("36284500.00"), "en") == f"CNY{S}36,284,500.00"
    assert written.money(money("305720.50", "USD"), "zh") == f"USD{S}305,720.50"
    assert written.money(money("1200", "JPY"), "en") == f"JPY{S}1,200"


def test_only_yuan_have_words() -> None:
    assert written.caps(money("36284500.00")) == "叁仟陆佰贰拾捌万肆仟伍佰元整"
    assert written.caps(money("1.00", "USD")) == ""


@pytest.mark.parametrize(("value", "shown"), [(Decimal("-6.00"), "−6.00%"), (Decimal(1234), "1,234%")])
def test_minus_is_a_minus(value: Decimal, shown: str) -> None:
    assert written.percent(value) == shown


@pytest.mark.parametrize(
    ("span", "zh", "en"),
    [
        (timedelta(hours=3, minutes=17), "3 小时 17 分", "3 hours 17 minutes"),
        (timedelta(hours=3, seconds=59), "3 小时", "3 hours"),
        (timedelta(minutes=2, seconds=35), "2 分 35 秒", "2 minutes 35 seconds"),
        (timedelta(minutes=5), "5 分钟", "5 minutes"),
        (timedelta(days=1, hours=1), "1 日 1 小时", "1 day 1 hour"),
        (timedelta(seconds=1), "1 秒", "1 second"),
        (timedelta(0), "0 秒", "0 seconds"),
        (timedelta(seconds=-5), "0 秒", "0 seconds"),
    ],
)
def test_a_duration_names_its_two_largest_units(span: timedelta, zh: str, en: str) -> None:
    assert written.duration(span, "zh").replace(S, " ") == zh
    assert written.duration(span, "en").replace(S, " ") == en


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(-5, "00:00"), (59.9, "00:59"), (60, "01:00"), (3599, "59:59"), (3600, "01:00:00"), (93_800, "26:03:20")],
)
def test_a_countdown_is_a_running_clock(seconds: float, shown: str) -> None:
    assert written.countdown(timedelta(seconds=seconds)) == shown


def test_working_days_are_called_so() -> None:
    assert written.working_days(Decimal("4.4"), "zh") == f"4.4{S}个工作日"
    assert written.working_days(1, "en") == f"1{S}working day"
    assert written.working_days(2, "en") == f"2{S}working days"


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (212_000, "212 kB"), (999_999, "1000 kB"), (18_400_000, "18.4 MB"), (845_320_192, "845 MB"), (2_147_483_648, "2.1 GB")],
)  # fmt: skip
def test_sizes_are_decimal(count: int, shown: str) -> None:
    assert written.size(count) == shown.replace(" ", S)


def test_digests_are_grouped_and_cut_in_the_middle() -> None:
    digest = "7f3a09c1" + "0" * 52 + "4be2"
    assert written.digest(digest) == "7f3a 09c1 … 4be2"
    assert written.digest(digest, whole=True).replace(" ", "") == digest
    assert written.digest("7f3a09c1") == "7f3a 09c1"
    assert written.digest("") == ""


def test_dates_of_feeds() -> None:
    assert written.http_date(at(11, 24, 10, 42, 7)) == "Tue, 24 Nov 2026 02:42:07 GMT"


def test_lists_of_names() -> None:
    assert written.joined(["甲", "乙", "丙"], "zh") == "甲、乙、丙"
    assert written.joined(["A", "B", "C"], "en") == "A, B and C"
    assert written.joined(["A"], "en") == "A"
    assert written.joined([], "en") == ""
