"""A lot that ended, as its database lies there for an administrator without scruples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.attacks.citizen import Citizen
from tests.attacks.edits import taken
from tests.support import case
from tests.support.played import Played, played


@pytest.fixture(scope="session")
def awarded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(case.awarded, sqlite_template, tmp_path_factory.mktemp("attacked"))


@pytest.fixture(scope="session")
def stopped(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(case.stopped, sqlite_template, tmp_path_factory.mktemp("stopped"))


@pytest.fixture(scope="session")
def theirs(awarded: Played, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = taken(awarded.case.hall.engine, tmp_path_factory.mktemp("theirs") / "ggzy.db")
    yield engine
    engine.dispose()


@pytest.fixture
def citizen(awarded: Played, tmp_path: Path) -> Citizen:
    return Citizen(awarded, tmp_path)
