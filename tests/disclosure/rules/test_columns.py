"""Columns: overdue from 1 December, what a budget or a final account must hold, found by text."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.rules import columns
from disclosure.rules.columns import COLUMNS, MUST, PLANNED, Column, Entry, Part, Sort
from kernel.canon import Json
from kernel.errors import NotValid

TODAY = date(2026, 11, 23)
BODY: dict[str, Json] = {
    "column": "finance", "sort": "budget", "title": "2026年部门预算", "text": "收支总表 Budget", "link": "/notices",
    "on": "2026-03-02", "holds": ["functional", "three_public", "debt"],
}  # fmt: skip


def entry(**changed: Json) -> Entry:
    return columns.read(BODY | changed, "u", TODAY)


@pytest.mark.seed_row(107)
def test_a_column_of_the_plan_with_nothing_is_overdue_on_the_first_of_december() -> None:
    assert len(PLANNED) == 4
    for column in PLANNED:
        assert not columns.overdue(column, [], date(2026, 11, 30))
        assert columns.overdue(column, [], date(2026, 12, 1))
        assert columns.overdue(column, [date(2025, 12, 31)], date(2026, 12, 31)), "of last year"
        assert not columns.overdue(column, [date(2025, 1, 1), date(2026, 11, 30)], date(2026, 12, 1))
    assert not columns.overdue(Column.FINANCE, [], date(2026, 12, 1))
    assert set(COLUMNS) == set(Column)


@pytest.mark.seed_row(76)
@pytest.mark.parametrize("sort", list(Sort))
def test_what_a_document_must_hold_and_does_not_is_flagged(sort: Sort) -> None:
    every: list[Json] = list(Part)
    assert entry(sort=sort, holds=every).lacking == ()
    for part in Part:
        left = [each for each in every if each != part]
        assert entry(sort=sort, holds=left).lacking == ((part,) if part in MUST[sort] else ())
    assert entry(sort=sort, holds=[]).lacking == MUST[sort]


def test_a_budget_needs_no_economic_table_and_a_final_account_does() -> None:
    assert entry().lacking == ()
    assert entry(sort="final_account").lacking == (Part.ECONOMIC,)


@pytest.mark.seed_row(76)
def test_every_word_is_found_newest_first() -> None:
    listed = [
        entry(),
        entry(title="2025年部门预算", on="2025-03-02"),
        entry(title="决算", text="执行", on="2026-08-01"),
    ]
    assert [one.title for one in columns.matching(listed, "部门 budget")] == ["2026年部门预算", "2025年部门预算"]
    assert [one.title for one in columns.matching(listed, "")] == ["决算", "2026年部门预算", "2025年部门预算"]
    assert columns.matching(listed, "部门 决算") == []


@pytest.mark.parametrize(
    "changed", [{"holds": ["kitchen"]}, {"column": "x"}, {"sort": "x"}, {"link": "x"}, {"on": "2026-11-24"}]
)
def test_what_does_not_hold_is_refused(changed: dict[str, Json]) -> None:
    with pytest.raises(NotValid):
        entry(**changed)
