"""A firm's people on their page: alone, with a colleague who gets rights and loses them, and a key reported lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel.actor import Role
from kernel.blobs import Blobs
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.world import Person, World

ERRANDS = "/me/acts/S-people"


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        made: Engine = engine
        yield World(made, blobs)


def colleague(world: World, boss: Person) -> Person:
    return world.sign_in(world.pki.member(700, name="资料员乙", of=boss.member), Role.BIDDER)


def test_an_administrator_gives_and_takes_rights_on_the_firms_page(world: World) -> None:
    tender, _ = world.announced()
    boss = world.bidder(1)
    one, app = Browser(world, site(world), boss), site(world)
    assert "现在只有您一人" in text(one.get("/me/people"))
    assert "You are alone" in text(one.get("/me/people", "en"))
    assert "人员和权限" in text(one.get("/me"))
    clerk = colleague(world, boss)
    two = Browser(world, app, clerk)
    asks = {"text": "工期从何时起算？", "sure": "yes"}
    refused = two.post(f"/me/acts/{tender}/ask", asks)
    assert refused.status_code == 403
    assert "您在本单位没有“准备”权限" in text(refused)
    seen = text(two.get("/me/people"))
    assert f"本单位的管理员：{boss.member.person}" in seen
    assert "授予权限" not in seen
    empty = one.post(f"{ERRANDS}/authorise", {"person": clerk.actor.id, "sure": "yes"})
    assert "请选择至少一项权限" in text(empty)
    given = {"person": clerk.actor.id, "prepare": "yes", "until": "2026-12-31"}
    shown = text(one.post(f"{ERRANDS}/authorise", given))
    assert "资料员乙" in shown
    assert "2026-12-31" in shown
    one.errand("S-people", "authorise", given)
    assert "准备（至 2026年12月31日 24:00" in text(one.get("/me/people"))
    assert two.post(f"/me/acts/{tender}/ask", asks).status_code == 303
    assert "您在本单位的权限有变更" in text(two.get("/me/messages"))
    one.errand("S-people", "end_authority", {"right": f"{clerk.actor.id} prepare"})
    assert "尚无权限" in text(one.get("/me/people"))
    last = one.post(f"{ERRANDS}/end_authority", {"right": f"{boss.actor.id} administer", "sure": "yes"})
    assert "本单位须至少有一名无期限的管理员" in text(last)
    assert "先把“管理”权限授予另一人" in text(last)


def test_a_lost_key_of_a_colleague_is_reported_on_the_page(world: World) -> None:
    boss = world.bidder(1)
    clerk, one = colleague(world, boss), Browser(world, site(world), boss)
    two = Browser(world, site(world), clerk)
    assert two.get("/me").status_code == 200
    form = one.get(f"{ERRANDS}/report_loss").text
    digest = next(part[:64] for part in form.split('<option value="')[1:] if "资料员乙" in part.partition("<")[0])
    one.errand("S-people", "report_loss", {"certificate_sha256": digest, "text": "U 盾遗失"})
    page = text(one.get("/me/people"))
    assert "已挂失" in page
    assert digest not in one.get(f"{ERRANDS}/report_loss").text
    assert two.get("/me").status_code == 401, "the colleague's session has ended"
    assert "已挂失" in text(one.get("/me/messages"))


def test_the_centre_names_the_firm_and_the_security_administrator_confirms(world: World) -> None:
    boss = world.bidder(1)
    centre = Browser(world, site(world), world.office(Role.CENTRE))
    who = {"org": boss.member.org, "name": boss.member.person, "text": "书面申请"}
    wrong = centre.post(f"{ERRANDS}/report_loss", {**who, "name": "别人", "sure": "yes"})
    assert wrong.status_code == 404
    centre.errand("S-people", "report_loss", who)
    guard = Browser(world, site(world), world.people["security"])
    assert "确认挂失" in text(guard.get("/me"))
    form = guard.get(f"{ERRANDS}/confirm_loss").text
    digest = form.partition('<option value="')[2][:64]
    guard.errand("S-people", "confirm_loss", {"certificate_sha256": digest})
    assert "确认挂失" not in text(guard.get("/me"))
