"""Calendars of limits as calendar programmes read them: of a lot, of a tender, of a firm by a secret address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import Engine

from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs
from tests.support.browser import Browser, browser, site, text
from tests.support.databases import sqlite_database
from tests.support.world import DAY, World
from trading.acts import reading

TENDER, LOT = "T-2026-0001", "L-2026-0001-1"


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        made: Engine = engine
        yield World(made, blobs)


def events(answer: httpx.Response) -> dict[str, tuple[datetime, str]]:
    """Uid without its host → end and status, as another implementation reads them."""
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    read = Calendar.from_ical(answer.content)
    return {
        str(one["uid"]).partition("@")[0]: (one.decoded("dtend"), str(one["status"])) for one in read.walk("VEVENT")
    }


def test_a_lots_limits_are_there_for_everybody(world: World) -> None:
    world.announced()
    visitor = Browser(world, site(world))
    found = events(visitor.get(f"/lots/{LOT}/calendar.ics"))
    assert found == events(visitor.get(f"/tenders/{TENDER}/calendar.ics"))
    with world.house.looking() as ctx:
        on_offer = canon.moment(reading.tender(ctx, TENDER).document.documents.until)
    assert found == {
        f"{LOT}-documents": (on_offer.replace(microsecond=0), "CONFIRMED"),
        f"{LOT}-object_documents": (datetime(2026, 3, 13, 16, 0, tzinfo=UTC), "CONFIRMED"),
        f"{LOT}-submit_bid": (world.lot(LOT).deadline, "CONFIRMED"),
    }
    english = Calendar.from_ical(visitor.get(f"/lots/{LOT}/calendar.ics", "en").content)
    assert "Bids due and opened · Lot 1" in {str(one["summary"]) for one in english.walk("VEVENT")}
    for page in (f"/lots/{LOT}", f"/tenders/{TENDER}"):
        assert f'href="{page}/calendar.ics"' in visitor.get(page).text


def test_what_is_not_announced_has_no_calendar(world: World) -> None:
    tender = world.draft(world.register())
    visitor = Browser(world, site(world))
    assert visitor.get(f"/tenders/{tender}/calendar.ics").status_code == 404
    assert visitor.get(f"/lots/L-{tender.removeprefix('T-')}-1/calendar.ics").status_code == 404


def test_a_suspended_lots_limits_are_uncertain_and_a_terminated_ones_will_not_come(world: World) -> None:
    world.announced()
    visitor = Browser(world, site(world))
    world.move_to(world.now + 10 * DAY)
    why = {"reason": "投诉处理期间", "basis": "BIR-61", "approver": "监督部门"}
    browser(world, Role.SUPERVISOR).errand(LOT, "suspend", why)
    found = events(visitor.get(f"/lots/{LOT}/calendar.ics"))
    assert {name.rpartition("-")[2]: status for name, (_, status) in found.items()} == {
        "documents": "CONFIRMED", "object_documents": "TENTATIVE", "submit_bid": "TENTATIVE",
    }  # fmt: skip
    browser(world, Role.SUPERVISOR).errand(LOT, "terminate", why)
    found = events(visitor.get(f"/lots/{LOT}/calendar.ics"))
    assert found[f"{LOT}-submit_bid"] == (world.lot(LOT).deadline, "CANCELLED")
    assert found[f"{LOT}-documents"][1] == "CONFIRMED", "what was over before is no news"


def test_a_firms_calendar_is_read_by_its_secret_address_and_by_no_other(world: World, tmp_path: Path) -> None:
    _, bid_for = world.announced()
    _, followed = world.announced()
    _, other = world.announced()
    one, stranger = Browser(world, site(world), world.bidder(1)), Browser(world, site(world))
    world.submit(world.bidder(1), bid_for, "1000000.00", tmp_path)
    one.post(f"/me/lots/{followed}/follow")
    told = one.post("/me/lots/calendar")
    (address,) = re.findall(r"<code>http://127\.0\.0\.1:8000(/calendars/[0-9a-f]{64}/firm\.ics)</code>", told.text)
    assert address not in one.get("/me/lots").text, "it is told once"
    assert "已有一个地址" in text(one.get("/me/lots"))
    found = stranger.get(address)
    assert {name.rpartition("-")[0] for name in events(found)} == {bid_for, followed}
    assert other not in found.text
    by_lot = [[line for line in found.text.splitlines() if lot in line] for lot in (bid_for, followed)]
    assert [line.replace(bid_for, followed) for line in by_lot[0]] == by_lot[1], "it does not say for which it bids"
    (second,) = re.findall(r"<code>http://127\.0\.0\.1:8000(/calendars/[0-9a-f]{64}/firm\.ics)</code>",
                           one.post("/me/lots/calendar").text)  # fmt: skip
    assert stranger.get(address).status_code == 404, "a new address ends the old one"
    assert stranger.get(second).status_code == 200
    assert one.post("/me/lots/calendar/end").headers["location"] == "/me/lots"
    assert stranger.get(second).status_code == 404
    assert browser(world, Role.AGENCY).post("/me/lots/calendar").status_code == 403


def test_the_window_to_decrypt_is_named_while_it_runs(world: World, tmp_path: Path) -> None:
    world.announced()
    for n in range(3):
        world.submit(world.bidder(n), LOT, "1000000.00", tmp_path)
    world.move_to(world.now + 22 * DAY)
    world.tick()
    world.order_opening(LOT)
    found = events(Browser(world, site(world)).get(f"/lots/{LOT}/calendar.ics"))
    ends = world.lot(LOT).window_ends
    assert ends
    assert found[f"{LOT}-release_key"] == (ends.replace(microsecond=0), "CONFIRMED"), "to the second below"


def test_robots_are_kept_away_from_secret_addresses(world: World) -> None:
    assert "Disallow: /calendars" in Browser(world, site(world)).get("/robots.txt").text
