"""The document library on the site and on the command line: taken in from a file, found, opened, given as data."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from litestar import Litestar
from litestar.testing import TestClient

from ggzy.__main__ import main
from kernel import canon
from kernel.blobs import FolderBlobs
from tests.support import site
from tests.support.databases import sqlite_database
from tests.support.world import World
from web import library_commands

HEADS = "索引号,标题,单位,分类,日期,来源,正文"
LINES = (
    "014000335/2009-00017,关于低保标准的通知,市民政局,规范性文件,2009-03-01,https://example.test/17,自2009年4月1日起施行",
    "A-2,坏日期,市民政局,规范性文件,2009-02-30,,",
    "A-3,预算公开,市财政局,财政信息,2010-01-01,《青屿日报》,一般公共预算",
)


@pytest.fixture(scope="module")
def page(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    folder = tmp_path_factory.mktemp("library")
    file = folder / "records.csv"
    file.write_bytes("\r\n".join((HEADS, *LINES)).encode("gb18030"))
    with sqlite_database(sqlite_template, folder) as engine:
        world = World(engine, FolderBlobs(folder / "blobs"))
        told = folder / "told.csv"
        first = library_commands.taken(world.house, file, told)
        assert (first.done, first.kept, first.faulty) == (3, 2, 1)
        assert library_commands.taken(world.house, file, told) == first
        with told.open(encoding="utf-8-sig") as faults:
            assert [row[:3] for row in csv.reader(faults)] == [["row", "index", "code"], ["2", "A-2", "record.date"]]
        with site.browsing(world) as client:
            yield client


def test_a_record_is_found_and_opened(page: TestClient[Litestar]) -> None:
    listed = page.get("/library", params={"q": "低保 标准"}).text
    assert "关于低保标准的通知" in listed
    assert "预算公开" not in listed
    assert 'href="/library/014000335%2F2009-00017"' in listed
    opened = page.get("/library/014000335%2F2009-00017").text
    assert "自2009年4月1日起施行" in opened
    assert 'href="https://example.test/17"' in opened
    assert page.get("/library/A-9").status_code == 404
    year = page.get("/library", params={"since": "2010-01-01", "until": "2010-12-31"}).text
    assert 'aria-current="true">2010</a>' in year
    assert "关于低保标准的通知" not in year
    assert "没有找到" in page.get("/library", params={"q": "低保", "unit": "市财政局"}).text
    assert "共 2 条" in page.get("/library", params={"page": "x", "since": "never"}).text


def test_it_is_given_as_data_with_its_digest(page: TestClient[Litestar]) -> None:
    found = page.get("/api/v1/records", params={"unit": "市财政局"}).json()
    assert (found["found"], found["more"], [one["index"] for one in found["records"]]) == (1, False, ["A-3"])
    one = page.get("/api/v1/records/014000335%2F2009-00017").json()
    said = {name: value for name, value in one.items() if name not in ("sha256", "entry")}
    assert canon.sha256(canon.canonical(said)).hex() == one["sha256"]
    proof = page.get(f"/log/proofs/{one['entry']}")
    assert proof.status_code == 409, "its entry is there and waits for its place in the log"


def test_the_command_says_how_it_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "records.csv"
    file.write_text("\n".join((HEADS, *LINES)))
    monkeypatch.setenv("GGZY_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GGZY_DATABASE_URL", f"sqlite:///{tmp_path / 'site.db'}")
    ended = CliRunner().invoke(main, ["library", "import", str(file)], catch_exceptions=False)
    assert "3 行：收录 2，已有 0，未收录 1" in ended.output
    assert (tmp_path / "records.csv.faults.csv").exists()
    file.write_text("标题\n")
    refused = CliRunner().invoke(main, ["library", "import", str(file)])
    assert refused.exit_code == 1
    assert "record.heads" in refused.output
