"""The papers of a bid in a real Chromium: held beside the tender while they are chosen, cleaned, and refused before sealing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kernel.blobs import Blobs
from tests.support import pdfs
from tests.support.chromium import browser
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from tests.support.parts import chromium
from tests.support.served import serving
from tests.trading.rules.papers.test_asked import PLAN
from tests.web.test_bid_here import WAIT, Firm

ASKED: Final[list[dict[str, Any]]] = [
    {**PLAN, "lenient": [], "max_pages": 1},
    {
        **PLAN,
        "id": "licence",
        "zh": "营业执照",
        "en": "Licence",
        "blind": False,
        "max_pages": None,
        "required": False,
        "lenient": [],
    },
]


@pytest.fixture
def firm(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[Firm]:
    folder = tmp_path / "firm"
    folder.mkdir()
    with sqlite_database(sqlite_template, tmp_path) as engine:
        hall = Hall(engine, blobs)
        with serving(hall) as address:
            part = hall.lot_document("L-2026-0001-1") | {"papers": ASKED}
            _, lot = hall.announced(lots=[part])
            yield Firm(hall, address, lot, hall.bidder(1), folder)


@pytest.fixture
def context(firm: Firm) -> Iterator[BrowserContext]:
    assert firm.lot
    with browser(str(chromium())) as chrome:
        yield chrome.new_context(locale="zh-CN")


def _line(page: Page, title: str) -> Any:  # noqa: ANN401
    return page.locator("[data-lines] > li", has_text=title)


@pytest.mark.seed_row(7)
def test_papers_are_held_beside_the_tender_before_they_are_sealed(firm: Firm, context: BrowserContext) -> None:
    page = firm.enter(context)
    files = page.get_by_label("投标文件", exact=True)
    expect(_line(page, "技术方案")).to_contain_text("不合要求", timeout=WAIT)
    expect(_line(page, "技术方案")).to_contain_text("缺少这份文件")
    expect(_line(page, "营业执照")).to_contain_text("可不交")

    vectors = pdfs.vectors()
    plan, licence, stray = (firm.folder / name for name in ("技术方案.pdf", "x.pdf", "别的.txt"))
    plan.write_bytes(vectors["author is the firm"].data)
    licence.write_bytes(vectors["standard font"].data)
    stray.write_bytes(b"words")
    files.set_input_files([plan, licence, stray])
    expect(page.locator("[data-role]").first).to_have_value("plan")
    expect(_line(page, "技术方案")).to_contain_text("文件信息里有：Title", timeout=WAIT)
    expect(_line(page, "其他文件")).to_contain_text("请核对")
    page.locator("[data-files] li", has_text="x.pdf").locator("[data-role]").select_option("licence")
    expect(_line(page, "营业执照")).to_contain_text("第 1 页：字体未嵌入：Helvetica")

    page.get_by_role("button", name="清除痕迹").click()
    expect(_line(page, "技术方案")).to_contain_text("齐备", timeout=WAIT)
    page.get_by_label("暗标中不得出现的名称").fill("Plan")
    page.get_by_label("暗标中不得出现的名称").blur()
    expect(_line(page, "技术方案")).to_contain_text("出现投标人名称或标识：Plan")
    page.get_by_label("暗标中不得出现的名称").fill("")

    firm.fill(page)
    page.get_by_role("button", name="在本机签名并封装").click()
    expect(page.get_by_role("alert")).to_contain_text("x.pdf：字体未嵌入：Helvetica", timeout=WAIT)
    licence.write_bytes(vectors["plain"].data)
    files.set_input_files(licence)
    page.locator("[data-files] li", has_text="x.pdf").locator("[data-role]").select_option("licence")
    expect(_line(page, "营业执照")).to_contain_text("齐备", timeout=WAIT)
    firm.seal(page)
    assert [each.method for each in firm.sent if each.method != "GET"] == [], "nothing of a paper is sent"
