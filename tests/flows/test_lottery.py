"""Homes are given out and firms inspected by a public lottery, from the register to the file that anybody runs again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel.actor import Actor, Role
from kernel.blobs import Blobs, FolderBlobs
from kernel.canon import Json
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid, Refusal
from tests.support import lotteries as play
from tests.support import site
from tests.support.city import policy
from tests.support.databases import sqlite_database
from tests.support.kept import Kept
from tests.support.world import World
from trading.acts import announce
from verifier import alone
from verifier.findings import Status
from web import conduct

OWN = policy(witnesses=[], quorum=0)


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def file(world: World, subject: str) -> bytes:
    with site.browsing(world) as client:
        return client.get(f"/draws/{subject}/draw/draw.json").content


@pytest.mark.seed_row(2)
def test_homes_are_given_out_in_the_order_of_a_draw_that_anybody_runs_again(world: World) -> None:
    subject = play.announced(world)
    play.listed(world, subject)
    about: Mapping[str, Json] = {"list": "general", "about": "B003", "text": "已有住房"}
    objected = play.do(world, Role.SUPERVISOR, "object_list", subject, about)
    world.move_to(world.now + timedelta(days=5))
    with pytest.raises(NotNow, match=r"lottery\.objections"):
        play.planned(world, subject)
    answer: dict[str, Json] = {"objection": objected.leaf.hex(), "upheld": True, "reason": "查明属实，移出名单"}
    play.do(world, Role.CENTRE, "answer_objection", subject, answer)
    with pytest.raises(NotNow, match=r"lottery\.objections"):
        play.planned(world, subject)
    left = tuple(each for each in play.NUMBERS["general"] if each != "B003")
    play.do(world, Role.CENTRE, "publish_list", subject, {"list": "general", "entries": play.entries(left)})
    with pytest.raises(NotNow, match=r"lottery\.public"):
        play.do(world, Role.CENTRE, "plan_draw", subject, {"did": play.did(subject), **play.PLAN})
    play.planned(world, subject)
    play.drawn(world, subject)
    report = alone.verify(file(world, subject), OWN)
    assert report.failed == ()
    assert {each.id for each in report.drawn} == {*play.NUMBERS["priority"], *left}
    assert [each.of for each in report.drawn] == ["priority"] * 3 + ["general"] * 6
    with pytest.raises(NotNow, match=r"lottery\.planned"):
        play.do(world, Role.CENTRE, "publish_list", subject, {"list": "general", "entries": play.entries(left)})
    with pytest.raises((Conflict, NotNow)):
        play.planned(world, subject)


@pytest.mark.seed_row(90)
def test_firms_and_inspectors_are_drawn_at_random_and_nobody_inspects_an_employer(world: World) -> None:
    subject = "D-inspection-2026-0017"
    play.do(world, Role.SUPERVISOR, "open_lottery", subject, play.inspection())
    every: dict[str, Json] = dict.fromkeys(play.FIRMS, "employer")
    play.do(world, Role.SUPERVISOR, "publish_list", subject, {"list": "subjects", "entries": play.entries(play.FIRMS)})
    tied = play.entries(play.INSPECTORS, {"P02": every, "P04": every})
    play.do(world, Role.SUPERVISOR, "publish_list", subject, {"list": "inspectors", "entries": tied})
    play.do(world, Role.SUPERVISOR, "plan_draw", subject, {"did": play.did(subject), **play.PLAN})
    play.drawn(world, subject)
    report = alone.verify(file(world, subject), OWN)
    assert report.failed == ()
    assert [each.of for each in report.drawn] == ["subjects"] * 2 + ["inspectors"] * 2
    assert not {"P02", "P04"} & {each.id for each in report.drawn}


def test_what_no_lottery_may_be(sqlite_template: Path, tmp_path: Path, kept: Kept) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        _refused(World(engine, FolderBlobs(tmp_path / "blobs")).keep(kept))


def _refused(world: World) -> None:
    project = world.register("云杉苑", "housing_allocation")
    works = world.register("学校", "works")
    own = f"D-allocation-{project.removeprefix('P-')}"
    for subject, body, code in (
        ("D-allocation-2026-9999", play.homes("P-2026-9999"), "lottery.project"),
        (f"D-allocation-{works.removeprefix('P-')}", play.homes(works), "lottery.project"),
        ("D-allocation-2031-0001", play.homes(project), "lottery.number"),
        ("D-inspection-2026-0001", play.homes(project), "lottery.subject"),
        ("D-allocation", play.homes(project), "lottery.subject"),
        (own, play.homes(project, days=0), "document.value"),
    ):
        with pytest.raises(Refusal) as refused:
            play.do(world, Role.CENTRE, "open_lottery", subject, body)
        assert refused.value.code == code, subject
    with world.house.acting(world.office(Role.AGENCY).actor) as ctx, pytest.raises(NotValid, match=r"category\.drawn"):
        announce.draft(ctx, project, {})
    for role in (Role.AGENCY, Role.TENDEREE, Role.BIDDER):
        who = world.office(Role.AGENCY).actor
        for verb in ("open_lottery", "publish_list", "object_list", "answer_objection"):
            with pytest.raises(NotAllowed):
                conduct.perform(world.house, Actor(who.id, role, who.org), f"draw.{verb}", own, play.homes(project))
    play.do(world, Role.CENTRE, "open_lottery", f"{own}-2", play.homes(project))
    play.do(world, Role.CENTRE, "open_lottery", own, play.homes(project))
    with pytest.raises(Conflict, match=r"lottery\.known"):
        play.do(world, Role.CENTRE, "open_lottery", own, play.homes(project))
    play.listed(world, own)
    nobody: Mapping[str, Json] = {"list": "general", "about": "B999", "text": "不符合条件"}
    with pytest.raises(NotFound, match=r"lottery\.number_unknown"):
        play.do(world, Role.CENTRE, "object_list", own, nobody)
    with pytest.raises(NotNow, match=r"lottery\.public"):
        play.do(world, Role.CENTRE, "plan_draw", own, {"did": play.did(own), "lists": [], **play.PLAN})
    with pytest.raises(NotValid, match=r"plan\.other"):
        play.planned(world, own, did=play.did(own).replace("/draw", "/again"))


def test_a_beacon_that_nobody_can_know_goes_into_it_too(sqlite_template: Path, tmp_path: Path, kept: Kept) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        world = World(engine, FolderBlobs(tmp_path / "blobs")).keep(kept)
        subject = play.announced(world)
        play.listed(world, subject)
        play.beaconed(world, subject)
        play.clerk(world, subject)
        play.given(world, subject)
        assert play.clerk(world, subject) == []
        play.do(world, Role.CENTRE, "give_beacon", subject, play.lit(world, subject))
        assert play.clerk(world, subject) == ["draw"]
        report = alone.verify(file(world, subject), OWN)
    assert {each.check.id: each.status for each in report.verdicts}["05.01b"] is not Status.NOT_APPLICABLE
    assert report.drawn
