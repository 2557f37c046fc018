"""The database: one engine, a door for reading and a door for writing; SQLite or PostgreSQL."""

from __future__ import annotations

import select
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary, WeakValueDictionary

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from kernel import clock
from kernel.errors import NotValid, Refusal, Unavailable, Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
"""Every package's store declares its tables here. Moments are `canon.instant` text, so order of text is order of
time; JSON is canonical text; money is a decimal string."""

MIGRATIONS: Final = Path(__file__).with_name("migrations")
BUSY_SECONDS: Final = 10.0
FRESH: Final = timedelta(seconds=1)
"""A connection that has rested for less need not be asked whether it lives."""
_SINCE: Final = "rests since"

_SNAPSHOT: Final = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_SQLITE_BUSY: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_POSTGRES_BUSY: Final = {"40001", "40P01", "55P03"}  # serialisation, deadlock, lock timeout
_POSTGRES_FULL: Final = {"53100"}


def connect(url: str, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """The engine for `sqlite:///file` or `postgresql://…`; waits at most `busy_seconds` for a lock."""
    at = make_url(url)
    if at.get_backend_name() == "sqlite":
        return _sqlite(at, busy_seconds)
    if at.get_backend_name() == "postgresql":
        return _postgresql(at, busy_seconds)
    raise NotValid(
        "database.url",
        f"只支持 SQLite 与 PostgreSQL，不支持 {at.get_backend_name()}",
        f"only SQLite and PostgreSQL are supported, not {at.get_backend_name()}",
        field="GGZY_DATABASE_URL",
    )


def _sqlite(at: URL, busy_seconds: float) -> Engine:
    if at.database:
        Path(at.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(at.set(drivername="sqlite"), connect_args={"timeout": busy_seconds})
    _TURNS[engine] = (_LINES.setdefault(str(at.database), _Line()), busy_seconds)

    @event.listens_for(engine, "connect")
    def _connected(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the doors below say BEGIN, not the driver
        cursor = connection.cursor()
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(at: URL, busy_seconds: float) -> Engine:
    options = f"-c lock_timeout={int(busy_seconds * 1000)} -c timezone=UTC"
    engine = create_engine(
        at.set(drivername="postgresql+psycopg"),
        connect_args={"options": options},
        pool_size=10,
        max_overflow=30,
    )

    @event.listens_for(engine, "checkin")
    def _rests(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info[_SINCE] = clock.wall()

    @event.listens_for(engine, "checkout")
    def _awakes(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        """Asks a connection that has rested whether it lives; if not, the pool makes others. One that was used just now
        is asked only if it says something unasked, as it does when the server ends it: the question would be a round
        trip of every transaction."""
        since = entry.info.get(_SINCE)
        try:
            if since and (abs(clock.wall() - since) >= FRESH or _speaks(connection.pgconn.socket)):
                engine.dialect.do_ping(connection)
        except psycopg.Error as gone:
            raise DisconnectionError from gone

    return engine


def _speaks(line: int) -> bool:
    """Whether something can be read from the open file, or it has ended."""
    asked = select.poll()
    asked.register(line, select.POLLIN)
    return bool(asked.poll(0))


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read-only transaction that sees one moment of the database from its first query on."""
    with _clear(), engine.connect() as plain:
        tx = plain.execution_options(**_SNAPSHOT) if engine.dialect.name == "postgresql" else plain
        with tx.begin():
            yield tx


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A writing transaction: commits at the end of the block, rolls back if it raises.

    SQLite has one writer at a time, from the first line of the block; PostgreSQL takes row and `alone` locks.
    """
    with _clear(), _turn(engine), engine.connect() as plain:
        tx = plain.execution_options(writes=True)
        with tx.begin():
            yield tx


class _Line:
    """The writers of this process stand in line for a SQLite file. Left to itself SQLite lets in whoever happens to
    ask at the right moment, and under load somebody would wait until its patience ends."""

    __slots__ = ("__weakref__", "_mutex", "_taken", "_waiting")

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def wait(self, seconds: float) -> bool:
        """Whether it is our turn within so many seconds; then `leave` must follow."""
        with self._mutex:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=seconds):
            return True
        with self._mutex:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # our turn came in the very moment in which we gave up

    def leave(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


_LINES: Final[WeakValueDictionary[str, _Line]] = WeakValueDictionary()
_TURNS: Final[WeakKeyDictionary[Engine, tuple[_Line, float]]] = WeakKeyDictionary()


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Our turn to write; PostgreSQL has a fair line of its own."""
    if engine not in _TURNS:
        yield
        return
    line, seconds = _TURNS[engine]
    if not line.wait(seconds):
        raise _busy()
    try:
        yield
    finally:
        line.leave()


_ALONE: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%(what)s, 0))"


def alone(tx: Connection, what: str) -> None:
    """Until this transaction ends nobody else is `alone` with `what` (a subject, the sequencer, …)."""
    if tx.dialect.name == "postgresql":
        tx.exec_driver_sql(_ALONE, {"what": what})


def upgrade(engine: Engine) -> None:
    """Bring the schema to the newest revision; safe to run again and from several processes."""
    with writing(engine) as tx:
        alone(tx, "migrations")
        command.upgrade(history(tx), "head")


def history(tx: Connection) -> Config:
    """What Alembic's commands need to work inside this transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = tx
    return config


@contextmanager
def _clear() -> Iterator[None]:
    """Turn the driver's ways of saying "busy", "full" and "this does not fit" into words."""
    try:
        yield
    except (DBAPIError, NoConnectionLeft) as error:
        refusal = _refusal(error)
        if refusal:
            raise refusal from error
        raise


def _refusal(error: SQLAlchemyError) -> Refusal | None:
    if isinstance(error, NoConnectionLeft):
        return _busy()
    match getattr(error, "orig", None):
        case sqlite3.Error() as said:
            code = getattr(said, "sqlite_errorcode", 0) & 0xFF
            return _busy() if code in _SQLITE_BUSY else _full() if code == sqlite3.SQLITE_FULL else None
        case psycopg.DataError():
            return _unfit()
        case psycopg.Error() as said:
            state = said.sqlstate
            return _busy() if state in _POSTGRES_BUSY else _full() if state in _POSTGRES_FULL else None
    return None


def _unfit() -> NotValid:
    return NotValid(
        "value.unfit",
        "有一项内容过长、数值过大或含有不能保存的字符",
        "a value is too long, too large or holds a character that cannot be kept",
    )


def _busy() -> Unavailable:
    return Unavailable(
        "database.busy",
        "数据库正被另一个进程占用，本次操作没有写入任何内容",
        "another process holds the database, and nothing was written",
        remedy=Words(
            "请稍后重试；若一直如此，请检查是否有程序锁住了数据库",
            "Try again in a moment; if this lasts, look for a program that keeps the database locked",
        ),
    )


def _full() -> Unavailable:
    return Unavailable(
        "storage.full",
        "数据库所在的磁盘已满，本次操作没有写入任何内容",
        "the database's disk is full, and nothing was written",
        remedy=Words("请平台管理员腾出空间，然后重试", "Have the operator free some space, then try again"),
    )
