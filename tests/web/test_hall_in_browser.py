"""The opening hall in a real browser: what moves is there without a reload, by keyboard, on a phone and on the wall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from tests.support import door
from tests.support.chromium import browser
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from tests.support.parts import chromium
from tests.support.served import serving
from tests.support.world import DAY, Person
from web.request import SESSION

MINUTE = timedelta(minutes=1)


@dataclass
class Seats:
    """The hall, its site and a browser; the opening is ordered, nobody has given a key."""

    hall: Hall
    address: str
    context: BrowserContext
    lot: str
    bids: list[str]

    def page(self, person: Person | None = None, query: str = "") -> Page:
        if person:
            self.context.add_cookies([{"name": SESSION, "value": door.token(self.hall, person), "url": self.address}])
        page = self.context.new_page()
        page.goto(f"{self.address}/lots/{self.lot}/opening{query}")
        return page


@pytest.fixture
def seats(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[Seats]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        hall = Hall(engine, blobs)
        _, lot = hall.announced()
        prices = ("1200000.00", "1100000.00", "1300000.00")
        bids = [str(hall.submit(hall.bidder(n), lot, price, tmp_path).subject) for n, price in enumerate(prices)]
        hall.move_to(hall.now + 21 * DAY + MINUTE)
        hall.tick()
        hall.order_opening(lot)
        with serving(hall) as address, browser(str(chromium())) as chrome:
            yield Seats(hall, address, chrome.new_context(locale="zh-CN"), lot, bids)


def opened(seats: Seats) -> None:
    hall = seats.hall
    hall.move_to(hall.now + 31 * MINUTE)
    for custodian in hall.custodians()[:2]:
        hall.release_shares(custodian, seats.lot)
    hall.tick()
    hall.do(hall.office(Role.AGENCY), "lot.open_bids", seats.lot)


def test_keys_objections_and_answers_appear_while_a_bidder_watches(seats: Seats) -> None:
    hall = seats.hall
    page = seats.page(hall.bidder(0))
    page.evaluate("window.sameDocument = true")
    expect(page.get_by_role("status").first).to_have_text("共 3 份投标，0 份已交出密钥。")
    objecting = page.get_by_role("link", name="对开标提出异议")
    objecting.focus()
    hall.release(hall.bidder(1), seats.bids[1])
    expect(page.locator("#hall-2")).to_contain_text("已交出密钥", timeout=15_000)
    expect(page.get_by_role("status").first).to_have_text("共 3 份投标，1 份已交出密钥。")
    raised = hall.do(hall.bidder(2), "lot.object_opening", seats.lot, {"text": "线路不稳"})
    expect(page.get_by_role("heading", name="线路不稳")).to_be_visible(timeout=15_000)
    answer: dict[str, Json] = {"objection": raised.body["objection"], "text": "已换备用线路"}
    hall.do(hall.office(Role.TENDEREE), "lot.answer_objection", seats.lot, answer)
    expect(page.get_by_text("已换备用线路")).to_be_visible(timeout=15_000)
    assert page.evaluate("window.sameDocument") is True, "nothing was loaded again"
    seats.context.clear_cookies()
    public = seats.page()
    expect(public.locator("#hall-1")).to_have_count(0)
    assert "线路不稳" not in public.content()


def test_custodians_come_in_by_themselves_and_the_public_sees_the_record(seats: Seats) -> None:
    public = seats.page()
    opened(seats)
    expect(public.locator("#hall-3")).to_contain_text("1,300,000.00", timeout=20_000)
    expect(public.get_by_text("开标已结束，开标记录已公布。")).to_be_visible()
    expect(public.get_by_role("row").filter(has_text="已签名交出")).to_have_count(2)
    with public.expect_download() as saved:
        public.get_by_role("link", name="下载开标过程（CSV）").click()
    assert Path(saved.value.path()).read_text(encoding="utf-8-sig").count("lot.release_share") == 2


@pytest.mark.parametrize("width", [360, 1920])
def test_it_fits_a_phone_and_a_wall_in_the_largest_type(seats: Seats, width: int) -> None:
    opened(seats)
    page = seats.page(query="?type=xlarge&lang=en")
    page.set_viewport_size({"width": width, "height": 1080})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.screenshot(path=f"artifacts/draft/hall-{width}.png", full_page=True)
    assert wide <= width
    expect(page.locator("#hall-1")).to_be_visible()


def test_without_script_the_page_says_how_to_look_again(seats: Seats) -> None:
    chrome = seats.context.browser
    assert chrome is not None
    page = chrome.new_context(locale="zh-CN", java_script_enabled=False).new_page()
    page.goto(f"{seats.address}/lots/{seats.lot}/opening")
    page.get_by_role("link", name="刷新").click()
    expect(page.get_by_role("heading", name="开标过程")).to_be_visible()
    assert page.locator("ol.log > li").count() == 3
