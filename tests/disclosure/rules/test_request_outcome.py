"""Every ground gives a letter with basis and remedy; fees and figures at their boundaries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.rules import request_fee, request_outcome, request_report
from disclosure.rules.request import Kind
from disclosure.rules.request_fee import Tier, Way
from disclosure.rules.request_outcome import GROUNDS, Outcome, Row
from disclosure.rules.request_report import Counted, Person
from kernel.canon import Json
from kernel.errors import NotValid
from kernel.money import Money

ON = date(2026, 3, 30)
SEVEN = tuple(Outcome)[:7]


def kind(code: str) -> Kind:
    return Kind.CORRECTION if GROUNDS[code].outcome is Outcome.CORRECTED else Kind.INFORMATION


def body(code: str) -> dict[str, Json]:
    return {"ground": code, **{need: f"{need}：见附件" for need in GROUNDS[code].needs}}


def letter(code: str, on: date = ON) -> request_outcome.Letter:
    return request_outcome.letter(code, kind(code), body(code), on)


@pytest.mark.seed_row(77)
@pytest.mark.parametrize("code", GROUNDS)
def test_every_ground_makes_a_letter_with_basis_and_remedy(code: str) -> None:
    made = letter(code)
    assert made.words == GROUNDS[code].words
    assert made.basis
    assert all(one.words.zh.startswith("政府信息公开条例第") for one in made.basis)
    assert [said for _, said in made.states] == [f"{need}：见附件" for need in GROUNDS[code].needs]
    assert "60 日内申请行政复议" in made.remedy[0].zh
    assert all(words.en for words in (*made.remedy, *(one.shown for one in made.remedy_basis)))


def test_all_seven_outcomes_of_article_36_have_grounds() -> None:
    assert set(SEVEN) <= {ground.outcome for ground in GROUNDS.values()}
    assert len(SEVEN) == 7


REFUSING = {"given_in_part", "secret", "forbidden", "safety", "third_party", "internal", "process", "files"}


@pytest.mark.parametrize("code", GROUNDS)
def test_against_a_refusal_reconsideration_comes_before_the_court(code: str) -> None:
    rules = [one.rule for one in letter(code).remedy_basis]
    assert rules == (["REC-20", "REC-23", "LIT-45"] if code in REFUSING else ["REC-20", "LIT-46"])


def test_what_was_not_read_in_the_law_is_marked() -> None:
    read, unread = letter("given").remedy_basis
    assert (read.to_check, unread.to_check) == (False, True)
    assert unread.shown.zh.endswith("（待核）")
    assert read.shown == read.words


@pytest.mark.parametrize("code", GROUNDS)
def test_a_letter_states_what_its_ground_needs_and_nothing_else(code: str) -> None:
    for need in GROUNDS[code].needs:
        with pytest.raises(NotValid) as refused:
            request_outcome.letter(code, kind(code), body(code) | {need: " "}, ON)
        assert refused.value.field == need
    with pytest.raises(NotValid):
        request_outcome.letter(code, kind(code), body(code) | {"more": "x"}, ON)


@pytest.mark.parametrize(
    ("code", "of"), [("nothing", Kind.INFORMATION), ("given", Kind.CORRECTION), ("corrected", Kind.INFORMATION)]
)
def test_a_ground_that_is_no_answer_to_this_is_refused(code: str, of: Kind) -> None:
    with pytest.raises(NotValid) as refused:
        request_outcome.letter(code, of, {"ground": code}, ON)
    assert refused.value.field == "ground"


def test_no_letter_is_dated_before_the_remedy_of_today_was_law() -> None:
    assert letter("given", date(2024, 1, 1)).remedy
    with pytest.raises(NotValid):
        letter("given", date(2023, 12, 31))


# ---------------------------------------------------------------- fees


@pytest.mark.parametrize(
    ("way", "number", "yuan"),
    [
        (Way.ITEMS, 1, 0), (Way.ITEMS, 10, 0), (Way.ITEMS, 11, 100), (Way.ITEMS, 30, 100), (Way.ITEMS, 31, 200),
        (Way.ITEMS, 40, 200), (Way.ITEMS, 41, 300), (Way.ITEMS, 50, 300), (Way.ITEMS, 51, 400),
        (Way.PAGES, 30, 0), (Way.PAGES, 31, 10), (Way.PAGES, 100, 10), (Way.PAGES, 101, 20), (Way.PAGES, 200, 20),
        (Way.PAGES, 201, 40), (Way.PAGES, 9999, 40),
    ],
)  # fmt: skip
def test_the_price_of_each_place_in_the_count(way: Way, number: int, yuan: int) -> None:
    assert request_fee.price(way, number) == yuan


@pytest.mark.parametrize(
    ("way", "before", "count", "tiers", "amount"),
    [
        (Way.ITEMS, 0, 10, [(1, 10, 0)], "0.00"),
        (Way.ITEMS, 9, 2, [(10, 10, 0), (11, 11, 100)], "100.00"),
        (Way.ITEMS, 0, 41, [(1, 10, 0), (11, 30, 100), (31, 40, 200), (41, 41, 300)], "4300.00"),
        (Way.PAGES, 0, 201, [(1, 30, 0), (31, 100, 10), (101, 200, 20), (201, 201, 40)], "2740.00"),
    ],
)
def test_what_exceeds_a_tier_alone_has_the_price_of_the_next(
    way: Way, before: int, count: int, tiers: list[tuple[int, int, int]], amount: str
) -> None:
    found = request_fee.tiers(way, before, count)
    assert found == tuple(Tier(*tier) for tier in tiers)
    assert request_fee.total(found) == Money(Decimal(amount))


@pytest.mark.parametrize(("way", "before", "count"), [(Way.ITEMS, 0, 0), (Way.ITEMS, -1, 1), (Way.PAGES, 1, 1)])
def test_a_count_that_cannot_be_is_refused(way: Way, before: int, count: int) -> None:
    with pytest.raises(NotValid):
        request_fee.tiers(way, before, count)


@given(st.integers(0, 60), st.integers(1, 60), st.integers(1, 60))
def test_items_cost_the_same_in_one_request_or_in_two(before: int, one: int, two: int) -> None:
    apart = [request_fee.tiers(Way.ITEMS, before, one), request_fee.tiers(Way.ITEMS, before + one, two)]
    together = request_fee.total(request_fee.tiers(Way.ITEMS, before, one + two))
    assert sum(request_fee.total(part).amount for part in apart) == together.amount


# ---------------------------------------------------------------- figures of the annual report

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("received", "ended", "parts"),
    [
        (FIRST, None, (0, 1, 0, 1)),
        (LAST, None, (0, 1, 0, 1)),
        (date(2025, 12, 31), None, (1, 0, 0, 1)),
        (date(2025, 12, 31), FIRST, (1, 0, 1, 0)),
        (date(2025, 12, 30), date(2025, 12, 31), (0, 0, 0, 0)),
        (FIRST, LAST, (0, 1, 1, 0)),
        (LAST, date(2027, 1, 1), (0, 1, 0, 1)),
        (date(2027, 1, 1), None, (0, 0, 0, 0)),
    ],
)
def test_a_request_counts_in_the_year_of_its_days(
    received: date, ended: date | None, parts: tuple[int, int, int, int]
) -> None:
    one = Counted(Person.NATURAL, received, ended, Row.GRANTED if ended else None)
    found = request_report.column([one], 2026)
    assert (found.carried_in, found.new, found.ended[Row.GRANTED], found.carried_on) == parts
    assert found.balances


def test_the_table_counts_each_kind_of_requester_by_itself() -> None:
    given_ = [Counted(person, FIRST, LAST, row) for person in Person for row in Row]
    found = request_report.table(given_, 2026)
    assert set(found) == set(Person)
    assert all(column.ended == dict.fromkeys(Row, 1) and column.balances for column in found.values())


def test_a_request_that_ended_without_a_row_is_seen() -> None:
    assert not request_report.column([Counted(Person.OTHER, FIRST, LAST, None)], 2026).balances
