"""Both doors of the database, on both databases."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from kernel.db import alone, connect, reading, writing
from kernel.errors import NotValid, Unavailable
from tests.support.databases import CUT, address, postgresql_database

TAKE = text("INSERT INTO lease (subject, owner, epoch, until) VALUES (:subject, 'me', 1, '')")


def take(tx: Connection, subject: str) -> None:
    tx.execute(TAKE, {"subject": subject})


def taken(engine: Engine) -> list[str]:
    with reading(engine) as tx:
        return sorted(tx.scalars(text("SELECT subject FROM lease")))


def test_what_is_written_is_there_after_the_block(engine: Engine) -> None:
    with writing(engine) as tx:
        take(tx, "L-1")
        assert taken(engine) == []
    assert taken(engine) == ["L-1"]


def test_a_block_that_raises_leaves_nothing(engine: Engine) -> None:
    def half() -> None:
        with writing(engine) as tx:
            take(tx, "L-1")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        half()
    assert taken(engine) == []
    with writing(engine) as tx:  # and no lock behind
        take(tx, "L-2")


def test_the_reading_door_refuses_to_write(engine: Engine) -> None:
    with pytest.raises(DBAPIError), reading(engine) as tx:
        take(tx, "L-1")
    with writing(engine) as tx:  # the same pooled connection may write again
        take(tx, "L-1")


def test_a_reader_sees_one_moment(engine: Engine) -> None:
    with reading(engine) as tx:
        assert tx.scalar(text("SELECT count(*) FROM lease")) == 0
        with writing(engine) as other:
            take(other, "L-1")
        assert tx.scalar(text("SELECT count(*) FROM lease")) == 0


def test_writers_side_by_side_all_get_their_turn(engine: Engine) -> None:
    def write(number: int) -> None:
        with writing(engine) as tx:
            alone(tx, "counter")
            count = tx.scalar(text("SELECT count(*) FROM lease"))
            take(tx, f"L-{count}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    assert len(taken(engine)) == 40  # two that had counted the same would have clashed


def test_writers_of_one_process_go_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    """SQLite alone would let in whoever asks at the right moment; here the tenth waits for nine, and for no more."""
    engines = [connect(f"sqlite:///{tmp_path / 'line.db'}", busy_seconds=5) for _ in range(2)]
    came: list[int] = []

    def write(number: int) -> None:
        with writing(engines[number % 2]):
            came.append(number)

    with ThreadPoolExecutor(10) as pool, writing(engines[0]):
        waiting = []
        for number in range(10):
            waiting.append(pool.submit(write, number))
            time.sleep(0.05)
    assert [one.result() for one in waiting] == [None] * 10
    assert came == list(range(10))


def test_who_gives_up_waiting_leaves_the_line(tmp_path: Path) -> None:
    engine, hasty = (connect(f"sqlite:///{tmp_path / 'line.db'}", seconds) for seconds in (5, 0.05))
    with writing(engine), pytest.raises(Unavailable), writing(hasty):
        pass
    for each in (hasty, engine, hasty):
        with writing(each):
            pass


def test_a_database_that_another_holds_says_so(engine: Engine) -> None:
    hasty = connect(address(engine), busy_seconds=0.2)
    with writing(engine) as tx:
        alone(tx, "subject")
        with pytest.raises(Unavailable) as refused, writing(hasty) as other:
            alone(other, "subject")
    assert refused.value.code == "database.busy"
    with writing(hasty) as other:
        alone(other, "subject")
    hasty.dispose()


def test_sqlite_locked_by_another_process(tmp_path: Path) -> None:
    """A foreign program holds the file: the refusal comes after the time-out, and all is well once it lets go."""
    file = tmp_path / "locked.db"
    engine = connect(f"sqlite:///{file}", busy_seconds=0.2)
    with writing(engine) as tx:
        tx.execute(text("CREATE TABLE t (x)"))
    program = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('BEGIN IMMEDIATE'); print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(Unavailable, match=r"database\.busy"), writing(engine):
            pass
        with reading(engine) as tx:  # readers do not wait for writers
            assert tx.scalar(text("SELECT count(*) FROM t")) == 0
        other.communicate("go\n")
    with writing(engine) as tx:
        tx.execute(text("INSERT INTO t VALUES (1)"))


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_of_two_that_wait_for_each_other_one_is_refused(engine: Engine) -> None:
    """SQLite has one writer at a time, so there it cannot begin."""
    met = threading.Barrier(2)

    def cross(pair: tuple[str, str]) -> str:
        try:
            with writing(engine) as tx:
                alone(tx, pair[0])
                met.wait(5)
                alone(tx, pair[1])
        except Unavailable as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(cross, [("a", "b"), ("b", "a")])) == ["database.busy", "done"]


def test_a_full_disk_is_said_in_words(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'small.db'}")
    with writing(engine) as tx:
        tx.execute(text("CREATE TABLE t (x)"))

    def fill() -> None:
        with writing(engine) as tx:
            tx.execute(text("PRAGMA max_page_count = 4"))
            tx.execute(text("INSERT INTO t VALUES (zeroblob(1000000))"))

    with pytest.raises(Unavailable, match=r"storage\.full"):
        fill()
    with reading(engine) as tx:
        assert tx.scalar(text("SELECT count(*) FROM t")) == 0


def test_sqlite_is_set_to_survive_a_power_cut(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'deep' / 'er' / 'ggzy.db'}")
    with reading(engine) as tx:
        found = {name: tx.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize("url", ["mysql://localhost/x", "oracle://localhost/x"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(NotValid) as refused:
        connect(url)
    assert refused.value.field == "GGZY_DATABASE_URL"


def test_other_errors_pass_unchanged(engine: Engine) -> None:
    with pytest.raises(DBAPIError), reading(engine) as tx:
        tx.execute(text("SELECT nothing FROM nowhere"))


OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def test_a_connection_that_the_server_has_ended_is_made_anew_though_it_was_used_just_now(
    postgresql_furnished: str,
) -> None:
    with postgresql_database(postgresql_furnished) as engine:
        with reading(engine) as tx:
            first = tx.scalar(text("SELECT pg_backend_pid()"))
        with reading(engine) as tx:
            assert tx.scalar(text("SELECT pg_backend_pid()")) == first
        with psycopg.connect(postgresql_furnished, autocommit=True) as admin:
            admin.execute(CUT)
            while admin.execute(OTHERS).fetchone() != (0,):
                continue
        with reading(engine) as tx:
            assert tx.scalar(text("SELECT pg_backend_pid()")) not in {first, None}
