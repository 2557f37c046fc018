"""The first deadline that an amendment may set, day by day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kernel.errors import Refusal
from trading.rules import calendar
from web.desks import amending

DAY = timedelta(days=1)
CLOSES = datetime.fromisoformat("2026-03-31T01:30:00+00:00")


@pytest.mark.parametrize("left", range(-2, 40))
def test_the_first_deadline_is_lawful_and_no_earlier_one_is(left: int) -> None:
    now = CLOSES - left * DAY
    found = amending.earliest(CLOSES, now)
    calendar.amend_in_time(CLOSES, found, now)
    assert (found - CLOSES) % DAY == timedelta()
    if found > CLOSES:
        with pytest.raises(Refusal):
            calendar.amend_in_time(CLOSES, found - DAY, now)
