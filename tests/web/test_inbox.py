"""The messages page: what is unread stands in the header, opening one leads to what is to be done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.chance import SystemChance
from signing.rules.authority import Holder, Term
from signing.rules.certificate import Purpose
from tests.support.browser import Browser, browser, site, text
from tests.support.databases import sqlite_database
from tests.support.pki import key
from tests.support.world import DAY, World
from trading.rules.lifecycle import Stage
from web import first_run
from web.worker import Worker

TENDER, LOT = "T-2026-0001", "L-2026-0001-1"


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        made: Engine = engine
        yield World(made, blobs)


def unread(page: str) -> str:
    found = re.search(r'href="/me/messages">\S+(?: <b class="n">(\d+)</b>)?', page)
    assert found, "every page of somebody who is signed in leads to the messages"
    return found[1] or ""


def test_a_message_is_counted_shown_opened_and_read(world: World) -> None:
    world.announced()
    agency, bidder = browser(world, Role.AGENCY), Browser(world, site(world), world.bidder(1))
    assert unread(agency.get("/me").text) == ""
    assert "还没有消息" in text(agency.get("/me/messages"))
    bidder.errand(TENDER, "ask", {"text": "灯具的色温要求是多少？"})
    bidder.errand(TENDER, "ask", {"text": "质保期多久？"})
    for path in ("/", "/me", "/me/messages"):
        assert unread(agency.get(path).text) == "2", path
    assert "未读消息" in text(agency.get("/me"))
    listed = agency.get("/me/messages")
    assert "2 条未读" in text(listed)
    opened = re.findall(r'action="(/me/messages/[0-9a-f]{32})"', listed.text)
    assert len(opened) == 2
    assert bidder.post(opened[0]).status_code == 404, "another's message is the same as none"
    led = agency.post(opened[0])
    assert (led.status_code, led.headers["location"].rpartition("/")[2]) == (303, "answer")
    assert agency.get(led.headers["location"]).status_code == 200
    assert unread(agency.get("/me").text) == "1"
    assert agency.post("/me/messages").headers["location"] == "/me/messages"
    assert unread(agency.get("/me").text) == ""
    page = agency.get("/me/messages", "en")
    assert "Nothing unread." in text(page)


def test_messages_are_for_those_who_are_signed_in(world: World) -> None:
    visitor = Browser(world, site(world))
    assert visitor.get("/me/messages").status_code == 401
    assert visitor.post("/me/messages").status_code == 401
    assert "/me/messages" not in visitor.get("/").text


def test_the_clerks_round_tells(world: World, tmp_path: Path) -> None:
    world.announced()
    world.submit(world.bidder(1), LOT, "1000000.00", tmp_path)
    world.move_to(world.now + 22 * DAY)
    keys = first_run.keys(tmp_path / "keys", "log.example/test", world.now, SystemChance())
    worker = Worker(world.house, keys)
    while world.lot(LOT).stage not in (Stage.STOPPED, Stage.ARCHIVED):
        assert worker.act()
    bidder = Browser(world, site(world), world.bidder(1))
    assert unread(bidder.get("/me").text) == "1"
    assert "投标不足" in text(bidder.get("/me/messages"))


def test_a_desk_says_that_the_certificate_ends_and_the_clerks_round_warns_once_a_day(
    world: World, tmp_path: Path
) -> None:
    firm = world.pki.member(77, name="经办人")
    term = Term(world.now - DAY, (world.now + 5 * DAY).replace(microsecond=0))
    holder = Holder(firm.person, firm.org, firm.org_name, "P-0077")
    short = replace(firm, sign=world.pki.issue(Purpose.SIGN, holder, key("ec", 154), term=term))
    one = Browser(world, site(world), world.sign_in(short, Role.BIDDER))
    assert "您的证书将于 2026年3月7日" in text(one.get("/me"))
    worker = Worker(world.house, first_run.keys(tmp_path / "keys", "log.example/test", world.now, SystemChance()))
    assert [worker.warn(), worker.warn()] == [1, 0]
    assert unread(one.get("/me").text) == "1"
    assert "Your certificate ends on" in text(one.get("/me/messages", "en"))
    Browser(world, site(world), world.sign_in(firm, Role.BIDDER))
    assert "您的证书将于" not in text(one.get("/me")).partition("未读消息")[0], "a newer one has taken its place"
