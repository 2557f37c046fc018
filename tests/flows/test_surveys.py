"""A survey from its opening to percentages that anybody computes again, on both databases and on its pages."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from disclosure.acts import surveys
from kernel.actor import PUBLIC, Actor
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import Refusal
from people.rules.unit import Post
from tests.support import offices
from tests.support.browser import Browser, site, text
from tests.support.world import Person, World
from web import conduct
from web.desks.duties import act

ID = "Y-2026-0001"


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def refused(world: World, who: Person, verb: str, body: dict[str, Json], subject: str = ID) -> str:
    with pytest.raises(Refusal) as found:
        world.do(who, f"survey.{verb}", subject, body)
    return found.value.code


def given(world: World, code: str, *taken: list[int], who: Actor = PUBLIC) -> str:
    said: list[Json] = [list(each) for each in taken]
    try:
        conduct.perform(world.house, who, "survey.answer", ID, {"code": code, "answers": said})
    except Refusal as refusal:
        return refusal.code
    return ""


@pytest.mark.seed_row(88)
def test_published_percentages_are_those_of_the_anonymous_answers(world: World) -> None:
    of, other = offices.office(world, Post.CLERK), offices.office(world)
    clerk, head = of[Post.CLERK], of[Post.HEAD]
    closes = day_of(world.now + timedelta(days=3)).isoformat()
    page, public = Browser(world, site(world), head), Browser(world, site(world))
    assert act(ID, "open") in page.get("/surveys").text
    form = {
        "title": "政务服务满意度",
        "closes": closes,
        "questions": "是否满意|满意|不满意\n多选：渠道｜窗口｜网上",
        "sure": "yes",
    }
    task = page.post(act(ID, "open"), form).headers["location"]
    page.sign(task.removeprefix("/tasks/"))
    body: dict[str, Json] = {
        "title": "又一项", "closes": closes, "questions": [{"text": "问", "choices": ["是", "否"], "many": False}]
    }  # fmt: skip
    assert refused(world, head, "open", body) == "survey.number"
    assert refused(world, clerk, "open", body, "Y-2026-0002") == "unit.post"
    assert refused(world, head, "open", {**body, "closes": "2026-01-01"}, "Y-2026-0002") == "survey.past"
    assert refused(world, other[Post.HEAD], "issue", {"count": 1}) == "unit.other"
    world.do(clerk, "survey.issue", ID, {"count": 2})
    world.do(clerk, "survey.issue", ID, {"count": 2})
    codes = page.get(f"/surveys/{ID}/codes.csv").text.split()
    assert len(codes) == 4
    assert given(world, codes[0], [0], [0, 1]) == ""
    assert given(world, codes[0], [1], [1]) == "survey.twice"
    assert given(world, codes[1], [0, 1], [1]) == "survey.answer"
    assert given(world, f"9{codes[1][1:]}", [0], [1]) == "survey.code"
    sent = public.post(f"/surveys/{ID}/answers", {"code": codes[1], "q1": "0", "q2.1": "yes"})
    assert sent.headers["location"] == f"/surveys/{ID}?taken=1"
    again = public.post(f"/surveys/{ID}/answers", {"code": codes[1], "q1": "1", "q2.0": "yes"})
    assert (again.status_code, "已经用过" in text(again)) == (412, True)
    assert given(world, codes[2], [1], [0], who=clerk.actor) == ""
    assert {one.actor for one in world.chain(ID + surveys.ANSWERS)} == {PUBLIC.tag}, "anonymous, whoever is signed in"
    assert refused(world, head, "publish", {}) == "survey.open"
    assert public.get(f"/surveys/{ID}.csv").status_code == 409
    assert public.get(f"/surveys/{ID}/codes.csv").status_code in (302, 303, 401)
    world.move_to(world.now + timedelta(days=4))
    assert given(world, codes[3], [0], [0]) == "survey.closed"
    assert refused(world, clerk, "publish", {}) == "unit.post"
    world.do(head, "survey.publish", ID)
    assert refused(world, head, "publish", {}) == "survey.published"
    shown = text(public.get(f"/surveys/{ID}"))
    assert all(each in shown for each in ("66.7%", "33.3%", "已发答题码", "4 个", "3 份"))
    rows = list(csv.reader(io.StringIO(public.get(f"/surveys/{ID}.csv").content.decode("utf-8-sig"))))[1:]
    satisfied = [json.loads(content)[0] for _, content in rows].count([0])
    assert (satisfied, len(rows)) == (2, 3), "66.7% of the answers, counted again"
    digests = {hashlib.sha256(f"{salt}\n{content}".encode()).hexdigest() for salt, content in rows}
    assert digests == {entry.body["digest"] for entry in world.chain(ID + surveys.ANSWERS)}
    assert public.get("/surveys/Y-2026-0009").status_code == 404
