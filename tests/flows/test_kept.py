"""A state that is put back is the state that was played; where anything else was done first, it is played anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel import journal, sequencer
from kernel.actor import Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.db import reading
from tests.support import draws
from tests.support.databases import postgresql_database, sqlite_database
from tests.support.kept import Kept
from tests.support.panel import Hall

Fresh = Callable[[str], AbstractContextManager[Engine]]
PRICES = ["1000000.00", "1100000.00", "1200000.00"]
HALTED: dict[str, Json] = {"basis": "招标投标法实施条例第八十一条", "reason": "核查"}


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Fresh:
    """An empty database of that kind, one after another."""
    if request.param == "postgresql":
        furnished = request.getfixturevalue("postgresql_furnished")
        return lambda _: postgresql_database(furnished)
    template = request.getfixturevalue("sqlite_template")

    def made(name: str) -> AbstractContextManager[Engine]:
        (tmp_path / name).mkdir()
        return sqlite_database(template, tmp_path / name)

    return made


def hall_of(engine: Engine, folder: Path) -> Hall:
    return Hall(engine, FolderBlobs(folder))


def hall(engine: Engine, folder: Path, kept: Kept) -> Hall:
    return hall_of(engine, folder).keep(kept)


def opened(of: Hall, folder: Path) -> tuple[str, list[str]]:
    return of.opened(folder, PRICES, of.lot_of("comprehensive_scoring"))


def journals(of: Hall) -> Iterator[tuple[str, list[bytes]]]:
    with of.house.looking() as ctx:
        for subject in journal.subjects(ctx.tx, ""):
            yield subject, [entry.data for entry in journal.entries(ctx.tx, subject)]


def test_what_is_put_back_is_what_was_played_and_goes_on(fresh: Fresh, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    kept = Kept(tmp_path / "kept")
    with fresh("first") as engine:
        first = hall(engine, tmp_path / "blobs-1", kept)
        first.enrol_experts(6)
        found, before = opened(first, tmp_path), dict(journals(first))
        first.do(first.office(Role.SUPERVISOR), "lot.suspend", found[0], HALTED)
    with fresh("second") as engine:
        second = hall(engine, tmp_path / "blobs-2", kept)
        second.enrol_experts(6)
        assert opened(second, tmp_path) == found
        assert dict(journals(second)) == before
        assert {role: person.actor for role, person in second.people.items()} == {
            role: person.actor for role, person in first.people.items()
        }
        assert len(second.convened(found[0])) == 5
        with second.house.looking() as ctx:
            assert journal.broken_at(ctx.tx, found[0]) is None


def test_after_anything_else_it_is_played_anew(fresh: Fresh, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    kept = Kept(tmp_path / "kept")
    with fresh("first") as engine:
        first = hall(engine, tmp_path / "blobs-1", kept)
        before = opened(first, tmp_path)[1]
    with fresh("second") as engine:
        second = hall(engine, tmp_path / "blobs-2", kept)
        second.bidder(7)
        assert opened(second, tmp_path)[1] != before
        assert "bidder7" in second.people


def test_after_a_pass_of_the_log_which_records_nothing_it_is_played_anew(fresh: Fresh, tmp_path: Path) -> None:
    with fresh("first") as engine:
        hall_of(engine, tmp_path / "blobs-1").announced()
    with fresh("second") as engine:
        second = hall_of(engine, tmp_path / "blobs-2")
        draws.checkpoint(engine, second.now)
        second.announced()
        with reading(engine) as tx:
            assert sequencer.checkpoint(tx).size > 0


def test_a_world_begins_where_another_did(fresh: Fresh, tmp_path: Path) -> None:
    with fresh("first") as engine:
        first = hall_of(engine, tmp_path / "blobs-1")
        lot, before = first.announced(), dict(journals(first))
    with fresh("second") as engine:
        second = hall_of(engine, tmp_path / "blobs-2")
        assert second.announced() == lot
        assert dict(journals(second)) == before


def test_a_world_that_wants_it_plays_from_the_start(fresh: Fresh, tmp_path: Path) -> None:
    class Anew(Hall):
        restored = False

    journal_of = []
    for name in ("first", "second"):
        with fresh(name) as engine:
            made = Anew(engine, FolderBlobs(tmp_path / f"blobs-{name}"))
            made.announced()
            journal_of.append(dict(journals(made)))
    assert journal_of[0] != journal_of[1]


def test_what_another_world_has_left_is_gone_where_a_state_is_put_back(fresh: Fresh, tmp_path: Path) -> None:
    with fresh("only") as engine:
        _, lot = hall_of(engine, tmp_path / "blobs-1").announced()
        second = hall_of(engine, tmp_path / "blobs-2")
        assert lot not in dict(journals(second))
