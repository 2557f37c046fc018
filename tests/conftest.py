"""The fixtures and rules that every test may count on."""

import gc
from typing import Final

import pytest
from hypothesis import settings

pytest_plugins = ("tests.support.required", "tests.support.databases", "tests.support.kept")

# No test is timed: on a busy machine an example may take as long as it likes.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


DEAREST: Final = ("tests/browser/test_tender.py", "tests/ggzy/test_demo.py", "tests/flows/test_adversity_kills.py")
"""Minutes each, and one after the other: begun at the end, they would be waited for while a processor idles."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(DEAREST))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was collected lives to the end: half a million objects that no search for garbage need go through again."""
    gc.collect()
    gc.freeze()
