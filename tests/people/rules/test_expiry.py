"""Which warning is due before a certificate ends, to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules.expiry import DAYS, FIRST, step

ENDS = datetime(2027, 3, 1, 2, 30, tzinfo=UTC)
TICK = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("left", "due"),
    [
        (FIRST + TICK, None),
        (FIRST, 30),
        (timedelta(days=7) + TICK, 30),
        (timedelta(days=7), 7),
        (timedelta(days=1) + TICK, 7),
        (timedelta(days=1), 1),
        (timedelta(), 1),
        (-TICK, None),
    ],
)
def test_each_step_begins_at_its_second(left: timedelta, due: int | None) -> None:
    assert step(ENDS, ENDS - left) == due


@given(st.integers(-40 * 86400, 40 * 86400), st.integers(0, 40 * 86400))
def test_later_is_never_a_step_of_more_days(first: int, more: int) -> None:
    early, late = (step(ENDS, ENDS + timedelta(seconds=at)) for at in (first, first + more))
    assert {early, late} <= {*DAYS, None}
    if early is not None and late is not None:
        assert late <= early
