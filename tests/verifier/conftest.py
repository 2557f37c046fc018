"""Complete lots, each played once a run on SQLite; the tests only read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from disclosure.rules import dossier as names
from disclosure.rules.dossier import Edition
from kernel.blobs import FolderBlobs
from tests.support import bag, case
from tests.support.case import Case
from tests.support.databases import sqlite_database
from tests.support.forgery import log_of
from tests.support.panel import Hall


@dataclass
class Played:
    """A lot that ended, its two dossiers, and a policy that trusts its platform."""

    case: Case
    public: bytes
    supervision: bytes
    policy: bytes
    log: list[bytes]


def played(play: Callable[[Hall, Path], Case], template: Path, folder: Path) -> Iterator[Played]:
    with sqlite_database(template, folder) as engine:
        made = play(Hall(engine, FolderBlobs(folder / "blobs")), folder)
        public, whole = made.export(), made.export(Edition.SUPERVISION)
        policy = bag.unpacked(whole)[1][names.POLICY_FILE]
        yield Played(made, public, whole, policy, log_of(made))


@pytest.fixture(scope="session")
def awarded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(case.awarded, sqlite_template, tmp_path_factory.mktemp("awarded"))


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
