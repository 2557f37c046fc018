"""Information points: 879 are taken in, an officer asks for a resident, a township stands with its villages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from disclosure.acts import points, registers, requests
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.errors import Refusal
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.offices import Office
from tests.support.world import World
from web import library_commands

ASKED: Final[dict[str, Json]] = {
    "kind": "information", "person": "natural", "form": "paper", "name": "陈静", "proof": "身份证 0017",
    "contact": "13800000000", "wanted": "低保标准",
}  # fmt: skip
HEADS: Final = "编号,名称,类别,管理单位代码,社区、村,地址,电话号码,开放时间"


@dataclass
class Town:
    """A township with its information officer, and a department that is asked."""

    world: World
    township: Office
    department: Office
    taken: tuple[int, int]

    def refused(self, post: Post, act: str, subject: str, body: dict[str, Json]) -> str:
        with pytest.raises(Refusal) as found:
            self.world.do(self.township[post], act, subject, body)
        return found.value.code


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("points")
    with sqlite_database(sqlite_template, folder) as engine:
        world = World(engine, FolderBlobs(folder / "blobs"))
        department = offices.office(world, Post.CLERK, n=860)
        township = offices.office(
            world, Post.CLERK, Post.POINT, name="临河镇人民政府", kind=Kind.TOWNSHIP, n=861, parent=department.code
        )
        lines = [
            f"P{n:04},第{n}社区查询点,社区查询点,{(township if n <= 3 else department).code},"
            f"{'河东村' if n == 2 else '' if n <= 3 else f'第{n}社区'},某路{n}号,,"
            for n in range(1, 880)
        ]
        file = folder / "points.csv"
        file.write_text("\n".join([HEADS, *lines, "P9999,无单位,社区查询点,1,,某路,,"]))
        new, faults = library_commands.entered(world.house, points.POINTS, file)
        yield Town(world, township, department, (new, len(faults)))


@pytest.mark.seed_row(100)
def test_every_point_is_taken_in_and_listed_under_who_runs_it(town: Town) -> None:
    assert town.taken == (879, 1)
    anybody = Browser(town.world, site(town.world))
    front = text(anybody.get("/points"))
    assert all(each in front for each in ("876 个", "3 个", "临河镇人民政府"))
    assert "第879社区查询点" in text(anybody.get("/points/P0879"))
    assert anybody.get("/points/P0000").status_code == 404
    assert anybody.get("/points/offices/nobody").status_code == 404
    with town.world.house.looking() as ctx:
        assert len(points.every(ctx)) == 879


@pytest.mark.seed_row(100)
def test_a_request_made_for_a_resident_names_both(town: Town) -> None:
    world, officer = town.world, town.township[Post.POINT]
    to, body = town.department.subject, {**ASKED, "code": "KWZH7PQR2M4N8XYT", "point": "P0001"}
    made = world.do(officer, "request.submit", to, body)
    assert {name: made.body[name] for name in ("office", "channel", "point", "by")} == {
        "office": town.department.code, "channel": "web", "point": "P0001", "by": officer.actor.id
    }  # fmt: skip
    assert "陈静" not in str(made.body), "who asks is named beside the journal"
    with world.house.looking() as ctx:
        assert requests.details(requests.find(ctx.tx, made.subject))["name"] == "陈静"
    assert town.refused(Post.POINT, "request.submit", to, {**body, "point": "P0004"}) == "point.other"
    assert town.refused(Post.POINT, "request.submit", to, {**body, "point": "P0000"}) == "point.unknown"
    assert town.refused(Post.CLERK, "request.submit", to, body) == "unit.post"
    own = {**ASKED, "code": "K" * 16, "channel": "counter"}
    assert town.refused(Post.POINT, "request.submit", town.township.subject, own) == "unit.post"
    clerk = Browser(world, site(world), town.department[Post.CLERK])
    shown = text(clerk.get(f"/me/requests/{made.subject}"))
    assert all(each in shown for each in ("陈静", "第1社区查询点", "临河镇人民政府point"))
    register, boss = f"G-{points.POINTS}", town.township[Post.HEAD]
    cells: dict[str, Json] = {
        "number": "P5000", "title": "河西查询点", "kind": "社区查询点", "code": town.township.code, "village": "",
        "address": "某路", "phone": "", "hours": "",
    }  # fmt: skip
    world.do(boss, "register.enter", register, {"cells": cells})
    made = world.do(officer, "request.submit", to, {**body, "code": "N" * 16, "point": "P5000"})
    with world.house.looking() as ctx:
        (one,) = registers.listed(ctx, points.POINTS, "P5000").rows
    world.do(boss, "register.strike", register, {"entry": one.key, "reason": "撤并"})
    shown = text(clerk.get(f"/me/requests/{made.subject}"))
    assert ("P5000" in shown, "河西查询点" in shown) == (True, False), "the point is struck, the request is not"


def test_at_the_desk_the_resident_gets_number_and_code(town: Town) -> None:
    world = town.world
    desk = Browser(world, site(world), town.township[Post.POINT])
    assert "/me/point" in desk.get("/me").text
    assert all(each in text(desk.get("/me/point")) for each in ("第3社区查询点", "代居民提交申请"))
    form = {name: str(value) for name, value in ASKED.items()} | {"office": town.department.code, "point": "P0002"}
    wrong = desk.post("/me/point", {**form, "name": ""})
    assert (wrong.status_code, "13800000000" in wrong.text) == (400, True)
    before = used(town, "P0002")
    answer = desk.post("/me/point", form)
    assert answer.status_code == 201, text(answer)
    (number,) = set(re.findall(r"R-2026-\d{6}", answer.text))
    code = re.findall(r"<code>([A-Z2-9]{16})</code>", answer.text)[0]
    found = Browser(world, desk.http.app).post("/requests/case", {"number": number, "code": code})
    assert "第2社区查询点" in text(found)
    assert used(town, "P0002") == before + 1
    clerk = Browser(world, desk.http.app, town.township[Post.CLERK])
    head = Browser(world, desk.http.app, town.township[Post.HEAD])
    assert [one.get("/me/point").status_code for one in (clerk, head)] == [403, 403]


def used(town: Town, number: str) -> int:
    with town.world.house.looking() as ctx:
        return points.used(ctx, number).requests


def test_a_point_is_told_of_in_counts_alone(town: Town) -> None:
    world, officer = town.world, town.township[Post.POINT]
    for day, queries in (("2026-01-04", "7"), ("2026-01-05", "5"), ("2025-12-31", "100")):
        cells: dict[str, Json] = {"point": "P0003", "day": day, "visitors": "9", "queries": queries, "copies": "2"}
        world.do(officer, "register.enter", f"G-{points.COUNTS}", {"cells": cells})
    false: dict[str, Json] = {
        "cells": {"point": "P0004", "day": "2026-01-05", "visitors": "99999", "queries": "0", "copies": "0"}
    }
    assert town.refused(Post.CLERK, "register.enter", f"G-{points.COUNTS}", false) == "entry.other_office"
    false["cells"] = {**cells, "point": "P0000"}
    assert town.refused(Post.CLERK, "register.enter", f"G-{points.COUNTS}", false) == "entry.other_office"
    with world.house.looking() as ctx:
        assert points.used(ctx, "P0003").figures == {"visitors": 18, "queries": 12, "copies": 4}
    shown = text(Browser(world, site(world)).get("/points/P0003"))
    assert all(each in shown for each in ("12", "18", "临河镇人民政府"))
    briefing: Json = {"kind": "培训班", "day": "2026-01-05", "title": "查询员培训", "people": "30"}
    assert town.refused(Post.POINT, "register.enter", "G-briefings", {"cells": briefing}) == "unit.post"


@pytest.mark.seed_row(100)
def test_one_page_joins_a_township_and_its_villages(town: Town) -> None:
    world, clerk = town.world, town.township[Post.CLERK]
    said: dict[str, Json] = {
        "code": town.township.code, "village": "河西村", "day": "2026-01-03", "matter": "财务收支",
        "title": "2025年村级财务收支", "said": "收入 12 万元，支出 9 万元",
    }  # fmt: skip
    villages = f"G-{points.VILLAGES}"
    told: dict[str, Json] = {"cells": {**said, "said": "补助陈静 11010519491231002X"}}
    assert town.refused(Post.CLERK, "register.enter", villages, told) == "text.personal"
    world.do(clerk, "register.enter", villages, {"cells": said})
    other: Json = {**said, "code": town.department.code}
    assert town.refused(Post.CLERK, "register.enter", f"G-{points.VILLAGES}", {"cells": other}) == "entry.other_office"
    anybody = Browser(world, site(world))
    shown = text(anybody.get(f"/points/offices/{town.township.code}"))
    for each in (
        "临河镇人民政府",
        "青屿市民政局",
        "河东村",
        "第2社区查询点",
        "河西村",
        "2025年村级财务收支",
        "第1社区查询点",
    ):
        assert each in shown
    assert f"/registers/{points.VILLAGES}?q=%E6%B2%B3%E8%A5%BF%E6%9D%91" in anybody.get(
        f"/points/offices/{town.township.code}").text  # fmt: skip
    assert "2025年村级财务收支" not in text(anybody.get(f"/points/offices/{town.department.code}"))
    assert "Affairs" in anybody.get("/registers", "en").text


@pytest.mark.seed_row(99)
def test_the_kiosks_of_33_departments_are_data(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "kiosks.csv"
    lines = [f"K{n:02},市第{n}局,{town.department.code},一楼大厅,工作日 8:30–17:00" for n in range(1, 34)]
    file.write_text("\n".join(["编号,部门,单位代码,位置,开放时间", *lines]))
    assert library_commands.entered(town.world.house, "touch_screens", file) == (33, [])
    with town.world.house.looking() as ctx:
        offices_of = {one.entry.cells["code"] for one in registers.listed(ctx, "touch_screens").rows}
    page = Browser(town.world, site(town.world))
    assert [page.get(f"/kiosk/{code}").status_code for code in offices_of] == [200]
