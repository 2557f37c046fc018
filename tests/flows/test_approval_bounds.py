"""What a window and an office may not do with an application, each at its boundary, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from approval.acts import intake
from approval.rules import clock
from approval.rules.case import Stage
from approval.rules.clock import Colour
from approval.rules.suspension import LONGEST
from kernel.actor import PUBLIC
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import Refusal
from kernel.workdays import announced
from people.rules.unit import Post
from tests.support import approvals, matters
from tests.support.approvals import FIRE, FOOD, City
from tests.support.world import DAY, World

PAPER: Json = {"matter": FOOD, "material": "application"}
OTHER: Json = {"matter": FIRE, "material": "application"}
LATE: dict[str, Json] = {"ground": "incomplete", "text": "逾期未补正"}


@pytest.fixture
def city(engine: Engine, blobs: Blobs) -> City:
    return approvals.city(World(engine, blobs))


def test_only_what_was_told_and_did_not_come_in_time_is_declined_as_incomplete(city: City) -> None:
    window = city.window
    assert city.refused(window, "decline", city.submitted(), **LATE) == "approval.not_told"
    id = city.do(window, "submit", city.centre.subject, **approvals.application(FOOD, FIRE, given=()))
    both: dict[str, Json] = {"lacks": [PAPER, OTHER], "until": "2026-03-20", "text": "缺少申请书"}
    private: Json = {"matter": FOOD, "material": "application", "idcard": "350100199001011234"}
    assert city.refused(window, "ask_supplement", id, **both | {"lacks": [private]}) == "document.unknown"
    city.do(window, "ask_supplement", id, **both)
    assert city.refused(window, "supplement", id, given=[private]) == "document.unknown"
    assert city.refused(window, "supplement", id, given=[]) == "approval.unasked"
    city.do(window, "supplement", id, given=[PAPER])
    case = city.held(id).case
    assert (case.stage, str(case.until), sorted(case.awaited)) == (
        Stage.SUPPLEMENT, "2026-03-20", [(FIRE, "application")],
    )  # fmt: skip
    assert city.refused(window, "supplement", id, given=[PAPER]) == "approval.unasked"
    assert city.refused(window, "decline", id, **LATE) == "approval.supplement_runs"
    city.world.clock.move_to(city.world.now + 19 * DAY)
    city.do(window, "decline", id, **LATE)
    assert city.held(id).case.stage is Stage.DECLINED


def test_after_the_silence_it_counts_as_accepted_whoever_acts(city: City) -> None:
    id, received = city.submitted(), day_of(city.world.now)
    city.world.clock.move_to(city.world.now + 8 * DAY)
    code = city.refused(city.window, "decline", id, ground="not_needed", text="不需要许可")
    assert code == "approval.notice_late"
    city.do(city.window, "accept", id)
    assert city.held(id).case.accepted == received


def test_who_has_examined_neither_returns_nor_decides_and_what_is_decided_is_not_taken_back(city: City) -> None:
    examiner, approver = city.market[Post.EXAMINER], city.market[Post.APPROVER]
    id = city.accepted(FOOD, FIRE)
    said: dict[str, Json] = {"matter": FOOD, "text": "符合条件"}
    city.do(approver, "review", id, **said, opinion="grant")
    assert city.refused(approver, "return", id, **said) == "unit.same_person"
    assert city.refused(approver, "decide", id, matter=FOOD, outcome="grant") == "unit.same_person"
    other = city.accepted(FOOD, FIRE)
    city.do(examiner, "review", other, **said, opinion="grant")
    refusal: dict[str, Json] = {**said, "outcome": "refuse", "valid_until": "2031-03-01"}
    assert city.refused(approver, "decide", other, **refusal) == "document.value"
    city.do(approver, "decide", other, matter=FOOD, outcome="grant")
    assert city.refused(city.window, "withdraw", other) == "approval.decided"
    city.do(city.window, "withdraw", id)


def test_a_suspension_is_bounded_and_hides_no_red(city: City) -> None:
    examiner, id, today = city.market[Post.EXAMINER], city.accepted(), day_of(city.world.now)
    told: dict[str, Json] = {"matter": FOOD, "ground": "experts", "text": "专家评审"}
    for until, code in ((today, "approval.day"), (today + LONGEST + DAY, "approval.suspension_long")):
        assert city.refused(examiner, "suspend", id, **told, until=str(until)) == code
    city.world.clock.move_to(city.world.now + 30 * DAY)
    today = day_of(city.world.now)
    city.do(examiner, "suspend", id, **told, until=str(today + LONGEST))
    branch = city.held(id).case.branch(FOOD)
    assert clock.colour(branch, today + timedelta(days=2), announced()) is Colour.RED


def test_what_is_not_online_or_has_ended_is_not_taken_in(city: City) -> None:
    hidden = "11010701"
    matters.entered(city.world, city.centre, city.market, hidden, online=False)
    said = {name: value for name, value in approvals.application(hidden).items() if name != "channel"}
    with city.world.house.acting(PUBLIC) as ctx, pytest.raises(Refusal, match=r"approval\.offline"):
        intake.submit(ctx, city.centre.subject, said)
    waiting, going = city.submitted(hidden), city.accepted(hidden)
    soon = str(day_of(city.world.now) + DAY)
    gone: dict[str, Json] = {"matter": hidden, "decision": "cancel", "due": "2027-03-01", "owner": city.market.code}
    city.world.do(city.centre[Post.DEPUTY], "matter.conclude_round", "O-R-7", matters.round_of(soon, gone))
    city.world.clock.move_to(city.world.now + 2 * DAY)
    assert city.refused(city.window, "accept", waiting) == "matter.ended"
    city.do(city.window, "decline", waiting, ground="not_needed", text="该事项已经取消")
    city.do(city.market[Post.EXAMINER], "review", going, matter=hidden, opinion="grant", text="符合条件")
    city.do(city.market[Post.APPROVER], "decide", going, matter=hidden, outcome="grant")
