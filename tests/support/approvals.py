"""A city that approves: its centre with a window, two departments with examiners and approvers, matters in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pytest

from approval.acts import cases
from approval.acts.cases import Held
from kernel.actor import PUBLIC
from kernel.canon import Json
from kernel.errors import Refusal
from people.rules.unit import Post
from tests.support import matters, offices
from tests.support.offices import Office
from tests.support.world import Person, World

CODE: Final = "KWZH7PQR2M4N8XYT"
FOOD: Final = "11010004"
FIRE: Final = "11020002"
HALL: Final = "11010009"
FIRM: Final = "91350100M000100Y43"
POSTS: Final = (Post.EXAMINER, Post.APPROVER, Post.DEPUTY)


@dataclass(frozen=True)
class City:
    """`market` decides on `FOOD` (一审一核) and `HALL` (一审一验), `fire` on `FIRE` (一审一验)."""

    world: World
    centre: Office
    market: Office
    fire: Office

    @property
    def window(self) -> Person:
        return self.centre[Post.WINDOW]

    def do(self, person: Person, verb: str, id: str, **body: Json) -> str:
        return self.world.do(person, f"approval.{verb}", id, body).subject

    def refused(self, person: Person, verb: str, id: str, **body: Json) -> str:
        with pytest.raises(Refusal) as found:
            self.world.do(person, f"approval.{verb}", id, body)
        return found.value.code

    def submitted(self, *asked: str, **more: Json) -> str:
        """Handed in at the window, with all its papers: the application's number."""
        return self.do(self.window, "submit", self.centre.subject, **application(*asked), **more)

    def accepted(self, *asked: str, **more: Json) -> str:
        id = self.submitted(*asked, **more)
        return self.do(self.window, "accept", id)

    def held(self, id: str) -> Held:
        with self.world.house.looking(PUBLIC) as ctx:
            return cases.find(ctx, id)


def application(*asked: str, given: tuple[str, ...] = ("application",)) -> dict[str, Json]:
    """What a window enters of an enterprise that asks for these matters."""
    branches: list[Json] = [{"matter": one, "given": list(given)} for one in asked or (FOOD,)]
    return {
        "code": CODE, "channel": "counter", "applicant": "enterprise", "firm": FIRM, "branches": branches,
        "name": "青屿小吃店", "contact": "13800138000", "title": "开办小吃店",
    }  # fmt: skip


def city(world: World, n: int = 930) -> City:
    """Entered once a worker."""
    return City(world, *world.begin(f"a city that approves, from {n}", lambda: _entered(world, n)))


def _entered(world: World, n: int) -> tuple[Office, Office, Office]:
    centre = matters.centre(world, Post.WINDOW, Post.DEPUTY, n=n)
    market = offices.office(world, *POSTS, name="青屿市市场监督管理局", n=n + 1)
    fire = offices.office(world, *POSTS, name="青屿市消防救援支队", n=n + 2)
    matters.entered(world, centre, market, FOOD)
    matters.entered(world, centre, fire, FIRE, name="公众聚集场所消防检查", name_en="Fire safety of public places",
                    workflow="review_and_inspect", promised=10)  # fmt: skip
    matters.entered(world, centre, market, HALL, name="特种设备使用登记", name_en="Registration of special equipment",
                    workflow="review_and_inspect", promised=10)  # fmt: skip
    return centre, market, fire
