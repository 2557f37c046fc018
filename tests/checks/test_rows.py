"""Rows are recorded by their tests, whole runs replace the record, partial runs change only what ran."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from checks import rows
from tests.support.required import Record


def test_a_row_has_passed_only_if_all_its_tests_did() -> None:
    runs = {
        "a": rows.Run(rows=[7], passed=True),
        "b": rows.Run(rows=[7, 3], passed=True),
        "c": rows.Run(rows=[16], passed=True),
        "d": rows.Run(rows=[16], passed=False),
    }
    assert rows.by_row(runs) == {
        "3": {"tests": 1, "passed": True},
        "7": {"tests": 2, "passed": True},
        "16": {"tests": 2, "passed": False},
    }
    assert list(rows.by_row(runs)) == ["3", "7", "16"]


def test_a_partial_run_keeps_the_others_and_a_whole_run_does_not(tmp_path: Path) -> None:
    record = tmp_path / "rows.json"
    first = {"a": rows.Run(rows=[1], passed=True), "b": rows.Run(rows=[2], passed=True)}
    rows.keep(first, whole=True, record=record)
    rows.keep({"b": rows.Run(rows=[2], passed=False)}, whole=False, record=record)
    assert rows.read(record) == {"a": first["a"], "b": {"rows": [2], "passed": False}}
    rows.keep({"c": rows.Run(rows=[3], passed=True)}, whole=True, record=record)
    assert rows.read(record).keys() == {"c"}


def test_no_record_is_no_rows(tmp_path: Path) -> None:
    assert rows.read(tmp_path / "none.json") == {}


Phase = tuple[Literal["setup", "call", "teardown"], Literal["passed", "failed", "skipped"]]


def report(
    when: Literal["setup", "call", "teardown"], outcome: Literal["passed", "failed", "skipped"]
) -> pytest.TestReport:
    return pytest.TestReport(
        "t", ("t.py", 1, "t"), {}, outcome, None, when, user_properties=[("seed_row", 7), ("seed_row", 8)]
    )


@pytest.mark.parametrize(
    ("phases", "passed"),
    [
        ([("setup", "passed"), ("call", "passed"), ("teardown", "passed")], True),
        ([("setup", "failed"), ("teardown", "passed")], False),
        ([("setup", "passed"), ("call", "failed"), ("teardown", "passed")], False),
        ([("setup", "passed"), ("call", "passed"), ("teardown", "failed")], False),
        ([("setup", "skipped"), ("teardown", "passed")], False),
    ],
)
def test_a_test_passes_in_all_its_phases_or_not_at_all(phases: list[Phase], passed: bool) -> None:
    record = Record(whole=False)
    for when, outcome in phases:
        record.pytest_runtest_logreport(report(when, outcome))
    assert record.runs == {"t": {"rows": [7, 8], "passed": passed}}
