"""Applications by the doors, on both databases."""

from __future__ import annotations

from typing import Final

import pytest
from sqlalchemy import Engine

from approval.acts import licences
from approval.rules.case import Outcome, Stage
from kernel.blobs import Blobs
from people.rules.unit import Post
from tests.support import approvals
from tests.support.approvals import FOOD, City
from tests.support.world import World

GOOD: Final = "符合条件"


@pytest.fixture
def city(engine: Engine, blobs: Blobs) -> City:
    return approvals.city(World(engine, blobs))


def test_one_examines_another_decides_and_the_window_gives_it_out(city: City) -> None:
    examiner, approver = city.market[Post.EXAMINER], city.market[Post.APPROVER]
    id = city.submitted()
    assert id == "F-2026-000001"
    assert city.refused(examiner, "review", id, matter=FOOD, opinion="grant", text=GOOD) == "approval.stage"
    assert city.refused(examiner, "accept", id) == "unit.other"
    city.do(city.window, "accept", id)
    assert city.refused(approver, "decide", id, matter=FOOD, outcome="grant") == "approval.node"
    city.do(examiner, "review", id, matter=FOOD, opinion="grant", text=GOOD)
    city.do(approver, "return", id, matter=FOOD, text="请核对面积")
    city.do(examiner, "review", id, matter=FOOD, opinion="grant", text=GOOD)
    assert city.refused(approver, "decide", id, matter=FOOD, outcome="refuse") == "approval.reasons"
    assert city.refused(city.window, "deliver", id, matters=[FOOD], way="desk") == "approval.nothing_out"
    city.do(approver, "decide", id, matter=FOOD, outcome="grant", valid_until="2031-03-01")
    held = city.held(id)
    assert (held.case.stage, held.case.branch(FOOD).outcome, held.case.branch(FOOD).returns) == (
        Stage.DECIDED, Outcome.GRANT, 1,
    )  # fmt: skip
    city.do(city.window, "deliver", id, matters=[FOOD], way="desk")
    assert city.held(id).row.stage == Stage.DELIVERED
    with city.world.house.looking() as ctx:
        found = licences.find(ctx.tx, held.case.branch(FOOD).licence)
        assert (found.number, found.case, licences.strays(ctx.tx)) == ("11010004-2026-000001", id, [])
