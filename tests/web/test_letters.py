"""Letters, tickets and public opinion at the pages: anybody without an account, the office at its desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from litestar import Litestar

from kernel.actor import CLERK
from kernel.blobs import FolderBlobs
from kernel.deadlines import BEIJING
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.browser import Browser, site
from tests.support.databases import sqlite_database
from tests.support.offices import Office
from tests.support.world import World
from web import telling, worker

WRITTEN: Final = {
    "about": "mayor:question", "name": "陈静", "contact": "13800138000", "title": "路灯不亮", "text": "青屿路路灯不亮",
    "consent": "yes",
}  # fmt: skip
SURE: Final = {"sure": "yes"}


class Town:
    """Two offices, the application, and a browser of nobody in particular."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.of: Office = offices.office(world, Post.CLERK, Post.DEPUTY, n=880)
        self.over: Office = offices.office(world, name="青屿市政务公开办", kind=Kind.OPENNESS, n=881)
        self.app: Litestar = site(world)
        self.anybody = Browser(world, self.app)
        self.clerk = Browser(world, self.app, self.of[Post.CLERK])
        self.above = Browser(world, self.app, self.over[Post.HEAD])

    def written(self) -> tuple[str, str]:
        """Number and code of a fresh letter, as the page told them."""
        answer = self.anybody.post("/letters/new", {**WRITTEN, "office": self.of.code})
        assert answer.status_code == 201, answer.text
        (number,) = set(re.findall(r"H-2026-\d{6}", answer.text))
        code = re.search(r"<code>([A-Z2-9]{16})</code>", answer.text)
        assert code
        return number, code[1]

    def round(self) -> None:
        """What the clerk does, with the messages of it."""
        with self.world.house.acting(CLERK) as ctx:
            for one in worker.due(ctx, ctx.now):
                telling.after(ctx, one.do(ctx, one.subject, {}))


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("letters")
    with sqlite_database(sqlite_template, folder) as engine:
        yield Town(World(engine, FolderBlobs(folder / "blobs")))


def test_anybody_writes_and_follows_by_number_and_code(town: Town) -> None:
    anybody, world = town.anybody, town.world
    assert "不用注册" in anybody.get("/letters").text
    for path in ("/letters/new", "/letters/case", "/letters/case/rate"):
        assert anybody.get(path).headers["location"] == "/letters"
    wrong = anybody.post("/letters/new", {**WRITTEN, "office": town.of.code, "name": ""})
    assert (wrong.status_code, "青屿路路灯不亮" in wrong.text, "f-name" in wrong.text) == (400, True, True)
    number, code = town.written()
    seen = {"number": number, "code": code}
    shown = anybody.post("/letters/case", {"number": number.lower(), "code": code.lower()})
    assert shown.status_code == 200
    for said in ("待受理", "受理期限", "答复期限", "工作日，计入", "待核", "信箱承办单位"):
        assert said in shown.text
    assert f"<code>{code}</code>" not in shown.text
    for given in ({"number": number, "code": "A" * 16}, {"number": "H-2026-999999", "code": code}, {}):
        assert anybody.post("/letters/case", given).status_code == 404
    assert anybody.post("/letters/case/answer", seen).status_code == 404
    world.do(town.of[Post.CLERK], "letter.accept", number)
    assert anybody.post("/letters/case/rate", {**seen, "grade": "good"}).status_code == 409
    world.do(town.of[Post.HEAD], "letter.answer", number, {"text": "已于今日修复"})
    told = anybody.post("/letters/case/rate", {**seen, "grade": "good", "text": "谢谢"}).text
    assert ("已于今日修复" in told, "满意" in told) == (True, True)
    form = Browser(world, town.app, town.of[Post.DEPUTY]).get(f"/me/acts/{number}/publish").text
    assert ("陈静" in form, "青屿路路灯不亮" in form, "已于今日修复" in form) == (False, True, True)
    world.do(town.of[Post.DEPUTY], "letter.publish", number, {"title": "路灯", "question": "不亮", "reply": "已修复"})
    listed = anybody.get("/letters/public").text
    assert ("路灯" in listed, f"/letters/public/{number}" in listed, "100.0%" in listed) == (True, True, True)
    assert "已修复" in anybody.get(f"/letters/public/{number}").text
    for query, found in (("路灯", True), ("陈静", False)):
        assert (f"/letters/public/{number}" in anybody.get(f"/search?q={query}").text) is found
    assert anybody.get("/letters/public/H-2026-999999").status_code == 404


def test_the_office_has_its_list_its_acts_and_its_calls(town: Town) -> None:
    clerk, (number, _) = town.clerk, town.written()
    assert "来信和舆情" in clerk.get("/me").text
    assert number in clerk.get("/me/letters").text
    case = clerk.get(f"/me/letters/{number}").text
    for said in ("陈静", "13800138000", f"/me/acts/{number}/transfer", f"/me/acts/{number}/decline"):
        assert said in case
    for verb in ("accept", "transfer", "decline"):
        assert clerk.get(f"/me/acts/{number}/{verb}").status_code == 200
    done = clerk.post(f"/me/acts/{number}/accept", SURE)
    assert (done.status_code, done.headers["location"]) == (303, f"/me/letters/{number}")
    subject = town.of.subject
    form = clerk.get(f"/me/acts/{subject}/take_down").text
    assert re.search(r'name="code"[^>]*value="[A-Z2-9]{16}"', form)
    call = {**WRITTEN, "about": "8890:service", "channel": "phone", "code": "K" * 16, **SURE}
    assert clerk.post(f"/me/acts/{subject}/take_down", call).status_code == 303
    assert "8890 便民服务平台" in clerk.get(f"/me/letters/H-2026-{int(number[-6:]) + 1:06}").text
    for path in (f"/me/letters/{number}", f"/me/acts/{number}/answer"):
        assert "陈静" not in town.above.get(path).text
    assert town.above.get(f"/me/letters/{number}").status_code == 403
    assert town.anybody.get("/me/letters").status_code in (302, 303, 401)


def test_what_is_late_stands_in_public_and_a_grave_silence_reaches_those_above(town: Town) -> None:
    world, clerk, id = town.world, town.clerk, "N-2026-0001"
    number, _ = town.written()
    found = world.now.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
    said = {"grade": "major", "found": found, "title": "爆炸传言", "source": "论坛", "text": "网传", **SURE}
    assert clerk.get(f"/me/acts/{id}/warn").status_code == 200
    done = clerk.post(f"/me/acts/{id}/warn", said)
    assert (done.status_code, done.headers["location"]) == (303, f"/me/opinions/{id}")
    for browser in (clerk, town.above):
        assert "爆炸传言" in browser.get("/me/letters").text
        assert "爆炸传言" in browser.get(f"/me/opinions/{id}").text
    world.move_to(world.now + timedelta(days=30))
    town.round()
    inbox = town.above.get("/me/messages").text
    assert "重大舆情逾期" in inbox
    assert "分钟发现" in inbox
    late = re.search(rf'href="([^"]+)">{number}', town.anybody.get("/letters/public").text)
    assert late
    assert town.anybody.get(late[1]).status_code == 200
    public = town.anybody.get(f"/opinions/{id}").text
    assert ("逾期" in public, "爆炸传言" in public) == (True, False)
    head = town.of[Post.HEAD]
    for verb, body in (
        ("assess", {"grade": "major", "text": "重大"}), ("handle", {"text": "已处置"}),
        ("respond", {"way": "statement", "title": "情况通报", "text": "无人员伤亡"}), ("close", {}),
    ):  # fmt: skip
        world.do(head, f"opinion.{verb}", id, dict(body))
    owed = town.anybody.get("/opinions").text
    assert owed.index("结果未公布") < owed.index("情况通报")
    for query, hit in (("情况 伤亡", True), ("传言", False)):
        assert (f"/opinions/{id}" in town.anybody.get(f"/search?q={query}").text) is hit
    assert "结果未公布" in clerk.get("/me/letters").text
    assert f"/me/acts/{id}/reprove" in town.above.get(f"/me/opinions/{id}").text
    assert f"/me/acts/{id}/reprove" not in clerk.get(f"/me/opinions/{id}").text
    world.do(town.over[Post.HEAD], "opinion.reprove", id, {"way": "talk", "reason": "首次回应迟延"})
    world.do(head, "opinion.publish", id, {"title": "处置结果", "text": "已排除隐患"})
    told = Browser(world, town.app).get(f"/opinions/{id}", "en").text
    for words in ("处置结果", "已排除隐患", "首次回应迟延", "Talked to, and told to mend", "late"):
        assert words in told
    assert town.anybody.get("/opinions/N-2026-0099").status_code == 404


def test_codes_cannot_be_tried_without_end(town: Town) -> None:
    said = {"number": "H-2026-000001", "code": "A" * 16}
    assert 429 in {town.anybody.post("/letters/case", said).status_code for _ in range(31)}
