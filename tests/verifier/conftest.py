"""Complete lots, each played once a run on SQLite; the tests only read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import case
from tests.support import dealt as deals
from tests.support.bundled import bundled as bundles
from tests.support.played import Played, played


@pytest.fixture(scope="session")
def awarded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(case.awarded, sqlite_template, tmp_path_factory.mktemp("awarded"))


@pytest.fixture(scope="session")
def auctioned(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(case.auctioned, sqlite_template, tmp_path_factory.mktemp("auctioned"))


@pytest.fixture(scope="session")
def dealt(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(deals.dealt, sqlite_template, tmp_path_factory.mktemp("dealt"))


@pytest.fixture(scope="session")
def bundled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(bundles, sqlite_template, tmp_path_factory.mktemp("bundled"))


@pytest.fixture(scope="session")
def long(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(case.long, sqlite_template, tmp_path_factory.mktemp("long"))


@pytest.fixture(scope="session")
def lit(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(case.lit, sqlite_template, tmp_path_factory.mktemp("lit"))


@pytest.fixture(scope="session")
def backed(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(case.backed, sqlite_template, tmp_path_factory.mktemp("backed"))


@pytest.fixture(scope="session")
def backed_once(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(case.backed_once, sqlite_template, tmp_path_factory.mktemp("backed-once"))


@pytest.fixture(scope="session")
def stopped(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(case.stopped, sqlite_template, tmp_path_factory.mktemp("stopped"))


@pytest.fixture(scope="session")
def terminated(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(case.terminated, sqlite_template, tmp_path_factory.mktemp("terminated"))
