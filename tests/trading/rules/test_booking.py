"""Which quarters of an hour a booking takes, at every boundary."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kernel.errors import NotValid
from trading.rules.booking import LONGEST, QUARTER, quarters

NINE = datetime(2026, 11, 30, 1, tzinfo=UTC)


def test_a_booking_takes_its_quarters_and_not_its_end() -> None:
    taken = quarters(NINE, NINE + 3 * QUARTER, NINE)
    assert len(taken) == 3
    assert quarters(NINE + 3 * QUARTER, NINE + 4 * QUARTER, NINE)[0] == taken[-1] + 1
    assert quarters(datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, 0, 15, tzinfo=UTC),
                    datetime(1969, 1, 1, tzinfo=UTC)) == range(1)  # fmt: skip
    assert len(quarters(NINE, NINE + LONGEST, NINE)) == 14 * 96


@pytest.mark.parametrize(
    ("since", "until", "now", "field"),
    [
        (NINE + timedelta(minutes=1), NINE + QUARTER, NINE, "since"),
        (NINE, NINE + timedelta(minutes=16), NINE, "until"),
        (NINE + timedelta(milliseconds=1), NINE + QUARTER, NINE, "since"),
        (NINE, NINE, NINE - QUARTER, "until"),
        (NINE, NINE - QUARTER, NINE - 9 * QUARTER, "until"),
        (NINE, NINE + QUARTER, NINE + QUARTER, "until"),
        (NINE, NINE + LONGEST + QUARTER, NINE, "until"),
    ],
)
def test_no_other_time_can_be_booked(since: datetime, until: datetime, now: datetime, field: str) -> None:
    with pytest.raises(NotValid) as refused:
        quarters(since, until, now)
    assert (refused.value.code, refused.value.field) == ("booking.time", field)


def test_what_has_begun_can_still_be_booked() -> None:
    assert len(quarters(NINE, NINE + 2 * QUARTER, NINE + QUARTER)) == 2
