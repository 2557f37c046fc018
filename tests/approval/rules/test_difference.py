"""The published changes of the list of powers: what came, what went, which lines of a field are gone and new."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import pytest

from approval.methods import on_the_spot, review_and_approve
from approval.rules import difference, matter
from approval.rules.difference import What
from approval.rules.matter import Matter
from tests.support import matters
from tests.support.pki import Pki

WAYS: Final = {"review_and_approve": review_and_approve.METHOD, "on_the_spot": on_the_spot.METHOD}
FIRST, SECOND, THIRD = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)


@pytest.fixture(scope="module")
def food() -> Matter:
    return matter.read(matters.CODE, matters.said(Pki().member(1).org))


def test_a_version_after_another_tells_the_lines_that_are_gone_and_new(food: Matter) -> None:
    old = replace(food, until=SECOND)
    limits = replace(food.limits, promised=3)
    new = replace(food, since=SECOND, limits=limits, fees=(), workflow="on_the_spot", online=False)
    found = difference.changes([new, old], WAYS)
    assert [(one.what, one.since) for one in found] == [(What.CHANGED, SECOND), (What.ENTERED, FIRST)]
    told = {one.name: ([line.zh for line in one.gone], [line.zh for line in one.new]) for one in found[0].fields}
    assert told == {
        "workflow": (["一审一核", "审查"], ["即办"]),
        "limits": (["承诺 5 个工作日"], ["承诺 3 个工作日"]),
        "fees": (["证书工本费 10.00 元（《中华人民共和国食品安全法》第三十五条）"], ["不收费"]),
        "online": (["是"], ["否"]),
    }


def test_what_ends_and_is_taken_up_again_is_told_as_both(food: Matter) -> None:
    again = replace(food, since=THIRD)
    found = difference.changes([replace(food, until=SECOND), again], WAYS)
    assert [(one.what, one.since) for one in found] == [
        (What.ENTERED, THIRD), (What.ENDED, SECOND), (What.ENTERED, FIRST),
    ]  # fmt: skip
    ended = difference.changes([replace(food, until=SECOND)], WAYS)
    assert [one.what for one in ended] == [What.ENDED, What.ENTERED]


def test_the_same_day_is_in_the_order_of_codes(food: Matter) -> None:
    other = replace(food, code="00000001")
    assert [one.of.code for one in difference.changes([food, other], WAYS)] == ["00000001", food.code]
    assert difference.between(food, replace(food, since=SECOND), WAYS) == ()
