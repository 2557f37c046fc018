"""A leak opens a case that names the signers, anybody complains without an account, and a second office decides."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from disclosure.acts import accountability
from kernel.actor import PUBLIC
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Refusal
from people.rules.unit import Kind, Post
from signing.acts.tasks import Task
from tests.support import offices
from tests.support import papers_of_offices as papers
from tests.support.browser import Browser, site, text
from tests.support.offices import Office
from tests.support.world import Person, World
from web import conduct
from web.desks.duties import act

CASE, COMPLAINT = "E-2026-000001", "E-2026-000002"


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def refused(world: World, who: Person, verb: str, body: dict[str, Json], subject: str) -> str:
    with pytest.raises(Refusal) as found:
        world.do(who, f"case.{verb}", subject, body)
    return found.value.code


def found(of: Office, *posts: Post) -> dict[str, Json]:
    return {"findings": [{"person": of[post].actor.id, "measure": "talk", "reason": "审核不严"} for post in posts]}


@pytest.mark.seed_row(112)
def test_a_leak_names_the_signers_and_a_complaint_has_a_number_and_a_clock(world: World) -> None:
    of, judge = papers.staffed(world, 810), offices.office(world, kind=Kind.SUPERVISION, name="青屿市监察局", n=818)
    other = offices.office(world, n=819, name="青屿市公安局")
    outdated, leaked = (papers.published(world, of, papers.number(of, n)) for n in (1, 2))
    world.do(of[Post.HEAD], "document.withdraw", outdated, {"cause": "outdated", "reason": "已失效"})
    withdrawn = world.do(of[Post.HEAD], "document.withdraw", leaked, {"cause": "leak", "reason": "含身份证号"})
    (opened,) = world.chain(CASE)
    steps = (("review", Post.REVIEWER), ("clear", Post.SECRECY), ("endorse", Post.DEPUTY), ("sign", Post.HEAD))
    assert opened.body == {
        "document": leaked, "withdrawal": withdrawn.leaf.hex(), "office": of.code,
        "signers": [{"step": step, "person": of[post].actor.id} for step, post in steps],
    }  # fmt: skip
    every = (Post.REVIEWER, Post.SECRECY, Post.DEPUTY, Post.HEAD)
    body = found(of, *every)
    for who, code in ((of[Post.HEAD], "case.second"), (other[Post.HEAD], "case.second"), (of[Post.CLERK], "unit.post")):
        assert refused(world, who, "find", body, CASE) == code
    assert refused(world, judge[Post.HEAD], "find", found(of, *every[1:]), CASE) == "case.signers"
    assert refused(world, judge[Post.HEAD], "answer", {"outcome": "upheld", "text": "x"}, CASE) == "case.kind"
    assert refused(world, judge[Post.HEAD], "find", body, "E-2026-000009") == "case.unknown"

    public, desk = Browser(world, site(world)), Browser(world, site(world), judge[Post.HEAD])
    assert refused_complaint(world, of, {"code": "kurz"}) == "request.code_short"
    assert refused_complaint(world, of, {"code": "ABCDEFGH", "text": " "}) in ("case.text", "document.value")
    wrong = public.post("/openness/cases/new", {"office": of.code, "contact": "138"})
    assert (wrong.status_code, "138" in wrong.text) == (400, True)
    sent = public.post("/openness/cases/new", {"office": of.code, "text": "目录长期不更新", "contact": "13800000000"})
    (secret,) = re.findall(r"<code>([A-Z2-9]{16})</code>", sent.text)
    assert (sent.status_code, COMPLAINT in sent.text, "目录长期不更新" in sent.text) == (201, True, True)
    assert "期限怎样计算" in text(sent)
    assert "13800000000" not in str([one.body for one in world.chain(COMPLAINT)])
    for said in ({"number": COMPLAINT, "code": "A" * 16}, {"number": CASE, "code": secret}, {}):
        assert public.post("/openness/cases/look", said).status_code == 404
    listed, shown = text(public.get("/openness/cases")), text(public.get(f"/openness/cases/{COMPLAINT}"))
    assert ("办理中" in listed, "目录长期不更新" in shown, "答复期限" in shown) == (True, False, True)
    assert public.get("/openness/cases/new").headers["location"] == "/openness/cases"
    assert public.get("/openness/cases/E-2026-000009").status_code == 404
    case = text(public.get(f"/openness/cases/{CASE}"))
    assert all(words in case for words in ("保密审查", "审批签发", "待处理", "自动启动"))
    assert "青屿市民政局reviewer" not in case, "who the people are is told to the offices alone"

    due = desk.get("/me").text
    assert (act(CASE, "find") in due, act(COMPLAINT, "answer") in due) == (True, True)
    form = desk.get(act(CASE, "find")).text
    assert "青屿市民政局reviewer" in form
    given = {f"measure{n}": "criticism" for n in range(1, 5)} | {f"reason{n}": "审核不严" for n in range(1, 5)}
    task = desk.post(act(CASE, "find"), {**given, "sure": "yes"}).headers["location"]
    desk.sign(task.removeprefix("/tasks/"))
    assert "通报批评" in text(public.get(f"/openness/cases/{CASE}"))
    assert refused(world, judge[Post.HEAD], "find", body, CASE) == "case.closed"

    assert "目录长期不更新" in desk.get(act(COMPLAINT, "answer")).text
    world.move_to(world.now + timedelta(days=40))
    assert "逾期未办结" in text(public.get("/openness/cases"))
    assert refused(world, judge[Post.HEAD], "erase", {"basis": "投诉人要求"}, COMPLAINT) == "case.open"
    asked = conduct.perform(
        world.house, judge[Post.HEAD].actor, "case.answer", COMPLAINT, {"outcome": "upheld", "text": "已责令更新"}
    )
    assert isinstance(asked, Task)
    assert "已责令更新" in str(asked.params["texts"]), "who signs reads what is answered"
    world.do(judge[Post.HEAD], "case.answer", COMPLAINT, {"outcome": "upheld", "text": "已责令更新"})
    told = text(public.post("/openness/cases/look", {"number": COMPLAINT.lower(), "code": secret.lower()}))
    assert all(words in told for words in ("已责令更新", "属实，责令改正"))
    assert "已责令更新" not in text(public.get(f"/openness/cases/{COMPLAINT}"))
    assert "作出处理" not in text(desk.get(f"/openness/cases/{COMPLAINT}"))
    with world.house.looking() as ctx:
        assert accountability.numbers(ctx.tx) == [COMPLAINT, CASE]
    erasure: dict[str, Json] = {"basis": "投诉人要求"}
    assert refused(world, judge[Post.HEAD], "erase", erasure, CASE) == "case.kind"
    assert "删除投诉人信息" in desk.get(f"/openness/cases/{COMPLAINT}").text
    world.do(judge[Post.HEAD], "case.erase", COMPLAINT, erasure)
    assert refused(world, judge[Post.HEAD], "erase", erasure, COMPLAINT) == "case.erased"
    gone = (world.chain(COMPLAINT)[0].body["details_sha256"], world.chain(COMPLAINT)[1].body["text_sha256"])
    assert not any(world.house.blobs.has(digest) for digest in gone)
    assert public.post("/openness/cases/look", {"number": COMPLAINT, "code": secret}).status_code == 404
    assert "属实，责令改正" in text(public.get(f"/openness/cases/{COMPLAINT}"))
    own = world.do(other[Post.HEAD], "case.complain", of.subject, {"code": "ABCDEFGH", "text": "目录不更新"})
    assert (own.actor, other[Post.HEAD].actor.org in own.data.decode()) == (PUBLIC.tag, False)


def refused_complaint(world: World, of: Office, said: dict[str, Json]) -> str:
    with pytest.raises(Refusal) as found:
        conduct.perform(world.house, PUBLIC, "case.complain", of.subject, said)
    return found.value.code
