"""Policies with their interpretations, meetings with their decisions, proposals with their replies: on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from disclosure.acts import documents
from disclosure.rules.document_words import Stage
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import Refusal
from people.rules.unit import Post
from tests.support import papers_of_offices as papers
from tests.support.browser import Browser, site, text
from tests.support.kept import Kept
from tests.support.offices import Office
from tests.support.papers_of_offices import CLEAN, FIT
from tests.support.world import Person, World
from web.desks.duties import act
from web.public import openness as pages


@pytest.fixture
def world(engine: Engine, blobs: Blobs, kept: Kept) -> World:
    return World(engine, blobs).keep(kept)


def offices(world: World) -> tuple[Office, Office]:
    return papers.staffed(world, 810), papers.staffed(world, 811, "青屿市公安局")


def refused(
    world: World, person: Person, verb: str, subject: str, body: dict[str, Json] | None = None, kind: str = "document"
) -> str:
    with pytest.raises(Refusal) as found:
        world.do(person, f"{kind}.{verb}", subject, body or {})
    return found.value.code


def stages(world: World, *subjects: str) -> list[Stage]:
    with world.house.looking() as ctx:
        return [documents.held(ctx, subject).stage for subject in subjects]


@pytest.mark.seed_row(87)
def test_a_policy_and_its_interpretation_come_out_and_go_together(world: World) -> None:
    of, other = world.step("two offices", lambda: offices(world))
    clerk, head = of[Post.CLERK], of[Post.HEAD]
    policy, first, late = (papers.number(of, n, "01") for n in (1, 2, 3))
    world.do(clerk, "document.draft", policy, papers.draft(title="居住证管理办法"))
    world.do(of[Post.REVIEWER], "document.review", policy, FIT)
    world.do(of[Post.SECRECY], "document.clear", policy, CLEAN)
    world.do(of[Post.DEPUTY], "document.endorse", policy)
    assert refused(world, head, "sign", policy) == "policy.interpretation"
    stranger, theirs = papers.draft(**papers.explaining(policy)), papers.number(other, 1, "01")
    assert refused(world, other[Post.CLERK], "draft", theirs, stranger) == "interpretation.policy"

    page = Browser(world, site(world), clerk)
    said = papers.draft(**papers.explaining(policy, title="《居住证管理办法》解读"))
    form = {name: str(told) for name, told in said.items()} | {"sure": "yes"}
    assert "居住证管理办法" in page.get(act(first, "draft")).text
    assert page.post(act(first, "draft"), {**form, "outlook": ""}).status_code == 400
    assert page.post(act(first, "draft"), form).status_code == 303
    again = page.get(act(first, "draft")).text
    assert "局长陈静" in again, "a new draft begins with what the one before said"
    assert refused(world, clerk, "draft", late, papers.draft(**papers.explaining(first))) == "interpretation.policy"
    world.do(of[Post.REVIEWER], "document.review", first, FIT)
    world.do(of[Post.SECRECY], "document.clear", first, CLEAN)
    assert refused(world, head, "sign", policy) == "policy.interpretation"
    world.do(of[Post.DEPUTY], "document.endorse", first)
    world.do(head, "document.sign", policy)
    assert refused(world, clerk, "publish", policy) == "policy.interpretation"
    shown = text(Browser(world, site(world), head).get(act(first, "sign")))
    assert all(words in shown for words in ("答记者问", "局长陈静", "落实到社区"))
    world.do(head, "document.sign", first)
    assert refused(world, clerk, "publish", first) == "interpretation.first"
    assert act(first, "publish") not in page.get("/me").text
    made = world.do(clerk, "document.publish", policy)
    assert made.body["interpretations"] == [first]
    assert world.chain(first)[-1].body["policy"] == policy
    assert world.chain(first)[-1].at == made.at

    pages = {one: f"/openness/documents/{one.removeprefix('W-')}" for one in (policy, first, late)}
    public = Browser(world, site(world))
    assert pages[first] in public.get(pages[policy]).text
    told = public.get(pages[first])
    assert pages[policy] in told.text
    assert all(words in text(told) for words in ("答记者问", "局长陈静", "落实到社区"))

    short = papers.explaining(policy, title="一图读懂", form="picture", lacking="另行公布")
    del short["outlook"]
    papers.published(world, of, late, **short)
    assert "缺：另行公布" in text(public.get(pages[late]))
    reason: dict[str, Json] = {"cause": "error", "reason": "条号有误"}
    world.do(head, "document.withdraw", late, reason)
    assert "解读材料已撤下" not in public.get(pages[policy]).text
    world.do(head, "document.withdraw", first, reason)
    assert "解读材料已撤下" in public.get(pages[policy]).text
    papers.published(world, of, papers.number(of, 4, "01"), **papers.explaining(policy))
    world.do(head, "document.withdraw", policy, reason)
    last = papers.number(of, 4, "01")
    assert stages(world, policy, first, late, last) == [Stage.WITHDRAWN] * 4
    assert [one.body.get("policy") for one in world.chain(last)][-1] == policy


@pytest.mark.seed_row(86)
@pytest.mark.seed_row(89)
def test_decisions_and_proposals_have_their_documents_on_one_page_each(world: World) -> None:
    of, other = world.step("two offices", lambda: offices(world))
    clerk, head = of[Post.CLERK], of[Post.HEAD]
    page, public = Browser(world, site(world), clerk), Browser(world, site(world))
    assert "还没有公布的会议" in text(public.get("/openness/policies"))
    assert "还没有交办的建议提案" in text(public.get("/openness/proposals"))

    meeting, today = "G-meeting-2026-0001", day_of(world.now)
    assert act(meeting, "call_meeting") in page.get("/openness/policies").text
    for subject, verb in ((meeting, "call_meeting"), ("G-proposal-2026-0001", "assign_proposal")):
        assert "办理后不能撤回" in text(page.get(act(subject, verb)))
    form = {"kind": "executive", "session": "12", "on": str(today + timedelta(days=2)), "agenda": "养老服务\n供热"}
    form |= {"seat_expert": "2", "until": str(today + timedelta(days=1)), "apply": "0571-00000000", "sure": "yes"}
    assert page.post(act(meeting, "call_meeting"), form).status_code == 303
    assert "邀请列席：专家 2 名" in text(public.get("/openness/policies"))
    again: dict[str, Json] = {"kind": "executive", "session": 1, "on": "2026-01-05", "agenda": ["x"], "seats": []}
    assert refused(world, clerk, "call_meeting", meeting, again, "register") == "meeting.number"
    told: dict[str, Json] = {"attended": [{"as": "expert"}]}
    told["decisions"] = [{"item": 1, "text": "办好居家养老"}, {"item": 2, "text": "听取汇报", "without": "工作部署"}]
    assert refused(world, head, "hold_meeting", meeting, told, "register") == "meeting.ahead"
    world.move_to(world.now + timedelta(days=2))
    assert refused(world, clerk, "hold_meeting", meeting, told, "register") == "unit.post"
    assert refused(world, other[Post.HEAD], "hold_meeting", meeting, told, "register") == "unit.other"
    assert refused(world, head, "hold_meeting", "G-meeting-2026-0002", told, "register") == "meeting.unknown"
    boss = Browser(world, site(world), head)
    lines = {"attended": "专家；李工\n媒体；3", "decisions": "1；办好居家养老\n2；听取汇报；工作部署", "sure": "yes"}
    assert boss.post(act(meeting, "hold_meeting"), lines).status_code == 400, "nobody is named who has not agreed"
    assert boss.post(act(meeting, "hold_meeting"), {**lines, "attended": "专家"}).status_code == 400
    world.do(head, "register.hold_meeting", meeting, told)
    decided = f"{meeting}-1"
    for wrong in (f"{meeting}-3", "G-meeting-2026-0009-1", f"{meeting}-x"):
        body = papers.draft(regards=wrong)
        assert refused(world, clerk, "draft", papers.number(of), body) in {"meeting.decision", "meeting.unknown"}
    assert "办好居家养老" in page.get(act(papers.number(of), "draft")).text
    document = papers.published(world, of, papers.number(of), regards=decided)
    shown = public.get("/openness/policies?year=2026")
    assert f"/openness/documents/{document.removeprefix('W-')}" in shown.text
    assert f"/openness/policies?year=2026#{meeting}" in public.get(pages.document(document)).text
    world.do(head, "document.withdraw", document, {"cause": "error", "reason": "条号有误"})
    assert "未到期" in text(public.get("/openness/policies"))
    world.move_to(world.now + timedelta(days=40))
    assert "1 项议定事项逾期未公开文件" in text(public.get("/openness/policies"))

    one, two = "G-proposal-2026-0001", "G-proposal-2026-0002"
    given: dict[str, Json] = {
        "kind": "suggestion", "number": "第12号", "title": "加强居家养老服务", "host": of.code, "cohosts": [other.code],
        "on": "2026-01-05", "difficult": False,
    }  # fmt: skip
    assigner = Browser(world, site(world), other[Post.CLERK])
    assert act(one, "assign_proposal") in assigner.get("/openness/proposals").text
    form = {name: str(value) for name, value in given.items() if name not in ("cohosts", "difficult")} | {"sure": "yes"}
    assert assigner.post(act(one, "assign_proposal"), {**form, f"with_{other.code}": "yes"}).status_code == 303
    assert refused(world, other[Post.CLERK], "assign_proposal", one, given, "register") == "proposal.number"
    world.do(other[Post.CLERK], "register.assign_proposal", two, {**given, "kind": "motion", "cohosts": []})
    assert refused(world, other[Post.CLERK], "meet_proposer", one, {"on": "2026-01-06"}, "register") == "proposal.host"
    world.do(clerk, "register.meet_proposer", one, {"on": "2026-01-06"})
    number = papers.number(of, 1, "15")
    reply = {"kind": "reply", "regards": one}
    bare = papers.draft(**reply, title="关于第12号建议的答复")
    assert refused(world, clerk, "draft", number, bare) == "proposal.summary"
    theirs = papers.draft(**reply, title="关于加强居家养老服务的第12号建议的答复")
    assert refused(world, other[Post.CLERK], "draft", papers.number(other, 1, "15"), theirs) == "proposal.host"
    satisfied: dict[str, Json] = {"opinion": "satisfied"}
    assert refused(world, other[Post.CLERK], "rate_reply", one, satisfied, "register") == "proposal.unanswered"
    assert "加强居家养老服务" in page.get(act(number, "draft")).text
    papers.published(world, of, number, **reply, title="关于加强居家养老服务的第12号建议的答复")
    assert refused(world, clerk, "rate_reply", one, satisfied, "register") == "unit.other"
    world.do(other[Post.CLERK], "register.rate_reply", one, satisfied)
    shown = public.get("/openness/proposals")
    assert all(words in text(shown) for words in ("50.0%（1/2）", "100.0%（1/1）", "已公开答复", "满意", "2026-04-05"))
    assert f"/openness/proposals?year=2026#{one}" in public.get(pages.document(number)).text
    lines_ = public.get("/openness/proposals.csv").content.decode("utf-8-sig").splitlines()
    assert lines_[2].split(",")[-2:] == [number.removeprefix("W-"), "satisfied"]
    assert refused(world, clerk, "meet_proposer", "G-proposal-2026-0003", {"on": "2026-01-06"}, "register") == (
        "proposal.unknown"
    )
