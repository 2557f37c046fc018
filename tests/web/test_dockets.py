"""Services beside an approval at the pages: anybody without an account, the office at its desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from litestar import Litestar

from kernel.blobs import FolderBlobs
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.browser import Browser, site
from tests.support.databases import sqlite_database
from tests.support.offices import Office
from tests.support.world import World

SURE: Final = {"sure": "yes"}


class Town:
    """A centre, the application, and a browser of nobody in particular."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.of: Office = offices.office(
            world, Post.WINDOW, Post.OVERSEER, name="青屿市政务服务中心", kind=Kind.CENTRE, n=895
        )
        self.app: Litestar = site(world)
        self.anybody = Browser(world, self.app)
        self.clerk = Browser(world, self.app, self.of[Post.WINDOW])

    def told(self, page: str, kind: str) -> tuple[str, str]:
        """Number and code, as the page told them."""
        (number,) = set(re.findall(rf"{kind}-2026-\d{{6}}", page))
        code = re.search(r"<code>([A-Z2-9]{16})</code>", page)
        assert code
        return number, code[1]


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("dockets")
    with sqlite_database(sqlite_template, folder) as engine:
        yield Town(World(engine, FolderBlobs(folder / "blobs")))


def test_a_time_is_offered_booked_confirmed_by_the_noted_code_and_kept(town: Town) -> None:
    anybody, clerk = town.anybody, town.clerk
    chain, door = f"FB-{town.of.code}", f"/approvals/booking/{town.of.code}"
    assert "现在没有可预约的时段" in anybody.get(door).text
    assert "提供预约时段" in clerk.get("/me/services").text
    assert clerk.get(f"/me/acts/{chain}/offer").status_code == 200
    offer = {"day": "2026-03-02", "first": "16:00", "last": "16:30", "minutes": "30", "places": "1", **SURE}
    assert "须为整数" in clerk.post(f"/me/acts/{chain}/offer", offer | {"places": "一"}).text
    done = clerk.post(f"/me/acts/{chain}/offer", offer)
    assert (done.status_code, done.headers["location"]) == (303, "/me/services")
    assert door in anybody.get("/approvals/booking").text
    form = {"slot": "2026-03-02 16:30", "name": "陈静", "contact": "13800000001", "about": "营业执照"}
    wrong = anybody.post(door, form | {"contact": "无"})
    assert (wrong.status_code, "请填写电话号码" in wrong.text, "营业执照" in wrong.text) == (400, True, True)
    made = anybody.post(door, form)
    assert made.status_code == 201
    number, code = town.told(made.text, "FB")
    full = anybody.post(door, form | {"contact": "13800000002"})
    assert (full.status_code, "该时段已约满" in full.text) == (412, True)
    for path in ("/approvals/services/case", "/approvals/services/case/confirm"):
        assert anybody.get(path).headers["location"] == "/approvals/services"
    seen = {"number": number.lower(), "code": code.lower()}
    assert "待确认" in anybody.post("/approvals/services/case", seen).text
    assert anybody.post("/approvals/services/case", seen | {"code": "A" * 16}).status_code == 404
    assert anybody.post("/approvals/services/case/come", seen).status_code == 404
    assert "已确认" in anybody.post("/approvals/services/case/confirm", seen).text
    assert anybody.post("/approvals/services/case/confirm", seen).status_code == 409
    listed = clerk.get("/me/services").text
    assert ("陈静" in listed, "16:30" in listed) == (True, True)
    case = clerk.get(f"/me/services/{number}").text
    assert ("13800000001" in case, f"/me/acts/{number}/come" in case) == (True, True)
    assert "陈静" in clerk.get(f"/me/acts/{number}/come").text
    done = clerk.post(f"/me/acts/{number}/come", SURE)
    assert (done.status_code, done.headers["location"]) == (303, f"/me/services/{number}")
    call = {
        "slot": "2026-03-02 16:00",
        "name": "李华",
        "contact": "13800000003",
        "about": "开业",
        "code": "K" * 16,
        **SURE,
    }
    assert re.search(r'name="code"[^>]*value="[A-Z2-9]{16}"', clerk.get(f"/me/acts/{chain}/book").text)
    assert clerk.post(f"/me/acts/{chain}/book", call).status_code == 303
    over = Browser(town.world, town.app, town.of[Post.OVERSEER])
    for path in ("/me/services", f"/me/services/{number}"):
        assert over.get(path).status_code == 403
    assert "陈静" not in over.get(f"/me/acts/{number}/come").text
    told = Browser(town.world, town.app).get(door, "en").text
    assert ("Free times" in told, "Confirm by the code" in told) == (True, True)


def test_an_agent_is_asked_for_without_an_account_named_by_the_head_and_shows_on_whose_behalf(town: Town) -> None:
    anybody, world, of = town.anybody, town.world, town.of
    head = Browser(world, town.app, of[Post.HEAD])
    form = {
        "office": of.code,
        "name": "陈静",
        "contact": "13800000009",
        "title": "新建厂房",
        "text": "占地二十亩",
        "until": "2026-03-31",
    }
    assert anybody.get("/approvals/assistance/new").headers["location"] == "/approvals/assistance"
    wrong = anybody.post("/approvals/assistance/new", form | {"until": "2026-03-01"})
    assert (wrong.status_code, "委托期限已过" in wrong.text, "占地二十亩" in wrong.text) == (400, True, True)
    made = anybody.post("/approvals/assistance/new", form)
    assert made.status_code == 201
    number, code = town.told(made.text, "FA")
    assert "新建厂房" in town.clerk.get("/me/services").text
    assert of[Post.WINDOW].actor.id in head.get(f"/me/acts/{number}/assign").text
    world.do(of[Post.HEAD], "assistance.assign", number, {"agent": of[Post.WINDOW].actor.id})
    case = town.clerk.get(f"/me/services/{number}").text
    assert ("13800000009" in case, f"/me/acts/{number}/plan" in case) == (True, True)
    assert f"/me/acts/{number}/plan" not in head.get(f"/me/services/{number}").text, "the agent alone acts"
    plan = {"phase": "before", "text": "选址", **SURE}
    assert town.clerk.post(f"/me/acts/{number}/plan", plan).status_code == 303
    assert "1 选址" in town.clerk.get(f"/me/acts/{number}/fulfil").text
    assert town.clerk.post(f"/me/acts/{number}/fulfil", {"task": "1", **SURE}).status_code == 303
    seen = {"number": number, "code": code}
    shown = anybody.post("/approvals/services/case", seen).text
    for words in ("选址", "已完成", "代委托人办理", "事前", "撤销委托"):
        assert words in shown
    assert "委托已撤销" in anybody.post("/approvals/services/case/revoke", seen).text
    assert town.clerk.post(f"/me/acts/{number}/close", SURE).status_code == 409
    told = Browser(world, town.app).get("/approvals/assistance", "en").text
    assert ("An agent costs nothing" in told, "5 million yuan" in told) == (True, True)


def test_a_lead_is_entered_followed_and_turned_at_the_desk(town: Town) -> None:
    clerk, chain = town.clerk, f"FL-{town.of.code}"
    lead = {
        "name": "某公司",
        "contact": "010-1234567",
        "title": "新能源",
        "text": "意向",
        "investment": "80000000",
        **SURE,
    }
    assert clerk.post(f"/me/acts/{chain}/enter", lead).status_code == 303
    number = "FL-2026-000001"
    assert "新能源" in clerk.get("/me/services").text
    assert clerk.post(f"/me/acts/{number}/follow", {"text": "到访园区", **SURE}).status_code == 303
    shown = clerk.get(f"/me/services/{number}").text
    for words in ("到访园区", "80000000", f"/me/acts/{number}/hand_on"):
        assert words in shown
    assert clerk.get(f"/me/acts/{number}/hand_on").status_code == 200
    turned = {"until": "2026-12-31", "code": "K" * 16, **SURE}
    assert clerk.get(f"/me/acts/{number}/turn").status_code == 200
    assert clerk.post(f"/me/acts/{number}/turn", turned).status_code == 303
    assert re.search(r"FA-2026-\d{6}", clerk.get(f"/me/services/{number}").text)


def test_a_drawing_is_filed_marked_answered_and_concluded_at_the_pages(town: Town) -> None:
    anybody, clerk, world, of = town.anybody, town.clerk, town.world, town.of
    fire = offices.office(world, Post.APPROVER, name="青屿市消防支队", n=896)
    there = Browser(world, town.app, fire[Post.APPROVER])
    chain = f"FM-{of.code}"
    code = re.search(r'name="code"[^>]*value="([A-Z2-9]{16})"', clerk.get(f"/me/acts/{chain}/call").text)
    assert code
    call = {
        "kind": "drawing", "departments": fire.code, "name": "陈静", "contact": "13800000009", "title": "厂房图纸",
        "text": "消防设计", "code": code[1], **SURE,
    }  # fmt: skip
    assert clerk.post(f"/me/acts/{chain}/call", call).status_code == 303
    seen = {"number": "FM-2026-000001", "code": code[1]}
    case, number = "/approvals/services/case", seen["number"]
    assert "未发表" in anybody.post(case, seen).text
    assert "请选择文件" in clerk.post(f"/me/acts/{number}/file", SURE).text
    for data, said in ((b"PK", "须为 PDF"), (b"%PDF-1.7 plan", "第 1 版")):
        assert said in anybody.post(f"{case}/file", seen, file=data).text
    assert f"/me/acts/{number}/comment" in there.get(f"/me/services/{number}").text
    assert f"/me/acts/{number}/conclude" not in there.get(f"/me/services/{number}").text
    mark = {"version": "1", "page": "2", "x": "120", "y": "880", "text": "疏散通道过窄", **SURE}
    assert there.get(f"/me/acts/{number}/comment").status_code == 200
    assert there.post(f"/me/acts/{number}/comment", mark).status_code == 303
    assert "第 2 页（120‰，880‰）" in anybody.post(f"{case}/reply", {**seen, "comment": "1", "text": "已加宽通道"}).text
    assert "已加宽通道" in there.get(f"/me/services/{number}").text
    assert "疏散通道过窄" in there.get(f"/me/acts/{number}/settle").text
    assert there.post(f"/me/acts/{number}/settle", {"comment": "1", "settled": "yes", **SURE}).status_code == 303
    world.do(fire[Post.APPROVER], "conference.opine", number, {"vote": "agree", "text": "同意该设计"})
    world.do(of[Post.HEAD], "conference.conclude", number, {"outcome": "passed", "text": "会审通过"})
    shown = anybody.post(case, seen).text
    signed = str(world.chain(number)[-2].body["p7s_sha256"])
    for words in ("会审通过", "同意该设计", "已确认", signed):
        assert words in shown
    listed = there.get("/me/services").text
    assert ("厂房图纸" in listed, "已形成纪要" in listed) == (True, True)
