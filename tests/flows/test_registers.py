"""Registers on both databases: files taken in whole, entries made and struck by offices, the page and its file."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from disclosure.acts import registers
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Refusal
from people.rules.unit import Post
from tests.support import offices
from tests.support.browser import Browser, site
from tests.support.world import World
from web import library_commands

SUBJECT = "G-briefings"
CELLS = {"kind": "工作汇报", "day": "2026-02-02", "title": "第一季度政务公开工作", "people": "12"}


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def refused(world: World, who: offices.Office, act: str, body: dict[str, Json], post: Post = Post.HEAD) -> str:
    with pytest.raises(Refusal) as found:
        world.do(who[post], act, SUBJECT, body)
    return found.value.code


def test_an_office_makes_entries_and_strikes_its_own(world: World) -> None:
    of, other = offices.office(world), offices.office(world, name="青屿市财政局")
    world.do(of[Post.HEAD], "register.enter", SUBJECT, {"cells": dict(CELLS)})
    assert refused(world, of, "register.enter", {"cells": dict(CELLS)}) == "entry.known"
    assert refused(world, of, "register.enter", {"cells": {**CELLS, "people": "x"}}) == "entry.cell"
    with world.house.looking() as ctx:
        (one,) = registers.listed(ctx, "briefings", "政务公开").rows
        assert registers.listed(ctx, "briefings", "财政").found == 0
    named: dict[str, Json] = {"entry": one.key, "reason": "日期有误"}
    assert refused(world, other, "register.strike", named) == "entry.other"
    assert refused(world, of, "register.strike", {**named, "entry": "0" * 64}) == "entry.unknown"
    page = Browser(world, site(world), of[Post.HEAD])
    assert "第一季度政务公开工作" in page.get("/registers/briefings").text
    page.errand(SUBJECT, "strike", {"entry": one.key, "reason": "日期有误", "sure": "yes"})
    page.errand(SUBJECT, "enter", {**CELLS, "sure": "yes"})
    assert [entry.type for entry in world.chain(SUBJECT)] == ["register.enter", "register.strike", "register.enter"]
    with pytest.raises(Refusal, match=r"unit\."):
        world.do(world.office(Role.AGENCY), "register.enter", SUBJECT, {"cells": dict(CELLS)})
    assert page.get("/registers/nothing").status_code == 404


@pytest.mark.seed_row(96)
def test_four_thousand_hotlines_are_taken_in_each_with_its_department(world: World, tmp_path: Path) -> None:
    file = tmp_path / "hotlines.csv"
    lines = [f"市第{n % 33 + 1}局,咨询电话{n},024-{22000000 + n}," for n in range(4123)]
    file.write_text(
        "\n".join(
            [
                "部门,名称,电话号码,服务时间",
                *lines,
                ",无部门,024-23000000,",
                lines[0],
                "市二局,另名,024-22000000,",
                "市二局,王敏 13800138000,024-25000000,",
            ]
        )
    )
    new, faults = library_commands.entered(world.house, "hotlines", file)
    assert new == 4123
    assert [(fault.n, fault.why.code) for fault in faults] == [
        (4124, "entry.missing"),
        (4126, "entry.twice"),
        (4127, "text.personal"),
    ]
    assert library_commands.entered(world.house, "hotlines", file)[0] == 0
    with world.house.looking() as ctx:
        found = registers.listed(ctx, "hotlines", limit=5000)
        assert found.found == 4123
        assert len({one.entry.cells["number"] for one in found.rows}) == 4123
        assert all(one.entry.cells["department"] for one in found.rows)
    page = Browser(world, site(world), world.office(Role.AGENCY))
    assert len(page.get("/registers/hotlines.csv").content.splitlines()) == 4124
    assert "4,123" in page.get("/registers").text
    assert "page=3" in page.get("/registers/hotlines?page=2").text
    assert [entry.body["count"] for entry in world.chain("G-hotlines")] == [4123]


@pytest.mark.seed_row(115)
def test_the_justice_stations_are_taken_in(world: World, tmp_path: Path) -> None:
    file = tmp_path / "stations.csv"
    lines = [f"第{n}司法所,第{n}街道,某路{n}号,024-{23000000 + n}" for n in range(196)]
    file.write_text("\n".join(["名称,街道、乡镇,地址,电话号码", *lines]))
    assert library_commands.entered(world.house, "justice_stations", file) == (196, [])
