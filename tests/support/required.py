"""What holds for every test: nothing is skipped in CI, names are stable, and acceptance rows are recorded."""

from __future__ import annotations

from collections.abc import Generator
from typing import Final, TypeVar

import pytest

from checks import rows
from tests.support.parts import IN_CI

ROW: Final = "seed_row"
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="all tests run: begin the record of rows anew")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Record(whole=config.getoption("--whole")))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Long bytes are drawn anew in each worker process, and their tests must have one name in all of them."""
    return argname if isinstance(val, bytes) and len(val) > 16 else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A report carries the rows of its test, also from a worker process to the one that keeps the record."""
    for item in items:
        item.user_properties += [(ROW, number) for mark in item.iter_markers(ROW) for number in mark.args]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _required((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _required((yield))


def _required(report: Report) -> Report:
    """In CI every part must be there, so a skip is a failure; an expected failure is neither."""
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report


class Record:
    """Which rows the tests that ran stand for, and whether they passed."""

    def __init__(self, *, whole: bool) -> None:
        self.whole = whole
        self.runs: dict[str, rows.Run] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        numbers = [number for name, number in report.user_properties if name == ROW and isinstance(number, int)]
        if not numbers:
            return
        run = self.runs.setdefault(report.nodeid, rows.Run(rows=numbers, passed=True))
        run["passed"] = run["passed"] and report.passed

    def pytest_sessionfinish(self) -> None:
        if self.runs or self.whole:
            rows.keep(self.runs, whole=self.whole)
