"""The expert pool's page: a roster goes in whole or not at all, and every flaw is named by its cell."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine

from experts.acts import reading
from experts.rules import roster
from ggzy.demo import pool as invented
from kernel.actor import Role
from kernel.blobs import Blobs
from tests.support.browser import browser, text
from tests.support.databases import sqlite_database
from tests.support.world import World


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        made: Engine = engine
        yield World(made, blobs)


def size(world: World) -> int:
    with world.house.looking() as ctx:
        return reading.size(ctx.tx)


def flawed(count: int, *cells: str) -> bytes:
    """A roster with nonsense in these cells of its first sheet."""
    book = openpyxl.load_workbook(io.BytesIO(invented.workbook(count)))
    for cell in cells:
        book[roster.EXPERTS][cell] = "没有这种值"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_the_centre_imports_a_roster_on_its_page(world: World) -> None:
    centre = browser(world, Role.CENTRE)
    assert 'href="/me/pool"' in centre.get("/me").text
    assert "data-busy" in centre.get("/me/pool").text
    done = centre.post("/me/pool", file=invented.workbook(12))
    assert (done.status_code, done.headers["location"]) == (303, "/me/pool")
    assert size(world) == 12
    page = text(centre.get("/me/pool"))
    assert "在册专家 12" in page
    assert "12 名" in page
    assert centre.get("/me/pool", "en").status_code == 200


def test_the_page_shows_what_each_code_means(world: World) -> None:
    centre = browser(world, Role.CENTRE)
    assert "还没有专业目录" in text(centre.get("/me/pool"))
    centre.post("/me/pool", file=invented.workbook(40))
    assert "印刷与出版物 B04" in text(centre.get("/me/pool"))
    assert "printing and publications B04" in text(centre.get("/me/pool", "en"))


def test_every_flaw_stands_in_a_table_and_no_row_is_taken(world: World) -> None:
    centre = browser(world, Role.CENTRE)
    refused = centre.post("/me/pool", file=flawed(6, "E3", "H5"))
    assert refused.status_code == 400
    page = text(refused)
    assert "共 2 处，一行也没有导入" in page
    for row, column in (("3", "E"), ("5", "H")):
        assert f"专家 {row} {column}" in page
    assert size(world) == 0
    assert centre.post("/me/pool").status_code == 400
    assert centre.post("/me/pool", file=b"no workbook").status_code == 400
    assert [entry.body["code"] for entry in world.chain("S-refusals")][:1] == ["roster.flawed"]


def test_the_template_is_a_roster_without_rows(world: World) -> None:
    data = browser(world, Role.CENTRE).http.get("/me/pool/template.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert {sheet.title: tuple(cell.value for cell in sheet[1]) for sheet in book} == dict(roster.COLUMNS)


def test_nobody_else_sees_the_pool(world: World) -> None:
    for role in (Role.AGENCY, Role.TENDEREE, Role.AUDIT_ADMIN):
        one = browser(world, role)
        assert one.get("/me/pool").status_code == 403
        assert one.post("/me/pool", file=invented.workbook(2)).status_code == 403
    assert size(world) == 0
