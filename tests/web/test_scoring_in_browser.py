"""The experts' desk in a real Chromium: a lot scored by keyboard alone, a killed tab, a lost line, papers of every kind."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import openpyxl
import pytest
from playwright.sync_api import Browser as Chrome
from playwright.sync_api import BrowserContext, Page, expect

from evaluation.acts import reviewing
from kernel.actor import Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from tests.flows.test_structured_bid import WRONG, with_bill
from tests.support import axe, read_papers
from tests.support.bills import ASKED, BILL, OFFER, PRICE, SOURCE, changed, offered, workbook
from tests.support.browser import Browser, site
from tests.support.chromium import browser
from tests.support.databases import sqlite_database
from tests.support.entered import entered
from tests.support.panel import Hall
from tests.support.parts import ROOT, chromium
from tests.support.served import serving
from tests.support.tenders import criterion
from tests.support.world import Person
from tests.web.photograph import OVERFLOW
from trading.rules import priced, table
from trading.rules.priced import Priced
from web.request import SESSION

WAIT: Final = 60_000
"""ms; a busy machine draws late."""
OUT: Final = ROOT / "artifacts" / "scoring"
DRAWN: Final = """e => new Uint32Array(e.getContext("2d").getImageData(0, 0, e.width, e.height).data.buffer)
  .some(pixel => pixel !== 0xffffffff)"""
DEAR: Final = changed(OFFER, {(2, 5): "900", (2, 6): "27,000.00", (4, 6): "31265.42"})


def untidy() -> Priced:
    """A bill as offices send it: a title over merged cells, the word of the total over merged cells, numbers as text."""
    book = openpyxl.load_workbook(io.BytesIO(workbook([["某某工程报价表"], *DEAR])))
    sheet = book.worksheets[0]
    sheet.merge_cells("A1:G1")
    sheet.merge_cells("B6:F6")
    out = io.BytesIO()
    book.save(out)
    return priced.made(table.read("offer.xlsx", out.getvalue()), ASKED, "00" * 32)


@dataclass
class Room:
    """A lot under evaluation with three bids, on a port of this machine."""

    hall: Hall
    address: str
    lot: str
    bids: list[str]
    experts: list[Person]
    chrome: Chrome

    def desk(self, n: int) -> Browser:
        return Browser(self.hall, site(self.hall), self.experts[n])

    def enter(self, n: int) -> BrowserContext:
        context = self.chrome.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
        token = str(self.desk(n).http.cookies[SESSION])
        context.add_cookies([{"name": SESSION, "value": token, "url": self.address}])
        return context

    def page(self, bid: int, query: str = "") -> str:
        return f"{self.address}/me/lots/{self.lot}/score/{self.bids[bid]}{query}"


@pytest.fixture(scope="module")
def room(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("desk")
    expect.set_options(timeout=WAIT)
    with sqlite_database(sqlite_template, folder) as engine, browser(str(chromium())) as chrome:
        hall = Hall(engine, FolderBlobs(folder / "blobs"))
        hall.enrol_experts(8)
        draft = with_bill(hall, "P-2026-0001", workbook(SOURCE), BILL.data())
        bill = cast("Any", draft["lots"])[0]["quantities"]
        criteria: list[Json] = [criterion("C1", 2500), criterion("C2", 1500), criterion("C3", 3000, objective=True)]
        lot = hall.lot_of("comprehensive_scoring", criteria=criteria, quantities=bill)
        hall.enclosed = {
            PRICE: {"plan.pdf": read_papers.pages(300, chapters=6, filler=3 << 20), "quantities.json": offered().data()},
            "16265.92": {"1-scripts.pdf": read_papers.SCRIPTED, "2-locked.pdf": read_papers.LOCKED,
                         "3-broken.pdf": read_papers.BROKEN, "quantities.json": offered(changed(OFFER, WRONG)).data()},
            "31265.42": {"long.pdf": read_papers.pages(10_000), "quantities.json": untidy().data()},
        }  # fmt: skip
        for files in hall.enclosed.values():
            files["notes.pdf"] = read_papers.pages(3)
        found, bids = hall.opened(folder, [*hall.enclosed], lot, regime="P87", files=draft["files"])
        experts = hall.convened(found)
        entered(hall, found)
        hall.act(hall.office(Role.TENDEREE), reviewing.review_qualification, found, hall.reviewed(bids))
        with serving(hall) as address:
            yield Room(hall, address, found, bids, experts, chrome)


def open_(room: Room, n: int, bid: int, query: str = "") -> Page:
    page = room.enter(n).new_page()
    page.goto(room.page(bid, query))
    page.locator("#sheet[data-ready]").wait_for()
    return page


def press(page: Page, keys: str) -> None:
    """A key by its name, or a figure as it is typed."""
    if keys[0].isalpha():
        page.keyboard.press(keys)
    else:
        page.keyboard.type(keys)


def file_of(room: Room, bid: int, name: str) -> int:
    """The number of a file of the bid."""
    shown = room.desk(0).get(f"/me/lots/{room.lot}/bids").text
    found = re.search(rf'bids/{room.bids[bid]}/(\d+)"[^>]*>[^<]*{re.escape(name)}', shown)
    assert found, shown
    return int(found[1])


def test_a_lot_is_scored_by_keyboard_alone(room: Room) -> None:
    """Every mark of three bids, a reason, the help, a bookmark: no mouse, and it ends on the key that seals."""
    shown = room.desk(0).get(f"/me/lots/{room.lot}/score/{room.bids[0]}").text
    first, second, third = (room.bids.index(bid) for bid in re.findall(r'score/(B-[0-9a-f]+)"(?: aria|>)', shown)[:3])
    page = open_(room, 0, first, f"?file={file_of(room, first, 'notes.pdf')}")
    expect(page.locator("#k-C1")).to_be_focused()
    for keys in ("20", "Enter", "11.5", "Enter", "30", "ArrowUp", "ArrowUp", "ArrowDown"):
        press(page, keys)
    expect(page.locator("#k-C2")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#score-help")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("PageDown")
    expect(page.locator("[data-paper]")).to_have_attribute("data-shown", "2")
    page.keyboard.press("m")
    expect(page.locator("#score-pins a")).to_have_text(["notes.pdf 第 2 页"])
    expect(page.locator("#totals b")).to_have_text("61.50")
    page.keyboard.press("n")
    page.wait_for_url(f"**/{room.bids[second]}*")
    page.locator("#sheet[data-ready]").wait_for()
    for keys in ("19", "Enter", "11", "Enter", "30", "Enter"):
        press(page, keys)
    page.wait_for_url(f"**/{room.bids[third]}*")
    page.locator("#sheet[data-ready]").wait_for()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(page.locator("#ask-C1")).to_contain_text("中位数是 19.50，这里相差 14.50")
    assert page.locator("#k-C1").input_value() == "5", "it asks and changes nothing"
    for keys in ("11", "Enter", "30", "ArrowUp", "ArrowUp", "r"):
        press(page, keys)
    page.keyboard.type("方案空泛，没有措施。")
    page.keyboard.press("Escape")
    expect(page.locator("#k-C1")).to_be_focused()
    expect(page.locator("#ask-C1")).to_be_empty()
    page.keyboard.press("Enter")
    expect(page.locator("#score-keys a.key")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/seal")
    assert "61.50" in page.inner_text("main")
    page.context.close()


def test_a_killed_tab_and_a_lost_line_lose_nothing(room: Room) -> None:
    page = open_(room, 1, 0)
    page.route("**/kept*", lambda route: route.abort())
    page.locator("#k-C1").fill("17.25")
    page.locator("#w-C1").evaluate(
        "e => { e.value = '有三项实例'; e.dispatchEvent(new Event('input', {bubbles: true})) }"
    )
    expect(page.locator("[data-said=away]")).to_be_visible()
    page.wait_for_function("() => Object.keys(localStorage).length === 1")
    lying = page.evaluate("Object.values(localStorage)[0]")
    assert "17.25" not in lying
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(room.page(0))
    expect(again.locator("[data-said=restored]")).to_be_visible()
    assert again.locator("#k-C1").input_value() == "17.25"
    expect(again.locator("#saved")).to_contain_text("已保存")
    again.wait_for_function("() => Object.keys(localStorage).length === 0")
    again.reload()
    assert again.locator("#k-C1").input_value() == "17.25"
    assert again.locator("#w-C1").input_value() == "有三项实例"
    again.evaluate("localStorage.setItem(`ggzy-score ${document.getElementById('sheet').action}`, arguments[0])"
                   .replace("arguments[0]", repr(lying)))  # fmt: skip
    again.context.clear_cookies()
    token = str(room.desk(1).http.cookies[SESSION])
    again.context.add_cookies([{"name": SESSION, "value": token, "url": room.address}])
    again.reload()
    again.locator("#sheet[data-ready]").wait_for()
    assert again.locator("#k-C1").input_value() == "", "another sign-in opens neither"
    assert again.evaluate("Object.keys(localStorage).length") == 0
    context.close()


def test_two_members_never_see_each_other(room: Room) -> None:
    mine, other = room.desk(2), room.desk(3)
    mine.post(f"/me/lots/{room.lot}/score/{room.bids[0]}", {"C1": "13.37"})
    shown = mine.get(f"/me/lots/{room.lot}/score/{room.bids[0]}")
    assert "13.37" in shown.text
    assert shown.headers["cache-control"] == "no-store"
    for path in (f"/score/{room.bids[0]}", "/seal", "/bids"):
        assert "13.37" not in other.get(f"/me/lots/{room.lot}{path}").text


# ---------------------------------------------------------------- reading


@pytest.fixture(scope="module")
def reading(room: Room) -> Iterator[Page]:
    """One member's window, for looking alone."""
    context = room.enter(4)
    yield context.new_page()
    context.close()


def lay(page: Page, room: Room, bid: int, name: str, more: str = "") -> None:
    page.goto(room.page(bid, f"?lang=zh&file={file_of(room, bid, name)}{more}"))


def test_a_long_paper_is_read_by_page_outline_and_words(room: Room, reading: Page) -> None:
    """Three hundred pages: the first is drawn from parts of the file, not from the whole."""
    parts: list[str] = []
    reading.on("response", lambda answer: parts.append(f"{answer.status} {answer.headers.get('content-range', '')}"))
    lay(reading, room, 0, "plan.pdf")
    place = reading.locator("[data-paper]")
    expect(place).to_have_attribute("data-shown", "1")
    print("first paint of a page of 300, ms:", place.get_attribute("data-painted"))
    assert any(one.startswith("206 bytes ") for one in parts), parts
    expect(place.locator("[data-part=pages]")).to_have_text("300")
    assert place.locator("canvas").evaluate(DRAWN)
    reading.get_by_text("本文件的目录").click()
    reading.get_by_role("button", name="Chapter 4").click()
    expect(place).to_have_attribute("data-shown", "151")
    place.locator("[data-part=find] input").fill("page 287, line 3")
    place.locator("[data-part=find] input").press("Enter")
    expect(place).to_have_attribute("data-shown", "287")
    place.locator("[data-part=page]").fill("9999")
    place.locator("[data-part=page]").press("Enter")
    expect(place).to_have_attribute("data-shown", "300")
    assert "Page 300, line 0" in (place.locator("[data-part=text]").text_content() or "")


def test_papers_that_do_not_open_say_so(room: Room, reading: Page) -> None:
    for name, said in (("2-locked.pdf", "locked"), ("3-broken.pdf", "broken")):
        lay(reading, room, 1, name)
        expect(reading.locator(f"[data-said={said}]")).to_be_visible()
        assert reading.locator("[data-part=view]").is_hidden()
    asked: list[str] = []
    reading.on("dialog", lambda dialog: asked.append(dialog.message))
    lay(reading, room, 1, "1-scripts.pdf")
    expect(reading.locator("[data-said=scripts]")).to_be_visible()
    assert asked == [], "no script of a bid is run"
    lay(reading, room, 2, "long.pdf", "&page=9876")
    expect(reading.locator("[data-paper]")).to_have_attribute("data-shown", "9876")
    expect(reading.locator("[data-part=pages]")).to_have_text("10000")


def test_two_bids_lie_side_by_side_and_the_page_is_fit_for_everybody(room: Room, reading: Page) -> None:
    lay(reading, room, 0, "plan.pdf", f"&page=7&with={room.bids[2]}&with_file={file_of(room, 2, 'long.pdf')}")
    papers, said = reading.locator("[data-paper]"), []
    expect(papers.nth(0)).to_have_attribute("data-shown", "7")
    expect(papers.nth(1)).to_have_attribute("data-shown", "1")
    left, right = (papers.nth(n).bounding_box() for n in (0, 1))
    assert left
    assert right
    assert left["y"] == right["y"]
    assert right["x"] > left["x"] + left["width"]
    reading.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    OUT.mkdir(parents=True, exist_ok=True)
    for language, width in (("zh", 1280), ("en", 375)):
        reading.set_viewport_size({"width": width, "height": 900})
        reading.goto(f"{reading.url.replace('lang=zh', f'lang={language}')}")
        expect(papers.nth(0)).to_have_attribute("data-shown", "7")
        expect(papers.nth(1)).to_have_attribute("data-shown", "1")
        assert reading.evaluate(OVERFLOW) == []
        assert axe.named(reading) == []
        reading.screenshot(path=OUT / f"paired-{language}-{width}.png", full_page=True)
    assert said == [], "nothing that the policy of the page stops"
    reading.set_viewport_size({"width": 1280, "height": 900})


# ---------------------------------------------------------------- prices


def test_the_grid_marks_the_planted_error_and_the_outlier(room: Room, reading: Page) -> None:
    """Half a yuan too much in one line, one unit price twice the others': marked, and nothing else is."""
    reading.goto(room.page(0, "?lang=zh"))
    reading.get_by_role("link", name="分项报价对比").click()
    heads = reading.locator("thead th").all_text_contents()
    rows = {row.locator("th").inner_text(): row for row in reading.locator("tbody tr").all()}
    assert [*rows] == ["1.1 挖土方", "1.2 混凝土", "2.1 图书"]
    marked = {name: row.locator("td.marked").all_inner_texts() for name, row in rows.items()}
    assert marked["1.1 挖土方"] == marked["2.1 图书"] == []
    assert len(heads) == 7
    wrong, dear = marked["1.2 混凝土"]
    if "900.00" in wrong:
        wrong, dear = dear, wrong
    assert "G3 12000.50 不等于数量 × 单价 12000.00" in wrong
    assert "高于中位数 125.0%" in dear
    assert "27,000.00" in dear
    reading.get_by_role("link", name="只看有标记的").click()
    expect(reading.locator("tbody tr")).to_have_count(1)
    OUT.mkdir(parents=True, exist_ok=True)
    for language, width in (("zh", 1280), ("en", 375)):
        reading.set_viewport_size({"width": width, "height": 900})
        reading.goto(f"{room.address}/me/lots/{room.lot}/quantities?lang={language}")
        assert reading.evaluate(OVERFLOW) == []
        assert axe.named(reading) == []
        reading.screenshot(path=OUT / f"grid-{language}-{width}.png", full_page=True)
    table_ = room.desk(0).get(f"/me/lots/{room.lot}/quantities.csv").content.decode("utf-8-sig")
    assert "quantities.product" in table_
    assert table_.count("outlier") == 1
    assert room.desk(0).get(f"/me/lots/{room.lot}/bids").text.count("/quantities") == 1


def test_the_purchaser_reads_without_a_sheet(room: Room) -> None:
    """Who reviews qualification under 87号令 44 reads the same papers, one alone or two together."""
    context = room.chrome.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    desk = Browser(room.hall, site(room.hall), room.hall.office(Role.TENDEREE))
    context.add_cookies([{"name": SESSION, "value": str(desk.http.cookies[SESSION]), "url": room.address}])
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(f"{room.address}/me/lots/{room.lot}/bids")
    page.get_by_role("link", name="在线阅读").click()
    page.wait_for_load_state("networkidle")  # a font that is left half loaded is warned of
    page.goto(f"{room.address}/me/lots/{room.lot}/read/{room.bids[0]}?file={file_of(room, 0, 'plan.pdf')}&page=5")
    papers = page.locator("[data-paper]")
    expect(papers).to_have_attribute("data-shown", "5")
    papers.locator("[data-part=print]").press("PageDown")
    expect(papers).to_have_attribute("data-shown", "6")
    assert papers.locator("[data-part=pin]").count() == 0
    page.get_by_text("并排阅读").click()
    page.locator(".chapters a").filter(has_text="12").click()
    expect(page.locator("article.leaf")).to_have_count(2)
    page.wait_for_load_state("networkidle")
    page.goto(page.url.replace("with_file=1", f"with_file={file_of(room, 2, 'long.pdf')}&lang=en"))
    expect(papers.nth(1)).to_have_attribute("data-shown", "1")
    assert page.evaluate(OVERFLOW) == []
    assert axe.named(page) == []
    assert said == []
    context.close()


def test_prices_side_by_side_are_for_those_who_judge(room: Room) -> None:
    path = f"/me/lots/{room.lot}/quantities"
    assert room.desk(0).get(f"/me/lots/{room.lot}/read/B-none").status_code == 404
    for role, status in ((Role.TENDEREE, 200), (Role.SUPERVISOR, 404), (Role.AGENCY, 404)):
        desk = Browser(room.hall, site(room.hall), room.hall.office(role))
        for each in (path, f"/me/lots/{room.lot}/read/{room.bids[0]}"):
            assert desk.get(each).status_code == status, (role, each)
    assert Browser(room.hall, site(room.hall), room.hall.bidder(0)).get(path).status_code == 404
