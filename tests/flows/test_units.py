"""Offices are entered, changed and closed, and their people hold posts, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Refusal
from people.acts import units
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.world import Person, World


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def refused(world: World, person: Person, act: str, subject: str, body: dict[str, Json]) -> str:
    with pytest.raises(Refusal) as found:
        world.do(person, act, subject, body)
    return found.value.code


def test_an_office_is_entered_changed_and_closed(world: World) -> None:
    boss = world.people["security"]
    city = offices.office(world, name="青屿市人民政府", kind=Kind.GOVERNMENT)
    part = offices.office(world, name="青屿市财政局", parent=city.code)
    with world.house.looking() as ctx:
        assert [each.code for each in units.every(ctx.tx)] == sorted([city.code, part.code])
        assert units.over(ctx.tx, units.standing(ctx, part.code).code) == [city.code]
    assert refused(world, boss, "unit.register", part.subject, offices.entry()) == "unit.known"
    assert refused(world, part[Post.HEAD], "unit.change", part.subject, offices.entry()) == "act.not_allowed"
    circle = offices.entry("青屿市人民政府", Kind.GOVERNMENT, part.code)
    assert refused(world, boss, "unit.change", city.subject, circle) == "unit.circle"
    assert refused(world, boss, "unit.close", city.subject, {"basis": "机构改革方案"}) == "unit.parts"
    world.do(boss, "unit.change", part.subject, offices.entry("青屿市财政和国资局", Kind.DEPARTMENT, city.code))
    world.do(boss, "unit.close", part.subject, {"basis": "机构改革方案"})
    assert refused(world, boss, "unit.change", part.subject, offices.entry()) == "unit.unknown"
    with world.house.looking() as ctx:
        assert [each.code for each in units.every(ctx.tx)] == [city.code]
        gone = units.find(ctx.tx, part.code)
    assert gone is not None
    assert gone.name.zh == "青屿市财政和国资局"
    assert [one.type for one in world.chain(part.subject)] == [
        "unit.register", "unit.appoint", "unit.change", "unit.close"
    ]  # fmt: skip


def test_the_head_appoints_and_dismisses_and_the_first_head_is_entered(world: World) -> None:
    boss, of = world.people["security"], offices.office(world, Post.REVIEWER)
    head, reviewer = of[Post.HEAD], of[Post.REVIEWER]
    secrecy: dict[str, Json] = {"person": reviewer.actor.id, "post": Post.SECRECY}
    assert refused(world, reviewer, "unit.appoint", of.subject, secrecy) == "unit.post"
    assert refused(world, boss, "unit.appoint", of.subject, secrecy) == "unit.other"
    assert refused(world, head, "unit.appoint", of.subject, {**secrecy, "post": Post.HEAD}) == "act.not_allowed"
    assert refused(world, head, "unit.dismiss", of.subject, secrecy) == "unit.post_not_held"
    stranger = world.office(Role.AGENCY).actor.id
    assert refused(world, head, "unit.appoint", of.subject, {"person": stranger, "post": "clerk"}) == "unit.person"
    world.do(head, "unit.appoint", of.subject, secrecy)
    assert refused(world, head, "unit.appoint", of.subject, secrecy) == "unit.post_held"
    with world.house.looking(reviewer.actor) as ctx:
        assert units.posts(ctx, of.code, reviewer.actor.id) == {Post.REVIEWER, Post.SECRECY}
        assert units.own(ctx, Post.SECRECY).code == of.code
    world.do(head, "unit.dismiss", of.subject, secrecy)
    world.do(head, "unit.appoint", of.subject, secrecy)
    other = offices.office(world)
    with world.house.looking(head.actor) as ctx, pytest.raises(Refusal, match=r"unit\.other"):
        units.acting(ctx, other.code)
    assert set(units_of(world, of)) == {head.actor.id, reviewer.actor.id}


def units_of(world: World, of: offices.Office) -> dict[str, str]:
    with world.house.looking() as ctx:
        return units.officers(ctx, of.code)
