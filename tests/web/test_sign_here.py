"""Signing on the page in a real Chromium: sign in and act with a key file that never leaves the browser."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs
from signing.rules.signer import Keystore
from tests.support.chromium import browser
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from tests.support.parts import chromium
from tests.support.served import serving
from tests.support.world import DAY
from tests.web.bid.test_keystore import CIPHERS, WORD, packed
from tests.web.test_draft_in_browser import look
from trading.acts import reading
from web import tasks

OBJECTION: Final = "资格条件限制了本地以外的单位。"


@dataclass
class Desk:
    """The site, a browser of its own, and everything that the pages in it have sent."""

    hall: Hall
    address: str
    context: BrowserContext
    folder: Path
    sent: list[bytes] = field(default_factory=list)

    def file(self, held: Keystore) -> Path:
        path = self.folder / "my.p12"
        path.write_bytes(packed(held, CIPHERS["AES-256, SHA-256"]))
        return path

    def page(self, path: str) -> Page:
        page = self.context.new_page()
        page.on("request", self._heard)
        page.goto(self.address + path)
        return page

    def _heard(self, request: Request) -> None:
        self.sent.append(request.url.encode() + str(request.all_headers()).encode() + (request.post_data_buffer or b""))


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[Desk]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        hall = Hall(engine, blobs)
        with serving(hall) as address, browser(str(chromium())) as chrome:
            yield Desk(hall, address, chrome.new_context(locale="zh-CN"), tmp_path)


def sign_in(desk: Desk, role: Role, held: Keystore, *, keep: bool = True, word: str = WORD) -> Page:
    page = desk.page("/sign-in?next=/me")
    page.get_by_label("以什么身份登录").select_option(role)
    page.get_by_role("button", name="用证书登录").click()
    sign(page, desk.file(held), word, keep=keep)
    return page


def sign(page: Page, file: Path, word: str = WORD, *, keep: bool = False) -> None:
    page.get_by_label("签名证书文件", exact=True).set_input_files(file)
    page.get_by_label("签名证书文件的口令").fill(word)
    if keep:
        page.get_by_label("在本浏览器保留密钥").check()
    page.get_by_role("button", name="在本页签名").click()


def object_(page: Page, desk: Desk, tender: str) -> None:
    """To the page of the task that an objection asks for."""
    page.goto(f"{desk.address}/me/acts/{tender}/object_documents")
    page.locator("[name=text]").fill(OBJECTION)
    page.get_by_role("button", name="核对").click()
    page.locator("[name=sure]").check()
    page.locator("main form button.key").click()


def secrets(held: Keystore) -> list[bytes]:
    """What must never be sent: the passphrase, the file, the private number, in every dress that a form could have."""
    pkcs8 = held.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    own = held.key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())[7:39]
    return [WORD.encode(), b"horse", pkcs8, own, own.hex().encode()]


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_bidder_signs_in_and_objects_with_the_key_that_the_browser_keeps(desk: Desk, kind: str) -> None:
    hall = desk.hall
    member = hall.pki.member(700, "rsa" if kind == "rsa" else "ec", name="投标员甲")
    tender, _ = hall.announced()
    page = sign_in(desk, Role.BIDDER, member.sign)
    expect(page).to_have_url(f"{desk.address}/me", timeout=20_000)
    object_(page, desk, tender)
    expect(page.get_by_text("用本浏览器保留的密钥：")).to_be_visible()
    expect(page.locator("[data-holder]")).to_have_text("投标员甲 · 测试单位700有限公司")
    page.get_by_role("button", name="在本页签名").click()
    expect(page.get_by_text("已收到签名，已记入日志。")).to_be_visible(timeout=20_000)
    with hall.house.looking() as ctx:
        (asked,) = reading.questions(ctx, tender)
    assert asked.text == OBJECTION
    everything = b"\n".join(desk.sent)
    assert len(desk.sent) > 10
    assert [each for each in secrets(member.sign) if each in everything] == []
    page.goto(f"{desk.address}/sign-out")
    page.locator("main form button.key").click()
    assert page.evaluate("async () => (await indexedDB.databases()).map(({ name }) => name)") == []


def test_a_wrong_passphrase_and_another_firm_s_key_are_told_and_nothing_is_lost(desk: Desk) -> None:
    member, other = desk.hall.pki.member(701), desk.hall.pki.member(702)
    page = sign_in(desk, Role.BIDDER, member.sign, word="wrong")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("口令错误")
    desk.file(member.encrypt)
    sign(page, desk.folder / "my.p12")
    expect(alert).to_contain_text("不能用于签名")
    (desk.folder / "my.p12").write_bytes(b"")
    sign(page, desk.folder / "my.p12")
    expect(alert).to_contain_text("口令错误或格式不符")
    desk.file(member.sign)
    sign(page, desk.folder / "my.p12")
    expect(page).to_have_url(f"{desk.address}/me", timeout=20_000)
    tender, _ = desk.hall.announced()
    object_(page, desk, tender)
    page.get_by_role("button", name="换一把").click()
    desk.file(other.sign)
    sign(page, desk.folder / "my.p12")
    expect(page.get_by_role("alert")).not_to_be_empty()
    with desk.hall.house.looking() as ctx:
        assert reading.questions(ctx, tender) == []


def test_what_the_platform_swaps_behind_the_page_is_not_signed(desk: Desk) -> None:
    """The page showed one document; the address answers with another one of the same kind."""
    member = desk.hall.pki.member(703)
    tender, _ = desk.hall.announced()
    page = sign_in(desk, Role.BIDDER, member.sign)
    expect(page).to_have_url(f"{desk.address}/me", timeout=20_000)
    object_(page, desk, tender)

    def swap(route: Route) -> None:
        answer = route.fetch()
        said = answer.json()
        document = canon.mapping(base64.b64decode(said["document"]))
        data = canon.canonical(document | {"body": {"text": "另一个问题"}})
        route.fulfill(response=answer, json=said | {"document": base64.b64encode(data).decode()})

    page.route("**/api/v1/tasks/*", swap)
    page.get_by_role("button", name="在本页签名").click()
    expect(page.get_by_role("alert")).to_contain_text("与本页所示不符")


def test_a_custodian_releases_its_shares_on_the_page(desk: Desk, tmp_path: Path) -> None:
    """Both files are asked for once; the signing key was kept at sign-in."""
    hall = desk.hall
    _, lot = hall.announced()
    bids = [str(hall.submit(hall.bidder(n), lot, f"{n + 1}000000.00", tmp_path).subject) for n in range(3)]
    hall.move_to(hall.now + 21 * DAY + timedelta(minutes=1))
    hall.tick()
    hall.order_opening(lot)
    for n in range(2):
        hall.release(hall.bidder(n), bids[n])
    hall.move_to(hall.now + timedelta(minutes=31))
    hall.tick()
    custodian = hall.custodians()[0]
    page = sign_in(desk, Role.CUSTODIAN, custodian.member.sign)
    expect(page).to_have_url(f"{desk.address}/me", timeout=20_000)
    asked = tasks.ask(hall.house, custodian.actor, "bid.release_share", lot, {})
    page.goto(f"{desk.address}/tasks/{asked.id}")
    expect(page.get_by_label("签名证书文件", exact=True)).to_be_hidden()
    page.get_by_label("加密证书文件", exact=True).set_input_files(desk.file(custodian.member.encrypt))
    page.get_by_label("加密证书文件的口令").fill(WORD)
    look(page, "sign-share")
    page.get_by_label("加密证书文件", exact=True).set_input_files(desk.file(custodian.member.encrypt))
    page.get_by_label("加密证书文件的口令").fill(WORD)
    page.get_by_role("button", name="在本页签名").click()
    expect(page.get_by_text("已收到签名，已记入日志。")).to_be_visible(timeout=20_000)
    assert [entry.type for entry in hall.chain(bids[2])][-1] == "bid.release_share"
    everything = b"\n".join(desk.sent)
    assert [each for each in secrets(custodian.member.encrypt) if each in everything] == []


def test_the_panel_looks_as_it_should(desk: Desk) -> None:
    page = desk.page("/sign-in")
    page.get_by_role("button", name="用证书登录").click()
    expect(page.get_by_label("签名证书文件", exact=True)).to_be_visible()
    look(page, "sign-here")
    shown = desk.context.pages[0]
    expect(shown.get_by_role("button", name="在本页签名")).to_be_visible()
