"""Open data on the site: the catalogue as page and DCAT, one release, one record, a month as one streamed file."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import Connection

from disclosure import open_store
from disclosure.acts import data_sets, open_reading
from disclosure.rules.ocds import parts
from kernel import canon
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.db import reading, writing
from kernel.deadlines import BEIJING
from kernel.errors import Conflict
from people.rules.unit import Post
from tests.support import papers_of_offices, released, site
from tests.support.databases import sqlite_database
from tests.support.world import World
from web import library_commands
from web.public import data_catalogue, data_files, searching
from web.public.sitting import plain

Client = TestClient[Litestar]
FIRST: Final = datetime(2026, 10, 1, tzinfo=BEIJING)
LATER: Final = datetime(2026, 11, 1, tzinfo=BEIJING)
TICK: Final = timedelta(milliseconds=1)
KEPT: Final = (
    ("n-0", FIRST - TICK),
    ("n-1", FIRST),
    ("n-2", FIRST + timedelta(days=9)),
    ("n-3", LATER - TICK),
    ("n-4", LATER),
)
"""Of October: both ends; beside it the moments just outside."""
MATTER: Final[dict[str, Json]] = {
    "kind": "document", "title": "停车收费办法", "summary": "收费标准", "livelihood": False,
}  # fmt: skip
ENTRY: Final[dict[str, Json]] = {"kind": "专题讲座", "day": "2026-01-05", "title": "依申请公开", "people": "30"}
RECORDS: Final = "索引号,标题,单位,分类,日期,来源,正文\n" + "".join(
    f"A-{n},第{n}号通知,市民政局,规范性文件,2009-03-0{n},,正文{n}\n" for n in range(1, 8)
)


def release(id_: str, at: datetime) -> parts.Node:
    return {
        "ocid": "ocds-xxxxxx-T-2026-0001",
        "id": id_,
        "date": parts.when(at),
        "tag": ["tender"],
        "initiationType": "tender",
        "tender": {"id": "T-2026-0001", "title": f"书目 {id_}"},
    }


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("open")
    with sqlite_database(sqlite_template, folder) as engine:
        made = World(engine, FolderBlobs(folder / "blobs"))
        with writing(engine) as tx:
            for id_, at in KEPT:
                keep(tx, id_, at)
        of = papers_of_offices.staffed(made, 861)
        papers_of_offices.published(made, of, papers_of_offices.number(of), title="=1+1", summary="两行\n“引号”,逗号")
        made.do(of[Post.CLERK], "consultation.plan", "V-2026-0001", dict(MATTER))
        made.do(of[Post.CLERK], "register.enter", "G-briefings", {"cells": dict(ENTRY)})
        (folder / "records.csv").write_text(RECORDS)
        library_commands.taken(made.house, folder / "records.csv", folder / "faults.csv")
        made.move_to(LATER + timedelta(days=20))
        yield made


def keep(tx: Connection, id_: str, at: datetime) -> None:
    data = parts.encode(release(id_, at))
    digest = hashlib.sha256(data).hexdigest()
    open_store.keep(
        tx,
        id=id_,
        data_set="procurement",
        tender="T-2026-0001",
        tag="tender",
        date=canon.instant(at),
        sha256=digest,
        data=data,
    )


@pytest.fixture(scope="module")
def client(world: World) -> Iterator[Client]:
    with site.browsing(world) as opened:
        yield opened


def lines(client: Client, month: str) -> list[str]:
    answer = client.get(f"/data/releases.jsonl?month={month}")
    assert answer.headers["content-type"].startswith("application/jsonl")
    return [json.loads(line)["id"] for line in answer.content.splitlines()]


def test_a_month_holds_its_releases_from_first_to_last_instant(client: Client) -> None:
    assert lines(client, "2026-10") == ["n-1", "n-2", "n-3"]
    assert lines(client, "2026-09") == ["n-0"]
    assert lines(client, "") == ["n-4"]
    assert lines(client, "2026-01") == []


def test_a_file_longer_than_a_batch_is_whole(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_reading, "BATCH", 2)
    assert lines(client, "2026-10") == ["n-1", "n-2", "n-3"]


@pytest.mark.parametrize("month", ["2026-13", "26-10", "2026-1", "x"])
def test_what_is_no_month_is_refused(client: Client, month: str) -> None:
    assert client.get(f"/data/releases.jsonl?month={month}").status_code == 400


def test_a_release_stands_in_a_valid_package_of_its_own(client: Client) -> None:
    data = client.get("/data/releases/n-2").content
    assert released.problems(data) == []
    assert json.loads(data)["releases"] == [json.loads(parts.encode(release(*KEPT[2])))]


def test_a_record_joins_the_releases_of_a_tender(client: Client) -> None:
    data = client.get("/data/records/T-2026-0001").content
    assert released.problems(data) == []
    (record,) = json.loads(data)["records"]
    assert [each["url"].rpartition("/")[2] for each in record["releases"]] == [id_ for id_, _ in KEPT]
    assert record["compiledRelease"]["tender"]["title"] == "书目 n-4"


@pytest.mark.parametrize("path", ["/data/releases/n-9", "/data/records/T-2026-0009"])
def test_what_is_not_there_is_told_by_name(client: Client, path: str) -> None:
    answer = client.get(path, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (404, "release.unknown")


def test_the_page_lists_every_data_set_and_the_months_that_have_any(client: Client) -> None:
    page = client.get("/data/open").text
    assert "ocds-xxxxxx" in page
    assert all(file.href in page for one in data_catalogue.sets({}) for file in one.files)
    months = ("releases-2026-11", "bulk-2026-10.zip", "releases-2026-08")
    assert [name in page for name in months] == [True, True, False]


def test_every_file_of_the_catalogue_can_be_taken(client: Client) -> None:
    told = client.get("/data/catalogue.jsonld").json()
    files = [file for one in told["dcat:dataset"] for file in one["dcat:distribution"]]
    assert len(files) == sum(len(one.files) for one in data_catalogue.sets({}))
    for file in files:
        address = str(file["dcat:downloadURL"]["@id"])
        answer = client.get("/" + address.partition("://")[2].partition("/")[2])
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(file["dcat:mediaType"])


def test_a_release_is_kept_once(world: World) -> None:
    with writing(world.engine) as tx, pytest.raises(Conflict, match=r"release\.known"):
        keep(tx, "n-1", FIRST)
    with reading(world.engine) as tx:
        assert open_store.count(tx, "procurement", FIRST, LATER) == 3


# ---------------------------------------------------------------- tables

HELD: Final = {"documents": 1, "consultations": 1, "library": 7, "register-briefings": 1, "turnover": 12, "notices": 0}
"""How many rows these sets have here."""


def rows(client: Client, name: str) -> list[dict[str, Json]]:
    """Of the JSON file, which its schema accepts, and which the CSV file says word for word."""
    told = client.get(f"/data/sets/{name}.json").json()
    schema = client.get(f"/data/sets/{name}.schema.json").json()
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(told)
    heads, *lines = csv.reader(io.StringIO(client.get(f"/data/sets/{name}.csv").content.decode("utf-8-sig")))
    assert heads == schema["items"]["required"]
    assert lines == [["" if value is None else plain(value) for value in row.values()] for row in told]
    found: list[dict[str, Json]] = told
    return found


@pytest.mark.seed_row(98)
def test_every_table_equals_the_database_in_both_files(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_sets, "BATCH", 3)
    ids = [one.id for one in data_catalogue.sets({}) if one.items]
    found = {name: rows(client, name) for name in ids}
    assert {name: len(found[name]) for name in HELD} == HELD
    assert [row["index"] for row in found["library"]] == [f"A-{n}" for n in range(1, 8)]
    assert found["library"][2]["text"] == "正文3"
    (document,) = found["documents"]
    assert (document["title"], document["office_name"]) == ("=1+1", "青屿市民政局")
    (entry,) = found["register-briefings"]
    assert (entry["title"], entry["people"], entry["entered_by"]) == ("依申请公开", 30, document["office"])
    owed = [row for row in found["directory"] if row["office"] == document["office"]]
    assert len(owed) == len({row["duty"] for row in owed}) > 10
    assert (found["consultations"][0]["title"], found["consultations"][0]["comments"]) == ("停车收费办法", 0)


def test_matters_before_the_public_can_be_followed(client: Client) -> None:
    feed = ElementTree.fromstring(client.get("/feeds/consultations.atom").content)
    (entry,) = feed.iter("{http://www.w3.org/2005/Atom}entry")
    assert entry.findtext("{http://www.w3.org/2005/Atom}title") == "停车收费办法"


def test_a_month_of_a_table_has_the_rows_of_that_month(client: Client, world: World) -> None:
    published = client.get("/data/sets/documents.json").json()[0]["published"][:7]
    assert len(client.get(f"/data/sets/documents.json?month={published}").json()) == 1
    assert client.get("/data/sets/documents.json?month=2026-10").json() == []


@pytest.mark.parametrize(
    "file", ["nothing.csv", "notices.pdf", "notices", "register-x.json", "library.csv?month=2026-10"]
)
def test_there_is_no_other_file(client: Client, file: str) -> None:
    answer = client.get(f"/data/sets/{file}", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (404, "data.unknown")


def test_the_export_for_portals_validates(client: Client) -> None:
    told, schema = client.get("/data/portal.json").json(), client.get("/data/portal.schema.json").json()
    judge = Draft202012Validator(schema, format_checker=FormatChecker())
    judge.validate(told)
    assert [one["信息资源代码"] for one in told] == [one.id for one in data_catalogue.sets({})]
    assert not judge.is_valid([{**told[0], "更新周期": "有时"}])


def test_records_of_a_month_are_those_of_its_tenders(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = client.get("/data/records.jsonl?month=2026-10").content.splitlines()
    assert len(json.loads(line)["releases"]) == len(KEPT)
    assert client.get("/data/records.jsonl?month=2026-01").content == b""


def test_everything_comes_in_one_file(client: Client) -> None:
    with zipfile.ZipFile(io.BytesIO(client.get("/data/bulk.zip").content)) as whole:
        assert whole.testzip() is None
        names = set(whole.namelist())
        assert whole.read("library.csv") == client.get("/data/sets/library.csv").content
        assert len(whole.read("releases.jsonl").splitlines()) == len(KEPT)
    assert {f"{one.id}.json" for one in data_catalogue.sets({}) if one.items} <= names
    with zipfile.ZipFile(io.BytesIO(client.get("/data/bulk.zip?month=2026-10").content)) as month:
        assert month.read("releases.jsonl") == client.get("/data/releases.jsonl?month=2026-10").content
        assert "notices.csv" in month.namelist()
        assert "library.csv" not in month.namelist()


def test_a_packed_file_is_made_while_it_is_read() -> None:
    """Its first bytes are there before the last part was asked for."""
    asked: list[int] = []

    def parts() -> Iterator[bytes]:
        for n in range(64):
            asked.append(n)
            yield hashlib.sha256(bytes([n])).digest() * 1024

    made = data_files.zipped([("a.bin", parts())])
    while not next(made):
        pass
    assert len(asked) < 64


# ---------------------------------------------------------------- one search box


@pytest.mark.parametrize(
    ("q", "kinds", "shown"),
    [
        ("停车", ["consultations"], "停车收费办法"),
        ("=1+1", ["documents"], "/openness/documents/"),
        ("依申请 公开", ["tasks", "registers"], "/registers/briefings?q="),
        ("第3号", ["library"], "/library/A-3"),
        ("没有这样的字", [], "没有找到"),
        ("", [], "输入要找的字"),
    ],
)
def test_one_box_finds_every_kind_of_public_thing(client: Client, q: str, kinds: list[str], shown: str) -> None:
    page = client.get("/search", params={"q": q}).text
    assert shown in page
    assert [name for name in searching.SOURCES if f"kind={name}&quot;" in page or f'kind={name}"' in page] == kinds


def test_one_kind_is_listed_page_by_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "PAGE", 5)
    whole = client.get("/search?q=通知").text
    assert (whole.count('href="/library/A-'), "kind=library" in whole) == (searching.FEW, True)
    first, second = (client.get(f"/search?q=通知&kind=library&page={n}").text for n in (1, 2))
    assert (first.count('href="/library/A-'), second.count('href="/library/A-')) == (5, 2)
    assert ('rel="next"' in first, 'rel="prev"' in first) == (True, False)
    assert ('rel="next"' in second, 'rel="prev"' in second) == (False, True)
    assert client.get("/search?q=通知&kind=x&page=y").text.count('href="/library/A-') == searching.FEW
