"""The pages of public lotteries: an office's forms, what everybody sees, a number's place, the wall."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evaluation.acts import lotteries
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from people.rules.unit import Post
from tests.support import draws, offices
from tests.support import lotteries as play
from tests.support.browser import Browser, browser, text
from tests.support.databases import sqlite_database
from tests.support.offices import Office
from tests.support.world import DAY, World
from web.desks.duties import act


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        yield World(engine, blobs)


def posted(who: Browser, subject: str, verb: str, form: dict[str, str], file: bytes | None = None) -> str:
    """Where it leads, or why not."""
    made = who.post(act(subject, verb), form | {"sure": "yes"}, **({"file": file} if file else {}))
    return made.headers["location"] if made.status_code == 303 else text(made)


def listed(numbers: tuple[str, ...]) -> bytes:
    return "\r\n".join(["编号,名称", *(f"{each},申请人{each}" for each in numbers)]).encode("gb18030")


def test_homes_are_given_out_by_the_pages_of_an_office_and_everybody_finds_a_number(world: World) -> None:
    centre, public = browser(world, Role.CENTRE), browser(world, Role.BIDDER)
    assert "还没有公开摇号" in text(public.get("/lotteries"))
    project = world.register("云杉苑", "housing_allocation")
    subject = f"D-allocation-{project.removeprefix('P-')}"
    page = f"/lotteries/{subject}"
    led = centre.post("/lotteries/open", {"kind": "allocation", "number": project})
    assert led.headers["location"] == act(subject, "open_lottery")
    asked = {"title": "云杉苑公租房选房摇号", "basis": "分配方案（2026）1号", "on": "2026-03-20", "days": "3", "places": "4",
             "groups": "priority 优先组\ngeneral 普通组"}  # fmt: skip
    assert "须为整数" in posted(centre, subject, "open_lottery", asked | {"days": "三"})
    assert posted(centre, subject, "open_lottery", asked) == page
    wrong = posted(centre, subject, "publish_list", {"list": "priority"}, "编号,名称\r\nA 1,甲\r\nA2,\r\n".encode())
    assert "priority!A2" in wrong
    assert "priority!B3" in wrong
    for name, numbers in play.NUMBERS.items():
        assert posted(centre, subject, "publish_list", {"list": name}, listed(numbers)) == page
    about = {"list": "general", "about": "B003", "text": "已有住房"}
    assert posted(centre, subject, "object_list", about) == page
    assert "B003 在名单“普通组”中，尚未抽取" in text(public.get(f"{page}?number=B003"))
    assert act(subject, "answer_objection") not in public.get(page).text
    leaf = world.chain(subject)[-1].leaf.hex()
    answer = {"objection": leaf, "upheld": "no", "reason": "住房已于上年出售"}
    assert posted(centre, subject, "answer_objection", answer) == page
    world.move_to(world.now + 5 * DAY)
    assert act(subject, "plan_draw") in centre.get(page).text
    keys = {f"keys.{party}": key.hex() for party, key in draws.KEYS.items()}
    assert posted(centre, subject, "plan_draw", keys | {"custody": "independent"}) == page
    play.clerk(world, subject)
    assert act(subject, "give_entropy") in centre.get(page).text
    assert centre.get(f"/me/lotteries/{subject}/task").json()["did"] == play.did(subject)
    play.given(world, subject)
    play.clerk(world, subject)
    seen, wall = public.get(page), text(public.get(f"{page}/screen"))
    for number in (*play.NUMBERS["priority"], *play.NUMBERS["general"]):
        assert number in text(seen)
        assert number in wall
    assert f"/draws/{subject}/draw/draw.json" in seen.text
    assert (text(seen).count("可选房"), text(seen).count("轮候")) == (4, 7)
    assert "住房已于上年出售" in text(seen)
    assert "名单中没有 Z9" in text(public.get(f"{page}?number=Z9"))
    assert "第 1 位，可选房" in text(public.get(f"{page}?number={_first(seen.text)}"))
    assert public.get(f"{page}?from=11").status_code == 404
    assert public.get(f"{page}/lists/general.json").json()["list"] == "general"
    assert public.get(f"{page}/lists/others.json").status_code == 404
    assert public.get("/lotteries/D-allocation-2099-0001").status_code == 404


def _first(page: str) -> str:
    return page.partition('id="h-order"')[2].partition('<th scope="row"><span class="n">')[2].partition("<")[0]


@pytest.mark.seed_row(90)
def test_an_inspection_tells_afterwards_who_was_passed_over_and_why(world: World) -> None:
    of = offices.office(world, name="青屿市市场监督管理局")
    world.enrol(of[Post.HEAD].member, Role.SUPERVISOR)
    world.people[Role.SUPERVISOR] = world.sign_in(of[Post.HEAD].member, Role.SUPERVISOR)
    supervisor = browser(world, Role.SUPERVISOR)
    subject = "D-inspection-2026-0017"
    asked = {
        "title": "双随机抽查",
        "basis": "计划（2026）3号",
        "on": "2026-03-20",
        "days": "0",
        "subjects": "2",
        "inspectors": "2",
    }
    assert posted(supervisor, subject, "open_lottery", asked) == f"/lotteries/{subject}"
    assert posted(supervisor, subject, "publish_list", {"list": "subjects"}, listed(play.FIRMS))
    tied = play.INSPECTORS[:-2]
    rows = [f"{each},检查员,{';'.join(play.FIRMS) if each in tied else ''}" for each in play.INSPECTORS]
    named = "\r\n".join(["编号,名称,任职单位", *rows]).encode()
    assert posted(supervisor, subject, "publish_list", {"list": "inspectors"}, named) == f"/lotteries/{subject}"
    play.do(world, Role.SUPERVISOR, "plan_draw", subject, {"did": play.did(subject), **play.PLAN})
    play.drawn(world, subject)
    seen = text(supervisor.get(f"/lotteries/{subject}"))
    with world.house.looking() as ctx:
        out = lotteries.outcome(ctx, subject, lotteries.held(ctx.tx, subject))
    assert out is not None
    assert seen.count("抽中") >= 4
    assert ("依规则跳过" in seen, "任职单位" in seen) == (bool(out.skipped), bool(out.skipped))
    _results(world, of, supervisor, subject, [each.id for each in out.order if each.of == "subjects"])
    for one in out.skipped:
        assert (one.entry.id in tied, one.ground, one.beside in out.order) == (True, "employer", True)


def _results(world: World, of: Office, reader: Browser, subject: str, drawn: list[str]) -> None:
    """Row 90: each subject's result is published in time, or red; what binds the inspectors is linked."""
    cells: dict[str, Json] = {
        "draw": "2026-0017", "subject": drawn[0], "title": "甲", "day": "2026-03-02", "result": "未发现问题", "text": "",
    }  # fmt: skip
    world.do(of[Post.HEAD], "register.enter", "G-inspection_results", {"cells": cells})
    stranger = offices.office(world, name="青屿市公安局")[Post.HEAD]
    world.do(stranger, "register.enter", "G-inspection_results",
             {"cells": {**cells, "subject": drawn[1], "result": "不配合检查情节严重"}})  # fmt: skip
    world.do(of[Post.HEAD], "register.enter", "G-inspection_results",
             {"cells": {**cells, "draw": "2026-0018", "subject": drawn[1]}})  # fmt: skip
    world.move_to(datetime(2026, 4, 20, 4, tzinfo=UTC))
    seen = reader.get(f"/lotteries/{subject}")
    told = [text(seen).count(words) for words in ("未发现问题", "结果逾期未公布", "结果公布期限 2026年4月20日")]
    assert told == [1, 0, 1], "the last day is still in time"
    assert "不配合检查情节严重" not in text(seen), "another office has ordered nothing"
    world.move_to(world.now + DAY)
    seen = reader.get(f"/lotteries/{subject}")
    assert [text(seen).count(words) for words in ("未发现问题", "结果逾期未公布")] == [1, 1]
    assert 'href="/registers/enforcement_items"' in seen.text
    assert 'href="/registers/inspection_results?q=2026-0017"' in seen.text
