"""What criteria ask of a bidder, and its answers: types, ranges, completeness."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.rules import criteria
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from kernel.reader import Reader
from tests.support.counter import LOT
from trading.rules import response
from trading.rules.response import Response

CRITERIA: list[dict[str, Any]] = [
    {"id": "C1", "zh": "业绩金额", "en": "turnover", "asks": {"kind": "amount", "unit": "元", "high": "1000000"}},
    {"id": "C2", "zh": "质保期", "en": "warranty",
     "asks": {"kind": "number", "unit": "年", "low": "1", "high": "9.5", "decimals": 1}},
    {"id": "C3", "zh": "到期日", "en": "expiry", "asks": {"kind": "date"}},
    {"id": "C4", "zh": "方案", "en": "plan", "asks": {"kind": "text", "needed": False}},
    {"id": "C5", "zh": "等级", "en": "grade", "asks": {"kind": "choice", "choices": ["甲级", "乙级"]}},
    {"id": "C6", "zh": "印象", "en": "impression"},
]  # fmt: skip
ASKS = response.asks(CRITERIA)
TYPED = {"C1": "12,000.5", "C2": "2", "C3": "2026-01-31", "C4": " 见附件 ", "C5": "甲级"}


def test_only_criteria_that_ask_something_are_drawn_in_their_order() -> None:
    assert [(each.id, str(each.kind), each.unit, each.needed) for each in ASKS] == [
        ("C1", "amount", "元", True), ("C2", "number", "年", True), ("C3", "date", "", True),
        ("C4", "text", "", False), ("C5", "choice", "", True)]  # fmt: skip
    assert [each.told.zh for each in ASKS] == [
        "数，不小于 0，不大于 1000000，最多 2 位小数", "数，不小于 1，不大于 9.5，最多 1 位小数",
        "日期，如 2026-01-31", "不超过 2000 字", "甲级、乙级之一"]  # fmt: skip


def test_answers_are_kept_in_one_spelling_and_come_back() -> None:
    made = response.made(LOT, ASKS, TYPED)
    assert made.answers == {"C1": "12000.5", "C2": "2", "C3": "2026-01-31", "C4": "见附件", "C5": "甲级"}
    assert response.read(made.data()) == made
    response.check(made, LOT, ASKS)
    assert "C4" not in response.made(LOT, ASKS, TYPED | {"C4": " "}).answers


@pytest.mark.parametrize(
    ("id", "text", "code"),
    [
        ("C1", "-1", "range"), ("C1", "1000000.01", "range"), ("C1", "1.005", "decimals"), ("C1", "很多", "number"),
        ("C2", "0.9", "range"), ("C2", "9.6", "range"), ("C2", "1.25", "decimals"),
        ("C3", "2026-02-30", "date"), ("C3", "20260131", "date"), ("C3", "明天", "date"),
        ("C4", "长" * 2001, "text"), ("C5", "丙级", "choice"),
        ("C1", "", "missing"), ("C5", "", "missing"),
    ],
)  # fmt: skip
def test_an_answer_out_of_type_or_range_is_named_with_what_may_be_typed(id: str, text: str, code: str) -> None:
    with pytest.raises(NotValid) as refused:
        response.made(LOT, ASKS, TYPED | {id: text})
    assert (refused.value.code, refused.value.field) == (f"response.{code}", id)
    assert refused.value.remedy.zh


@pytest.mark.parametrize(
    ("id", "text"), [("C1", "0"), ("C1", "1000000"), ("C2", "1"), ("C2", "9.5"), ("C4", "长" * 2000)]
)
def test_bounds_are_inclusive(id: str, text: str) -> None:
    assert response.made(LOT, ASKS, TYPED | {id: text}).answers[id] == text


def test_every_flaw_of_a_sealed_response_is_found() -> None:
    wrong = Response("L-9", {"C1": "1.50", "C2": "99", "C9": "x"})
    assert [(each.code.removeprefix("response."), each.field) for each in response.flaws(wrong, LOT, ASKS)] == [
        ("wrong_lot", "lot"), ("unknown", "C9"), ("spelling", "C1"), ("range", "C2"), ("missing", "C3"),
        ("missing", "C5")]  # fmt: skip


@given(st.dictionaries(st.sampled_from(["C1", "C4", "C9"]), st.text(min_size=1, max_size=5).filter(str.isprintable)))
def test_any_answers_come_back_the_same(answers: dict[str, str]) -> None:
    assert response.read(Response(LOT, answers).data()).answers == answers


@pytest.mark.parametrize(
    "asks",
    [
        "number", {}, {"kind": "colour"}, {"kind": "number", "more": 1}, {"kind": "number", "unit": 1},
        {"kind": "number", "needed": "yes"}, {"kind": "number", "decimals": 7}, {"kind": "number", "decimals": True},
        {"kind": "number", "decimals": "2"}, {"kind": "number", "low": "01"}, {"kind": "number", "low": 1},
        {"kind": "number", "low": "2", "high": "1"}, {"kind": "choice"}, {"kind": "choice", "choices": ["a"]},
        {"kind": "choice", "choices": ["a", "a"]}, {"kind": "choice", "choices": ["a", 1]},
        {"kind": "choice", "choices": "ab"}, {"kind": "text", "choices": ["a", "b"]},
        {"kind": "choice", "choices": [str(n) for n in range(41)]},
    ],
)  # fmt: skip
def test_what_no_field_could_be_drawn_from_is_refused_at_the_announcement(asks: Json) -> None:
    criterion: dict[str, Json] = {
        "id": "C1",
        "zh": "a",
        "en": "a",
        "max": 100,
        "objective": True,
        "bands": [],
        "asks": asks,
    }
    with pytest.raises(NotValid) as refused:
        criteria.read(Reader(criterion))
    assert refused.value.code == "criteria.asks"
    assert criteria.read(Reader(criterion | {"asks": {"kind": "text"}})).id == "C1"


@pytest.mark.parametrize("change", [{"v": "x"}, {"lot": "a b"}, {"answers": []}, {"answers": {"C1": ""}}, {"more": 1},
                                    {"answers": {"C1": 1}}, {"answers": {"C1": "长" * 2001}}])  # fmt: skip
def test_other_bytes_are_no_response(change: dict[str, Json]) -> None:
    with pytest.raises(NotValid):
        response.read(canon.canonical(canon.mapping(Response(LOT, {}).data()) | change))
