"""From the public page to the desk's form: who wants to bid or to ask is led there through the sign-in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlalchemy import Engine

from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.deadlines import ends_at
from tests.support.browser import Browser, browser, site, text
from tests.support.databases import sqlite_database
from tests.support.world import World
from trading.rules import calendar

TENDER, LOT = "T-2026-0001", "L-2026-0001-1"
TICK = timedelta(minutes=1)
FORMS = {f"/me/lots/{LOT}/submit", f"/me/acts/{TENDER}/ask", f"/me/acts/{TENDER}/object_documents"}
PAGES = (f"/lots/{LOT}", f"/tenders/{TENDER}")


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        made: Engine = engine
        yield World(made, blobs)


def ways(page: str) -> set[str]:
    """Where the links of a page lead in the end, of those that lead to desks; everybody's inbox is no way in."""
    there = {unquote(one).removeprefix("/sign-in?next=") for one in re.findall(r'href="([^"]+)"', page)}
    return {one for one in there if one.startswith("/me/")} - {"/me/messages"}


@pytest.mark.parametrize("path", PAGES)
def test_the_public_is_led_through_the_sign_in_to_the_form(world: World, path: str) -> None:
    world.announced()
    visitor = Browser(world, site(world))
    page = visitor.get(path)
    assert ways(page.text) == FORMS
    assert not re.search(r'href="/me/', page.text), "every way leads through the sign-in first"
    for form in FORMS:
        link = f"/sign-in?next={form.replace('/', '%2F')}"
        assert link in page.text
        assert f'name="next" value="{form}"' in visitor.get(link).text


def test_a_bidder_goes_straight_to_the_form_and_others_see_no_such_way(world: World) -> None:
    world.announced()
    bidder = Browser(world, site(world), world.bidder(1))
    page = bidder.get(PAGES[0]).text
    assert {f'href="{form}"' in page for form in FORMS} == {True}
    assert bidder.get(f"/me/acts/{TENDER}/ask").status_code == 200
    assert ways(browser(world, Role.AGENCY).get(PAGES[0]).text) == set()


def test_ways_end_with_their_limits(world: World) -> None:
    """Objections to the documents end ten days before the deadline, questions and bids at it (BIR-22)."""
    world.announced()
    visitor = Browser(world, site(world))
    deadline = world.lot(LOT).deadline
    assert deadline is not None
    objections_end = ends_at(calendar.limit("BIR-22b", deadline))
    for moment, wanted in (
        (objections_end - TICK, FORMS),
        (objections_end, FORMS - {f"/me/acts/{TENDER}/object_documents"}),
        (deadline - TICK, FORMS - {f"/me/acts/{TENDER}/object_documents"}),
        (deadline, set()),
    ):
        world.move_to(moment)
        assert ways(visitor.get(PAGES[0]).text) == wanted, moment


def test_the_sign_in_says_how_long_it_lasts_and_no_time_of_day(world: World) -> None:
    visitor = Browser(world, site(world))
    waiting = visitor.get(visitor.post("/sign-in/challenges", {"role": "bidder", "next": "/me"}).headers["location"])
    assert "本页打开 10 分钟后失效" in text(waiting).replace("\N{NO-BREAK SPACE}", " ")
    english = visitor.get(str(waiting.url.path), "en")
    assert "10 minutes after it was opened" in text(english).replace("\N{NO-BREAK SPACE}", " ")


CLARIFIED = "问：质保期是否含易损件？\n答：含。"


def _seen(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_a_task_shows_the_act_in_words_and_the_text_that_is_signed(world: World) -> None:
    world.announced()
    agency = browser(world, Role.AGENCY)
    asked = agency.post(f"/me/acts/{TENDER}/clarify", {"text": CLARIFIED, "sure": "yes"})
    for language, act in (("zh", "澄清招标文件"), ("en", "clarify the tender document")):
        page = agency.get(asked.headers["location"], language)
        shown, _, _ = page.text.partition('class="bytes"')
        assert "问：质保期是否含易损件？" in _seen(shown)
        assert act in shown
        assert "tender.clarify" not in shown, "the raw name of the act stands among the raw bytes alone"


def test_an_amendment_shows_the_whole_document(world: World) -> None:
    world.announced()
    agency = browser(world, Role.AGENCY)
    typed = {"deadline": "2026-04-02T09:30", "reason": "答疑后延期", "sure": "yes"}
    page = text(agency.get(agency.post(f"/me/acts/{TENDER}/amend", typed).headers["location"]))
    assert "招标文件全文" in page
    assert "2026年4月2日 09:30（北京时间）" in page
    assert "2,000,000.00\u00a0元（贰佰万元整）" in page
