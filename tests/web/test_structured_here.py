"""A priced bill and typed answers in a real Chromium: flaws by cell at once, then sealed, and Python opens the same."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from client import opening
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.money import money
from tests.flows.test_structured_bid import filed
from tests.support.bills import BILL, OFFER, PRICE, SOURCE, changed, workbook
from tests.support.chromium import browser
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from tests.support.parts import chromium
from tests.support.served import serving
from tests.support.tenders import criterion
from tests.support.world import opener
from tests.web.test_bid_here import WAIT, Firm, held, submit
from trading.rules import priced, response
from trading.rules.lifecycle import Regime
from trading.rules.priced import Asked

ASKS: tuple[Json, Json] = (
    {"kind": "number", "unit": "年", "low": "1", "high": "9"},
    {"kind": "choice", "choices": ["甲级", "乙级"]},
)


@pytest.fixture
def firm(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[Firm]:
    """A bidder for a lot with a bill, two of whose criteria ask something."""
    with sqlite_database(sqlite_template, tmp_path) as engine:
        hall = Hall(engine, blobs)
        with serving(hall) as address:
            files = [filed(hall, "清单.xlsx", workbook(SOURCE)), filed(hall, "清单.json", BILL.data())]
            bill: Json = {"sha256": files[1]["sha256"], "source_sha256": files[0]["sha256"], "decimals": 2}
            criteria: list[Json] = [
                criterion("C1", 4000) | {"asks": ASKS[0]},
                criterion("C2", 3000) | {"asks": ASKS[1]},
            ]
            lot = hall.lot_of("comprehensive_scoring", criteria=criteria, quantities=bill)
            _, made = hall.announced(files=[*files], lots=[lot])
            folder = tmp_path / "firm"
            folder.mkdir()
            yield Firm(hall, address, made, hall.bidder(1), folder)


@pytest.fixture
def context(firm: Firm) -> Iterator[BrowserContext]:
    assert firm.lot
    with browser(str(chromium())) as chrome:
        yield chrome.new_context(locale="zh-CN")


@pytest.mark.seed_row(7)
def test_prices_and_answers_are_checked_sealed_and_opened_again(firm: Firm, context: BrowserContext) -> None:
    page = firm.enter(context)
    table = page.get_by_label("分项报价表", exact=True)
    wrong, right = firm.folder / "错.xlsx", firm.folder / "对.xlsx"
    wrong.write_bytes(workbook(changed(OFFER, {(2, 3): 31, (4, 6): 1})))
    right.write_bytes(workbook(OFFER))
    table.set_input_files(wrong)
    flaws = page.locator("[name=priced] + [role=status] li")
    expect(flaws).to_have_text(
        ["D3 数量应为 30 [BIR-51]", "G3 12000.00 不等于数量 × 单价 12400.00 [C12-19]",
         "G5 1.00 不等于各行合价之和 16265.42 [C12-19]"], timeout=WAIT,
    )  # fmt: skip
    table.set_input_files(right)
    expect(page.get_by_text("清单无误，3 行，合计 16265.42 CNY")).to_be_visible(timeout=WAIT)
    page.locator("[name='answer.C1']").fill("3")
    page.locator("[name='answer.C2']").select_option("乙级")
    firm.fill(page, firm.paper("投标函.pdf", 10), price="16265.43")
    key = page.get_by_role("button", name="在本机签名并封装")
    key.click()
    refused = page.locator("[data-refused]")
    expect(refused).to_contain_text("G5 合计 16265.42 不等于开标一览表的总价 16265.43", timeout=WAIT)
    page.locator("[name='total.CNY']").fill(PRICE)
    page.locator("[name='answer.C1']").fill("10")
    key.click()
    expect(refused).to_contain_text("（C1）须填数，不小于 1，不大于 9", timeout=WAIT)
    page.locator("[name='answer.C1']").fill("3")
    _previewed(firm, page)
    key.click()
    expect(page.get_by_text("已签名并封装，存在本浏览器里")).to_be_visible(timeout=WAIT)
    assert b"16265.42" not in firm.bodies()
    submit(page)
    held(page)
    contents = opening.open_here(firm.submitted(), opener(firm.person), firm.folder / "out")
    assert {each.path: each.role for each in contents.files} == {
        "投标函.pdf": "document", "forms.json": "response", "quantities.json": "quantities", "报价/对.xlsx": "price"}  # fmt: skip
    documents = firm.folder / "out" / "documents"
    found = priced.read((documents / priced.PATH).read_bytes())
    priced.check(found, Asked(firm.lot, BILL, Regime.BID), [money(PRICE)])
    assert response.read((documents / response.PATH).read_bytes()).answers == {"C1": "3", "C2": "乙级"}


def _previewed(firm: Firm, page: Page) -> None:
    """Everything that will be sealed, in words, printed alone; nothing of it was sent."""
    page.get_by_role("button", name="预览要密封的内容").click()
    preview = page.locator("[data-preview]")
    expect(preview).to_be_visible(timeout=WAIT)
    told = dict(zip(preview.locator("dt").all_text_contents(), preview.locator("dd").all_text_contents(), strict=True))
    assert told["投标总价（CNY）"] == PRICE
    assert (told["评分项C1"], told["评分项C2"]) == ("3 年", "乙级")
    assert told["分项报价表"] == f"3 行，合计 {PRICE} CNY"
    expect(preview.locator("li")).to_have_text([re.compile("^投标函.pdf · "), re.compile("^报价/对.xlsx · ")])
    page.evaluate("window.print = () => { window.printed = document.body.className; }")
    preview.get_by_role("button", name="打印或存为 PDF").click()
    assert "preview-alone" in page.evaluate("window.printed")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert "preview-alone" not in page.evaluate("document.body.className")
    link = page.get_by_role("link", name="下载待填的清单（.xlsx）")
    with page.expect_download() as got:
        link.click()
    sheet = openpyxl.load_workbook(io.BytesIO(got.value.path().read_bytes())).worksheets[0]
    assert [cell.value for cell in sheet["A"][1:4]] == [each.no for each in BILL.positions]
