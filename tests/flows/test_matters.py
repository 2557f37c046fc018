"""The catalogue of matters by the doors, on both databases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pytest
from sqlalchemy import Engine

from approval.acts import matters as acts
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import Refusal
from people.rules.unit import Kind, Post
from tests.support import matters, offices
from tests.support.matters import CODE
from tests.support.offices import Office
from tests.support.world import Person, World

SUBJECT: Final = acts.subject(CODE)


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


@dataclass(frozen=True)
class City:
    """The city's centre, a district's under it, and a department."""

    world: World
    centre: Office
    district: Office
    market: Office

    def refused(self, person: Person, act: str, subject: str, body: dict[str, Json]) -> str:
        with pytest.raises(Refusal) as found:
            self.world.do(person, act, subject, body)
        return found.value.code

    def as_of(self, day: date) -> list[tuple[str, int]]:
        with self.world.house.looking() as ctx:
            return [(one.code, one.limits.promised) for one in acts.as_of(ctx.tx, day)]


@pytest.fixture
def city(world: World) -> City:
    centre = matters.centre(world, Post.CLERK, n=920)
    district = offices.office(world, name="甲区政务服务中心", kind=Kind.CENTRE, parent=centre.code, n=921)
    return City(world, centre, district, offices.office(world, name="青屿市市场监督管理局", n=922))


def test_a_matter_stands_in_versions_that_the_city_s_centre_alone_enters(city: City) -> None:
    head, today = city.centre[Post.HEAD], day_of(city.world.now)
    said = matters.said(city.market.code, today.isoformat())
    for person, code in (
        (city.district[Post.HEAD], "matter.keeper"),
        (city.market[Post.HEAD], "matter.keeper"),
        (city.centre[Post.CLERK], "unit.post"),
    ):
        assert city.refused(person, "matter.enter", SUBJECT, said) == code
    assert city.refused(head, "matter.change", SUBJECT, said) == "matter.unknown"
    assert city.refused(head, "matter.enter", SUBJECT, {**said, "law": ""}) == "matter.basis"
    vague: Json = [{"id": "more", "name": "其他有关材料", "name_en": "More", "law": "某法", "article": "第一条"}]
    assert city.refused(head, "matter.enter", SUBJECT, {**said, "materials": vague}) == "guide.vague"
    gone = city.world.pki.member(929).org
    assert city.refused(head, "matter.enter", SUBJECT, {**said, "office": gone}) == "unit.unknown"
    city.world.do(head, "matter.enter", SUBJECT, said)
    assert city.refused(head, "matter.enter", SUBJECT, said) == "matter.known"
    assert city.refused(head, "matter.change", SUBJECT, said) == "matter.since"
    later = today + timedelta(days=3)
    sooner = {**said, "since": later.isoformat(), "promised": 3}
    assert city.refused(city.district[Post.HEAD], "matter.change", SUBJECT, sooner) == "unit.other"
    city.world.do(head, "matter.change", SUBJECT, sooner)
    assert city.refused(head, "matter.change", SUBJECT, sooner) == "matter.since"
    days = [today - timedelta(days=1), today, later - timedelta(days=1), later]
    assert [city.as_of(day) for day in days] == [[], [(CODE, 5)], [(CODE, 5)], [(CODE, 3)]]
    with city.world.house.looking() as ctx:
        assert acts.standing(ctx, CODE).until == later
        assert acts.standing(ctx, CODE, later).limits.promised == 3
        assert [one.since for one in acts.versions(ctx.tx, CODE)] == [today, later]
        for code, day, refusal in (("99990001", None, "unknown"), (CODE, days[0], "not_begun")):
            with pytest.raises(Refusal, match=rf"matter\.{refusal}"):
                acts.standing(ctx, code, day)
        with pytest.raises(Refusal, match=r"matter\.unknown"):
            acts.versions(ctx.tx, "99990001")
    chain = city.world.chain(SUBJECT)
    assert [one.type for one in chain] == ["matter.enter", "matter.change"]
    assert chain[0].body["by"] == head.actor.id
