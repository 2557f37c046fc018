"""The forecast of an upload's end at its boundaries, and the same in the browser's script, to the millisecond."""

from __future__ import annotations

from dataclasses import astuple
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.speed import EARLY, SPARE, WINDOW, Speed, forecast
from signing.rules.manifest import LARGEST
from tests.support.bid import answered

ENDS: Final = 1_772_000_000_000
FORECASTS: Final = (
    (0, (1, 5_000), ENDS - 1, ENDS, "close"),
    (0, (1, 5_000), ENDS, ENDS, "late"),
    (1000, (1000, 5_000), ENDS - 5_001, ENDS, "close"),
    (1000, (1000, 5_000), ENDS - 5_000, ENDS, "late"),
    (1000, (3000, 5_000), ENDS - 1_667, ENDS, "late"),
    (1000, (3000, 5_000), ENDS - 1_668, ENDS, "close"),
    (1000, (1000, 5_000), ENDS - 5_000 - SPARE, ENDS, "good"),
    (1000, (1000, 5_000), ENDS - 4_999 - SPARE, ENDS, "close"),
    (LARGEST, (3, WINDOW), ENDS, ENDS, "late"),
)
COURSES: Final = (
    ([(0, 0)], None),
    ([(0, 0), (EARLY - 1, 10)], None),
    ([(0, 0), (EARLY, 10)], (10, EARLY)),
    ([(0, 7), (EARLY, 7)], None),
    ([(0, 9), (EARLY, 7)], None),
    ([(0, 0), (1_000, 500), (WINDOW, 600)], (600, WINDOW)),
    ([(0, 0), (1_000, 500), (WINDOW + 999, 600)], (600, WINDOW + 999)),
    ([(0, 0), (1_000, 500), (WINDOW + 1_000, 600)], (100, WINDOW)),
    ([(0, 0), (1_000, 500), (90_000, 500)], None),
)
"""What was noted when, and the bytes and milliseconds that count in the end."""


def noted(course: list[tuple[int, int]]) -> tuple[int, int] | None:
    made = Speed(*course[0])
    for each in course[1:]:
        made.note(*each)
    return made.sent()


@pytest.mark.parametrize(("left", "sent", "now", "ends", "verdict"), FORECASTS)
def test_the_deadline_itself_is_late_and_ten_minutes_are_enough(
    left: int, sent: tuple[int, int], now: int, ends: int, verdict: str
) -> None:
    found = forecast(left, sent, now, ends)
    assert (found.verdict, found.spare) == (verdict, ends - found.arrives)


@pytest.mark.parametrize(("course", "sent"), COURSES)
def test_only_the_last_half_minute_counts_and_nothing_before_five_seconds(
    course: list[tuple[int, int]], sent: tuple[int, int] | None
) -> None:
    assert noted(course) == sent


@given(st.integers(0, LARGEST), st.integers(1, LARGEST), st.integers(1, 10 * WINDOW))
def test_the_last_byte_never_arrives_earlier_than_at_this_speed(left: int, size: int, span: int) -> None:
    arrives = forecast(left, (size, span), 0, 1).arrives
    assert (arrives - 1) * size < left * span <= arrives * size


def test_the_page_says_the_same() -> None:
    courses = [list(map(list, course)) for course, _ in COURSES]
    asked = [[left, list(sent), now, ends] for left, sent, now, ends, _ in FORECASTS]
    script = """
      const sent = ([first, ...rest]) => {
        const made = new speed.Speed(...first);
        for (const each of rest) made.note(...each);
        return made.sent;
      };
      answer([given[0].map(sent), given[1].map((each) => Object.values(speed.forecast(...each)))]);"""
    found = answered(script, [courses, asked])
    mine = [forecast(left, sent, now, ends) for left, sent, now, ends, _ in FORECASTS]
    assert found == [[sent and list(sent) for _, sent in COURSES], [list(astuple(each)) for each in mine]]
