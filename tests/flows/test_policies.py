"""A policy comes out with its interpretation or not at all, on both databases and on its pages."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from disclosure.acts import documents
from disclosure.rules.document_words import Stage
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Refusal
from people.rules.unit import Post
from tests.support import papers_of_offices as papers
from tests.support.browser import Browser, site, text
from tests.support.kept import Kept
from tests.support.offices import Office
from tests.support.papers_of_offices import CLEAN, FIT
from tests.support.world import Person, World
from web.desks.duties import act


@pytest.fixture
def world(engine: Engine, blobs: Blobs, kept: Kept) -> World:
    return World(engine, blobs).keep(kept)


def offices(world: World) -> tuple[Office, Office]:
    return papers.staffed(world, 810), papers.staffed(world, 811, "青屿市公安局")


def refused(world: World, person: Person, verb: str, subject: str, body: dict[str, Json] | None = None) -> str:
    with pytest.raises(Refusal) as found:
        world.do(person, f"document.{verb}", subject, body or {})
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
