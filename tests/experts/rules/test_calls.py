"""When somebody who was drawn is called."""

from __future__ import annotations

from datetime import timedelta

import pytest

from experts.rules import calls
from tests.support.databases import MORNING

MINUTE = timedelta(minutes=1)
ANSWER_BY = MORNING + 30 * MINUTE


@pytest.mark.parametrize(
    ("made", "minutes", "due"),
    [
        (0, 0, False), (0, 1, True), (0, 29, True), (0, 30, False),
        (1, 1, False), (1, 15, False), (1, 16, True), (2, 16, False), (2, 29, False),
    ],
)  # fmt: skip
def test_calls_are_spread_over_the_time_to_answer(made: int, minutes: int, due: bool) -> None:
    at = MORNING + minutes * MINUTE
    assert calls.due(MORNING, ANSWER_BY, 2, made, at) is due
    if minutes in (1, 16) and due:
        assert not calls.due(MORNING, ANSWER_BY, 2, made, at - timedelta(milliseconds=1))


def test_one_try_is_one_call() -> None:
    assert [calls.due(MORNING, ANSWER_BY, 1, made, ANSWER_BY - MINUTE) for made in (0, 1)] == [True, False]
