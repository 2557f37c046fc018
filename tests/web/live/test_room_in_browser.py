"""A live room in a real Chromium: a bidder bids from its seat, the public sees it without a reload, nobody reloads."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn
from playwright.sync_api import BrowserContext, Page, expect

from kernel.actor import Role
from kernel.blobs import Blobs
from tests.support import auctions, door
from tests.support.auctions import Auction
from tests.support.chromium import browser
from tests.support.databases import sqlite_database
from tests.support.kinds import LAWFUL, feature
from tests.support.parts import chromium
from tests.support.world import Person, World
from web import commands
from web.app import ROUTES, serve
from web.desks import inbox
from web.live.house import live_house
from web.lots.lines import LineKeeper
from web.lots.news import News, publisher
from web.lots.owner import Lots
from web.request import SESSION

KEY = """async (room) => {
  const { newKey, publicKey } = await import("/static/live/command.js");
  const { keep } = await import("/static/live/keys.js");
  const pair = await newKey();
  await keep(room, { pair, number: 0, hidden: {} });
  return publicKey(pair);
}"""
"""The session key that the page would make at the lobby's key; its certification is tried in the tests of signing."""


@dataclass
class Site:
    auction: Auction
    address: str
    context: BrowserContext
    sent: list[str]

    def page(self, person: int | Person | None = None, path: str = "") -> Page:
        self.context.clear_cookies()
        world = self.auction.world
        if person is not None:
            token = door.token(world, world.bidder(person) if isinstance(person, int) else person)
            self.context.add_cookies([{"name": SESSION, "value": token, "url": self.address}])
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.sent.append(f"error {error}"))
        page.goto(self.address + (path or f"/rooms/{self.auction.room}"))
        return page


@contextmanager
def _served(world: World) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as place:
        address = f"http://127.0.0.1:{place.getsockname()[1]}"
        settings = replace(world.house.settings, base_url=address, live="127.0.0.1:0")
        bare = replace(world.house, settings=settings, sessions=commands.sessions, inbox=inbox.unread)
        lots = Lots(bare)
        live = live_house(settings, bare.clock, bare.chance, News(lots).present)
        lots.tell = publisher(live.feed)
        keeping = LineKeeper(bare, live.gateway.lines, lots.name)
        for one in (keeping, live, lots):
            one.start()
        app = serve(replace(bare, live=live), ROUTES, lots)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, args=([place],), daemon=True)
        thread.start()
        try:
            yield address
        finally:
            for one in (lots, live, keeping):
                one.stop()
            server.should_exit = True
            thread.join()


@pytest.fixture
def site(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[Site]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        world = World(engine, blobs)
        made = auctions.auction(world, bidders=1)
        auctions.pay(world, world.bidder(1), made.lot)
        with _served(world) as address, browser(str(chromium())) as chrome:
            yield Site(made, address, chrome.new_context(locale="zh-CN"), [])


@pytest.fixture
def door_site(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[Site]:
    """Three rounds, whose page asks at the door for a first offer and for a feature."""
    with sqlite_database(sqlite_template, tmp_path) as engine:
        world = World(engine, blobs)
        terms = {**LAWFUL["three_rounds"], "features": [feature("warranty", "0", "0.2")]}
        made = auctions.opened(world, auctions.demanding(world), "", "three_rounds", **terms)
        auctions.pay(world, world.bidder(1), made.lot)
        with _served(world) as address, browser(str(chromium())) as chrome:
            yield Site(made, address, chrome.new_context(locale="zh-CN"), [])


def test_what_is_chosen_at_the_door_is_what_is_signed(door_site: Site) -> None:
    page = door_site.page(1)
    page.get_by_label("首次报价").fill("900")
    expect(page.locator("#room-first-echo")).to_have_text("玖佰元整")
    page.get_by_label("要素").select_option("0.2")
    page.get_by_role("button", name="入场").click()
    page.wait_for_url("**/tasks/**")
    expect(page.get_by_text("首次报价")).to_be_visible()
    expect(page.get_by_text("900.00", exact=True)).to_be_visible()
    expect(page.get_by_text("要素取值 / warranty")).to_be_visible()
    a_seat_waits_for_its_turn(door_site)
    assert not door_site.sent


def a_seat_waits_for_its_turn(site: Site) -> None:
    """Two are in; the page of the one that does not have the turn offers no key, and says whose it is."""
    made, world = site.auction, site.auction.world
    auctions.pay(world, world.bidder(0), made.lot)
    for n, amount in enumerate(("950.00", "900.00")):
        made.enter(world.bidder(n), amount=amount, features={"warranty": "0"})
    world.clock.move_to(made.starts + timedelta(seconds=301))
    for n in (0, 1):
        page, seat = site.page(n), '[data-seat="offer"]'
        expect(page.locator("#room-seat")).to_contain_text("我的席位")
        expect(page.locator("#room-board")).to_have_attribute("data-takes", "bid")
        expect(page.locator(seat)).to_be_visible(visible=n == 0)
        waits = page.locator('[data-seat="turn"]')
        expect(waits).to_have_text("" if n == 0 else re.compile(r"^轮到 \d{4} 号，其他竞买人此时不能报价。$"))


def test_a_holder_matches_by_one_key_and_everybody_reads_why(site: Site) -> None:
    made, world = site.auction, site.auction.world
    other = auctions.opened(
        world,
        auctions.demanding(world),
        preferred=[{"org": f"O-{world.bidder(1).actor.org}", "rank": 1}],
        equals="earliest",
    )
    for n in (0, 1):
        auctions.pay(world, world.bidder(n), other.lot)
    site.auction = other
    other.enter(world.bidder(0))
    page = site.page(1)
    expect(page.get_by_label("行使优先购买权")).not_to_be_checked()
    key = page.evaluate(KEY, other.room)
    number = str(world.do(world.bidder(1), "room.enter", other.room, {"key": key, "priority": 1}).body["bidder"])
    world.clock.move_to(max(other.starts, made.starts))
    page.reload()
    expect(page.locator('[data-seat="match"]')).to_be_hidden()
    rival(site, "1000000.00")
    page.get_by_role("button", name="同价 1,000,000.00").click()
    expect(page.locator('[data-seat="rank"]')).to_have_text("您的报价现列第 1 位")
    expect(page.locator('[data-seat="match"]')).to_be_hidden()
    expect(page.locator("tbody tr").first).to_contain_text(f"{number} 号")
    expect(page.locator("tbody tr").first).to_contain_text("同价，行使优先购买权")
    assert not site.sent


def seated(site: Site) -> tuple[Page, str]:
    """A bidder whose page holds a session key that its certificate has authorised; and its number."""
    made, world = site.auction, site.auction.world
    page = site.page(1)
    expect(page.get_by_role("button", name="入场")).to_be_visible()
    key = page.evaluate(KEY, made.room)
    number = str(world.do(world.bidder(1), "room.enter", made.room, {"key": key}).body["bidder"])
    world.clock.move_to(made.starts)
    page.reload()
    return page, number


def rival(site: Site, amount: str) -> None:
    """The other bidder's offer, from elsewhere."""
    made = site.auction
    offer = made.sent(made.bid(made.numbers[0], amount))
    answer = httpx.post(f"{site.address}/api/v1/rooms/{made.room}/commands", json=offer)
    assert answer.json()["code"] == "", answer.text


def test_a_bid_from_the_seat_is_seen_by_everybody_without_a_reload(site: Site) -> None:
    page, number = seated(site)
    public = site.page()
    public.evaluate("globalThis.same = true")
    expect(page.locator('[data-seat="rank"]')).to_have_text("您尚未报价")
    page.get_by_role("button", name="出价 1,000,000.00").click()
    expect(page.get_by_text("已受理，日志第")).to_be_visible()
    expect(public.locator('[data-live="price"]')).to_contain_text("1,000,000.00")
    expect(public.locator('[data-live="lead"]')).to_contain_text(f"{number} 号")
    expect(page.locator('[data-seat="rank"]')).to_have_text("您的报价现列第 1 位")
    rival(site, "1010000.00")
    expect(page.locator('[data-seat="rank"]')).to_have_text("您已被超过，现列第 2 位")
    expect(public.locator('[data-live="price"]')).to_contain_text("1,010,000.00")
    expect(public.locator('[data-live="caps"]')).to_have_text("壹佰零壹万元整")
    expect(public.locator("tbody tr").first).to_contain_text("1,010,000.00")
    assert page.title().startswith("▲")
    assert public.evaluate("globalThis.same") is True, "the page was loaded again"
    assert not site.sent


SHIFT = """() => { globalThis.shift = 0; new PerformanceObserver((list) => {
  for (const one of list.getEntries()) globalThis.shift += one.value;
}).observe({ type: "layout-shift", buffered: false }); }"""


@pytest.mark.parametrize("where", ["hall", "lot"])
def test_a_hall_and_the_lots_page_show_the_price_as_it_comes_and_nothing_jumps(site: Site, where: str) -> None:
    made = site.auction
    made.world.clock.move_to(made.starts)
    rival(site, "1000000.00")
    page = site.page(path=f"/rooms/{made.room}/hall" if where == "hall" else f"/lots/{made.lot}")
    expect(page.locator("#room-line")).to_have_text("连接正常")
    page.evaluate(SHIFT)
    rival(site, "1110000.00")
    expect(page.locator('[data-live="price"]')).to_contain_text("1,110,000.00")
    expect(page.locator('[data-live="caps"]')).to_have_text("壹佰壹拾壹万元整")
    if where == "hall":
        expect(page.locator("tbody tr").first).to_contain_text("1,110,000.00")
        assert page.locator("button, input, a:not(.skip)").count() == 0, "somebody could press something in the hall"
    assert page.evaluate("globalThis.shift") == 0
    assert not site.sent


def test_a_jump_is_asked_about_once_more_and_a_price_too_low_is_told(site: Site) -> None:
    page, _ = seated(site)
    rival(site, "1000000.00")
    expect(page.get_by_role("button", name="出价 1,010,000.00")).to_be_visible()
    page.get_by_label("或输入报价").fill("1005000")
    expect(page.locator("#room-echo")).to_have_text("壹佰万伍仟元整")
    page.get_by_role("button", name="报出", exact=True).click()
    expect(page.locator('[data-seat="said"]')).to_contain_text("1010000.00")
    page.get_by_label("或输入报价").fill("2,000,000")
    page.get_by_role("button", name="报出", exact=True).click()
    expect(page.get_by_text("比下一步高出很多")).to_be_visible()
    page.get_by_role("button", name="按此价报出").click()
    expect(page.locator('[data-seat="rank"]')).to_have_text("您的报价现列第 1 位")
    assert not site.sent


def test_the_end_is_shown_when_it_comes(site: Site) -> None:
    page, number = seated(site)
    page.get_by_role("button", name="出价 1,000,000.00").click()
    expect(page.get_by_text("已受理，日志第")).to_be_visible()
    site.auction.world.clock.move_to(rooms_end(site))
    expect(page.get_by_text(re.compile(f"{number} 号以 1,000,000.00.元成交"))).to_be_visible(timeout=10_000)
    assert not site.sent


def test_the_console_sees_the_bidders_line_and_its_pause_holds_at_once(site: Site) -> None:
    world, room = site.auction.world, site.auction.room
    page, number = seated(site)
    expect(page.locator("#room-line")).to_have_text("连接正常")
    console = site.page(world.office(Role.SUPERVISOR), f"/me/rooms/{room}")
    mine = console.locator("#console-state tr").filter(has_text=number)
    expect(mine).to_contain_text("已连接", timeout=10_000)
    expect(mine).to_contain_text("毫秒", timeout=10_000)
    console.get_by_label("暂停理由").fill("线路中断")
    console.get_by_role("button", name="立即暂停").click()
    expect(console.get_by_role("link", name="终止竞价")).to_be_visible()
    expect(page.locator("#room-board")).to_contain_text("线路中断")
    page.close()
    expect(mine).to_contain_text("断开已", timeout=10_000)
    world.do(world.office(Role.CENTRE), "room.resume", room, {"reason": "已恢复"})
    expect(console.get_by_role("button", name="立即暂停")).to_be_visible(timeout=10_000)
    assert not site.sent


HELD = """async ([open, sealed]) => {
  const { keep } = await import("/static/live/keys.js");
  await keep(open, { number: 1, hidden: {} });
  await keep(sealed, { number: 1, hidden: { 1: { amount: "1.00", salt: "00" } } });
  await keep("A-2020-0001-1", { number: 1, hidden: { 1: { amount: "1.00", salt: "00" } } });
}"""
LEFT = """async () => (await import("/static/live/keys.js")).rooms()"""


@pytest.mark.parametrize("keep", [False, True])
def test_signing_out_takes_the_session_keys_along_but_what_a_sealed_price_needs(site: Site, keep: bool) -> None:
    world, room = site.auction.world, site.auction.room
    sealed = auctions.opened(world, auctions.demanding(world)).room
    page = site.page(0, "/sign-out")
    page.evaluate(HELD, [room, sealed])
    page.reload()
    expect(page.locator('[data-held="open-rooms"]')).to_have_text(room)
    expect(page.locator('[data-held="sealed-rooms"]')).to_have_text(sealed)
    if keep:
        page.get_by_label("保留这些密钥").check()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(f"{site.address}/")
    expect(page.get_by_role("link", name="登录").first).to_be_visible()
    assert set(page.evaluate(LEFT)) == {sealed, *([room] if keep else [])}, "a room that is over keeps nothing"
    assert not site.sent


def rooms_end(site: Site) -> datetime:
    turn = site.auction.held().room.turn
    assert turn
    return turn.ends
