"""The firm's lots on its desk and on a page of their own, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs
from tests.support.browser import Browser, browser, site, text
from tests.support.databases import sqlite_database
from tests.support.world import DAY, World

TENDER, LOT = "T-2026-0001", "L-2026-0001-1"


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        made: Engine = engine
        yield World(made, blobs)


def numbers(page: str, heading: str) -> list[str]:
    """The lots of one list, in the order of its rows."""
    part = page.partition(f">{heading}</h2>")[2].partition("</section>")[0]
    return re.findall(r'class="folio">(L-[0-9-]+)<', part)


def test_a_lot_is_followed_from_its_page_and_left_again(world: World) -> None:
    world.announced()
    one = Browser(world, site(world), world.bidder(1))
    assert "还没有投标。" in text(one.get("/me"))
    assert "关注此标段" in text(one.get(f"/me/lots/{LOT}"))
    done = one.post(f"/me/lots/{LOT}/follow")
    assert (done.status_code, done.headers["location"]) == (303, f"/me/lots/{LOT}")
    assert "不再关注" in text(one.get(f"/me/lots/{LOT}"))
    desk = one.get("/me")
    assert numbers(desk.text, "本单位的项目") == [LOT]
    assert "关注 · 递交投标文件 2026年3月23日 09:00" in text(desk)
    page = text(one.get("/me/lots", "en"))
    assert "Followed" in page or "followed" in page
    assert "No lot has ended yet." in page
    one.post(f"/me/lots/{LOT}/unfollow")
    assert numbers(one.get("/me/lots").text, "进行中") == []


def test_the_nearest_limit_comes_first_and_a_sealed_bid_waits_for_the_opening(world: World, tmp_path: Path) -> None:
    _, first = world.announced(deadline=canon.instant((world.now + 40 * DAY).replace(microsecond=0)))
    _, second = world.announced()
    one = Browser(world, site(world), world.bidder(1))
    world.submit(world.bidder(1), first, "1000000.00", tmp_path)
    one.post(f"/me/lots/{second}/follow")
    page = one.get("/me/lots")
    assert numbers(page.text, "进行中") == [second, first]
    assert "已投标 · 开标" in text(page)
    assert "全部 2 个标段" in text(one.get("/me"))
    world.move_to(world.now + 22 * DAY)
    for _ in range(2):
        world.tick()
    assert numbers(one.get("/me/lots").text, "已结束") == [second], "nobody bid for it, so it was stopped"


def test_the_key_that_is_due_is_what_stands_there(world: World, tmp_path: Path) -> None:
    _, lot = world.announced()
    for n in range(3):
        world.submit(world.bidder(n), lot, "1000000.00", tmp_path)
    world.move_to(world.now + 21 * DAY + DAY / 24)
    world.tick()
    world.order_opening(lot)
    one = Browser(world, site(world), world.bidder(1))
    assert "已投标 · 解密投标文件" in text(one.get("/me/lots"))


def test_the_page_is_for_firms(world: World) -> None:
    world.announced()
    assert Browser(world, site(world)).get("/me/lots").status_code == 401
    agency = browser(world, Role.AGENCY)
    assert agency.get("/me/lots").status_code == 403
    assert agency.post(f"/me/lots/{LOT}/follow").status_code == 403
    assert "关注此标段" not in text(agency.get(f"/me/lots/{LOT}"))
