"""A bid in a real Chromium from its files to its opening: nothing secret leaves the page, and Python opens what was sent."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from playwright.sync_api import BrowserContext, Page, Request, Route, expect, sync_playwright

from client import opening, receipt
from client.seal import Bid
from kernel.actor import Role
from kernel.blobs import Blobs
from signing.rules import manifest
from signing.rules.manifest import PIECE
from signing.rules.signer import Keystore
from tests.support.browser import Browser as Session
from tests.support.browser import site
from tests.support.chromium import FLAGS, browser
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from tests.support.parts import chromium
from tests.support.pki import Member
from tests.support.served import serving
from tests.support.site import sequence
from tests.support.world import DAY, Person, opener
from tests.web.bid.test_keystore import CIPHERS, WORD, packed
from tests.web.test_draft_in_browser import look
from trading.acts import packages, reading
from trading.rules import receipt_file
from web.request import SESSION

PRICE: Final = "1234567.00"
WAIT: Final = 30_000
MANY: Final = 10 * PIECE - 1_000_000
"""Bytes of a file that is sent in ten pieces."""


@dataclass
class Firm:
    """A bidder with its key files and papers on a machine of its own, and everything that its browser has sent."""

    hall: Hall
    address: str
    lot: str
    person: Person
    folder: Path
    sent: list[Request] = field(default_factory=list)

    @property
    def member(self) -> Member:
        return self.person.member

    def enter(self, context: BrowserContext, *, heard: bool = True, script: bool = True) -> Page:
        """The page of the lot, signed in; what it sends is `heard`, which takes seconds a piece."""
        session = Session(self.hall, site(self.hall), self.person)
        context.add_cookies([{"name": SESSION, "value": session.http.cookies[SESSION], "url": self.address}])
        page = context.new_page()
        if heard:
            page.on("request", lambda request: self.sent.append(request))  # noqa: PLW0108  a method cannot be marked
        page.goto(f"{self.address}/me/lots/{self.lot}/submit")
        if script:
            begun(page)
        return page

    def key(self, name: str, held: Keystore) -> Path:
        path = self.folder / name
        path.write_bytes(packed(held, CIPHERS["AES-256, SHA-256"]))
        return path

    def paper(self, name: str, size: int) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"plain words of the offer" + hashlib.shake_128(name.encode()).digest(size))
        return path

    def seal(self, page: Page, *papers: Path, price: str = PRICE) -> None:
        self.fill(page, *papers, price=price)
        page.get_by_role("button", name="在本机签名并封装").click()
        expect(page.get_by_text("已签名并封装，存在本浏览器里")).to_be_visible(timeout=WAIT)

    def fill(self, page: Page, *papers: Path, price: str = PRICE) -> None:
        page.get_by_label("投标文件", exact=True).set_input_files(list(papers))
        page.locator("[name='total.CNY']").fill(price)
        for name, held in (("signer", self.member.sign), ("opener", self.member.encrypt)):
            page.locator(f"#f-{name}").set_input_files(self.key(f"{name}.p12", held))
            page.locator(f"#f-{name}-word").fill(WORD)

    def bodies(self) -> bytes:
        return b"\n".join(each.url.encode() + (each.post_data_buffer or b"") for each in self.sent)

    def pieces(self) -> dict[int, bytes]:
        """What was put, by its place."""
        put = (each for each in self.sent if each.method == "PUT")
        return {int(each.url.rpartition("/")[2]): each.post_data_buffer or b"" for each in put}

    def submitted(self) -> Bid:
        """The package as it went over the wire, as the folder that Python's client opens."""
        (act,) = (each for each in self.sent if each.url.endswith(("submit_bid", "replace_bid")))
        body, bid = json.loads(act.post_data or ""), Bid(self.folder / "wire")
        bid.folder.mkdir()
        bid.sealed.write_bytes(b"".join(data for _, data in sorted(self.pieces().items())))
        for path, name in ((bid.manifest, "manifest"), (bid.p7s, "manifest_p7s"), (bid.key, "key_p7m")):
            path.write_bytes(base64.b64decode(body[name]))
        return bid

    def here(self) -> frozenset[int]:
        """The pieces that the platform has of the upload under way."""
        with self.hall.house.looking(self.person.actor) as ctx:
            found = packages.uploading(ctx, self.lot)
        return found.here if found else frozenset()

    def bid(self) -> reading.Bid:
        with self.hall.house.looking(self.person.actor) as ctx:
            found = reading.bid_of(ctx, self.lot)
        assert found is not None
        return found


@pytest.fixture
def firm(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[Firm]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        hall = Hall(engine, blobs)
        with serving(hall) as address:
            _, lot = hall.announced()
            folder = tmp_path / "firm"
            folder.mkdir()
            yield Firm(hall, address, lot, hall.bidder(1), folder)


@pytest.fixture
def context(firm: Firm) -> Iterator[BrowserContext]:
    assert firm.lot
    with browser(str(chromium())) as chrome:
        yield chrome.new_context(locale="zh-CN", accept_downloads=True)


@contextmanager
def profile(folder: Path) -> Iterator[BrowserContext]:
    """A browser whose profile stays on the disk when it is closed."""
    with sync_playwright() as playwright:
        chrome = playwright.chromium
        context = chrome.launch_persistent_context(folder, executable_path=str(chromium()), args=FLAGS, locale="zh-CN")
        try:
            yield context
        finally:
            context.close()


def begun(page: Page) -> None:
    """The step's script has come."""
    expect(page.locator("[data-step]:visible").first).to_be_visible(timeout=WAIT)


def submit(page: Page) -> None:
    page.get_by_role("button", name="上传并递交").click()


def held(page: Page, *lines: str) -> None:
    """Each check of the receipt is told."""
    for line in lines or ("fields", "leaf", "seal", "stamp"):
        expect(page.locator(f"[data-line={line}]")).to_be_visible(timeout=WAIT)


def secrets(held: Keystore) -> list[bytes]:
    pkcs8 = held.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    own = held.key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())[7:39]
    return [pkcs8, own, own.hex().encode(), base64.b64encode(pkcs8)]


@pytest.mark.seed_row(7)
def test_a_bid_is_made_submitted_and_receipted_in_the_page(firm: Firm, context: BrowserContext) -> None:
    page = firm.enter(context)
    papers = [firm.paper("商务标.pdf", 3000), firm.paper("技术标.pdf", 2 * PIECE)]
    page.get_by_label("投标文件", exact=True).set_input_files(papers[0])
    page.locator("[data-role]").select_option("commercial")
    firm.seal(page, papers[1])
    assert [each.method for each in firm.sent if each.method != "GET"] == [], "nothing is sent before it is asked for"
    submit(page)
    held(page)
    assert firm.bid().state == "sealed"

    with page.expect_download() as told:
        page.get_by_role("link", name="保存回执").click()
    kept = receipt_file.read(told.value.path().read_bytes())
    sent = firm.submitted()
    assert told.value.suggested_filename == "receipt-file.json"
    assert (kept.document, kept.document_p7s) == (sent.manifest.read_bytes(), sent.p7s.read_bytes())

    sequence(firm.hall, 0)
    held(page, "proof")
    contents = opening.open_here(sent, opener(firm.person), firm.folder / "out")
    assert [(each.path, each.role) for each in contents.files] == [
        ("商务标.pdf", "commercial"),
        ("技术标.pdf", "document"),
    ]
    for paper in papers:
        assert (firm.folder / "out" / "documents" / paper.name).read_bytes() == paper.read_bytes()
    assert contents.form == firm.hall.form(firm.lot, PRICE)
    created = manifest.read(sent.manifest.read_bytes()).created
    assert abs(created - firm.hall.now) < timedelta(minutes=5), "this machine's clock is months off the platform's"

    everything = firm.bodies()
    keys = [each for own in (firm.member.sign, firm.member.encrypt) for each in secrets(own)]
    files = [(firm.folder / f"{name}.p12").read_bytes() for name in ("signer", "opener")]
    plain = [b"plain words of the offer", papers[0].read_bytes()[-64:], PRICE.encode(), "商务标".encode()]
    assert len(everything) > 2 * PIECE
    assert [each for each in (*keys, *files, *plain, WORD.encode(), b"horse") if each in everything] == []


@pytest.mark.seed_row(7)
def test_a_browser_that_was_closed_at_ninety_per_cent_goes_on_where_it_stopped(firm: Firm, tmp_path: Path) -> None:
    with profile(tmp_path / "profile") as context:
        page = firm.enter(context, heard=False)
        firm.seal(page, firm.paper("图纸.bin", MANY))
        page.route("**/pieces/9", lambda _: None)  # it never gets through before the browser is closed
        submit(page)
        while len(firm.here()) < 9:
            page.wait_for_timeout(50)
    missing = set(range(10)) - firm.here()
    with profile(tmp_path / "profile") as context:
        page = firm.enter(context)
        expect(page.get_by_text("已签名并封装，存在本浏览器里")).to_be_visible(timeout=WAIT)
        submit(page)
        held(page)
        assert set(firm.pieces()) == missing == {9}, "what had come is not sent twice"
    assert firm.bid().state == "sealed"


def test_a_broken_line_is_told_and_waited_for(firm: Firm, context: BrowserContext) -> None:
    page = firm.enter(context)
    firm.seal(page, firm.paper("图纸.bin", 2 * PIECE))
    left = iter([True, True])

    def cut(route: Route) -> None:
        if next(left, False):
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/pieces/1", cut)
    submit(page)
    expect(page.locator("[data-said]")).to_contain_text("线路恢复后自动继续", timeout=WAIT)
    held(page)
    assert firm.bid().seq == 1


def test_an_hour_without_a_line_and_a_clock_two_days_ahead_are_outlasted(firm: Firm, context: BrowserContext) -> None:
    context.clock.install(time=firm.hall.now + timedelta(days=2))
    page = firm.enter(context, heard=False)
    firm.seal(page, firm.paper("图纸.bin", PIECE))
    context.set_offline(True)
    submit(page)
    waits = page.locator("[data-said]")
    expect(waits).to_contain_text("线路恢复后自动继续", timeout=WAIT)
    context.clock.fast_forward("01:00:00")
    expect(waits).to_contain_text("线路恢复后自动继续")
    assert not firm.here()
    context.set_offline(False)
    held(page)
    assert firm.bid().state == "sealed"
    with page.expect_download() as told:
        page.get_by_role("link", name="保存回执").click()
    created = manifest.read(receipt_file.read(told.value.path().read_bytes()).document).created
    assert abs(created - firm.hall.now) < timedelta(minutes=5), "the time is the platform's"


def test_an_answer_that_was_lost_is_fetched_and_the_bid_is_not_submitted_twice(
    firm: Firm, context: BrowserContext
) -> None:
    page = firm.enter(context)
    firm.seal(page, firm.paper("图纸.bin", 1000))

    def lost(route: Route) -> None:
        route.fetch()
        route.abort()
        page.unroute("**/submit_bid")

    page.route("**/submit_bid", lost)
    submit(page)
    held(page)
    assert firm.bid().seq == 1


def test_a_replacement_and_the_opening_in_the_page(firm: Firm, context: BrowserContext, tmp_path: Path) -> None:
    hall, page = firm.hall, firm.enter(context)
    firm.seal(page, firm.paper("旧.pdf", 1000))
    submit(page)
    held(page)
    page.get_by_role("button", name="准备替换件").click()
    page.get_by_role("button", name="移除").click()
    firm.seal(page, firm.paper("新.pdf", 1000), price="1,000,000")
    submit(page)
    held(page)
    assert (firm.bid().seq, firm.bid().state) == (2, "sealed")
    for n in (2, 3):
        hall.submit(hall.bidder(n), firm.lot, f"{n}000000.00", tmp_path)
    hall.move_to(hall.now + 21 * DAY + timedelta(minutes=1))
    hall.tick()
    hall.order_opening(firm.lot)
    page.goto(page.url)
    begun(page)
    page.locator("#f-opener").set_input_files(firm.folder / "opener.p12")
    page.locator("#f-opener-word").fill(WORD)
    look_at(page, "open-here")
    page.locator("#f-opener").set_input_files(firm.folder / "opener.p12")
    page.locator("#f-opener-word").fill(WORD)
    page.get_by_role("button", name="在本机解密并交出密钥").click()
    expect(page.locator("[data-said]")).to_contain_text("密钥已交出", timeout=WAIT)
    for n in (2, 3):
        with hall.house.looking(hall.bidder(n).actor) as ctx:
            other = reading.bid_of(ctx, firm.lot)
        assert other is not None
        hall.release(hall.bidder(n), other.id)
    hall.move_to(hall.now + timedelta(minutes=31))
    hall.tick()
    hall.do(hall.office(Role.AGENCY), "lot.open_bids", firm.lot)
    with hall.house.looking() as ctx:
        found = {each.bid: each for each in reading.opened(ctx, firm.lot)}
    assert (found[firm.bid().id].seq, found[firm.bid().id].outcome) == (2, "opened")


def look_at(page: Page, name: str) -> None:
    """`look` goes to the page in the other language and comes back."""
    look(page, name)
    begun(page)


def test_another_browser_opens_with_the_receipt_that_was_saved(
    firm: Firm, context: BrowserContext, tmp_path: Path
) -> None:
    """The package was sealed by the command line on another machine: its receipt file tells what was signed."""
    hall = firm.hall
    bid = hall.sealed(firm.person, firm.lot, PRICE, tmp_path)
    entry = hall.do(
        firm.person, "lot.submit_bid", firm.lot, hall.delivery(hall.upload(firm.person, firm.lot, bid), bid)
    )
    session = Session(hall, site(hall), firm.person)
    receipt.keep(bid, session.http.get(f"/api/v1/bids/{entry.subject}/receipts/1").json())
    for n in (2, 3):
        hall.submit(hall.bidder(n), firm.lot, f"{n}000000.00", tmp_path)
    hall.move_to(hall.now + 21 * DAY + timedelta(minutes=1))
    hall.tick()
    hall.order_opening(firm.lot)
    page = firm.enter(context)
    page.locator("#f-opener").set_input_files(firm.key("opener.p12", firm.member.encrypt))
    page.locator("#f-opener-word").fill(WORD)
    page.get_by_label("单一文件回执").set_input_files(bid.folder / receipt.WHOLE)
    page.get_by_role("button", name="在本机解密并交出密钥").click()
    expect(page.locator("[data-said]")).to_contain_text("密钥已交出", timeout=WAIT)
    assert manifest.read(bid.manifest.read_bytes()).seq == 1
    assert "bid.release_key" in [each.type for each in hall.chain(entry.subject)]


def refused(page: Page, words: str) -> None:
    expect(page.locator("[data-refused]")).to_contain_text(words, timeout=WAIT)


def test_what_is_missing_or_wrong_is_told_and_nothing_typed_is_lost(firm: Firm, context: BrowserContext) -> None:
    page = firm.enter(context)
    paper = firm.paper("a.pdf", 1000)
    key = page.get_by_role("button", name="在本机签名并封装")
    firm.fill(page, price="1.005")
    key.click()
    refused(page, "请至少选择一个文件")
    page.get_by_label("投标文件", exact=True).set_input_files(paper)
    key.click()
    refused(page, "金额 1.005 不合格式")
    page.locator("[name='total.CNY']").fill(PRICE)
    expect(page.locator("[data-in-words]")).to_have_text("壹佰贰拾叁万肆仟伍佰陆拾柒元整")
    page.get_by_role("button", name="添加分项报价").click()
    page.locator("[data-item]").fill("图书")
    page.locator("[data-amount]").fill("5")
    key.click()
    refused(page, "不等于分项合计 5.00")
    page.locator("[data-prices] [data-remove]").click()
    page.locator("#f-signer-word").fill("wrong")
    key.click()
    refused(page, "口令错误")
    page.locator("#f-signer").set_input_files(firm.folder / "opener.p12")
    page.locator("#f-signer-word").fill(WORD)
    key.click()
    refused(page, "不能用于签名")
    firm.seal(page)
    assert page.locator("[data-sealed]").inner_text()
    page.get_by_role("button", name="丢弃，重新准备").click()
    expect(page.locator("[data-name]")).to_have_text("a.pdf")


def test_openers_of_the_platform_s_own_are_not_sealed_to(firm: Firm, context: BrowserContext) -> None:
    page = firm.enter(context)

    def swap(route: Route) -> None:
        said: dict[str, Any] = route.fetch().json()
        said["certificates"][0] = base64.b64encode(firm.hall.pki.custodian(99).encrypt.certificate).decode()
        route.fulfill(json=said)

    page.route("**/api/v1/lots/*", swap)
    firm.fill(page, firm.paper("a.pdf", 1000))
    page.get_by_role("button", name="在本机签名并封装").click()
    refused(page, "保管人证书与招标文件公布的不同")
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") < 3


def test_a_receipt_that_does_not_hold_is_told_and_can_be_saved_as_proof(firm: Firm, context: BrowserContext) -> None:
    page = firm.enter(context)
    firm.seal(page, firm.paper("a.pdf", 1000))

    def forge(route: Route) -> None:
        answer = route.fetch()
        said: dict[str, Any] = answer.json()
        event = bytearray(base64.b64decode(said["event"]))
        event[40] ^= 1
        route.fulfill(response=answer, json=said | {"event": base64.b64encode(event).decode()})

    page.route("**/submit_bid", forge)
    submit(page)
    refused(page, "回执不成立")
    expect(page.locator("[data-line=leaf]")).to_be_hidden()
    expect(page.get_by_role("link", name="保存回执")).to_be_visible()


def test_cancelling_keeps_nothing_and_leads_back(firm: Firm, context: BrowserContext) -> None:
    page = firm.enter(context)
    firm.fill(page, firm.paper("big.bin", 120_000_000))
    page.get_by_role("button", name="在本机签名并封装").click()
    page.get_by_role("button", name="取消").click()
    refused(page, "已取消")
    page.reload()
    expect(page.get_by_role("button", name="在本机签名并封装")).to_be_visible(timeout=WAIT)


def test_a_session_that_ended_is_told_and_the_bid_waits(firm: Firm, context: BrowserContext) -> None:
    page = firm.enter(context)
    firm.seal(page, firm.paper("a.pdf", 1000))
    context.clear_cookies()
    submit(page)
    refused(page, "登录已失效")
    page = firm.enter(context)
    submit(page)
    held(page)
    assert firm.bid().seq == 1


DAMAGE: Final = """async () => {
  const opening = indexedDB.open("ggzy-bids");
  await new Promise((resolve) => { opening.onsuccess = resolve; });
  const change = opening.result.transaction("pieces", "readwrite"), pieces = change.objectStore("pieces");
  const asked = pieces.getAllKeys();
  asked.onsuccess = () => pieces.put(new Blob(["another piece"]), asked.result[0]);
  await new Promise((resolve) => { change.oncomplete = resolve; });
}"""


def test_a_piece_that_this_disk_has_damaged_is_not_sent(firm: Firm, context: BrowserContext) -> None:
    page = firm.enter(context)
    firm.seal(page, firm.paper("a.pdf", 1000))
    page.evaluate(DAMAGE)
    submit(page)
    refused(page, "与已签名的清单不符")
    assert firm.pieces() == {}


def test_two_windows_do_not_work_on_one_lot(firm: Firm, context: BrowserContext) -> None:
    page = firm.enter(context)
    firm.seal(page, firm.paper("a.pdf", 1000))
    page.route("**/pieces/0", lambda _route: None)
    submit(page)
    expect(page.locator("[data-rate]")).not_to_be_empty(timeout=WAIT)
    other = firm.enter(context)
    submit(other)
    refused(other, "另一个窗口正在办理")


def test_the_panel_looks_as_it_should_and_without_script_the_commands_remain(
    firm: Firm, context: BrowserContext
) -> None:
    page = firm.enter(context)
    look_at(page, "bid-here")
    with browser_without_script(context) as plain:
        page = firm.enter(plain, script=False)
        expect(page.locator("#bid-here")).to_be_hidden()
        expect(page.locator("main noscript")).to_have_count(1)
        expect(page.get_by_text("ggzy bid").first).to_be_visible()
    assert firm.person.actor.role is Role.BIDDER


@contextmanager
def browser_without_script(context: BrowserContext) -> Iterator[BrowserContext]:
    assert context.browser
    made = context.browser.new_context(java_script_enabled=False, locale="zh-CN")
    try:
        yield made
    finally:
        made.close()
