"""公平竞争审查: the city's file, the sheet's items and reasons at their bounds, what lets a notice be published."""

from __future__ import annotations

import pytest

from kernel.canon import Json
from kernel.errors import NotNow, NotValid
from tests.support.life_beside import sheet
from trading.rules import fair_review
from trading.rules.fair_review import Finding

OWN = {"review.toml": 'rule = "FCR-8"\ncategories = ["procurement", "works"]\n'}


def test_a_city_says_of_which_categories_each_tender_is_reviewed() -> None:
    assert fair_review.rule_of("works", OWN) == "FCR-8"
    assert fair_review.rule_of("land", OWN) is None
    assert fair_review.rule_of("works", {}) is None


@pytest.mark.parametrize(
    "text", ['rule = "FCR-8"', 'rule = "FCR-0"\ncategories = []', 'rule = "FCR-8"\ncategories = []\nmore = 1', "rule ="]
)
def test_a_file_that_is_wrong_is_refused(text: str) -> None:
    with pytest.raises(NotValid, match=r"review\.malformed"):
        fair_review.wanted({"review.toml": text})


def changed(n: int, **members: Json) -> dict[str, Json]:
    made = sheet()
    items = made["items"]
    assert isinstance(items, list)
    one = items[n]
    assert isinstance(one, dict)
    items[n] = {**one, **members}
    return made


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (sheet() | {"items": []}, "items"),
        (changed(0, item="named"), "items"),
        (changed(6, finding="none"), "items[6].finding"),
        (changed(2, reason="九个字的理由不够"), "items[2].reason"),
        (changed(2, more="1"), "items[2].more"),
        (sheet() | {"heard": " 征求了两家的意见  "}, "heard"),
    ],
)
def test_each_item_is_answered_once_in_order_with_its_reason(body: dict[str, Json], field: str) -> None:
    with pytest.raises(NotValid) as refused:
        fair_review.read(body)
    assert refused.value.field == field


def test_ten_characters_are_a_reason() -> None:
    assert fair_review.read(changed(2, reason="十个字的理由足够说明了"[:10]))[2].finding is Finding.CLEAR


def test_what_restricts_stops_the_notice_and_an_exception_does_not() -> None:
    fair_review.passes(fair_review.read(sheet(region="exception")))
    with pytest.raises(NotNow) as refused:
        fair_review.passes(fair_review.read(sheet(region="restricts")))
    assert (refused.value.code, refused.value.law) == ("review.restricts", "FCR-8")
    assert "本地业绩" in refused.value.words.zh
