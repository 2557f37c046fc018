"""Tests whose lines are not counted for coverage, because counting takes longer than they do and others count the same.

The marker is pytest-cov's own; in a parallel worker that leaves one of its two collectors running.
"""

from __future__ import annotations

import sys
from collections.abc import Generator

import pytest

MARK = "no_cover"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A flow runs the same lines on both databases: what was counted on one need not be counted again."""
    for item in items:
        if "[postgresql" in item.name and "flows" in item.path.parts:
            item.add_marker(MARK)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    if not item.get_closest_marker(MARK):
        return (yield)
    counting = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(counting)
