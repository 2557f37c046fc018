"""Joint reviews and reviews of drawings by the doors, on both databases."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final

import pytest
from sqlalchemy import Engine

from approval.acts import conferences, dockets
from kernel import canon
from kernel.actor import PUBLIC
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import NotFound, Refusal
from kernel.journal import Entry
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.offices import Office
from tests.support.world import Person, World

CODE: Final = "KWZH7PQR2M4N8XYT"
DRAWING: Final = base64.b64encode(b"%PDF-1.7 plan").decode()


@dataclass
class Table:
    """A centre that calls two departments to a review."""

    world: World
    centre: Office
    fire: Office
    plan: Office

    def call(self, kind: str, **more: Json) -> str:
        said: dict[str, Json] = {
            "code": CODE, "kind": kind, "departments": [self.fire.code, self.plan.code], "name": "陈静",
            "contact": "13800138000", "title": "厂房图纸", "text": "消防设计", "link": "https://meet.example.test/1",
        }  # fmt: skip
        chain = conferences.subject(self.centre.code)
        return self.do(self.centre[Post.WINDOW], "call", chain, **said | more).subject

    def do(self, person: Person, verb: str, id: str, **body: Json) -> Entry:
        return self.world.do(person, f"conference.{verb}", id, body)

    def refused(self, person: Person, verb: str, id: str, **body: Json) -> str:
        with pytest.raises(Refusal) as found:
            self.do(person, verb, id, **body)
        return found.value.code

    def file(self, id: str) -> None:
        """The applicant hands in a version by its code."""
        with self.world.house.acting(PUBLIC) as ctx:
            body = conferences.keep_file(ctx, id, {"name": "图纸.pdf", "file": DRAWING})
            conferences.file(ctx, id, {**body, "code": CODE})

    def reply(self, id: str, n: int) -> None:
        with self.world.house.acting(PUBLIC) as ctx:
            said = dockets.hide_text(ctx, id, {"comment": n, "text": "已加宽通道"})
            conferences.reply(ctx, id, {**said, "code": CODE})


@pytest.fixture
def table(engine: Engine, blobs: Blobs) -> Table:
    world = World(engine, blobs)
    centre = offices.office(world, Post.WINDOW, name="青屿市政务服务中心", kind=Kind.CENTRE, n=870)
    fire, plan = (
        offices.office(world, Post.EXAMINER, Post.APPROVER, name=name, n=n)
        for name, n in (("消防支队", 871), ("规划局", 872))
    )
    return Table(world, centre, fire, plan)


@pytest.mark.seed_row(49)
def test_a_drawing_passes_when_every_comment_is_answered_and_accepted(table: Table) -> None:
    window, head = table.centre[Post.WINDOW], table.centre[Post.HEAD]
    examiner, approver = table.fire[Post.EXAMINER], table.fire[Post.APPROVER]
    id = table.call("drawing")
    mark: dict[str, Json] = {"version": 1, "page": 2, "x": 120, "y": 880, "text": "疏散通道过窄"}
    assert table.refused(examiner, "comment", id, **mark) == "conference.version"
    table.file(id)
    assert table.refused(window, "comment", id, **mark) == "docket.member"
    table.do(examiner, "comment", id, **mark)
    for each in (approver, table.plan[Post.APPROVER]):
        table.do(each, "opine", id, vote="agree", text="同意")
    passed: dict[str, Json] = {"outcome": "passed", "text": "通过"}
    assert table.refused(head, "conclude", id, **passed) == "conference.unanswered"
    assert table.refused(examiner, "settle", id, comment=1, settled=True) == "conference.answered"
    table.reply(id, 1)
    assert table.refused(head, "conclude", id, **passed) == "conference.unanswered", "answered, and not accepted yet"
    assert table.refused(table.plan[Post.EXAMINER], "settle", id, comment=1, settled=True) == "conference.own"
    table.do(examiner, "settle", id, comment=1, settled=False)
    assert table.refused(head, "conclude", id, **passed) == "conference.unanswered"
    table.file(id)
    table.reply(id, 1)
    table.do(examiner, "settle", id, comment=1, settled=True)
    assert table.refused(head, "conclude", id, **passed) == "conference.stale"
    for each in (approver, table.plan[Post.APPROVER]):
        table.do(each, "opine", id, vote="agree", text="同意第二版")
    assert table.refused(window, "record", id, recording_sha256="12") == "conference.digest"
    table.do(window, "record", id, recording_sha256="ab" * 32)
    assert table.refused(window, "conclude", id, **passed) == "unit.post"
    table.do(head, "conclude", id, **passed)
    assert table.refused(approver, "opine", id, vote="object", text="晚了") == "conference.stage"
    with table.world.house.looking() as ctx:
        assert [one.id for one in conferences.concerning(ctx, table.fire.code, 9)] == [id]
        assert conferences.concerning(ctx, "nobody", 9) == []
        with pytest.raises(NotFound, match=r"docket\.unknown"):
            dockets.by_code(ctx, id, CODE[:-1])
    written = b"".join(one.data for one in table.world.chain(id)).decode()
    assert not any(word in written for word in ("陈静", "13800138000", "疏散", "加宽", "图纸", CODE))


@pytest.mark.seed_row(48)
def test_the_minutes_list_each_departments_signed_opinion(table: Table) -> None:
    head, id = table.centre[Post.HEAD], table.call("review")
    assert table.refused(table.fire[Post.EXAMINER], "opine", id, vote="agree", text="同意") == "unit.post"
    first = table.do(table.fire[Post.APPROVER], "opine", id, vote="agree", text="同意")
    returned: dict[str, Json] = {"outcome": "returned", "text": "请修改选址"}
    assert table.refused(head, "conclude", id, **returned) == "conference.silent"
    second = table.do(table.plan[Post.HEAD], "opine", id, vote="object", text="选址不符合规划")
    assert table.refused(head, "conclude", id, outcome="passed", text="通过") == "conference.objected"
    minutes = table.do(head, "conclude", id, **returned)
    opinions = canon.mapping(minutes.data)["body"]
    assert isinstance(opinions, dict)
    assert opinions["opinions"] == [
        {"office": table.fire.code, "vote": "agree", "entry": first.leaf.hex()},
        {"office": table.plan.code, "vote": "object", "entry": second.leaf.hex()},
    ]
    assert all(len(str(one.body["p7s_sha256"])) == 64 for one in (first, second, minutes)), "each is signed"


def test_what_is_no_meeting_and_no_drawing_is_refused(table: Table) -> None:
    window, chain = table.centre[Post.WINDOW], conferences.subject(table.centre.code)
    for more, code in (
        ({"departments": []}, "conference.departments"),
        ({"departments": ["x"]}, "unit.unknown"),
        ({"link": "javascript:1"}, "conference.link"),
        ({"case": "F-2026-000009"}, "assistance.case"),
    ):
        with pytest.raises(Refusal) as found:
            table.call("drawing", **more)
        assert found.value.code == code
    assert table.refused(table.fire[Post.EXAMINER], "call", chain) == "unit.other"
    id = table.call("drawing")
    for file, code in (("x", "document.value"), (base64.b64encode(b"PK\x03\x04").decode(), "conference.file")):
        assert table.refused(window, "file", id, name="a", file=file) == code
    table.do(window, "file", id, name="a", file=DRAWING)
    with (
        table.world.house.acting(table.centre[Post.HEAD].actor) as ctx,
        pytest.raises(Refusal, match=r"conference\.silent"),
    ):
        conferences.conclude(ctx, id, {"outcome": "passed", "text_sha256": "0", "opinions": []})
    for each in (table.fire, table.plan):
        table.do(each[Post.APPROVER], "opine", id, vote="agree", text="同意")
    with (
        table.world.house.acting(table.centre[Post.HEAD].actor) as ctx,
        pytest.raises(Refusal, match=r"conference\.minutes"),
    ):
        conferences.conclude(ctx, id, {"outcome": "passed", "text_sha256": "0", "opinions": []})
