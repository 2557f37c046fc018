"""The page of columns: overdue on 1 December, an officer's form, found by text, opened at the source, taken as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.deadlines import BEIJING
from kernel.errors import NotFound
from people.rules.unit import Post
from tests.support import offices, site
from tests.support.browser import Browser, text
from tests.support.browser import site as signed_in
from tests.support.databases import sqlite_database
from tests.support.world import World

AT = "/openness/columns"
BUDGET: dict[str, Json] = {
    "column": "finance", "sort": "budget", "title": "2026年部门预算", "text": "收支总表", "link": "https://f.example/b.pdf",
    "on": "2026-03-02", "holds": ["functional"],
}  # fmt: skip


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("columns")
    with sqlite_database(sqlite_template, folder) as engine:
        yield World(engine, FolderBlobs(folder / "blobs"))


@pytest.mark.seed_row(76)
def test_a_document_is_entered_found_opened_at_its_source_and_downloaded(world: World) -> None:
    of = offices.office(world, Post.CLERK, name="青屿市财政局", n=850)
    clerk = Browser(world, signed_in(world), of[Post.CLERK])
    with pytest.raises(NotFound):
        world.do(of[Post.CLERK], "register.enter_column", "G-other", BUDGET)
    world.do(of[Post.CLERK], "register.enter_column", "G-columns", BUDGET)
    world.do(of[Post.CLERK], "register.enter_column", "G-columns", {**BUDGET, "column": "key_work", "sort": "other"})
    page = clerk.get(f"{AT}?column=finance&q=收支")
    assert 'href="https://f.example/b.pdf"' in page.text
    assert ("缺：政府债务表" in text(page), "缺：功能分类表" in text(page)) == (True, False)
    assert "/me/acts/G-columns/enter_column" in page.text
    assert "政府债务表" in text(clerk.get("/me/acts/G-columns/enter_column"))
    assert "没有这样的内容。" in text(clerk.get(f"{AT}?column=finance&q=收支 债券"))
    file = clerk.get(f"{AT}.csv?column=finance")
    (row,) = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
    assert (row["title"], row["holds"], row["lacking"]) == ("2026年部门预算", "functional", "three_public debt")
    assert clerk.get(f"{AT}?column=kitchen").status_code == 400


@pytest.mark.seed_row(107)
def test_on_the_first_of_december_a_column_with_nothing_is_overdue(world: World) -> None:
    with site.browsing(world) as client:
        for day, month, overdue in ((30, 11, 0), (1, 12, 3)):
            world.clock.move_to(datetime(2026, month, day, 12, tzinfo=BEIJING))
            assert client.get(AT).text.count("逾期无内容") == overdue
