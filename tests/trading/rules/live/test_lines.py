"""What sockets say of a bidder: one line while any is open, a gap only where none was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from trading.rules.live import lines
from trading.rules.live.lines import LOST, Line, Record, records

BEGAN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MS = timedelta(milliseconds=1)
Life = tuple[float, float | None]


def at(second: float) -> datetime:
    return BEGAN + timedelta(seconds=second)


def line(n: int, came: float, left: float | None, seen: float = 0, trip: int | None = None) -> Line:
    return Line(n, "A-1", "07", at(came), at(max(came, seen)), None if left is None else at(left), trip)


def test_a_line_of_which_nothing_is_said_is_over_once_it_is_lost_and_not_before() -> None:
    one = line(1, 0, None, seen=30)
    assert one.ended(at(30) + LOST) is None
    assert one.ended(at(30) + LOST + MS) == at(30)
    assert line(1, 0, 10, seen=10).ended(at(10)) == at(10)


@pytest.mark.parametrize(
    ("lives", "spans", "gaps"),
    [
        ([(0, 10)], [(0, 10)], [(10, None)]),
        ([(0, None)], [(0, None)], []),
        ([(0, 10), (10, None)], [(0, None)], []),
        ([(0, 10), (10.001, None)], [(0, 10), (10.001, None)], [(10, 10.001)]),
        ([(0, 30), (10, 20), (31, 32)], [(0, 30), (31, 32)], [(30, 31), (32, None)]),
        ([(0, None), (10, 20), (25, 30)], [(0, None)], []),
        ([(5, None), (0, 10)], [(0, None)], []),
    ],
)
def test_lines_side_by_side_are_one_and_between_others_there_is_a_gap(
    lives: list[Life], spans: list[Life], gaps: list[Life]
) -> None:
    told = records([line(n, *life, seen=40) for n, life in enumerate(lives)], at(40))["07"]
    assert told.spans == tuple((at(since), None if end is None else at(end)) for since, end in spans)
    assert told.gaps == tuple((at(since), None if again is None else at(again)) for since, again in gaps)


def test_trip_and_slowness_are_those_of_the_oldest_open_line() -> None:
    gone, second, third = line(1, 0, 5, trip=1), line(2, 1, None, 40, trip=2), line(3, 2, None, 40, trip=3)
    assert records([third, second, gone], at(40)) == {"07": Record(((at(0), None),), 2, slow=False)}
    assert records([gone], at(40))["07"].trip is None


def test_a_line_is_kept_for_the_years_of_the_rule_and_never_less() -> None:
    today = datetime(2026, 3, 2, tzinfo=UTC)
    assert lines.years(today) == 15
    assert lines.forgotten(today) <= today.replace(year=2011)
