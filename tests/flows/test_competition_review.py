"""公平竞争审查 before a notice: whose it is, of which draft, and what the desks show of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kernel.actor import Role
from kernel.blobs import FolderBlobs
from kernel.errors import NotAllowed, NotFound, NotNow, NotValid
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.life_beside import sheet
from tests.support.world import World
from tests.trading.rules.test_fair_review import OWN
from web import catalogue

ACT = "tender.review_competition"


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("reviewed")
    (folder / "own").mkdir()
    for name, said in OWN.items():
        (folder / "own" / name).write_text(said, "utf-8")
    with sqlite_database(sqlite_template, folder) as engine:
        made = World(engine, FolderBlobs(folder / "blobs"))
        made.house = replace(made.house, catalogue=catalogue.read(folder / "own"))
        yield made


def refused_to_announce(world: World, tender: str) -> str:
    with pytest.raises(NotNow) as refused:
        world.do(world.office(Role.AGENCY), "tender.announce", tender)
    assert (refused.value.law, refused.value.field) == ("FCR-8", "fair_review")
    return refused.value.code


def test_there_is_no_notice_before_the_tenderee_has_reviewed_the_draft_as_it_stands(world: World) -> None:
    project, tenderee = world.register(), world.office(Role.TENDEREE)
    tender = world.draft(project)
    assert refused_to_announce(world, tender) == "review.required"
    world.do(tenderee, ACT, tender, sheet())
    world.draft(project, place="青屿市东区")
    assert refused_to_announce(world, tender) == "review.required"
    world.do(tenderee, ACT, tender, sheet(points="restricts"))
    assert refused_to_announce(world, tender) == "review.restricts"
    world.do(tenderee, ACT, tender, sheet(points="exception"))
    notice = world.do(world.office(Role.AGENCY), "tender.announce", tender)
    assert world.chain(tender)[-2].body["draft_sha256"] == notice.body["tender_doc_sha256"]
    with pytest.raises(NotNow, match=r"tender\.announced"):
        world.do(tenderee, ACT, tender, sheet())


def test_it_is_the_tenderees_own_and_of_its_own_draft(world: World) -> None:
    tender = world.draft(world.register())
    with pytest.raises(NotAllowed, match=r"act\.not_allowed"):
        world.do(world.office(Role.AGENCY), ACT, tender, sheet())
    with pytest.raises(NotFound, match=r"tender\.unknown"):
        world.do(world.office(Role.TENDEREE, "another tenderee"), ACT, tender, sheet())
    with pytest.raises(NotValid, match=r"review\.stale"):
        world.do(world.office(Role.TENDEREE), ACT, tender, sheet() | {"draft_sha256": "0" * 64})


def test_a_draft_that_dates_from_before_the_citys_rule_is_saved_again(world: World) -> None:
    project, house = world.register(), world.house
    world.house = replace(house, catalogue={})
    tender = world.draft(project)
    world.house = house
    with pytest.raises(NotValid, match=r"review\.rule"):
        world.do(world.office(Role.AGENCY), "tender.announce", tender)


def test_the_tenderee_finds_the_sheet_on_its_desk_and_signs_it_on_a_page(world: World) -> None:
    tender = world.draft(world.register())
    browser = Browser(world, site(world), world.office(Role.TENDEREE))
    path = f"/me/acts/{tender}/review_competition"
    assert f'href="{path}"' in browser.get("/me").text
    page = browser.get(path)
    assert "第九条" in text(page)
    assert "独立法人" in text(page)
    assert page.text.count("<textarea") == 8
    assert page.text.count('<option value=""') == 7, "nothing is found by default"
