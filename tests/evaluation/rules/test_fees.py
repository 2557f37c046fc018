"""What a drawn member is paid: begun hours, the day's ceiling, the tariff of the day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from evaluation.rules import fees
from kernel.deadlines import begins_at, day_of
from kernel.errors import NotFound
from tests.support.databases import MORNING

HEAD = "id\tsince\tuntil\tcertainty\tsource\tfirst_hours\tfirst\tper_hour\tmost_a_day\tzh\ten\n"
OLD = "OLD\t2025-01-01\t2026-03-01\tcheck\t-\t2\t200.00\t50.00\t450.00\t旧\told\n"
NEW = "NEW\t2026-03-01\t\tcheck\t-\t4\t400.00\t100.00\t1000.00\t新\tnew\n"
TARIFFS = fees.read(HEAD + OLD + NEW)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("time", "hours", "sum_"),
    [
        (timedelta(0), (1,), "400.00"),
        (4 * HOUR, (4,), "400.00"),
        (4 * HOUR + timedelta(milliseconds=1), (5,), "500.00"),
        (10 * HOUR, (10,), "1000.00"),
        (11 * HOUR, (11,), "1000.00"),
    ],
)
def test_begun_hours_pay_up_to_the_ceiling_of_a_day(time: timedelta, hours: tuple[int, ...], sum_: str) -> None:
    found = fees.fee(TARIFFS[1], MORNING, MORNING + time)
    assert (found.hours, found.sum.amount) == (hours, Decimal(sum_))


def test_each_day_of_beijing_counts_by_itself() -> None:
    midnight = begins_at(day_of(MORNING) + fees.DAY)
    found = fees.fee(TARIFFS[1], midnight - HOUR, midnight + 5 * HOUR)
    assert (found.hours, str(found.sum.amount)) == ((1, 5), "900.00")
    assert fees.fee(TARIFFS[1], midnight, midnight + HOUR).hours == (1,)


@pytest.mark.parametrize(
    ("day", "id_"),
    [(date(2025, 1, 1), "OLD"), (date(2026, 2, 28), "OLD"), (date(2026, 3, 1), "NEW"), (date(2030, 1, 1), "NEW")],
)
def test_the_newest_tariff_of_the_day_counts(day: date, id_: str) -> None:
    assert fees.on(day, TARIFFS).id == id_


def test_without_a_tariff_nothing_is_stated() -> None:
    with pytest.raises(NotFound, match="tariff"):
        fees.on(date(2024, 12, 31), TARIFFS)
    with pytest.raises(NotFound, match="tariff"):
        fees.on(date(2026, 3, 2), TARIFFS[:1])


def test_every_tariff_of_ours_says_whether_it_was_read() -> None:
    assert {one.certainty for one in fees.TARIFFS} <= {"read", "check"}
    assert all(one.source and one.first <= one.most_a_day for one in fees.TARIFFS)
