"""Keys that no page can read: a token behind the local bridge, and a signature made elsewhere, in a real Chromium."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from litestar.testing import TestClient
from playwright.sync_api import BrowserContext, Page, expect

from client import token
from client.bridge import SIGN_IN, Bridge, Keys, Pairing, Shown
from client.loopback import Loopback
from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs
from signing.rules import manifest
from tests.support import hsm
from tests.support.boxes import Dice
from tests.support.browser import site
from tests.support.chromium import browser
from tests.support.databases import sqlite_database
from tests.support.hsm import OPEN, PIN, SIGN
from tests.support.panel import Hall
from tests.support.parts import chromium
from tests.support.pki import Member
from tests.support.served import self_made, serving
from tests.support.world import DAY
from tests.web.test_draft_in_browser import look
from trading.acts import reading

WAIT: Final = 30_000


class Holder:
    """Sits before the bridge: reads its code, and agrees to what is shown as long as they are willing."""

    def __init__(self) -> None:
        self.codes, self.shown, self.willing = list[str](), list[Shown](), True

    def __call__(self, shown: Shown) -> bool:
        self.shown.append(shown)
        return self.willing


@contextmanager
def bridged(keys: Keys, holder: Holder, origin: str) -> Iterator[int]:
    pairing = Pairing(Dice(b"page"), holder.codes.append)
    pairing.begin()
    with Loopback(Bridge(keys, pairing, holder), frozenset({origin}), 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@contextmanager
def on_token(member: Member, folder: Path) -> Iterator[Keys]:
    """The member's two keys on a SoftHSM token, whence none can be read."""
    with hsm.plugged(folder) as tokens:
        tokens.make("FIRM")
        tokens.hold("FIRM", {SIGN: member.sign, OPEN: member.encrypt})
        place = tokens.address("FIRM")
        yield Keys(token.signer(place, lambda *_: PIN), token.opener(place, lambda *_: PIN))


@pytest.fixture
def hall(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[Hall]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        yield Hall(engine, blobs)


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    with browser(str(chromium())) as chrome:
        yield chrome.new_context(locale="zh-CN")


def at_the_door(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/sign-in?next=/me")
    page.get_by_label("以什么身份登录").select_option(Role.BIDDER)
    page.get_by_role("button", name="用证书登录").click()
    return page


def connect(page: Page, port: int) -> None:
    page.get_by_label("密钥在哪里").select_option("bridge")
    page.get_by_label("密钥软件的端口").fill(str(port))
    page.get_by_role("button", name="连接").click()


@pytest.mark.seed_row(15)
def test_a_token_signs_in_signs_a_bid_and_opens_it_through_the_bridge(
    hall: Hall, context: BrowserContext, tmp_path: Path
) -> None:
    _, lot = hall.announced()
    person, holder = hall.bidder(1), Holder()
    (tmp_path / "offer.pdf").write_bytes(b"the offer")
    with serving(hall) as address, on_token(person.member, tmp_path) as keys, bridged(keys, holder, address) as port:
        page = at_the_door(context, address)
        connect(page, port)
        page.get_by_label("配对码").fill("x")
        page.get_by_role("button", name="配对", exact=True).click()
        expect(page.get_by_text("配对码不对")).to_be_visible(timeout=WAIT)
        page.get_by_label("配对码").fill(holder.codes[-1])
        page.get_by_role("button", name="配对", exact=True).click()
        expect(page.locator("[data-owner]")).to_contain_text("测试单位", timeout=WAIT)
        assert look(page, "sign-bridge") == []
        expect(page.locator("[data-owner]")).to_contain_text("测试单位", timeout=WAIT)
        holder.willing = False
        page.get_by_role("button", name="在本页签名").click()
        expect(page.get_by_text("持有人没有同意")).to_be_visible(timeout=WAIT)
        holder.willing = True
        page.get_by_role("button", name="在本页签名").click()
        expect(page).to_have_url(f"{address}/me", timeout=WAIT)

        page.goto(f"{address}/me/lots/{lot}/submit")
        expect(page.locator("[data-owner]")).to_contain_text("测试单位", timeout=WAIT)  # paired once in this tab
        page.get_by_label("投标文件", exact=True).set_input_files(tmp_path / "offer.pdf")
        page.locator("[name='total.CNY']").fill("1234567.00")
        page.get_by_role("button", name="在本机签名并封装").click()
        page.get_by_role("button", name="上传并递交").click(timeout=WAIT)
        expect(page.locator("[data-line=seal]")).to_be_visible(timeout=WAIT)

        hall.submit(hall.bidder(2), lot, "2000000.00", tmp_path)
        hall.submit(hall.bidder(3), lot, "3000000.00", tmp_path)
        hall.move_to(hall.now + 21 * DAY + timedelta(minutes=1))
        hall.tick()
        hall.order_opening(lot)
        page.goto(f"{address}/me/lots/{lot}/submit")
        expect(page.locator("[data-owner]")).to_contain_text("测试单位", timeout=WAIT)
        page.get_by_role("button", name="在本机解密并交出密钥").click()
        expect(page.locator("[data-said]")).to_contain_text("密钥已交出", timeout=WAIT)
        with hall.house.looking(person.actor) as ctx:
            bid = reading.bid_of(ctx, lot)
        assert bid is not None
        assert "bid.release_key" in [entry.type for entry in hall.chain(bid.id)]
    asked = [(each.opens, str(canon.mapping(each.document)["v"])) for each in holder.shown]
    assert asked == [(False, SIGN_IN), (False, SIGN_IN), (False, manifest.BID), (True, manifest.BID)]


def test_a_page_of_https_speaks_to_the_bridge_over_http(hall: Hall, tmp_path: Path) -> None:
    """Mixed content: a browser lets a secured page ask this machine's own address in plain HTTP."""
    person, holder = hall.bidder(1), Holder()
    with (
        serving(hall, self_made(tmp_path)) as address,
        on_token(person.member, tmp_path) as keys,
        bridged(keys, holder, address) as port,
        browser(str(chromium())) as chrome,
    ):
        page = at_the_door(chrome.new_context(locale="zh-CN", ignore_https_errors=True), address)
        connect(page, port)
        page.get_by_label("配对码").fill(holder.codes[-1])
        page.get_by_role("button", name="配对", exact=True).click()
        expect(page.locator("[data-owner]")).to_contain_text("测试单位", timeout=WAIT)
        page.get_by_role("button", name="在本页签名").click()
        expect(page).to_have_url(f"{address}/me", timeout=WAIT)
        frame = page.context.new_page()
        frame.goto(f"{address}/bridge?port={port}")
        reached = "(address) => fetch(address, {mode: 'no-cors'}).then(() => true, () => false)"
        assert frame.evaluate("isSecureContext")
        assert frame.evaluate(reached, f"http://127.0.0.1:{port}/v1")
        assert not frame.evaluate(reached, f"{address}/")


def test_without_key_software_the_page_says_so_and_one_signs_in_two_steps(
    hall: Hall, context: BrowserContext, tmp_path: Path
) -> None:
    """Also: bytes that are no signature, and another firm's, are not sent."""
    mine, other = hall.pki.member(720, "rsa"), hall.pki.member(721, "rsa")
    path = tmp_path / "my.pem"
    path.write_bytes(x509.load_der_x509_certificate(mine.sign.certificate).public_bytes(Encoding.PEM))
    with socket.create_server(("127.0.0.1", 0)) as place:
        free = place.getsockname()[1]
    with serving(hall) as address:
        page = at_the_door(context, address)
        sent = list[str]()
        page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
        connect(page, 9)
        expect(page.get_by_text("端口须为 1024 至 65535")).to_be_visible()
        connect(page, free)
        expect(page.get_by_text("没有答复的密钥软件")).to_be_visible(timeout=WAIT)
        page.get_by_label("密钥在哪里").select_option("elsewhere")
        page.get_by_label("签名证书", exact=True).set_input_files(path)
        for held, said in ((other, "交回的签名与内容或证书不符"), (mine, "")):
            page.get_by_role("button", name="在本页签名").click()
            with page.expect_download() as told:
                page.get_by_role("link", name="须签名的字节").click()
            to_sign, value = told.value.path().read_bytes(), tmp_path / "value"
            assert canon.sha256(to_sign).hex() == page.locator("[data-digest]").inner_text()
            value.write_bytes(held.sign.signer.sign(to_sign))
            page.get_by_label("签名值").set_input_files(value)
            page.get_by_role("button", name="交回签名").click()
            if said:
                expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible(timeout=WAIT)
                assert not [each for each in sent if "/sessions" in each]
        expect(page).to_have_url(f"{address}/me", timeout=WAIT)
    posted = [each for each in sent if each.startswith("POST")]
    assert posted == [f"POST {address}/api/v1/sessions"]


def test_the_frame_alone_may_connect_to_this_machine_and_to_one_port(hall: Hall) -> None:
    with TestClient(site(hall), base_url="http://platform.test") as http:
        framed = http.get("/bridge?port=40123")
        policy = framed.headers["content-security-policy"].split("; ")
        assert {"default-src 'none'", "connect-src http://127.0.0.1:40123", "frame-ancestors 'self'"} <= {*policy}
        assert framed.headers["x-frame-options"] == "SAMEORIGIN"
        for port in ("1023", "65536", "0", "-1", "1e4", "²", "40123 http://evil.test", "40123%3B"):
            assert http.get("/bridge", params={"port": port}).status_code == 400, port
        for path in ("/", "/sign-in", "/static/bid/frame_page.js"):
            assert "127.0.0.1" not in http.get(path).headers["content-security-policy"], path
