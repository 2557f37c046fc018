"""The kiosk: nothing on it leads out, everything is done by touch, and it forgets who has left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from disclosure.acts import requests
from kernel.blobs import FolderBlobs
from kernel.errors import NotFound
from tests.support import papers_of_offices as papers
from tests.support.browser import Browser, site
from tests.support.chromium import browser
from tests.support.databases import sqlite_database
from tests.support.offices import Office
from tests.support.parts import chromium
from tests.support.served import serving
from tests.support.world import World

ASKED: Final = {
    "line": "documents", "wanted": "2025", "person": "natural", "form": "paper", "name": "CHEN JING",
    "proof": "ID 0017", "contact": "13800000000",
}  # fmt: skip
SMALL: Final = """() => [...document.querySelectorAll('a:not(.skip), button, label.tile, input:not([type=radio])')]
  .filter((e) => e.checkVisibility()).map((e) => [e.textContent.trim(), e.getBoundingClientRect()])
  .filter(([, box]) => box.height < 63.9 || box.width < 63.9).map(([name]) => name)"""


@dataclass
class Hall:
    """An office with a public document, and a machine before its door."""

    world: World
    of: Office
    page: Browser

    @property
    def home(self) -> str:
        return f"/kiosk/{self.of.code}"


@pytest.fixture(scope="module")
def hall(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("kiosk")
    with sqlite_database(sqlite_template, folder) as engine:
        world = World(engine, FolderBlobs(folder / "blobs"))
        of = papers.staffed(world, 840)
        papers.published(world, of, papers.number(of))
        world.announced()
        yield Hall(world, of, Browser(world, site(world)))


def led(html: str) -> set[str]:
    """Where a page of the kiosk leads."""
    found = set(re.findall(r'(?:href|action)="([^"]*)"', html))
    return {one.partition("?")[0] for one in found if not one.startswith(("/static/", "#"))}


def crawled(page: Browser, start: str) -> dict[str, str]:
    """Every page that can be reached by touch, by address."""
    seen: dict[str, str] = {}
    left = [start]
    while left:
        if (path := left.pop()) not in seen:
            answer = page.get(path)
            assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), path
            seen[path] = answer.text
            left += sorted(led(answer.text))
    return seen


@pytest.mark.seed_row(99)
def test_everything_is_reached_by_tiles_and_nothing_leads_out(hall: Hall) -> None:
    assert hall.page.get("/kiosk").headers["location"] == "/kiosk/all"
    pages = crawled(hall.page, hall.home)
    assert {path for path in pages if not path.startswith(f"{hall.home}/") and path != hall.home} == set()
    kinds = {path.removeprefix(hall.home).split("/")[1] for path in pages if path != hall.home}
    assert kinds == {"offices", "documents", "notices", "registers", "requests", "case"}
    document = next(html for path, html in pages.items() if "/documents/" in path)
    assert all(each in document for each in ("凡在本市居住半年以上的", "data-print"))
    assert "青屿市民政局" in pages[hall.home]
    assert "Documents" in hall.page.get(hall.home, "en").text


def test_what_goes_wrong_stays_in_the_kiosk(hall: Hall) -> None:
    for path, status in (
        ("/kiosk/nobody", 404), (f"{hall.home}/documents/none", 404), (f"{hall.home}/registers/none", 404),
        (f"{hall.home}/notices/none", 404), ("/kiosk/all/offices/none", 404),
    ):  # fmt: skip
        answer = hall.page.get(path)
        assert answer.status_code == status, path
        assert all(one.startswith("/kiosk/") for one in led(answer.text)), path


def test_a_request_is_made_and_found_again(hall: Hall) -> None:
    at = f"{hall.home}/requests/{hall.of.code}"
    wrong = hall.page.post(at, {**ASKED, "name": ""})
    assert (wrong.status_code, "13800000000" in wrong.text, 'aria-invalid="true"' in wrong.text) == (400, True, True)
    made = hall.page.post(at, ASKED)
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    number, code = re.findall(r"R-2026-\d{6}", made.text)[0], re.findall(r"<code>([A-Z2-9]{16})</code>", made.text)[0]
    found = hall.page.post(f"{hall.home}/case", {"number": number.lower(), "code": code.lower()})
    assert all(each in found.text for each in (number, "待确认收到", "政府文件", "：2025"))
    assert f"<code>{code}" not in found.text, "the code is shown once"
    lost = hall.page.post(f"{hall.home}/case", {"number": number, "code": "A" * 16})
    assert (lost.status_code, f'value="{number}"' in lost.text) == (404, True)
    other = hall.page.post(at, {**ASKED, "line": "", "wanted": "低保标准"})
    with hall.world.house.looking() as ctx:
        (id,) = set(re.findall(r"R-2026-\d{6}", other.text))
        assert requests.details(requests.find(ctx.tx, id))["wanted"] == "低保标准"
        assert requests.find(ctx.tx, number).acts[0].body["channel"] == "web"
        with pytest.raises(NotFound):
            requests.find(ctx.tx, "R-2026-000099")
    assert hall.page.post(at, {**ASKED, "line": "nothing"}).status_code == 404


def touched(page: Page, keys: str) -> None:
    for key in keys:
        page.locator(f'[data-key="{key}"]').tap()


@pytest.mark.seed_row(99)
def test_by_touch_only_and_back_to_the_start_when_nobody_is_there(hall: Hall) -> None:
    with serving(hall.world) as address, browser(str(chromium())) as chrome:
        context = chrome.new_context(has_touch=True, viewport={"width": 1080, "height": 1920})
        page = context.new_page()
        page.clock.install()
        page.goto(f"{address}{hall.home}?lang=en")
        assert page.evaluate(SMALL) == []
        page.get_by_role("link", name="Ask for information").tap()
        expect(page.locator(".pad")).to_be_visible()
        assert page.evaluate(SMALL) == []
        page.locator("#f-name").tap()
        touched(page, "LI")
        page.locator("#f-proof").tap()
        touched(page, "ID77")
        page.locator('[data-edit="back"]').tap()
        page.locator("#f-contact").tap()
        touched(page, "12345")
        assert page.locator("#f-proof").input_value() == "ID7"
        page.get_by_role("button", name="Make the request").tap()
        code = page.locator(".code").inner_text()
        number = re.findall(r"R-2026-\d{6}", page.content())[0]
        page.get_by_role("link", name="Home").tap()
        page.get_by_role("link", name="Look up my request").tap()
        touched(page, number.removeprefix("R-2026-"))
        page.locator("#f-code").tap()
        touched(page, code)
        page.get_by_role("button", name="Look it up").tap()
        expect(page.locator("h1")).to_contain_text(number)
        page.get_by_role("link", name="Home").tap()
        page.get_by_role("link", name="Ask for information").tap()
        page.locator("#f-name").tap()
        touched(page, "LI")
        page.clock.run_for(40_000)
        expect(page.locator("[data-left]")).to_have_text("20")
        touched(page, "Q")
        page.clock.run_for(59_000)
        assert page.locator("#f-name").input_value() == "LIQ", "a touch begins the time anew"
        page.clock.run_for(1_500)
        expect(page.locator("h1")).to_have_text("青屿市民政局")
        assert page.url.endswith(f"{hall.home}?lang=zh")
        page.go_back()
        page.wait_for_load_state()
        assert page.locator("#f-name").count() == 0 or page.locator("#f-name").input_value() == ""
        context.close()
