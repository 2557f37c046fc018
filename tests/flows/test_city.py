"""A draw of published lists by the doors: an office orders it, the clerk freezes and draws, a stranger runs it again."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from experts.acts import drawing
from experts.acts import reading as drawn
from kernel.actor import CLERK, Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Conflict, NotAllowed, NotNow, NotValid
from kernel.journal import Entry
from signing.rules import vrf
from tests.support import door, draws, site
from tests.support.city import DID, FIRMS, OFFICERS, SUBJECT, policy
from tests.support.door import Caller
from tests.support.panel import KEYS
from tests.support.world import World
from verifier import alone
from web import conduct, worker

LISTS: Json = [
    {"id": "subjects", "n": 6, "entries": [each.json() for each in FIRMS]},
    {"id": "inspectors", "n": 2, "entries": [each.json() for each in OFFICERS]},
]
ASKED: Mapping[str, Json] = {"did": DID, "lists": LISTS, "keys": KEYS, "custody": "independent"}


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def do(world: World, role: Role, act: str, body: Mapping[str, Json], subject: str = SUBJECT) -> Entry:
    made = conduct.perform(world.house, world.office(role).actor, act, subject, body)
    assert isinstance(made, Entry)
    return made


def clerk(world: World) -> list[str]:
    """What the clerk finds to do, done."""
    with world.house.looking(CLERK) as ctx:
        due = [each for each in worker.due(ctx, ctx.now) if each.subject == SUBJECT]
    for each in due:
        with world.house.acting(CLERK) as ctx:
            each.do(ctx, each.subject, each.body)
    site.sequence(world, 0)
    return [each.act for each in due]


def give(world: World, party: str, role: Role) -> Entry:
    with world.house.looking() as ctx:
        alpha = drawing.task(ctx, DID).alpha
    proof = base64.b64encode(vrf.prove(draws.SECRETS[party], alpha)).decode()
    return do(world, role, "draw.give_entropy", {"did": DID, "proof": proof, "party": party})


def test_an_inspection_is_drawn_by_the_doors_and_replayed_from_what_the_site_publishes(world: World) -> None:
    do(world, Role.SUPERVISOR, "draw.plan_draw", ASKED)
    assert clerk(world) == ["freeze_draw"]
    assert clerk(world) == []
    give(world, "centre", Role.CENTRE)
    assert clerk(world) == []
    give(world, "supervisor", Role.SUPERVISOR)
    assert clerk(world) == ["draw"]
    assert clerk(world) == []
    with site.browsing(world) as client:
        file = client.get(f"/draws/{SUBJECT}/draw/draw.json").content
        page = client.get(f"/subjects/{SUBJECT}").text
        lot = client.get("/draws/L-2026-0001-1/evaluation/draw.json")
    with door.opened(world) as http:
        (told,) = Caller(http, world, world.office(Role.CENTRE)).get(f"/api/v1/draws/{SUBJECT}").json()
    report = alone.verify(file, policy(witnesses=[], quorum=0))
    assert report.failed == ()
    assert [each.of for each in report.drawn] == ["subjects"] * 6 + ["inspectors"] * 2
    assert (told["did"], told["drawn"], told["missing"]) == (DID, True, [])
    assert f"/draws/{SUBJECT}/draw/draw.json" in page
    assert lot.status_code == 404
    assert len(world.chain(SUBJECT)) == 5


def test_a_step_is_planned_once_and_who_draws_is_no_question_of_trying_again(world: World) -> None:
    do(world, Role.CENTRE, "draw.plan_draw", ASKED)
    with pytest.raises(Conflict, match=r"draw\.planned"):
        do(world, Role.SUPERVISOR, "draw.plan_draw", ASKED)
    with pytest.raises(NotValid, match=r"draw\.other_subject"):
        do(world, Role.CENTRE, "draw.plan_draw", {**ASKED, "did": "inspection/2026-0018/draw"})


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CENTRE, Role.SUPERVISOR, Role.CLERK)])
def test_no_other_office_orders_a_draw_or_gives_to_one(world: World, role: Role) -> None:
    for act, body in (("draw.plan_draw", ASKED), ("draw.give_entropy", {"did": DID, "proof": "AA=="})):
        who = world.office(Role.AGENCY).actor
        with pytest.raises(NotAllowed):
            conduct.perform(world.house, type(who)(who.id, role, who.org), act, SUBJECT, body)


@pytest.mark.parametrize(
    "change",
    [
        {"lists": []},
        {"lists": [{"id": "subjects", "n": 0, "entries": []}]},
        {"lists": [{"id": "subjects", "n": 1, "entries": [{"id": "b", "name": "", "avoid": {}}] * 2}]},
        {"lists": [{"id": "subjects", "n": 2, "entries": [{"id": "b", "name": "x", "avoid": {}}]}]},
        {"lists": "all"},
        {"keys": {}},
        {"custody": "somewhere"},
        {"did": "inspection"},
        {"more": 1},
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_nothing_is_kept(world: World, change: Mapping[str, Json]) -> None:
    with pytest.raises((NotValid, NotNow)):
        do(world, Role.CENTRE, "draw.plan_draw", {**ASKED, **change})
    assert world.chain(SUBJECT) == []


def test_the_reserve_proves_for_a_party_that_stays_silent(world: World) -> None:
    fallback: Json = {"after_hours": 2, "reserve": base64.b64encode(draws.RESERVE_KEY).decode()}
    do(world, Role.CENTRE, "draw.plan_draw", {**ASKED, "fallback": fallback})
    clerk(world)
    give(world, "centre", Role.CENTRE)
    assert clerk(world) == []
    world.move_to(world.now + timedelta(hours=2))
    assert clerk(world) == ["fall_back"]
    give(world, "reserve", Role.CENTRE)
    assert clerk(world) == ["draw"]
    with world.house.looking() as ctx:
        assert drawn.progress(ctx.tx, DID).drawn
    with site.browsing(world) as client:
        file = client.get(f"/draws/{SUBJECT}/draw/draw.json").content
    assert alone.verify(file).failed == ()
    assert json.loads(file)["did"] == DID
