"""Open data on the site: the catalogue as page and DCAT, one release, one record, a month as one streamed file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import Connection

from disclosure import open_store
from disclosure.acts import open_reading
from disclosure.rules.ocds import parts
from kernel import canon
from kernel.blobs import FolderBlobs
from kernel.db import reading, writing
from kernel.deadlines import BEIJING
from kernel.errors import Conflict
from tests.support import released, site
from tests.support.databases import sqlite_database
from tests.support.world import World
from web.public import open_data

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
    assert all(file.href in page for one in open_data.SETS for file in one.files)
    assert [name in page for name in ("releases-2026-11", "releases-2026-10", "releases-2026-08")] == [
        True,
        True,
        False,
    ]


def test_every_file_of_the_catalogue_can_be_taken(client: Client) -> None:
    told = client.get("/data/catalogue.jsonld").json()
    files = [file for one in told["dcat:dataset"] for file in one["dcat:distribution"]]
    assert len(files) == sum(len(one.files) for one in open_data.SETS)
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
