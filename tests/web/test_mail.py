"""E-mail from the page to a real mail server: an address with its code, a choice, letters without what they tell of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Engine

from kernel import clock
from kernel.actor import Role
from kernel.blobs import Blobs
from people.ports import Smtp
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.mail_server import Box, mail_server
from tests.support.world import World
from web.postman import Postman

TENDER, LOT = "T-2026-0001", "L-2026-0001-1"
ADDRESS = "zhang@firm.example"


@pytest.fixture
def box() -> Iterator[Box]:
    with mail_server() as made:
        yield made


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs, box: Box) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        used: Engine = engine
        made = World(used, blobs)
        made.house = replace(made.house, post=Smtp(f"smtp://127.0.0.1:{box.port}", "notice@ggzy.example"))
        yield made


def proven(agency: Browser, box: Box) -> None:
    assert agency.post("/me/messages/mail", {"address": ADDRESS}).status_code == 303
    (code,) = re.findall(r"验证码：(\d{8})", box.read()[-1].get_content())
    assert "验证码已发往 zhang@firm.example" in text(agency.get("/me/messages"))
    wrong = agency.post("/me/messages/mail/code", {"code": "00000000"})
    assert (wrong.status_code, "验证码不对或已过期" in text(wrong)) == (422, True)
    assert agency.post("/me/messages/mail/code", {"code": code}).status_code == 303
    box.taken.clear()
    box.came.clear()


def test_a_message_goes_out_as_a_letter_that_does_not_say_what_it_is_about(world: World, box: Box) -> None:
    world.announced()
    agency = Browser(world, site(world), world.office(Role.AGENCY))
    proven(agency, box)
    assert "有新消息时另发邮件到 zhang@firm.example" in text(agency.get("/me/messages"))
    Browser(world, site(world), world.bidder(1)).errand(TENDER, "ask", {"text": "灯具的色温要求是多少？"})
    assert box.taken == [], "the act waits for no mail server"
    assert Postman(world.house).round() == 1
    (letter,) = box.read()
    assert letter["to"] == ADDRESS
    whole = f"{letter['subject']} {letter.get_content()}"
    for word in (TENDER, LOT, "图书采购", "第一标段", "Lot 1", "色温", world.bidder(1).member.org, "提问"):
        assert word not in whole
    assert "http://127.0.0.1:8000/me/messages" in whole
    assert Postman(world.house).round() == 0
    assert len(box.taken) == 1


def test_a_choice_is_kept_and_an_end_is_an_end(world: World, box: Box) -> None:
    world.announced()
    agency = Browser(world, site(world), world.office(Role.AGENCY))
    proven(agency, box)
    assert agency.post("/me/messages/mail/kinds", {"limits": "yes"}).status_code == 303
    page = agency.get("/me/messages", "en").text
    checked = re.findall(r'type="checkbox" id="f-(\w+)"[^>]* checked', page)
    assert checked == ["limits"]
    bidder = Browser(world, site(world), world.bidder(1))
    bidder.errand(TENDER, "ask", {"text": "灯具的色温要求是多少？"})
    assert Postman(world.house).round() == 0
    agency.post("/me/messages/mail/kinds", {"asked": "yes"})
    bidder.errand(TENDER, "ask", {"text": "质保期多久？"})
    assert agency.post("/me/messages/mail/end").status_code == 303
    assert Postman(world.house).round() == 0
    assert box.taken == []


def test_a_mail_server_that_is_away_holds_nothing_up_and_is_tried_again(world: World, box: Box) -> None:
    world.announced()
    agency = Browser(world, site(world), world.office(Role.AGENCY))
    proven(agency, box)
    Browser(world, site(world), world.bidder(1)).errand(TENDER, "ask", {"text": "灯具的色温要求是多少？"})
    box.answer = "451 try later"
    postman = Postman(world.house)
    assert postman.round() == 0
    box.answer = ""
    assert postman.round() == 0, "not again at once"
    with time_machine.travel(clock.wall() + timedelta(minutes=1, seconds=1), tick=False):
        assert postman.round() == 1
    assert len(box.taken) == 1


def test_an_address_whose_code_cannot_be_sent_is_not_kept(world: World, box: Box) -> None:
    agency = Browser(world, site(world), world.office(Role.AGENCY))
    box.answer = "550 no such mailbox"
    refused = agency.post("/me/messages/mail", {"address": ADDRESS})
    assert (refused.status_code, "邮件服务器不收这个地址" in text(refused)) == (400, True)
    assert f'value="{ADDRESS}"' in refused.text, "what was typed stays"
    assert "发送验证码" in text(agency.get("/me/messages"))
    assert "这" in text(agency.post("/me/messages/mail", {"address": "a@b\r\nBcc: c@d"}))
    assert box.taken == []


def test_without_a_mail_server_the_page_says_so_and_nothing_waits_for_one(world: World, box: Box) -> None:
    world.announced()
    agency = Browser(world, site(world), world.office(Role.AGENCY))
    proven(agency, box)
    world.house = replace(world.house, post=None)
    alone = Browser(world, site(world), world.office(Role.AGENCY))
    page = alone.get("/me/messages")
    assert "电子邮件和短信尚未接通，消息只在站内" in text(page)
    assert "/me/messages/mail" not in page.text
    assert alone.post("/me/messages/mail", {"address": ADDRESS}).status_code == 409
    Browser(world, site(world), world.bidder(1)).errand(TENDER, "ask", {"text": "灯具的色温要求是多少？"})
    assert Postman(world.house).round() == 0
    world.house = replace(world.house, post=Smtp(f"smtp://127.0.0.1:{box.port}", "notice@ggzy.example"))
    assert Postman(world.house).round() == 0, "what waited while there was none is not sent later"


def test_the_thread_carries_and_ends(world: World, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    world.announced()
    proven(Browser(world, site(world), world.office(Role.AGENCY)), box)
    Browser(world, site(world), world.bidder(1)).errand(TENDER, "ask", {"text": "灯具的色温要求是多少？"})
    monkeypatch.setattr("web.postman.TICK", 0.05)
    postman = Postman(world.house)
    postman.start()
    came = box.came.wait(30)
    postman.stop()
    assert came
    assert len(box.taken) == 1
