"""The deals of a month: page, API and file list the same, by month and category, and add up to the figures' sum."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from disclosure import store
from kernel import canon
from kernel.blobs import FolderBlobs
from kernel.db import writing
from kernel.deadlines import BEIJING
from tests.support import site
from tests.support.databases import sqlite_database
from tests.support.world import World
from web.public import deals

Client = TestClient[Litestar]
FIRST: Final = datetime(2026, 10, 1, tzinfo=BEIJING)
LATER: Final = datetime(2026, 11, 1, tzinfo=BEIJING)
TICK: Final = timedelta(milliseconds=1)
KEPT: Final = (
    (FIRST - TICK, "works", "CNY", "7.77", "九月的"),
    (FIRST, "works", "CNY", "10000000.05", "甲"),
    (FIRST + timedelta(days=9), "procurement", "CNY", "0.10", "=乙"),
    (FIRST + timedelta(days=9), "procurement", "USD", "300.00", "丙"),
    (LATER - TICK, "works", "CNY", "0.20", "丁"),
    (LATER, "works", "CNY", "5.00", "十一月的"),
    (FIRST + timedelta(days=5), "works", None, None, "无价"),
)
"""Of October: both ends, two currencies, one without a sum; beside it the moments just outside."""


@pytest.fixture(scope="module")
def client(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("deals")
    with sqlite_database(sqlite_template, folder) as engine:
        world = World(engine, FolderBlobs(folder / "blobs"))
        world.move_to(LATER + timedelta(days=20))
        with writing(engine) as tx:
            for n, (at, category, currency, amount, winner) in enumerate(KEPT):
                store.keep(
                    tx, (winner,), id=f"N-{n}", leaf=f"{n:064x}", kind=("result_announcement", "deal_announcement")[n % 2],
                    public=True, tender=f"T-2026-000{n}", lot=f"L-2026-000{n}-1", addressee="", no=str(n),
                    title_zh=f"第{n}项", title_en=f"item {n}", category=category, regime="BID", winner=winner,
                    issued_at=canon.instant(at), published_at=canon.instant(at), sha256=f"{n:064x}", view=b"{}",
                    currency=currency, amount=amount,
                )  # fmt: skip
            store.keep(
                tx, ("公告",), id="N-x", leaf="f" * 64, kind="tender_notice", public=True, tender="T-2026-0009", lot="",
                addressee="", no="x", title_zh="公告", title_en="notice", category="works", regime="BID",
                issued_at=canon.instant(FIRST), published_at=canon.instant(FIRST), sha256="e" * 64, view=b"{}",
                currency="CNY", amount="9.00",
            )  # fmt: skip
        with site.browsing(world) as opened:
            yield opened


def rows(client: Client, query: str) -> list[dict[str, str]]:
    answer = client.get(f"/data/deals.csv?{query}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def added(found: list[dict[str, str]]) -> dict[str, str]:
    made: dict[str, Decimal] = {}
    for one in found:
        if one["amount"]:
            made[one["currency"]] = made.get(one["currency"], Decimal()) + Decimal(one["amount"])
    return {currency: str(total) for currency, total in sorted(made.items())}


@pytest.mark.seed_row(20)
@pytest.mark.parametrize(
    ("query", "listed", "sums"),
    [
        ("month=2026-10", 5, {"CNY": "10000000.35", "USD": "300.00"}),
        ("month=2026-10&category=works", 3, {"CNY": "10000000.25"}),
        ("month=2026-10&category=procurement", 2, {"CNY": "0.10", "USD": "300.00"}),
        ("month=2026-10&category=land", 0, {}),
        ("month=2026-09", 1, {"CNY": "7.77"}),
        ("", 1, {"CNY": "5.00"}),
    ],
)
def test_the_sum_is_that_of_the_listed_and_of_the_file(
    client: Client, query: str, listed: int, sums: dict[str, str]
) -> None:
    told = client.get(f"/api/v1/deals?{query}").json()
    assert (told["count"], len(told["deals"]), told["sums"]) == (listed, listed, sums)
    assert added(told["deals"]) == added(rows(client, query)) == sums
    html = client.get(f"/data/deals?{query}").text
    shown = [
        figure.replace(",", "") for figure in re.findall(r"[0-9,]+\.[0-9]{2}(?![0-9])", html.partition("<tbody>")[2])
    ]
    amounts = [one["amount"] for one in told["deals"] if one["amount"]]
    assert shown == [*amounts, *sums.values()]
    assert ("这个月没有这样的成交。" in html) == (listed == 0)


@pytest.mark.seed_row(20)
def test_categories_add_up_to_the_month_and_the_month_is_the_charts(client: Client) -> None:
    parts = [client.get(f"/api/v1/deals?month=2026-10&category={one}").json() for one in ("works", "procurement")]
    assert sum(Decimal(one["sums"]["CNY"]) for one in parts) == Decimal("10000000.35")
    turnover = client.get("/data/turnover.csv").text
    assert "2026-10,1,5,10000000.35\n" in turnover
    data = client.get("/data").text
    assert "/data/deals?month=2026-10" in data, "from the bar to its deals"
    assert 'href="/lots/L-2026-0001-1"' in client.get("/data/deals?month=2026-10").text


def test_a_firm_whose_name_is_a_formula_stays_a_name(client: Client) -> None:
    assert [one["winner"] for one in rows(client, "month=2026-10&category=procurement")] == ["'=乙", "丙"]


def test_a_long_month_comes_in_pages_under_one_sum(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deals, "PAGE", 2)
    pages = [client.get(f"/data/deals?month=2026-10&page={n}").text for n in (1, 2, 3, 4)]
    assert [html.count('href="/lots/') for html in pages] == [2, 2, 1, 0]
    assert all("10,000,000.35" in html and "合计（全部各页）" in html for html in pages[:3])
    assert 'rel="next"' in pages[0]
    assert 'rel="prev"' in pages[2]
    assert len(rows(client, "month=2026-10")) == 5


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "0000-01", "2026", "x", "2026-1", "2026-10-01"])
def test_what_is_no_month_is_refused(client: Client, month: str) -> None:
    for path in ("/data/deals", "/data/deals.csv", "/api/v1/deals"):
        assert client.get(path, params={"month": month}).status_code == 400
