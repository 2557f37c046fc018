"""A bill of quantities attached on the tender's page and chosen on the lot's; criteria that ask; an amended bill."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs
from tests.support.bills import BILL, SOURCE, changed, workbook
from tests.support.browser import Browser, browser, text
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from tests.web.test_draft_lots import PAGE, certificates
from tests.web.test_workbenches import draft, lot_draft
from trading.acts import reading
from trading.rules import response

ASKS = {
    "criteria.0.asks.kind": "number", "criteria.0.asks.unit": "lm/W", "criteria.0.asks.low": "80.0",
    "criteria.1.asks.kind": "choice", "criteria.1.asks.choices": "甲级\n乙级",
}  # fmt: skip


@pytest.fixture
def hall(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[Hall]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        made = Hall(engine, blobs)
        made.register("照明改造")
        yield made


def attach(agency: Browser, page: str, answers: dict[str, str], data: bytes, **files: bytes) -> httpx.Response:
    named = {name: (f"{name}.bin", each) for name, each in files.items()} | {"file": ("清单.xlsx", data)}
    return agency.http.post(page, data=answers, files=named, follow_redirects=False)


def announced(hall: Hall) -> dict[str, Any]:
    with hall.house.looking() as ctx:
        held = canon.mapping(ctx.blobs.get(reading.tender(ctx, "T-2026-0001").doc_sha256))
    return cast("dict[str, Any]", held)


def test_a_bill_is_chosen_read_announced_and_replaced(hall: Hall) -> None:
    agency, source = browser(hall, Role.AGENCY), workbook(SOURCE)
    broken = workbook(changed(SOURCE, {(3, 3): "约30"}))
    assert "bill.source" not in agency.get(f"{PAGE}/lots/1").text, "nothing is asked while no table is attached"
    attach(agency, PAGE, draft(hall), broken, **certificates(hall))
    chosen = lot_draft(bill__source=canon.sha256(source).hex(), bill__decimals="2", **ASKS)
    flawed = canon.sha256(broken).hex()
    first = agency.post(f"{PAGE}/lots/1", chosen | {"bill.source": flawed, "criteria.1.asks.choices": ""})
    assert "D4 “约30”不是数" in text(first)
    assert "请填写：选项" in text(first)
    assert "清单有问题" in text(agency.get(f"{PAGE}/lots/1"))
    attach(agency, PAGE, draft(hall), source)
    done = agency.post(f"{PAGE}/lots/1", chosen)
    assert done.status_code == 303, text(done)
    whole = agency.post(PAGE, draft(hall))
    assert whole.headers["location"] == "/me/acts/T-2026-0001/announce", text(whole)
    agency.errand("T-2026-0001", "announce")
    (lot,), files = announced(hall)["lots"], announced(hall)["files"]
    assert hall.blobs.get(lot["quantities"]["sha256"]) == BILL.data()
    assert [one["name"] for one in files] == ["清单.xlsx", "L-2026-0001-1.quantities.json"]
    assert [(each.id, each.kind, each.unit, each.choices) for each in response.asks(lot["criteria"])] == [
        ("C1", "number", "lm/W", ()), ("C2", "choice", "", ("甲级", "乙级"))]  # fmt: skip
    assert "L-2026-0001-1.quantities.json" in text(agency.get("/tenders/T-2026-0001"))
    amended = attach(agency, "/me/acts/T-2026-0001/amend", {"reason": "更正"}, workbook(changed(SOURCE, {(3, 3): 31})))
    assert "L-2026-0001-1.quantities.json" in text(amended), text(amended)
    assert "清单有问题" not in text(amended)
    wrong = attach(agency, "/me/acts/T-2026-0001/amend", {"reason": "更正"}, workbook(changed(SOURCE, {(3, 3): "?"})))
    assert "D4 “?”不是数" in text(wrong)


def test_a_bill_that_is_no_longer_chosen_goes_from_the_files(hall: Hall) -> None:
    agency, source = browser(hall, Role.AGENCY), workbook(SOURCE)
    attach(agency, PAGE, draft(hall), source, **certificates(hall))
    agency.post(f"{PAGE}/lots/1", lot_draft(bill__source=canon.sha256(source).hex()))
    assert "quantities.json" in text(agency.get(PAGE))
    agency.post(f"{PAGE}/lots/1", lot_draft(bill__source="", **{"criteria.0.asks.kind": ""}))
    assert "quantities.json" not in text(agency.get(PAGE))
