"""Where nothing stands yet a page says what will, from whom and by when, and where to look meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel.actor import Role
from kernel.blobs import Blobs
from tests.support.browser import Browser, browser, site, text
from tests.support.databases import sqlite_database
from tests.support.world import World

TENDER, LOT = "T-2026-0001", "L-2026-0001-1"
DEADLINE = "2026年3月23日 09:00"


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        made: Engine = engine
        yield World(made, blobs)


def test_a_desk_with_nothing_to_do_says_what_comes_next_and_when(world: World) -> None:
    world.announced()
    for one in (
        browser(world, Role.TENDEREE),
        browser(world, Role.SUPERVISOR),
        browser(world, Role.CUSTODIAN, "custodian1"),
    ):
        page = one.get("/me")
        assert "现在没有要您办的事。接下来：" in text(page)
        assert DEADLINE in text(page)
        assert f'href="/me/lots/{LOT}"' in page.text


def test_a_desk_without_lots_says_so(world: World) -> None:
    for one in (browser(world, Role.TENDEREE), browser(world, Role.SUPERVISOR)):
        page = text(one.get("/me"))
        assert "现在没有要您办的事。" in page
        assert "现在没有在办的标段。" in page


def test_a_bidder_who_asked_nothing_is_led_to_asking(world: World) -> None:
    world.announced()
    bidder = Browser(world, site(world), world.bidder(1))
    page = bidder.get(f"/me/lots/{LOT}")
    assert "还没有人提问或提出异议" in text(page)
    assert f'href="/me/acts/{TENDER}/ask"' in page.text
    assert "还没有投标。" in text(bidder.get("/me"))
