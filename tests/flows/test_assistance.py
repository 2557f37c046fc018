"""Agents and leads by the doors, on both databases; the registers of centres, points and agents."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from approval.acts import assisting, cases, dockets, prospects
from approval.acts.dockets import Held
from approval.rules import assistance
from approval.rules.assistance import Phase, Stage
from disclosure.acts import registers
from kernel.actor import PUBLIC
from kernel.blobs import Blobs, FolderBlobs
from kernel.canon import Json
from kernel.errors import Refusal
from kernel.journal import Entry
from people.rules.unit import Kind, Post
from tests.support import approvals, offices
from tests.support.approvals import City, application
from tests.support.databases import sqlite_database
from tests.support.offices import Office
from tests.support.world import DAY, Person, World
from web import library_commands
from web.public import approvals as approval_pages
from web.public import assistance as assistance_pages

CODE: Final = "KWZH7PQR2M4N8XYT"
SAID: Final[dict[str, Json]] = {
    "code": CODE, "name": "陈静", "contact": "13800138000", "title": "新建厂房", "text": "占地二十亩"
}  # fmt: skip


class Town:
    """A city with a window and somebody who may be an agent, and an application that nobody's agent has made."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.city: City = approvals.city(world)
        self.of: Office = self.city.centre
        self.window, self.agent, self.head = self.of[Post.WINDOW], self.of[Post.DEPUTY], self.of[Post.HEAD]
        self.case = self.city.submitted()
        self.chain = assisting.subject(self.of.code)

    def by_code(self, verb: str, id: str, **body: Json) -> None:
        acts = {"grant": assisting.grant, "decline": assisting.decline, "revoke": assisting.revoke}
        with self.world.house.acting(PUBLIC) as ctx:
            acts[verb](ctx, id, {"code": CODE, **body})

    def held(self, id: str) -> Held:
        with self.world.house.looking() as ctx:
            return dockets.find(ctx, id)

    def do(self, person: Person, act: str, subject: str, body: dict[str, Json] | None = None) -> Entry:
        return self.world.do(person, act, subject, body or {})

    def refused(self, person: Person, act: str, subject: str, body: dict[str, Json] | None = None) -> str:
        with pytest.raises(Refusal) as found:
            self.do(person, act, subject, body)
        return found.value.code


@pytest.fixture
def town(engine: Engine, blobs: Blobs) -> Town:
    return Town(World(engine, blobs))


@pytest.mark.seed_row(42)
def test_from_five_million_an_agent_is_offered_and_acts_on_behalf_in_all_it_does(town: Town) -> None:
    window, agent, head, city = town.window, town.agent, town.head, town.city
    small, large = (city.submitted(project="P-2026-0001", investment=yuan) for yuan in (4_999_999, 5_000_000))
    with town.world.house.looking() as ctx:
        assert dockets.of_case(ctx, small) == []
        (offer,) = dockets.of_case(ctx, large)
        assert dockets.by_code(ctx, offer.id, CODE).stage == Stage.OFFERED
        assert dockets.details(offer)["title"] == "开办小吃店"
        shown = [fact.label for part in approval_pages.parts(ctx, cases.find(ctx, large)) for fact in part.facts]
        assert assistance_pages.SHOWN.title in shown, "the applicant finds the offer on the page of the application"
    said = {**SAID, "investment": 5_000_000, "case": town.case}
    assert town.refused(window, "assistance.offer", town.chain, said | {"investment": 4_999_999}) == "assistance.below"
    assert town.refused(window, "assistance.offer", town.chain, said | {"case": "F-2026-000009"}) == "assistance.case"
    paid: dict[str, Json] = {**SAID, "until": "2026-03-31", "fee": "100"}
    assert town.refused(window, "assistance.ask", town.chain, paid) == "document.unknown"
    unwanted = town.do(window, "assistance.offer", town.chain, said).subject
    town.by_code("decline", unwanted)
    id = offer.id
    town.by_code("grant", id, until="2026-03-31")
    assert town.refused(window, "assistance.assign", id, {"agent": agent.actor.id}) == "unit.post"
    assert town.refused(head, "assistance.assign", id, {"agent": "nobody"}) == "assistance.agent"
    town.do(head, "assistance.assign", id, {"agent": agent.actor.id})
    assert town.refused(window, "assistance.plan", id, {"phase": "before", "text": "选址"}) == "docket.agent"
    for phase, text in ((Phase.BEFORE, "选址"), (Phase.DURING, "递交材料"), (Phase.AFTER, "水电接入")):
        town.do(agent, "assistance.plan", id, {"phase": phase, "text": text})
    assert [one.phase for one in assistance.tasks(town.held(id).acts)] == list(Phase)
    assert town.refused(agent, "assistance.join", id, {"case": town.case}) == "assistance.joined"
    assert town.refused(agent, "assistance.close", id) == "assistance.tasks_open"
    for n in (1, 2, 3):
        town.do(agent, "assistance.fulfil", id, {"task": n})
    handed_in = {name: value for name, value in application().items() if name != "channel"} | {"assistance": id}
    assert town.refused(window, "approval.submit", town.of.subject, handed_in) == "docket.agent"
    stranger = handed_in | {"name": "别家小吃店"}
    assert town.refused(agent, "approval.submit", town.of.subject, stranger) == "assistance.other"
    made = town.do(agent, "approval.submit", town.of.subject, handed_in)
    assert (made.body["on_behalf_of"], made.body["by"]) == (id, agent.actor.id)
    town.do(agent, "assistance.close", id)
    assert town.refused(agent, "approval.submit", town.of.subject, handed_in) == "assistance.stage"
    acts = [one for one in town.held(id).acts if one.verb in ("plan", "fulfil", "close")]
    assert [one.text("on_behalf_of") for one in acts] == [id] * 7
    written = b"".join(one.data for one in town.world.chain(id)).decode()
    assert not any(word in written for word in ("青屿小吃店", "13800138000", "选址", CODE))
    assert [town.held(one).stage for one in (unwanted, id)] == [Stage.DECLINED, Stage.CLOSED]


def test_an_agent_stops_when_the_mandate_ends_or_is_taken_back(town: Town) -> None:
    of, agent, head = town.of, town.agent, town.head
    with town.world.house.acting(PUBLIC) as ctx:
        with pytest.raises(Refusal, match=r"assistance\.until"):
            assisting.ask(ctx, assisting.subject(of.code), {**SAID, "until": "2026-03-01"})
        one, two = (
            assisting.ask(ctx, assisting.subject(of.code), {**SAID, "until": "2026-03-02"}).subject for _ in range(2)
        )
    for id in (one, two):
        town.do(head, "assistance.assign", id, {"agent": agent.actor.id})
    town.do(agent, "assistance.plan", one, {"phase": "before", "text": "选址"})
    town.by_code("revoke", two)
    assert town.refused(agent, "assistance.plan", two, {"phase": "before", "text": "选址"}) == "assistance.stage"
    town.world.clock.move_to(town.world.now + DAY)
    assert town.refused(agent, "assistance.fulfil", one, {"task": 1}) == "assistance.mandate_over"
    with town.world.house.looking(agent.actor) as ctx, pytest.raises(Refusal, match=r"assistance\.mandate_over"):
        assisting.behalf(ctx, one, str(SAID["name"]))


@pytest.mark.seed_row(71)
def test_a_lead_becomes_an_application_and_keeps_its_history(town: Town) -> None:
    of = town.of
    province = offices.office(town.world, Post.CLERK, name="省招商服务中心", kind=Kind.CENTRE, n=898)
    clerk, agent = province[Post.CLERK], town.agent
    lead: dict[str, Json] = {name: said for name, said in SAID.items() if name != "code"} | {"investment": 80_000_000}
    id, other = (town.do(clerk, "prospect.enter", prospects.subject(province.code), lead).subject for _ in range(2))
    town.do(clerk, "prospect.follow", id, {"text": "到访园区"})
    assert town.refused(province[Post.HEAD], "prospect.hand_on", id, {"to": province.code}) == "prospect.same"
    town.do(province[Post.HEAD], "prospect.hand_on", id, {"to": of.code})
    assert town.refused(clerk, "prospect.follow", id, {"text": "再访"}) == "unit.other"
    town.do(province[Post.HEAD], "prospect.drop", other, {"text": "另选他地"})
    turned = town.do(of[Post.WINDOW], "prospect.turn", id, {"code": CODE, "until": "2026-12-31"})
    order = str(turned.body["assistance"])
    town.do(of[Post.HEAD], "assistance.assign", order, {"agent": agent.actor.id})
    assert town.refused(agent, "assistance.join", order, {"case": "F-2026-000009"}) == "assistance.case"
    town.do(agent, "assistance.join", order, {"case": town.case})
    with town.world.house.looking() as ctx:
        before = prospects.history(ctx, town.case)
        assert dockets.details(dockets.find(ctx, order))["title"] == "新建厂房"
    assert [(one.id, [act.verb for act in one.acts]) for one in before] == [
        (id, ["enter", "follow", "hand_on", "turn"]),
        (order, ["ask", "assign", "join"]),
    ]
    assert town.refused(of[Post.WINDOW], "prospect.follow", id, {"text": "再访"}) == "prospect.stage"


@pytest.mark.seed_row(42)
def test_the_registers_of_centres_points_and_agents_take_in_as_many_as_there_are(
    sqlite_template: Path, tmp_path: Path
) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        taken_in(World(engine, FolderBlobs(tmp_path / "blobs")), tmp_path)


def taken_in(world: World, tmp_path: Path) -> None:
    of = offices.office(world, name="法库县政务服务中心", kind=Kind.CENTRE, n=899)
    files = {
        "service_centres": ["编号,名称,管理单位代码,地址,电话号码,开放时间"]
        + [f"C{n:02},第{n}镇政务服务中心,{of.code},某镇{n}号,," for n in range(1, 20)],
        "agency_points": ["编号,名称,所属服务中心编号,社区、村,地址"]
        + [f"D{n:03},第{n}代办点,C{n % 19 + 1:02},第{n}村," for n in range(1, 245)],
        "agents": ["编号,姓名,层级,所属服务中心编号,代办点编号"]
        + [f"A{n:04},代办员{n},乡镇,C{n % 19 + 1:02}," for n in range(1, 177)]
        + [f"A{n:04},代办员{n},村,C{n % 19 + 1:02},D{n % 244 + 1:03}" for n in range(177, 177 + 1108)],
    }
    for name, lines in files.items():
        file = tmp_path / f"{name}.csv"
        file.write_text("\n".join(lines))
        assert library_commands.entered(world.house, name, file) == (len(lines) - 1, [])
    with world.house.looking() as ctx:
        counts = registers.counts(ctx)
        villages = registers.listed(ctx, "agents", "村").found
    assert (counts["service_centres"], counts["agency_points"], counts["agents"]) == (19, 244, 176 + 1108)
    assert villages == 1108
