"""The monitor of the six classes over a played lot: page, filter, file, the strip on its tender's page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from kernel.blobs import FolderBlobs
from tests.support import site
from tests.support.case import Case, awarded
from tests.support.databases import sqlite_database
from tests.support.panel import Hall

Client = TestClient[Litestar]
AT = "/openness/classes"


@pytest.fixture(scope="module")
def case(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """A lot that was archived without a contract."""
    folder = tmp_path_factory.mktemp("classes")
    with sqlite_database(sqlite_template, folder) as engine:
        yield awarded(Hall(engine, FolderBlobs(folder / "blobs")), folder)


def test_from_no_notice_to_all_but_the_contract(case: Case) -> None:
    with site.browsing(case.hall) as client:
        assert rows(client)[case.lot] == ["archived", "missing", "missing", "missing", "missing", "missing", "none"]
        site.publish(case.hall)
        told = ["published", "published", "published", "published", "missing", "none"]
        assert rows(client)[case.lot] == ["archived", *told]
        page = client.get(AT).text
        assert "1 个标段，1 个有缺项" in page
        assert (page.count('class="sign bad"'), page.count('class="sign good"')) == (1, 4)
        assert "责任单位：" in page
        tender = case.lot.replace("L-", "T-").rpartition("-")[0]
        strip = client.get(f"/tenders/{tender}").text.partition('id="h-classes"')[2].partition("</section>")[0]
        assert (strip.count("sign bad"), strip.count("sign good")) == (1, 4)
        assert case.lot in client.get(f"{AT}?show=missing").text
        assert "没有这样的标段。" in client.get(f"{AT}?year=2020").text
        for wrong in ("year=20", "year=x", "show=x", "page=0"):
            assert client.get(f"{AT}?{wrong}").status_code == 400


def rows(client: Client) -> dict[str, list[str]]:
    answer = client.get(f"{AT}.csv")
    found = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert found[0] == ["lot", "stage", "announcement", "qualification", "process", "deal", "performance", "change"]
    return {row[0]: row[1:] for row in found[1:]}
