"""What the witness has cosigned of each log: one file, changed under one lock and synced before anybody hears of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kernel.errors import Conflict, NotFound, NotTrusted, Words
from kernel.merkle import EMPTY_ROOT, TreeHead

PATIENCE: Final = 10.0
"""Seconds to wait for another request's turn."""
MOST_EVIDENCE: Final = 1000
"""Refused checkpoints kept of each log: a log that lies without end must not fill the disk."""
_TABLES: Final = """
    CREATE TABLE witness (vkey TEXT NOT NULL);
    CREATE TABLE view (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note BLOB NOT NULL,
                       at INTEGER NOT NULL);
    CREATE TABLE evidence (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, at INTEGER NOT NULL, request BLOB NOT NULL,
                           known BLOB NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class View:
    """The newest checkpoint of a log that was cosigned; `at` is the second of the newest cosignature."""

    head: TreeHead
    note: bytes = b""
    at: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A request, signed by the log, that contradicts the checkpoint `known`, which it had signed before."""

    origin: str
    at: int
    request: bytes
    known: bytes


class Turn:
    """One request's turn: nobody else reads or writes the state before it ends."""

    __slots__ = ("_rows",)

    def __init__(self, rows: sqlite3.Connection) -> None:
        self._rows = rows

    def view(self, origin: str) -> View:
        """Size 0 for a log that was never cosigned."""
        query = "SELECT size, root, note, at FROM view WHERE origin = ?"
        row = self._rows.execute(query, (origin,)).fetchone()
        return View(TreeHead(origin, row[0], row[1]), row[2], row[3]) if row else View(TreeHead(origin, 0, EMPTY_ROOT))

    def keep(self, view: View) -> None:
        head = view.head
        self._rows.execute(
            "INSERT OR REPLACE INTO view VALUES (?, ?, ?, ?, ?)",
            (head.origin, head.size, head.root, view.note, view.at),
        )

    def convict(self, found: Evidence) -> None:
        """Keep what the log will not be able to deny."""
        query = "SELECT count(*) FROM evidence WHERE origin = ?"
        if self._rows.execute(query, (found.origin,)).fetchone()[0] < MOST_EVIDENCE:
            values = (found.origin, found.at, found.request, found.known)
            self._rows.execute("INSERT INTO evidence (origin, at, request, known) VALUES (?, ?, ?, ?)", values)


@dataclass(frozen=True, slots=True)
class State:
    """The file. It belongs to one key: a witness that forgets what it cosigned could cosign a second history."""

    file: Path

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """Commits, synced to disk, at the end of the block; rolls back if it raises."""
        with closing(self._open()) as rows:
            rows.execute("BEGIN IMMEDIATE")
            try:
                yield Turn(rows)
            except BaseException:
                rows.execute("ROLLBACK")
                raise
            rows.execute("COMMIT")

    def view(self, origin: str) -> View:
        with closing(self._open()) as rows:
            return Turn(rows).view(origin)

    def evidence(self) -> list[Evidence]:
        """Oldest first."""
        with closing(self._open()) as rows:
            return [
                Evidence(*row) for row in rows.execute("SELECT origin, at, request, known FROM evidence ORDER BY id")
            ]

    def _open(self) -> sqlite3.Connection:
        rows = sqlite3.connect(f"{self.file.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE)
        rows.isolation_level = None
        rows.execute("PRAGMA journal_mode = WAL")
        rows.execute("PRAGMA synchronous = FULL")
        return rows


def free(file: Path) -> None:
    """Conflict if there is such a file."""
    if file.exists():
        raise Conflict(
            "witness.state_exists", f"{file} 已存在，不覆盖", f"{file} exists and is not overwritten", field="state"
        )


def begin(file: Path, vkey: str) -> State:
    """An empty state for a new key; Conflict if the file exists."""
    free(file)
    with closing(sqlite3.connect(file)) as rows:
        rows.executescript(_TABLES)
        rows.execute("INSERT INTO witness VALUES (?)", (vkey,))
        rows.commit()
    return State(file)


def resume(file: Path, vkey: str) -> State:
    """The state of this key; NotFound if it is lost, NotTrusted if it is another's."""
    state = State(file)
    if not file.exists():
        raise NotFound(
            "witness.state_lost",
            f"没有见证状态文件 {file}",
            f"there is no state file {file}",
            field="state",
            remedy=Words(
                "不记得联署过什么的见证方可能为第二套历史联署：请找回状态文件，或以新名称、新密钥另起见证方",
                "a witness that does not remember what it cosigned could cosign a second history: find the file, or "
                "begin a new witness under a new name and key",
            ),
        )
    try:
        with closing(state._open()) as rows:
            owner = rows.execute("SELECT vkey FROM witness").fetchone()
    except sqlite3.DatabaseError:
        owner = None
    if owner != (vkey,):
        raise NotTrusted(
            "witness.state_other",
            f"{file} 不是这把密钥的见证状态",
            f"{file} is not the state of this key",
            field="state",
        )
    return state
