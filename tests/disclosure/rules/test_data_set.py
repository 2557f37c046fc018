"""Tables of open data: the schema follows from the columns, a register's from its own; ids are told apart."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from disclosure.rules import data_set, data_sets, register
from disclosure.rules.data_set import Column, Form, Table
from kernel.errors import Words

OF = Table(
    "t",
    Words("表", "Table"),
    Words("表。", "A table."),
    (Column("day", Words("日", "Day"), Form.DAY), Column("sum", Words("额", "Sum"), Form.AMOUNT, empty=True)),
)


@pytest.mark.parametrize(
    ("row", "fits"),
    [
        ({"day": "2026-11-23", "sum": "0.10"}, True),
        ({"day": "2026-11-23", "sum": None}, True),
        ({"day": "2026-11-23", "sum": "01"}, False),
        ({"day": "2026-11-23", "sum": "-1"}, False),
        ({"day": None, "sum": "1"}, False),
        ({"day": "2026-02-30", "sum": "1"}, False),
        ({"day": "2026-11-23"}, False),
        ({"day": "2026-11-23", "sum": None, "more": "x"}, False),
    ],
)
def test_a_row_has_every_column_and_no_other(row: dict[str, object], fits: bool) -> None:
    assert Draft202012Validator(OF.schema(), format_checker=FormatChecker()).is_valid([row]) is fits


def test_a_register_is_a_table_of_its_cells() -> None:
    made = data_set.of_register(register.ours()["briefings"])
    assert made.id == "register-briefings"
    assert made.heads == ("kind", "day", "title", "people", "entered_by", "entry")
    people = made.columns[3]
    assert (data_set.cell(people, "30"), data_set.cell(people, ""), data_set.cell(made.columns[2], "30")) == (
        30,
        None,
        "30",
    )


def test_a_cell_that_only_some_entries_have_may_be_empty() -> None:
    columns = {one.name: one.empty for one in data_set.of_register(register.ours()["hotline_merger"]).columns}
    assert (columns["way"], columns["ground"]) == (False, True)


def test_every_table_and_column_has_a_name_of_its_own() -> None:
    tables = [*data_sets.TABLES, *map(data_set.of_register, register.ours().values())]
    assert len({one.id for one in tables}) == len(tables)
    assert [one.id for one in tables if len(set(one.heads)) < len(one.heads)] == []
