"""The document library on both databases: taken in once, found by words, unit, kind and day; what comes twice is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from disclosure.acts import library
from disclosure.acts.library import Progress, Wanted
from disclosure.rules.record_file import Row
from kernel import journal
from kernel.actor import CLERK
from kernel.blobs import Blobs
from kernel.errors import NotFound
from tests.support.world import World

FILE = "f" * 64
CELLS = {"unit": "市民政局", "kind": "规范性文件", "date": "2009-03-01", "source": "", "text": "最低生活保障"}


def row(n: int, **changed: str) -> Row:
    return Row(n, {**CELLS, "index": f"A-{n}", "title": f"第{n}号通知", **changed})


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def add(world: World, rows: Iterable[Row], sha256: str = FILE) -> tuple[Progress, list[library.Fault]]:
    with world.house.acting(CLERK) as ctx:
        return library.add_records(ctx, sha256, list(rows))


def found(world: World, wanted: Wanted) -> list[str]:
    with world.house.looking() as ctx:
        return [one.record.index for one in library.search(ctx, wanted).rows]


@pytest.mark.seed_row(101)
def test_records_are_found_newest_first_and_narrowed(world: World) -> None:
    add(world, [
        row(1), row(2, date="2010-01-01", unit="市财政局"), row(3, date="1981-05-04", kind="财政信息", text="预算公开"),
        row(4, unit="市财政局", text="决算公开，生活保障"),
    ])  # fmt: skip
    assert found(world, Wanted()) == ["A-2", "A-4", "A-1", "A-3"]
    assert found(world, Wanted("生活保障")) == ["A-2", "A-4", "A-1"]
    assert found(world, Wanted("公开", unit="市财政局")) == ["A-4"]
    assert found(world, Wanted(unit="市财政局")) == ["A-2", "A-4"]
    assert found(world, Wanted(kind="财政信息", until=date(1981, 5, 4))) == ["A-3"]
    assert found(world, Wanted(kind="财政信息", until=date(1981, 5, 3))) == []
    assert found(world, Wanted(since=date(2009, 3, 1), until=date(2009, 3, 1))) == ["A-4", "A-1"]
    assert found(world, Wanted("活生")) == []
    with world.house.looking() as ctx:
        facets = library.facets(ctx, Wanted("公开"))
        assert facets.units == {"市民政局": 1, "市财政局": 1}
        assert library.facets(ctx, Wanted(unit="市财政局")).units == {"市民政局": 2, "市财政局": 2}
        assert library.years(ctx) == {"2010": 1, "2009": 2, "1981": 1}
        one = library.find(ctx, "A-3")
        assert (one.record.date, one.record.text) == (date(1981, 5, 4), "预算公开")
        assert one.sha256 == one.record.sha256
        assert journal.head(ctx.tx, library.SUBJECT).leaf.hex() == one.batch  # type: ignore[union-attr]
        with pytest.raises(NotFound):
            library.find(ctx, "A-9")


def test_a_file_goes_on_where_it_stopped_and_says_what_it_left(world: World) -> None:
    first, none = add(world, [row(1), row(2)])
    assert (first, none) == (Progress(2, 2, 0, 0), [])
    again: Mapping[str, str] = row(1).cells
    second, faults = add(world, [
        row(1, title="已读过"), row(2), Row(3, again), row(4, index="A-1"), row(5, date="x"), row(6),
        Row(7, {**row(6).cells, "title": "同号异文"}),
    ])  # fmt: skip
    assert second == Progress(7, 3, 1, 3)
    assert [(fault.n, fault.why.code) for fault in faults] == [
        (4, "record.index_taken"), (5, "record.date"), (7, "record.index_taken"),
    ]  # fmt: skip
    assert add(world, [row(7)]) == (second, [])
    with world.house.looking() as ctx:
        assert library.progress(ctx, FILE) == second
        assert library.progress(ctx, "0" * 64) == Progress()
        assert [entry.body["count"] for entry in journal.entries(ctx.tx, library.SUBJECT)] == [2, 1]


def test_many_are_counted_up_to_a_limit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "COUNTED", 3)
    add(world, [row(n) for n in range(1, 6)])
    with world.house.looking() as ctx:
        page = library.search(ctx, Wanted("通知"), limit=2, offset=2)
        assert ([one.record.index for one in page.rows], page.found, page.more) == (["A-3", "A-2"], 3, True)
        assert replace(library.search(ctx, Wanted()), rows=()) == library.Page((), 5, more=False)
        assert library.facets(ctx, Wanted("通知")).kinds == {"规范性文件": 3}
