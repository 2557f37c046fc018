"""SM2 in a real Chromium: sign in, bid for a tender of national algorithms, open; the key leaves its worker for nobody."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from playwright.sync_api import BrowserContext, Page, expect

from client import opening
from kernel.actor import Role
from kernel.blobs import Blobs
from signing.rules import choice, manifest
from signing.rules.choice import NATIONAL, VERSION, Choice
from signing.rules.sm2_keyfile import Held
from tests.signing.rules.test_sm2_keyfile import clear, encrypted
from tests.support.chromium import browser
from tests.support.databases import sqlite_database
from tests.support.national_hall import SUITE, NationalHall, keys
from tests.support.parts import chromium
from tests.support.served import serving
from tests.support.world import DAY, opener
from tests.web.bid.test_keystore import WORD
from tests.web.test_bid_here import PRICE, WAIT, Firm, begun, held, submit
from trading.acts import reading
from web import tasks

NOT_TAKEN: Final = "招标文件公布用国密算法（SM2、SM3、SM4），此处用的是国际算法（ECDSA、RSA）"


@dataclass
class NationalFirm(Firm):
    """A bidder whose key files are PEM."""

    def pem(self, name: str, held: Held) -> Path:
        path = self.folder / name
        chain = [x509.load_der_x509_certificate(each) for each in (held.certificate, *held.chain)]
        file = encrypted(self.folder, "sm4-cbc", held.key, WORD)
        path.write_bytes(file + b"".join(each.public_bytes(Encoding.PEM) for each in chain))
        return path

    def hand(self, page: Page, name: str, path: Path) -> None:
        page.locator(f"#f-{name}").set_input_files(path)
        page.locator(f"#f-{name}-word").fill(WORD)

    def fill(self, page: Page, *papers: Path, price: str = PRICE) -> None:
        if papers:
            page.get_by_label("投标文件", exact=True).set_input_files(list(papers))
        page.locator("[name='total.CNY']").fill(price)
        self.hand(page, "signer", self.pem("signer.pem", keys(self.person).sign))
        self.hand(page, "opener", self.pem("opener.pem", keys(self.person).encrypt))


@pytest.fixture
def firm(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[NationalFirm]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        hall = NationalHall(engine, blobs)
        with serving(hall) as address:
            _, lot = hall.announced(suite=SUITE)
            folder = tmp_path / "firm"
            folder.mkdir()
            yield NationalFirm(hall, address, lot, hall.bidder(1), folder)


@pytest.fixture
def context(firm: NationalFirm) -> Iterator[BrowserContext]:
    assert firm.lot
    with browser(str(chromium())) as chrome:
        yield chrome.new_context(locale="zh-CN", accept_downloads=True)


def secrets(held: Held) -> list[bytes]:
    own, file = held.key.scalar, clear(held.key)
    return [own, own.hex().encode(), base64.b64encode(own)[:-2], file, base64.b64encode(file)]


def sign_in(firm: NationalFirm, page: Page, role: Role, held: Held) -> None:
    page.on("request", lambda request: firm.sent.append(request))  # noqa: PLW0108  a method cannot be marked
    page.goto(f"{firm.address}/sign-in?next=/me")
    page.get_by_label("以什么身份登录").select_option(role)
    page.get_by_role("button", name="用证书登录").click()
    firm.hand(page, "signer", firm.pem("signer.pem", held))
    page.get_by_label("在本浏览器保留密钥").check()
    page.get_by_role("button", name="在本页签名").click()
    page.wait_for_url("**/me", timeout=WAIT)


@pytest.mark.seed_row(7)
def test_a_bid_by_sm2_from_its_files_to_its_opening(
    firm: NationalFirm, context: BrowserContext, tmp_path: Path
) -> None:
    hall, member, page = firm.hall, keys(firm.person), context.new_page()
    sign_in(firm, page, Role.BIDDER, member.sign)
    page.goto(f"{firm.address}/me/lots/{firm.lot}/submit")
    begun(page)
    expect(page.locator("#f-signer")).to_be_visible()  # the box was ticked, but an SM2 key is not kept

    firm.fill(page, firm.paper("商务标.pdf", 3000))
    firm.hand(page, "signer", firm.key("signer.p12", member.before.sign))
    page.get_by_role("button", name="在本机签名并封装").click()
    expect(page.locator("[data-refused]")).to_have_text(NOT_TAKEN, timeout=WAIT)
    firm.seal(page)
    submit(page)
    held(page)
    sent = firm.submitted()
    taken = Choice(VERSION, NATIONAL)
    choice.form(sent.p7s.read_bytes(), taken)
    choice.check_key_file(sent.key.read_bytes(), taken, "key")
    contents = opening.open_here(sent, opener(firm.person), firm.folder / "out")
    assert (contents.form, [each.path for each in contents.files]) == (hall.form(firm.lot, PRICE), ["商务标.pdf"])

    others = [(n, str(hall.submit(hall.bidder(n), firm.lot, f"{n}000000.00", tmp_path).subject)) for n in (2, 3)]
    hall.move_to(hall.now + 21 * DAY + timedelta(minutes=1))
    hall.tick()
    hall.order_opening(firm.lot)
    page = firm.enter(context)
    firm.hand(page, "opener", firm.folder / "opener.pem")
    page.get_by_role("button", name="在本机解密并交出密钥").click()
    expect(page.locator("[data-said]")).to_contain_text("密钥已交出", timeout=WAIT)
    for n, bid in others:
        hall.release(hall.bidder(n), bid)
    hall.move_to(hall.now + timedelta(minutes=31))
    hall.tick()
    hall.do(hall.office(Role.AGENCY), "lot.open_bids", firm.lot)
    with hall.house.looking() as ctx:
        assert {each.outcome for each in reading.opened(ctx, firm.lot)} == {"opened"}

    everything = firm.bodies()
    private = [each for own in (member.sign, member.encrypt) for each in secrets(own)]
    files = [(firm.folder / f"{name}.pem").read_bytes() for name in ("signer", "opener")]
    plain = [b"plain words of the offer", PRICE.encode(), WORD.encode(), b"horse"]
    assert len(everything) > 3000
    assert [each for each in (*private, *files, *plain) if each in everything] == []
    assert manifest.read(sent.manifest.read_bytes()).k == 2


def test_a_custodian_opens_its_shares_by_sm2_on_the_page(
    firm: NationalFirm, context: BrowserContext, tmp_path: Path
) -> None:
    hall = firm.hall
    away, *others = [str(hall.submit(hall.bidder(n), firm.lot, f"{n}000000.00", tmp_path).subject) for n in (1, 2, 3)]
    hall.move_to(hall.now + 21 * DAY + timedelta(minutes=1))
    hall.tick()
    hall.order_opening(firm.lot)
    for n, bid in zip((2, 3), others, strict=True):
        hall.release(hall.bidder(n), bid)
    hall.move_to(hall.now + timedelta(minutes=31))
    hall.tick()
    custodian, page = hall.custodians()[0], context.new_page()
    own = keys(custodian)
    sign_in(firm, page, Role.CUSTODIAN, own.sign)
    asked = tasks.ask(hall.house, custodian.actor, "bid.release_share", firm.lot, {})
    page.goto(f"{firm.address}/tasks/{asked.id}")
    firm.hand(page, "signer", firm.folder / "signer.pem")
    firm.hand(page, "opener", firm.pem("opener.pem", own.encrypt))
    page.get_by_role("button", name="在本页签名").click()
    expect(page.locator("[data-said]")).to_have_text("签名已递交。", timeout=WAIT)
    assert [entry.type for entry in hall.chain(away)][-1] == "bid.release_share"
    everything = firm.bodies()
    assert [each for each in secrets(own.encrypt) if each in everything] == []
