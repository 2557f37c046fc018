"""An amendment on its page: it begins with what was announced, says old and new, and ends in a signed version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final, cast

import pytest

from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs
from tests.support.browser import Browser, browser, text
from tests.support.databases import sqlite_database
from tests.support.world import DAY, World

TENDER: Final = "T-2026-0001"
PAGE: Final = f"/me/acts/{TENDER}/amend"
WHY: Final = "答疑后调整"


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        made = World(engine, blobs)
        made.announced()
        yield made


@pytest.fixture
def agency(world: World) -> Browser:
    return browser(world, Role.AGENCY)


class Controls(HTMLParser):
    """The values that a browser would send."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._area = self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "input" and held.get("name") and held.get("type") != "file":
            if held.get("type") != "checkbox" or "checked" in held:
                self.values[held["name"]] = held.get("value", "")
        elif tag == "textarea":
            self._area = held["name"]
            self.values[self._area] = ""
        elif tag == "select":
            self._select = held["name"]
        elif tag == "option" and "selected" in held:
            self.values[self._select] = held["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data


def typed(agency: Browser, **changed: str) -> dict[str, str]:
    """All that stands on the page, as a browser sends it, with some of it typed over."""
    held = Controls(agency.get(PAGE).text.partition('id="draft"')[2]).values
    return held | {"reason": WHY} | changed


def document(world: World) -> dict[str, Any]:
    with world.house.looking() as ctx:
        entry = [one for one in world.chain(TENDER) if "tender_doc_sha256" in one.body][-1]
        return cast("dict[str, Any]", canon.mapping(ctx.blobs.get(str(entry.body["tender_doc_sha256"]))))


def changed(page: str) -> str:
    """The old and new values of the last look."""
    return page.partition("已递交的投标")[2].partition("修改理由")[0]


def test_the_page_begins_with_what_was_announced(agency: Browser, world: World) -> None:
    held, of = typed(agency), document(world)
    assert held["title.zh"] == of["title"]["zh"]
    assert held["lots.0.quality"] == of["lots"][0]["quality"]
    assert "no" not in held, "what the announcement fixed is not asked"
    assert "JSON" not in text(agency.get(PAGE))


def test_an_amendment_that_changes_nothing_is_no_amendment(agency: Browser) -> None:
    answer = text(agency.post(PAGE, typed(agency)))
    assert "没有改动" in answer


def test_only_what_was_typed_over_is_changed(agency: Browser, world: World) -> None:
    before = document(world)
    given = typed(agency, **{"deadline": "2026-04-02T09:30", "lots.0.quality": "优良"})
    last = text(agency.post(PAGE, given))
    assert f"{before['lots'][0]['quality']} → 优良" in changed(last)
    assert changed(last).count("→") == 1
    assert "2026年4月2日 09:30" in last
    assert WHY in last
    agency.errand(TENDER, "amend", given)
    after = document(world)
    lot = before["lots"][0] | {"quality": "优良"}
    assert after == before | {"deadline": "2026-04-02T01:30:00.000Z", "lots": [lot], "version": 2}


def test_a_site_visit_is_announced_to_all_moved_and_taken_back(agency: Browser, world: World) -> None:
    meet = {"visit.at": "2026-03-20T09:30", "visit.place": "工地东门", "deadline": "2026-04-02T09:30"}
    past = text(agency.post(PAGE, typed(agency, **meet | {"visit.at": "2026-02-20T09:30"})))
    assert "踏勘时间须在公告之后、截止之前" in past
    agency.errand(TENDER, "amend", typed(agency, **meet))
    assert document(world)["visit"] == {"at": "2026-03-20T01:30:00.000Z", "place": "工地东门"}
    for page in (f"/tenders/{TENDER}", "/lots/L-2026-0001-1"):
        assert re.search(r"9:30 ?，工地东门；面向全部潜在投标人，不需报名", text(agency.get(page))), page
    nothing = {"visit.at": "", "visit.place": "", "deadline": "2026-04-03T09:30"}
    agency.errand(TENDER, "amend", typed(agency, **nothing))
    assert "visit" not in document(world)
    assert "踏勘" not in text(agency.get("/lots/L-2026-0001-1"))


def test_a_deadline_that_is_too_near_names_the_first_that_will_do(agency: Browser, world: World) -> None:
    closes = canon.moment(document(world)["deadline"])
    world.move_to(closes - 10 * DAY)
    near = text(agency.post(PAGE, typed(agency, **{"lots.0.quality": "优良"})))
    assert "距新的截止不足 15 日" in near
    first = near.partition("最早可定为 ")[2][:16]
    day, clock = first.split(" ")
    agency_page = text(agency.post(PAGE, typed(agency, **{"lots.0.quality": "优良", "deadline": f"{day}T{clock}"})))
    assert "最早可定为" not in agency_page
    assert "合格 → 优良" in agency_page or "→ 优良" in agency_page
    earlier = text(agency.post(PAGE, typed(agency, deadline="2026-03-03T09:30")))
    assert "不得提前投标截止时间" in earlier


def test_rows_are_added_and_removed_and_keep_their_names(agency: Browser, world: World) -> None:
    before = document(world)["lots"][0]["panel"]["strata"]
    more = agency.post(PAGE, typed(agency) | {"add": "lots.0.panel.strata"})
    n = len(before)
    assert f'name="lots.0.panel.strata.{n}.specialties"' in more.text
    held = Controls(more.text.partition('id="draft"')[2]).values | {"reason": WHY}
    assert "没有改动" in text(agency.post(PAGE, held)), "an empty row is no row"
    fewer = agency.post(PAGE, held | {"remove": f"lots.0.panel.strata.{n}"})
    assert f'name="lots.0.panel.strata.{n}.specialties"' not in fewer.text
    gone = text(agency.post(PAGE, typed(agency, **{"lots.0.panel.strata.0.n": "1"})))
    assert "处需要更正" in gone


def test_a_file_is_added_and_carried_to_the_signature(agency: Browser, world: World) -> None:
    last = agency.post(PAGE, typed(agency, deadline="2026-04-02T09:30"), file=b"new drawing")
    assert canon.sha256(b"new drawing").hex() in last.text
    held = Controls(last.text).values
    asked = agency.post(PAGE, held | {"sure": "yes"})
    shown = agency.get(asked.headers["location"])
    assert f"· 11\u00a0B · application/octet-stream · SHA-256 {canon.sha256(b'new drawing').hex()}" in shown.text
    assert f"/tenders/{TENDER}/files/" not in shown.text, "what is not announced is not served"
    assert "sha256sum" in text(shown)
    agency.errand(TENDER, "amend", held)
    assert [one["sha256"] for one in document(world)["files"]][-1] == canon.sha256(b"new drawing").hex()


def test_the_task_leads_to_files_that_everybody_may_fetch(agency: Browser, world: World) -> None:
    agency.errand(
        TENDER,
        "amend",
        Controls(agency.post(PAGE, typed(agency, deadline="2026-04-02T09:30"), file=b"one").text).values,
    )
    again = agency.post(PAGE, typed(agency, deadline="2026-04-03T09:30") | {"sure": "yes"})
    link = f"/tenders/{TENDER}/files/{canon.sha256(b'one').hex()}"
    for language in ("zh", "en"):
        assert f'href="{link}"' in agency.get(again.headers["location"], language).text
    assert agency.get(link).content == b"one"


def test_an_amendment_needs_a_reason(agency: Browser) -> None:
    assert "请填写：理由" in text(agency.post(PAGE, typed(agency, deadline="2026-04-02T09:30", reason="")))
    assert agency.post(PAGE, typed(agency) | {"files": "nonsense"}).status_code == 400


def test_nobody_else_amends(world: World) -> None:
    for role in (Role.TENDEREE, Role.SUPERVISOR):
        assert browser(world, role).get(PAGE).status_code == 403
    assert browser(world, Role.AGENCY).get("/me/acts/T-2026-0009/amend").status_code == 404
