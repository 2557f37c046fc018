"""A life in which each deed is first done by children that are killed in the middle of it, on a copy of the database."""

from __future__ import annotations

import copy
import os
import random
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, event

from kernel import sequencer
from kernel.blobs import Blobs, FolderBlobs
from kernel.db import connect, metadata, reading
from tests.support.case import LOG
from tests.support.life import Life
from tests.support.whole import whole

T = TypeVar("T")
COMMIT, COMMITTED = "commit", "committed"

Contents = dict[str, Counter[tuple[Any, ...]]]
Choice = Callable[[list[str]], Iterable[int]]
"""Which of a deed's steps it is killed before, when their labels are known; the last number is after them all."""


def one(dice: random.Random) -> Choice:
    """Anywhere before the last commit, right before it, or when it is through and the answer is not."""

    def chosen(steps: list[str]) -> Iterable[int]:
        last = max(n for n, step in enumerate(steps) if step == COMMIT)
        return [dice.choice([dice.randrange(last + 1), last, last + 2])]

    return chosen


def every(steps: list[str]) -> Iterable[int]:
    return range(len(steps) + 1)


@dataclass
class Mortal(Life):
    """`chosen` is asked for the first deed of each name; `told` hears of each name that is through."""

    restored = False
    folder: Path = Path()
    names: frozenset[str] | None = None
    chosen: Choice = every
    told: Callable[[str, int], None] = lambda _name, _kills: None
    survived: dict[str, int] = field(default_factory=dict)

    def deed(self, name: str, do: Callable[[], T]) -> T:
        """Done here first, to learn its steps; then by children that die, on copies of the database as it was."""
        if name in self.survived or (self.names is not None and name not in self.names):
            return do()
        with copied(self.house.engine, self.folder, "before") as before:
            steps = Steps()
            good = self.house
            self.house = replace(good, blobs=Watched(good.blobs, steps))
            with watched(good.engine, steps):
                made = do()
            self.house = good
            trials = [self._killed(do, before, step) for step in self.chosen(steps.taken)]
            for trial in trials:
                if trial.commits == 0:
                    kept = trial.contents == contents(reached(before, good.engine))
                    assert kept, f"{name}, killed at {trial}: half an act is kept"
                if trial.commits == steps.taken.count(COMMITTED):
                    assert trial.sizes == sizes(good.engine), f"{name}, killed at {trial}: it is not whole"
        self.survived[name] = len(trials)
        self.told(name, len(trials))
        return made

    def _killed(self, do: Callable[[], object], before: str, step: int) -> Trial:
        """A child does it on a copy and dies at the step; whatever it has committed holds in itself."""
        with copied(reached(before, self.house.engine), self.folder, "twin") as url:
            steps = _child(self, do, url, step)
            engine = reached(url, self.house.engine)
            found = Trial(steps, {} if COMMITTED in steps else contents(engine), sizes(engine))
            if found.commits:
                there = copy.copy(self)
                there.house = replace(self.house, engine=engine)
                whole(there)
                sequencer.check(engine, LOG)
            engine.dispose()
        return found


@dataclass(frozen=True)
class Trial:
    """What a child told before it died, and what it left: every row where nothing was committed."""

    steps: list[str]
    contents: Contents = field(repr=False)
    sizes: dict[str, int] = field(repr=False)

    @property
    def commits(self) -> int:
        return self.steps.count(COMMITTED)

    def __str__(self) -> str:
        return f"step {len(self.steps)} (after {self.steps[-1] if self.steps else 'nothing'})"


# ---------------------------------------------------------------- the child


def _child(life: Mortal, do: Callable[[], object], url: str, fatal: int) -> list[str]:
    """Fork, do it there, die; what the child told. The parent's connections are never touched in the child."""
    told, tells = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(told)
        try:
            _do_and_die(life, do, url, Steps(tells, fatal))
        finally:
            os._exit(1)
    os.close(tells)
    with os.fdopen(told) as lines:
        steps = lines.read().split()
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), f"the deed failed by itself after {steps[-3:]}"
    return steps


def _do_and_die(life: Mortal, do: Callable[[], object], url: str, steps: Steps) -> None:
    engine = reached(url, life.house.engine)
    life.house = replace(life.house, engine=engine, blobs=Watched(life.house.blobs, steps))
    with watched(engine, steps):
        do()
        steps.die()


@dataclass
class Steps:
    """Each step is told before it is taken; where the fatal one would be, the process is gone."""

    tells: int | None = None
    fatal: int | None = None
    taken: list[str] = field(default_factory=list)

    def step(self, label: str) -> None:
        self._die_here()
        self._tell(label)

    def passed(self, label: str) -> None:
        """As `step`, of what has happened already: told first."""
        self._tell(label)
        self._die_here()

    def _tell(self, label: str) -> None:
        self.taken.append(label)
        if self.tells is not None:
            os.write(self.tells, f"{label}\n".encode())

    def _die_here(self) -> None:
        if self.fatal is not None and len(self.taken) >= self.fatal:
            self.die()

    @staticmethod
    def die() -> NoReturn:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


@contextmanager
def watched(engine: Engine, steps: Steps) -> Iterator[None]:
    """A step before each statement that writes, before each commit and after it."""
    commit = engine.dialect.do_commit

    def stepped(connection: Any) -> None:  # noqa: ANN401  whatever the driver's connection is
        steps.step(COMMIT)
        commit(connection)
        steps.passed(COMMITTED)

    def statement(_tx: Connection, _cursor: object, text: str, *_more: object) -> None:
        if text.lstrip()[:6] in ("INSERT", "UPDATE", "DELETE"):
            steps.step("write")

    engine.dialect.do_commit = stepped  # type: ignore[assignment, method-assign]
    event.listen(engine, "before_cursor_execute", statement)
    yield
    event.remove(engine, "before_cursor_execute", statement)
    engine.dialect.do_commit = commit  # type: ignore[method-assign]


class Watched(FolderBlobs):
    """A step before a file is begun, within it, and after it is kept."""

    __slots__ = ("_steps",)

    def __init__(self, blobs: Blobs, steps: Steps) -> None:
        assert isinstance(blobs, FolderBlobs)
        super().__init__(blobs._folder)
        self._steps = steps

    def write(self, chunks: Iterable[bytes], said: str = "") -> str:
        self._steps.step("file")
        made = super().write(self._within(chunks), said)
        self._steps.step("kept")
        return made

    def _within(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            yield chunk[: len(chunk) // 2]
            self._steps.step("half")
            yield chunk[len(chunk) // 2 :]


# ---------------------------------------------------------------- copies and what is in them


def reached(url: str, known: Engine) -> Engine:
    """Another database by the statements that are compiled already: a new engine compiles all of them anew."""
    engine = connect(url)
    engine.dialect, engine._compiled_cache = known.dialect, known._compiled_cache  # a key of the cache is the dialect
    return engine


@contextmanager
def copied(engine: Engine, folder: Path, name: str) -> Iterator[str]:
    """The address of a copy of the database; the engine's own connections are closed for it."""
    engine.dispose()
    if engine.dialect.name == "sqlite":
        file = folder / f"{name}.db"
        shutil.copy(str(engine.url.database), file)
        yield f"sqlite:///{file}"
        for each in folder.glob(f"{name}.db*"):
            each.unlink()
        return
    url = engine.url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {engine.url.database}".encode())
        yield engine.url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def contents(engine: Engine) -> Contents:
    """Every row of every table."""
    with reading(engine) as tx:
        cursor, found = tx.connection.cursor(), Contents()
        for name in metadata.tables:
            cursor.execute(f"SELECT * FROM {name}")
            found[name] = Counter(cursor.fetchall())
    return found


def sizes(engine: Engine) -> dict[str, int]:
    """How many rows each table has, asked in one statement."""
    counts = ", ".join(f"(SELECT count(*) FROM {name})" for name in metadata.tables)
    with reading(engine) as tx:
        return dict(zip(metadata.tables, tx.exec_driver_sql(f"SELECT {counts}").one(), strict=True))
