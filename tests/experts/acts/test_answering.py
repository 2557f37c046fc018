"""What the drawn answer, and what the clerk notes of those who do not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from experts.acts import answering, reading
from experts.store.draws import State
from kernel.actor import CLERK, Actor, Role
from kernel.blobs import Blobs
from kernel.errors import NotAllowed, NotNow
from tests.support.databases import MORNING, acting
from tests.support.draws import (
    DID,
    LOT,
)
from tests.support.draws import plan as a_plan
from tests.support.hall import AGENCY, Hall


@pytest.fixture
def hall(engine: Engine, blobs: Blobs) -> Hall:
    return Hall(engine, blobs)


def test_answers_are_the_expert_s_own_and_come_once(hall: Hall) -> None:
    hall.drawn(a_plan())
    one, two, three, four, five = hall.panel()
    alias = Actor(one.alias, Role.EXPERT)
    with acting(hall.engine, hall.blobs, alias) as ctx:
        with pytest.raises(NotAllowed, match=r"seat\.not_yours"):
            reading.member(ctx.tx, DID, alias)
        entry = answering.accept(ctx, LOT, DID)
        assert reading.member(ctx.tx, DID, alias).expert_id == one.expert_id
        with pytest.raises(NotNow, match=r"seat\.answered"):
            answering.accept(ctx, LOT, DID)
    assert (entry.actor, entry.body) == (f"expert.{one.pid.hex()[:32]}", {"did": DID, "pid": one.pid.hex()})
    hall.decline(two)
    with pytest.raises(NotNow, match=r"seat\.vacated"):
        hall.decline(two)
    for stranger in (Actor("00" * 16, Role.EXPERT), Actor(three.alias, Role.CLERK), CLERK):
        with pytest.raises(NotAllowed, match=r"seat\.not_yours"), acting(hall.engine, hall.blobs, stranger) as ctx:
            answering.accept(ctx, LOT, DID)
    with acting(hall.engine, hall.blobs, Actor(four.alias, Role.EXPERT)) as ctx:
        answering.accept(ctx, LOT, DID)
        assert answering.avoid(ctx, LOT, DID).type == "lot.avoid"
    states = {each.pid: each.state for each in hall.panel()}
    assert states == {one.pid: State.ACCEPTED, three.pid: State.ASKED, five.pid: State.ASKED}


def test_the_clerk_notes_silence_when_its_time_is_over_and_absence_of_who_had_accepted(hall: Hall) -> None:
    hall.drawn(a_plan())
    one, two, *_ = hall.panel()
    with acting(hall.engine, hall.blobs, Actor(two.alias, Role.EXPERT)) as ctx:
        answering.accept(ctx, LOT, DID)
    due = MORNING + timedelta(minutes=30)
    with acting(hall.engine, hall.blobs, now=due - timedelta(milliseconds=1)) as ctx:
        assert reading.overdue(ctx.tx, ctx.now) == []
        with pytest.raises(NotNow, match=r"seat\.time_left"):
            answering.time_out(ctx, LOT, DID, one.pid)
    with acting(hall.engine, hall.blobs, now=due) as ctx:
        late = reading.overdue(ctx.tx, ctx.now)
        assert {each.pid for each in late} == {each.pid for each in hall.panel()} - {two.pid}
        assert answering.time_out(ctx, LOT, DID, one.pid).body["reason"] == "TIMEOUT"
        with pytest.raises(NotNow, match=r"seat\.answered"):
            answering.time_out(ctx, LOT, DID, two.pid)
        with pytest.raises(NotNow, match=r"seat\.not_accepted"):
            answering.absent(ctx, LOT, DID, late[-1].pid)
        assert answering.absent(ctx, LOT, DID, two.pid).body["reason"] == "ABSENT"
    with pytest.raises(NotAllowed, match=r"seat\.unknown"), acting(hall.engine, hall.blobs, AGENCY, due) as ctx:
        answering.absent(ctx, LOT, DID, two.pid)
