"""A document of an office goes from draft to publication and back, on both databases."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from disclosure.acts import documents
from disclosure.rules.document_words import Stage
from kernel import canon
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Refusal
from people.rules.unit import Post
from tests.support import papers_of_offices as papers
from tests.support.kept import Kept
from tests.support.offices import Office
from tests.support.papers_of_offices import CLEAN, FIT
from tests.support.world import Person, World


@dataclass
class Place:
    """Two offices, each with somebody in every post."""

    world: World
    of: Office
    other: Office

    def refused(self, person: Person, act: str, subject: str, body: dict[str, Json] | None = None) -> str:
        with pytest.raises(Refusal) as found:
            self.world.do(person, f"document.{act}", subject, body or {})
        return found.value.code

    def stage(self, subject: str) -> Stage:
        with self.world.house.looking() as ctx:
            return documents.held(ctx, subject).stage


@pytest.fixture
def place(engine: Engine, blobs: Blobs, kept: Kept) -> Place:
    world = World(engine, blobs).keep(kept)
    return Place(world, *world.step("two offices", lambda: _offices(world)))


def _offices(world: World) -> tuple[Office, Office]:
    return papers.staffed(world, 810), papers.staffed(world, 811, "青屿市公安局")


@pytest.mark.seed_row(78)
@pytest.mark.seed_row(81)
def test_a_document_goes_all_the_way_and_nobody_takes_a_short_cut(place: Place) -> None:
    world, of = place.world, place.of
    clerk, reviewer, deputy, head = (of[post] for post in (Post.CLERK, Post.REVIEWER, Post.DEPUTY, Post.HEAD))
    subject = papers.number(of)
    without = {name: value for name, value in papers.draft().items() if name != "attribute"}
    assert place.refused(clerk, "draft", subject, without) == "document.missing"
    assert place.refused(clerk, "draft", papers.number(of, 2), papers.draft()) == "document.number"
    assert place.refused(clerk, "draft", papers.number(place.other), papers.draft()) == "unit.other"
    assert place.refused(clerk, "review", subject, FIT) == "unit.post"
    assert place.refused(reviewer, "review", subject, FIT) == "document.unknown"
    file: dict[str, Json] = {"name": "附件.txt", "data": base64.b64encode(b"1").decode()}
    world.do(reviewer, "document.draft", subject, papers.draft(files=[file]))
    assert place.refused(reviewer, "review", subject, FIT) == "unit.same_person"
    world.do(clerk, "document.draft", subject, papers.draft(files=[file]))
    assert place.refused(clerk, "publish", subject) == "sheet.signatures"
    assert place.refused(deputy, "endorse", subject) == "document.stage"
    world.do(reviewer, "document.review", subject, FIT)
    assert place.refused(clerk, "draft", subject, papers.draft()) == "document.stage"
    world.do(of[Post.SECRECY], "document.clear", subject, CLEAN)
    assert place.refused(head, "sign", subject) == "document.stage"
    world.do(deputy, "document.endorse", subject)
    assert place.refused(clerk, "publish", subject) == "sheet.signatures"
    assert place.refused(deputy, "sign", subject) == "unit.post"
    world.do(head, "document.sign", subject)
    assert place.refused(place.other[Post.CLERK], "publish", subject) == "unit.other"
    made = world.do(clerk, "document.publish", subject)
    assert made.body["title"] == papers.draft()["title"]
    content = canon.mapping(world.house.blobs.get(str(made.body["content_sha256"])))
    assert [one["size"] for one in content["files"]] == [1]  # type: ignore[index,union-attr,call-overload]
    assert place.refused(clerk, "publish", subject) == "document.stage"
    assert place.refused(clerk, "withdraw", subject, {"cause": "leak", "reason": "含身份证号"}) == "unit.post"
    world.do(head, "document.withdraw", subject, {"cause": "leak", "reason": "含身份证号"})
    assert place.stage(subject) is Stage.WITHDRAWN
    with world.house.looking() as ctx:
        assert documents.next_index(ctx, of.code, "02").number == 2  # a number is never given again


@pytest.mark.seed_row(78)
@pytest.mark.parametrize("attribute", ["on_request", "withheld"])
def test_what_is_not_public_has_the_same_sheet(place: Place, attribute: str) -> None:
    ground: dict[str, Json] = {"ground": "process", "reason": "讨论稿"} if attribute == "withheld" else {}
    subject = papers.signed(place.world, place.of, papers.number(place.of), attribute=attribute, **ground)
    assert place.stage(subject) is Stage.SIGNED
    assert place.refused(place.of[Post.CLERK], "publish", subject) == "document.not_public"


@pytest.mark.seed_row(79)
def test_the_sheet_is_answered_whole_and_other_organs_agree_first(place: Place) -> None:
    world, of, other = place.world, place.of, place.other
    subject, reviewer, secrecy = papers.number(of), of[Post.REVIEWER], of[Post.SECRECY]
    told = papers.draft(text="联系人手机 13800138000", concerns=[other.code])
    own = papers.draft(concerns=[of.code])
    assert place.refused(of[Post.CLERK], "draft", subject, own) == "document.organ"
    world.do(of[Post.CLERK], "document.draft", subject, told)
    for item in FIT:
        body = {name: answer for name, answer in FIT.items() if name != item} | {"note": "已核"}
        assert place.refused(reviewer, "review", subject, body) == "sheet.unanswered"
    assert place.refused(reviewer, "review", subject, FIT) == "sheet.note"
    world.do(reviewer, "document.review", subject, {**FIT, "timing": "unfit", "note": "应待会议后公开"})
    assert place.stage(subject) is Stage.RETURNED
    world.do(of[Post.CLERK], "document.draft", subject, told)
    world.do(reviewer, "document.review", subject, {**FIT, "note": "公务电话，可以公开"})
    assert place.refused(secrecy, "clear", subject, {"note": "x"}) == "sheet.unanswered"
    assert place.refused(secrecy, "clear", subject, CLEAN) == "sheet.note"
    world.do(secrecy, "document.send_back", subject, {"reason": "请删去手机号"})
    assert place.stage(subject) is Stage.RETURNED
    world.do(of[Post.CLERK], "document.draft", subject, papers.draft(concerns=[other.code]))
    world.do(reviewer, "document.review", subject, FIT)
    world.do(secrecy, "document.clear", subject, CLEAN)
    world.do(of[Post.DEPUTY], "document.endorse", subject)
    assert place.refused(of[Post.HEAD], "sign", subject) == "document.organ_waits"
    yes: dict[str, Json] = {"agrees": True, "text": "同意公开"}
    assert place.refused(other[Post.CLERK], "answer_organ", subject, yes) == "unit.post"
    assert place.refused(of[Post.HEAD], "answer_organ", subject, yes) == "document.not_asked"
    world.do(other[Post.HEAD], "document.answer_organ", subject, {**yes, "agrees": False})
    assert place.refused(of[Post.HEAD], "sign", subject) == "document.organ_waits"
    assert place.refused(other[Post.HEAD], "answer_organ", subject, yes) == "document.answered"
    world.do(of[Post.CLERK], "document.ask_organ", subject, {"organ": other.code})
    assert place.refused(of[Post.CLERK], "ask_organ", subject, {"organ": other.code}) == "document.asked"
    world.do(other[Post.HEAD], "document.answer_organ", subject, yes)
    world.do(of[Post.HEAD], "document.sign", subject)
    world.do(of[Post.CLERK], "document.ask_organ", subject, {"organ": other.code})
    assert place.refused(of[Post.CLERK], "publish", subject) == "document.organ_waits"
    world.do(other[Post.DEPUTY], "document.answer_organ", subject, yes)
    world.do(of[Post.CLERK], "document.publish", subject)
    assert place.refused(of[Post.CLERK], "ask_organ", subject, {"organ": other.code}) == "document.not_judged"
