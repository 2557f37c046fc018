"""The pages of openness: an office is entered, a document goes through the desks of its people, everybody reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.event import listen

from disclosure.acts import openness
from kernel.actor import Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from people.acts import units
from people.rules.unit import Post
from tests.support import offices
from tests.support import papers_of_offices as papers
from tests.support.browser import Browser, browser, site, text
from tests.support.databases import sqlite_database
from tests.support.offices import Office
from tests.support.world import World
from web.desks.duties import act


@dataclass
class Place:
    world: World
    of: Office
    other: Office
    public: str

    def browser(self, post: Post) -> Browser:
        return Browser(self.world, site(self.world), self.of[post])


@pytest.fixture(scope="module")
def place(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Two offices, one public document with a file; read by all tests, changed by those that add."""
    folder = tmp_path_factory.mktemp("openness")
    with sqlite_database(sqlite_template, folder) as engine:
        world = World(engine, FolderBlobs(folder / "blobs"))
        of, other = papers.staffed(world, 810), papers.staffed(world, 811, "青屿市公安局")
        file = {"name": "附件.txt", "data": "MQ=="}
        public = papers.published(world, of, papers.number(of), duty="functions", files=[file])
        yield Place(world, of, other, public)


@pytest.mark.seed_row(72)
@pytest.mark.seed_row(73)
def test_an_office_shows_its_four_fields_and_what_is_red_with_its_name(place: Place) -> None:
    world = place.world
    world.move_to(world.now + timedelta(days=40))
    page = text(place.browser(Post.CLERK).get(f"/openness/offices/{place.of.code}"))
    for words in ("机构设置", "职责分工", "工作流程", "人员编制", "发布率", "每日更新率", "动态公开率"):
        assert words in page
    red = re.findall(r"青屿市民政局 2026-\d\d-\d\d 政府门户网站 逾期未公开", page)
    assert len(red) == page.count("逾期未公开") == 15  # of 17 duties one is answered, and the report is not due


def test_a_further_office_costs_the_front_page_two_statements(place: Place) -> None:
    """Its documents and its fields: what is the same for all offices is read once."""
    with place.world.house.looking() as ctx:
        asked: list[str] = []
        listen(ctx.tx, "before_cursor_execute", lambda *called: asked.append(called[2]))
        held = openness.of_office(ctx, place.other.code)
        beside, of = openness.beside(ctx), units.standing(ctx, place.other.code)
        before = len(asked)
        assert openness.directory(ctx, of, held, beside)
        assert len(asked) == before + 1


def test_everybody_finds_reads_and_saves_a_public_document(place: Place) -> None:
    reader = browser(place.world, Role.SUPERVISOR)
    front = reader.get("/openness")
    index = place.public.removeprefix("W-")
    assert (index in front.text, "登记单位" in text(front)) == (True, False)
    assert index in reader.get("/openness?q=居住证&class=02").text
    for query in ("?q=没有", "?class=03", "?page=2"):
        assert index not in reader.get(f"/openness{query}").text
    assert reader.get("/openness?class=99").status_code == 400
    feed = reader.get("/feeds/documents.atom").text
    assert f"/openness/documents/{index}" in feed
    assert '/openness"/>' in feed
    assert f"/openness/documents/{index}" in reader.get("/feeds/documents.atom?class=02").text
    assert "<entry>" not in reader.get("/feeds/documents.atom?class=03").text
    assert 'href="/feeds/documents.atom?class=02"' in reader.get("/openness?class=02").text
    page = reader.get(f"/openness/documents/{index}")
    for words in (index, "青屿市民政局", "主动公开", "凡在本市居住半年以上的", "附件.txt", "已于", "主要负责人"):
        assert words in text(page)
    assert "撤下" not in text(page)
    digest = page.text.partition("/files/")[2][:64]
    saved = reader.get(f"/openness/documents/{index}/files/{digest}")
    assert (saved.content, "attachment" in saved.headers["content-disposition"]) == (b"1", True)
    assert reader.get(f"/openness/documents/{index}/files/{'0' * 64}").status_code == 404
    assert reader.get(f"/openness/documents/{index[:-1]}9").status_code == 404
    assert reader.get("/openness/offices/nobody").status_code == 404


def test_an_office_is_entered_from_the_front_page(place: Place) -> None:
    boss = Browser(place.world, site(place.world), place.world.people["security"])
    assert "登记单位" in text(boss.get("/openness"))
    code = place.world.pki.member(830).org
    led = boss.post("/openness/offices", {"code": code})
    assert led.headers["location"] == act(units.subject(code), "register")
    assert boss.get(led.headers["location"]).status_code == 200
    assert "变更登记" in text(boss.get(f"/openness/offices/{place.of.code}"))


@pytest.mark.seed_row(78)
def test_a_document_goes_from_desk_to_desk(place: Place) -> None:
    clerk, reviewer, other = place.browser(Post.CLERK), place.browser(Post.REVIEWER), place.other[Post.HEAD]
    home = f"/openness/offices/{place.of.code}"
    assert "起草文件" in text(clerk.get(home))
    subject = papers.number(place.of, 2)
    led = clerk.post(f"{home}/drafts", {"of_class": "02"})
    assert led.headers["location"] == act(subject, "draft")
    form = {"title": "关于放假的通知", "summary": "放假安排", "text": "电话 13800138000", "formed": "2026-03-02"}
    form |= {"attribute": "proactive", "concern": place.other.code, "duty": "workflow"}
    refused = clerk.post(act(subject, "draft"), form | {"attribute": "withheld"})
    assert "不予公开须写明法定情形和理由" in text(refused)
    assert clerk.post(act(subject, "draft"), form, file=b"x").status_code == 303
    assert "关于放假的通知" in text(reviewer.get("/me"))
    assert "关于放假的通知" not in text(clerk.get("/me"))
    sheet = reviewer.get(act(subject, "review"))
    for words in ("公开属性认定正确", "手机号码：13800138000", "青屿市公安局：尚未答复", "电话 13800138000"):
        assert words in text(sheet)
    fit = dict.fromkeys(("attribute", "wording", "timing", "manner"), "fit") | {"note": "公务电话", "sure": "yes"}
    assert "审核单未填写" in text(reviewer.post(act(subject, "review"), {**fit, "timing": ""}))
    assert reviewer.post(act(subject, "review"), fit).status_code == 303
    asked = Browser(place.world, site(place.world), other)
    assert "答复征求意见" in text(asked.get("/me"))
    assert "关于放假的通知" in text(asked.get(act(subject, "answer_organ")))
    left = place.other[Post.SECRECY]
    held: dict[str, Json] = {"person": left.actor.id, "post": Post.SECRECY}
    place.world.do(other, "unit.dismiss", place.other.subject, held)
    postless = Browser(place.world, site(place.world), left)
    assert postless.get(act(subject, "answer_organ")).status_code == 404
    place.world.do(other, "unit.appoint", place.other.subject, held)
    assert postless.get(act(subject, "answer_organ")).status_code == 200
    agreed = asked.post(act(subject, "answer_organ"), {"agrees": "yes", "text": "同意", "sure": "yes"})
    assert "/tasks/" in agreed.headers["location"]
    place.world.do(other, "document.answer_organ", subject, {"agrees": True, "text": "同意"})
    assert "答复征求意见" not in text(asked.get("/me"))
    stranger = offices.office(place.world, n=840)[Post.HEAD]
    outside = Browser(place.world, site(place.world), stranger)
    assert outside.get(act(subject, "review")).status_code == 404
    assert outside.post(f"{home}/drafts", {"of_class": "02"}).status_code == 403
    assert "关于放假的通知" not in text(outside.get(home))
