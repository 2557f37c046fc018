"""A lot that ended, as its database lies there for an administrator without scruples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import case
from tests.verifier.conftest import Played, played


@pytest.fixture(scope="session")
def awarded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(case.awarded, sqlite_template, tmp_path_factory.mktemp("attacked"))
