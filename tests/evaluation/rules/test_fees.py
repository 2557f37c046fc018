"""What a drawn member is paid: begun hours, the day's ceiling, the tariff of the day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from evaluation.rules import fees
from kernel.deadlines import begins_at, day_of
from kernel.errors import NotFound, NotValid
from tests.support.databases import MORNING
from web import catalogue

HEAD = "id\tsince\tuntil\tcertainty\tsource\tfirst_hours\tfirst\tper_hour\tmost_a_day\tzh\ten\n"
OLD = "OLD\t2025-01-01\t2026-03-01\tcheck\t-\t2\t200.00\t50.00\t450.00\t旧\told\n"
NEW = "NEW\t2026-03-01\t\tcheck\t-\t4\t400.00\t100.00\t1000.00\t新\tnew\n"
TARIFFS = fees.read(HEAD + OLD + NEW)
HOUR = timedelta(hours=1)
APRIL = date(2026, 4, 1)


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


def test_a_citys_own_tariff_goes_before_the_platforms_on_its_days() -> None:
    city = {fees.FILE: HEAD + "CITY\t2026-03-01\t2026-03-31\tread\t本地文件\t2\t300.00\t80.00\t900.00\t本市\tcity\n"}
    found = [fees.in_force(day, city).id for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), APRIL)]
    assert found == ["STANDARD-2026", "CITY", "CITY", "STANDARD-2026"]
    assert fees.in_force(APRIL, {}).id == "STANDARD-2026"
    assert fees.of_city({}) == ()


@pytest.mark.parametrize(
    "row",
    [
        "X\t2026-13-01\t\tread\t-\t4\t400.00\t100.00\t1000.00\tx\tx",
        "X\t2026-03-01\t\tread\t-\tfour\t400.00\t100.00\t1000.00\tx\tx",
        "X\t2026-03-01\t\tread\t-\t4\tmuch\t100.00\t1000.00\tx\tx",
        "X\t2026-03-01\t\tread\t-\t4\t400.00\t100.00\t399.99\tx\tx",
        "X\t2026-03-01\t\tread\t-\t4\t400.00\t-0.01\t1000.00\tx\tx",
        "X\t2026-03-01",
    ],
)
def test_a_citys_tariff_that_is_wrong_is_refused_at_the_start(row: str) -> None:
    with pytest.raises(NotValid, match=r"fee\.malformed"):
        fees.of_city({fees.FILE: f"{HEAD}{row}\n"})


def test_a_city_without_the_columns_is_refused() -> None:
    with pytest.raises(NotValid, match=r"fee\.malformed"):
        fees.of_city({fees.FILE: "id\tsince\nX\t2026-03-01\n"})


def test_the_city_puts_it_beside_its_categories(tmp_path: Path) -> None:
    (tmp_path / fees.FILE).write_text(HEAD + NEW, "utf-8")
    assert fees.in_force(APRIL, catalogue.read(tmp_path)).id == "NEW"
    (tmp_path / fees.FILE).write_text(HEAD + "X\n", "utf-8")
    with pytest.raises(NotValid, match=r"fee\.malformed"):
        catalogue.read(tmp_path)
