"""The fixtures and rules that every test may count on."""

import gc

import pytest
from hypothesis import settings

pytest_plugins = ("tests.support.required", "tests.support.databases", "tests.support.kept")

# No test is timed: on a busy machine an example may take as long as it likes.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was collected lives to the end: half a million objects that no search for garbage need go through again."""
    gc.collect()
    gc.freeze()
