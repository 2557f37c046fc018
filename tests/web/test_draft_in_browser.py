"""The agency's draft in a real Chromium: rows come and go with script and without, totals run along, nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from kernel.actor import Role
from kernel.blobs import Blobs
from tests.support import axe
from tests.support.browser import Browser as Desk
from tests.support.browser import site
from tests.support.chromium import browser
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from tests.support.parts import ROOT, chromium
from tests.web.photograph import OVERFLOW
from tests.web.test_workbenches import draft
from web.request import SESSION

OUT: Final = ROOT / "artifacts" / "draft"
LOT: Final = {
    "title.zh": "智慧教室设备", "budget": "12,000,000", "duration_days": "60", "quality": "合格",
    "conditions.zh": "具有独立承担民事责任的能力\n未被列入失信名单", "panel.size": "7",
    "panel.strata.0.specialties": "B03、B01", "panel.strata.0.n": "5",
}  # fmt: skip
CRITERIA: Final = (("技术方案", "30"), ("实施与培训", "15"), ("售后服务", "15"), ("同类业绩（每项 2 分）", "10"))


@dataclass
class Clerk:
    """An agency's clerk, signed in, with the site on a port of this machine."""

    address: str
    token: str
    chrome: Browser

    def page(self, *, script: bool = True) -> Page:
        context = self.chrome.new_context(java_script_enabled=script, locale="zh-CN")
        context.add_cookies([{"name": SESSION, "value": self.token, "url": self.address}])
        return context.new_page()


@pytest.fixture
def clerk(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[Clerk]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        hall = Hall(engine, blobs)
        hall.register("滨海实验学校智慧教室设备采购")
        app = site(hall)
        agency = Desk(hall, app, hall.office(Role.AGENCY))
        agency.post("/me/projects/P-2026-0001/draft", draft(hall))
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        with browser(str(chromium())) as chrome:
            yield Clerk(f"http://127.0.0.1:{port}", str(agency.http.cookies[SESSION]), chrome)
        server.should_exit = True
        thread.join()


def fill(page: Page, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        place = page.locator(f'[name="{name}"]').last
        if place.evaluate("e => e.tagName") == "SELECT":
            place.select_option(text)
        else:
            place.fill(text)


def look(page: Page, name: str) -> list[str]:
    """Photograph it at both widths and languages: what sticks out, and what axe finds."""
    OUT.mkdir(parents=True, exist_ok=True)
    at, wrong = page.url.partition("?")[0], []
    for language, width in (("zh", 1280), ("zh", 375), ("en", 1280), ("en", 375)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{at}?lang={language}")
        wrong += page.evaluate(OVERFLOW)
        page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
        wrong += page.evaluate(OVERFLOW)
        wrong += [f"{rule}: {html}" for rule, html in axe.named(page)]
        page.screenshot(path=OUT / f"{name}-{language}-{width}.png", full_page=True)
    page.goto(f"{at}?lang=zh")
    return wrong


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def fill_when_there(page: Page, texts: dict[str, str]) -> None:
    for name in texts:
        page.locator(f'[name="{name}"]:not([type="hidden"])').wait_for()
    fill(page, texts)


def test_the_pages_are_fit_for_everybody(clerk: Clerk) -> None:
    page = clerk.page()
    page.goto(f"{clerk.address}/me/projects/P-2026-0001/draft")
    assert look(page, "tender") == []
    page.goto(f"{clerk.address}/me/projects/P-2026-0001/draft/lots/1")
    fill(page, {"duration_days": "soon"})
    press(page, "加一个评分项")
    fill(page, {"criteria.0.zh": CRITERIA[0][0], "criteria.0.max": "30"})
    press(page, "加一个评分项")
    fill(page, {"criteria.1.zh": CRITERIA[3][0], "criteria.1.max": "40", "criteria.1.objective": "yes"})
    page.locator("summary", has_text="档次").last.click()
    page.get_by_role("button", name="加一档").last.click()
    fill(page, {"criteria.1.bands.0.from": "0", "criteria.1.bands.0.to": "20", "criteria.1.bands.0.zh": "十项以下"})
    press(page, "加一个专业组")
    fill(page, {"panel.strata.0.specialties": "B03、B01", "panel.strata.0.n": "5"})
    with page.expect_navigation():
        page.get_by_role("button", name="保存", exact=True).click()
    assert look(page, "lot") == []


def test_rows_come_and_go_and_totals_run_along(clerk: Clerk) -> None:
    page = clerk.page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{clerk.address}/me/projects/P-2026-0001/draft/lots/1")
    for n, (name, most) in enumerate(CRITERIA):
        press(page, "加一个评分项")
        expect(page.locator(f'[name="criteria.{n}.zh"]')).to_be_focused()
        fill(page, {f"criteria.{n}.zh": name, f"criteria.{n}.max": most})
    press(page, "加一个专业组")
    expect(page.locator('[name="panel.strata.0.specialties"]')).to_be_focused()
    fill(page, LOT | {"criteria.1.max": "12"})
    page.locator('[name="criteria.1.max"]').press("Tab")
    expect(page.locator("#total-points")).to_contain_text("还差 3 分")
    expect(page.locator("#total-seats")).to_contain_text("还差 2 人")
    with page.expect_navigation():
        page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator(".errors li")).to_have_count(2)
    page.locator("summary", has_text="档次").first.click()
    page.get_by_role("button", name="加一档").first.click()
    expect(page.locator('[name="criteria.0.bands.0.from"]')).to_be_focused()
    page.get_by_role("button", name="移除 档次 1").click()
    expect(page.locator('[name="criteria.0.bands.0.from"]')).to_have_count(0)
    expect(page.locator(".errors li")).to_have_count(2)
    fill(page, {"criteria.1.max": "15"})
    page.locator('[name="method"]').select_option("reasonable_low_price")
    fill_when_there(page, {"params.full": "30"})
    page.locator('[name="method"]').select_option("comprehensive_scoring")
    page.locator('[name="params.price_weight"]').wait_for()
    fill(page, {"panel.strata.0.n": "7"})
    with page.expect_navigation():
        page.locator('[name="panel.strata.0.n"]').press("Enter")
    page.wait_for_url("**/draft")
    expect(page.locator(".lot-lines").last).to_contain_text("齐全")
    assert said == []


def test_without_script_the_same_keys_do_the_same(clerk: Clerk) -> None:
    page = clerk.page(script=False)
    page.goto(f"{clerk.address}/me/projects/P-2026-0001/draft/lots/1")
    fill(page, {"quality": "合格", "params.price_weight": "thirty"})
    press(page, "加一个评分项")
    expect(page.locator('[name="criteria.0.zh"]')).to_be_focused()
    fill(page, {"criteria.0.zh": "技术", "criteria.0.max": "70"})
    page.locator('[name="method"]').select_option("reasonable_low_price")
    press(page, "显示该办法的参数")
    expect(page.locator('[name="params.reductions"]')).to_have_value("1、2、3")
    page.locator('[name="method"]').select_option("comprehensive_scoring")
    press(page, "显示该办法的参数")
    expect(page.locator('[name="params.price_weight"]')).to_have_value("thirty")
    fill(page, {"params.price_weight": "30"})
    press(page, "保存并回到招标")
    page.wait_for_url("**/draft")
    press(page, "加一个标段")
    page.wait_for_url("**/lots/2")
    press(page, "保存并回到招标")
    press(page, "复制 标段 1")
    page.wait_for_url("**/lots/3")
    expect(page.locator('[name="criteria.0.max"]')).to_have_value("70")
    press(page, "保存并回到招标")
    page.locator("summary", has_text="移除标段 2").click()
    press(page, "移除标段 2")
    expect(page.locator(".lot-lines").last.locator("> li")).to_have_count(2)
