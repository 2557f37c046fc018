"""The pages of matters before the public: an office's forms, a comment without an account, what everybody reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kernel.actor import Role
from kernel.blobs import Blobs
from people.rules.unit import Post
from tests.support import offices
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.world import World
from web.desks.duties import act

AT = "/consultations"
ONE = f"{AT}/V-2026-0001"


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        yield World(engine, blobs)


def posted(who: Browser, verb: str, form: dict[str, str], file: bytes | None = None) -> str:
    """Where it leads once what has to be signed is signed, or why not."""
    made = who.post(act("V-2026-0001", verb), form | {"sure": "yes"}, **({"file": file} if file else {}))
    if made.status_code != 303:
        return text(made)
    to = made.headers["location"]
    if to.startswith("/tasks/"):
        who.sign(to.removeprefix("/tasks/"))
    return str(to)


@pytest.mark.seed_row(84)
@pytest.mark.seed_row(85)
@pytest.mark.seed_row(88)
def test_anybody_comments_and_reads_what_became_of_it(world: World) -> None:
    of, app = offices.office(world, Post.CLERK), site(world)
    clerk, head = Browser(world, app, of[Post.CLERK]), Browser(world, app, of[Post.HEAD])
    public = Browser(world, app)
    assert "还没有征求意见的事项" in text(public.get(AT))
    assert act("V-2026-0001", "plan") in clerk.get(AT).text
    assert act("V-2026-0001", "plan") not in public.get(AT).text
    plan = {"kind": "decision", "title": "轨道交通规划", "summary": "三条线", "livelihood": "no"}
    assert posted(clerk, "plan", plan) == ONE
    closes = (world.now + timedelta(days=32)).date().isoformat()
    draft = {"text": "第一条 建设三条线。", "closes": closes, "contact": "0571-1"}
    assert "职务" in posted(clerk, "open", draft) or "须由本单位" in posted(clerk, "open", draft)
    assert posted(head, "open", draft).startswith("/tasks/")
    assert "第一条 建设三条线。" in text(public.get(ONE))
    sent = public.post(f"{ONE}/comments", {"text": "多设车站", "name": "李四", "contact": "138 0013 8000"})
    assert sent.headers["location"] == f"{ONE}?taken=1#h-comment"
    assert "意见编号 1" in text(public.get(f"{ONE}?taken=1"))
    assert "意见编号 2" not in text(public.get(f"{ONE}?taken=2"))
    assert public.post(f"{ONE}/comments", {"text": "广告"}).status_code == 303
    empty = public.post(f"{ONE}/comments", {"text": "", "name": "王五"})
    assert (empty.status_code, 'value="王五"' in empty.text) == (400, True)
    assert "李四" in text(clerk.get(act("V-2026-0001", "set_aside")))
    assert posted(clerk, "set_aside", {"number": "2", "ground": "advertising", "note": ""}) == ONE
    assert "多设车站" not in text(public.get(ONE)), "comments are shown with the answer"
    world.move_to(world.now + timedelta(days=34))
    assert "已截止，未公布意见处理结果" in text(public.get(AT))
    late = public.post(f"{ONE}/comments", {"text": "太晚"})
    assert (late.status_code, "不在征求意见期内" in text(late)) == (409, True)
    assert "这一行不合格式" in posted(head, "answer", {"rows": "1；车站；也许；可行", "result": "收到 2 条"})
    assert posted(head, "answer", {"rows": "1；车站；采纳；可行", "result": "收到 2 条"}).startswith("/tasks/")
    page = public.get(ONE)
    assert [each for each in ("李四", "138 0013") if each in page.text] == []
    assert "多设车站" in text(page)
    assert "advertising" in text(public.get(ONE, "en"))
    assert "请选择文件" in posted(clerk, "step", {"step": "risk"})
    for step in ("participation", "experts", "risk", "legality", "deliberation"):
        assert "缺少必经环节" in posted(head, "decide", {"text": "同意"})
        assert posted(clerk, "step", {"step": step}, b"minutes") == ONE
    assert public.get(f"{ONE}/steps/risk").content == b"minutes"
    assert public.get(f"{ONE}/steps/nothing").status_code == 404
    assert posted(head, "decide", {"text": "同意规划。"}).startswith("/tasks/")
    parts = {"measures": "开工", "steps": "分三期", "duty": "交通局", "oversight": "12345"}
    assert posted(clerk, "report", parts | {"duty": ""}) != ONE
    assert posted(clerk, "report", parts) == ONE
    seen = text(public.get(ONE))
    assert [each for each in ("同意规划。", "开工", "分三期", "交通局", "监督方式") if each not in seen] == []
    assert posted(clerk, "erase", {"number": "1", "basis": "个人信息保护法第四十七条"}) == ONE
    assert "多设车站" not in text(public.get(ONE))
    assert "须为整数" in posted(clerk, "erase", {"number": "一", "basis": "法"})


def test_nobody_comments_without_end(world: World) -> None:
    app = site(world)
    public = Browser(world, app)
    sent = [public.post(f"{ONE}/comments", {"text": "意见"}).status_code for _ in range(6)]
    assert sent == [404] * 5 + [429]
    assert public.get(ONE).status_code == 404
    bidder = Browser(world, app, world.office(Role.AGENCY))
    assert bidder.get(AT).status_code == 200
