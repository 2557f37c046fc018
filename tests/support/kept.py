"""States that many tests begin in: played once a worker on each kind of database, then put back in its place."""

from __future__ import annotations

import copy
import itertools
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import psycopg
import pytest
from sqlalchemy import Engine, text

from kernel.blobs import FolderBlobs
from kernel.context import Desk
from kernel.db import reading
from tests.support.databases import NEXT, emptied
from tests.support.pki import Pki

if TYPE_CHECKING:
    from tests.support.world import World

Result = TypeVar("Result")
_OWN: Final = {"engine", "blobs", "clock", "house", "kept", "way"}
"""What belongs to a test and not to the state that it begins in."""


@dataclass(frozen=True)
class State:
    """A database and a folder of blobs as they were, and what the world remembered."""

    rows: Path | Mapping[str, bytes]
    numbers: Mapping[str, int]
    blobs: Path
    remembered: Mapping[str, Any]
    desk: Desk
    now: datetime
    result: Any


class Kept:
    """The states of one worker, by the way that leads to them from an empty database."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._states = folder, dict[str, State]()

    def at(self, world: World, step: str, play: Callable[[], Result]) -> Result:
        """What `play` gives, with the world as it is then: played, or put back if a test has played it before.

        A world in which something else was done since the last step is played in as if nothing were kept.
        """
        if world.way[1:] != (_print(world),):
            return play()
        way = f"{world.way[0]} → {step}"
        if way not in self._states:
            result = play()
            self._states[way] = self._saved(world, result)
        else:
            result = self._put_back(world, self._states[way])
        world.way = (way, _print(world))
        return copy.copy(result)

    def _saved(self, world: World, result: object) -> State:
        folder = self._folder / str(len(self._states))
        folder.mkdir()
        rows, numbers = _rows(world.engine, folder)
        shutil.copytree(_folder(world), folder / "blobs", dirs_exist_ok=True)
        desk = world.house.desk
        return State(rows, numbers, folder / "blobs", _remembered(world), desk, world.now, copy.copy(result))

    def _put_back(self, world: World, state: State) -> Any:  # noqa: ANN401  whatever was played
        _write(world.engine, state)
        shutil.copytree(state.blobs, _folder(world), dirs_exist_ok=True)
        for name, value in state.remembered.items():
            setattr(world, name, _copied(value))
        if world.now < state.now:
            world.clock.move_to(state.now)
        world.house = replace(world.house, desk=state.desk)
        return state.result


_HERE: Final[list[Kept]] = []
"""The states of this worker; none outside pytest."""


@pytest.fixture(scope="session", autouse=True)
def states(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Every world begins by them."""
    _HERE.append(Kept(tmp_path_factory.mktemp("kept")))
    yield _HERE[-1]
    _HERE.pop()


@pytest.fixture(scope="session")
def kept(states: Kept) -> Kept:
    """Give it to a world (`world.keep(kept)`) whose further steps are those of other tests, too."""
    return states


def here(world: World) -> Kept | None:
    """The states that the world may begin by: not where its database is a server's own role's, which cannot put rows
    back, or its blobs lie elsewhere than in a folder."""
    own = world.engine.url.username != "ggzy_app" and isinstance(world.blobs, FolderBlobs)
    return _HERE[-1] if _HERE and own else None


# ---------------------------------------------------------------- what a world is


def begun(world: World) -> tuple[str, str]:
    """The way of a world in which nothing was done."""
    kind = type(world)
    return f"{world.engine.dialect.name} {kind.__module__}.{kind.__qualname__}", _print(world)


def _print(world: World) -> str:
    """What is different once anything was done. Its clock ticks on; who sets it publishes revocation lists, too."""
    known = {name: sorted(value) if isinstance(value, dict) else value for name, value in _remembered(world).items()}
    known["pki"] = len(world.pki.revoked)
    return repr((_written(world.engine), sorted((name, repr(value)) for name, value in known.items())))


def _written(engine: Engine) -> object:
    """What any writing to the database changes: the files of SQLite, PostgreSQL's next transaction."""
    with reading(engine) as tx:
        if engine.dialect.name == "postgresql":
            return tx.scalar(text(NEXT))
        tx.execute(text("SELECT count(*) FROM sqlite_master"))  # else who reads first would write how it is read
    main = Path(str(engine.url.database))
    found = [file.stat() for file in (main, main.with_name(f"{main.name}-wal")) if file.exists()]
    return [(each.st_size, each.st_mtime_ns) for each in found]


def _remembered(world: World) -> dict[str, Any]:
    return {name: _copied(value) for name, value in vars(world).items() if name not in _OWN}


def _copied(value: Any) -> Any:  # noqa: ANN401  any attribute of a world
    if isinstance(value, Pki):
        made = copy.copy(value)
        made.revoked, made._serials = list(value.revoked), copy.copy(value._serials)
        return made
    return copy.copy(value) if isinstance(value, dict | list | set | itertools.count) else value


def _folder(world: World) -> Path:
    if not isinstance(world.blobs, FolderBlobs):
        raise TypeError("only blobs in a folder are kept")
    return world.blobs._folder


# ---------------------------------------------------------------- its database


_NO_ROWS: Final = 21
"""Bytes of a binary COPY of an empty table: head and end."""


def _rows(engine: Engine, folder: Path) -> tuple[Path | Mapping[str, bytes], Mapping[str, int]]:
    if engine.dialect.name == "sqlite":
        made = folder / "rows.db"
        with closing(sqlite3.connect(str(engine.url.database))) as file:
            file.execute("VACUUM INTO ?", (str(made),))
        with closing(
            sqlite3.connect(made)
        ) as file:  # else each world would turn it, which nobody else may look at then
            file.execute("PRAGMA journal_mode = WAL")
        return made, {}
    with psycopg.connect(_address(engine)) as tx:
        rows = {name: data for name in _tables(tx) if len(data := _copy_of(tx, name)) > _NO_ROWS}
        last = tx.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL").fetchall()
        return rows, dict(last)


def _write(engine: Engine, state: State) -> None:
    if isinstance(state.rows, Path):
        engine.dispose()
        file = Path(str(engine.url.database))
        for ending in ("-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)
        shutil.copy(state.rows, file)
        return
    with psycopg.connect(_address(engine)) as tx:
        emptied(tx)
        for name, data in state.rows.items():
            with tx.cursor().copy(f'COPY "{name}" FROM STDIN (FORMAT BINARY)') as into:
                into.write(data)
        for name, last in state.numbers.items():
            tx.execute("SELECT setval(%s::regclass, %s)", (name, last))


def _copy_of(tx: psycopg.Connection[Any], name: str) -> bytes:
    with tx.cursor().copy(f'COPY "{name}" TO STDOUT (FORMAT BINARY)') as out:
        return b"".join(bytes(part) for part in out)


def _tables(tx: psycopg.Connection[Any]) -> list[str]:
    query = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    return [name for (name,) in tx.execute(query) if name != "alembic_version"]


def _address(engine: Engine) -> str:
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
