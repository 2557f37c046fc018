"""The lot's table as a product: stage × act × role, for every regime."""

from __future__ import annotations

import itertools

import pytest

from kernel.actor import Actor, Role
from kernel.errors import NotAllowed, NotNow, NotValid
from trading.rules import lifecycle
from trading.rules.lifecycle import ACTS, COMPETED, STEPS, Regime, Stage, advance, step

SALE = {
    *(Stage.DRAFT, Stage.ANNOUNCED, Stage.COMPETING, Stage.DEALT),
    *(Stage.STOPPED, Stage.TERMINATED, Stage.SUSPENDED, Stage.ARCHIVED),
}
"""Of what is competed for nothing is closed, opened, evaluated or awarded."""


def actor(role: Role) -> Actor:
    return Actor("p", role, "org")


@pytest.mark.seed_row(3)
@pytest.mark.parametrize("regime", Regime)
def test_every_pair_that_is_not_in_the_table_refuses(regime: Regime) -> None:
    rows = {(row.at, row.act): row for row in STEPS[regime]}
    assert len(rows) == len(STEPS[regime]), "two rows for one stage and act"
    for stage, act, role in itertools.product(Stage, ACTS, Role):
        row = rows.get((stage, act))
        if row is None:
            with pytest.raises(NotNow):
                step(regime, stage, act, actor(role))
        elif role in row.by:
            assert step(regime, stage, act, actor(role)) is row
        else:
            with pytest.raises(NotAllowed):
                step(regime, stage, act, actor(role))


@pytest.mark.parametrize("regime", Regime)
def test_every_stage_is_reached_from_the_draft_and_ends_in_the_archive(regime: Regime) -> None:
    follow = {stage: {row.to for row in STEPS[regime] if row.at is stage and row.to} for stage in Stage}
    follow[Stage.SUSPENDED] |= {row.at for row in STEPS[regime] if row.act == "suspend"}

    def reach(start: Stage) -> set[Stage]:
        seen, todo = {start}, [start]
        while todo:
            new = follow[todo.pop()] - seen
            seen |= new
            todo += new
        return seen

    reachable = reach(Stage.DRAFT)
    without = {Regime.P87: {Stage.PUBLICITY, Stage.ADMITTED}, Regime.INTL: {Stage.ADMITTED}}
    expected = SALE if regime in COMPETED else set(Stage) - without.get(regime, set())
    assert reachable == expected
    assert all(Stage.ARCHIVED in reach(stage) for stage in reachable)


def test_a_joint_act_moves_the_stage_with_the_last_signature_only() -> None:
    row = step(Regime.BID, Stage.CLOSED, "order_opening", actor(Role.TENDEREE))
    assert advance(row, actor(Role.TENDEREE), ()) is Stage.CLOSED
    assert advance(row, actor(Role.TENDEREE), [Role.TENDEREE]) is Stage.CLOSED
    assert advance(row, actor(Role.SUPERVISOR), [Role.TENDEREE]) is Stage.OPENING


def test_resume_goes_back_to_where_the_lot_was_suspended() -> None:
    row = step(Regime.BID, Stage.SUSPENDED, "resume", actor(Role.SUPERVISOR))
    assert advance(row, actor(Role.SUPERVISOR), (), Stage.PUBLICITY) is Stage.PUBLICITY
    with pytest.raises(NotNow):
        advance(row, actor(Role.SUPERVISOR), ())


def test_an_unknown_act_is_named() -> None:
    with pytest.raises(NotValid, match="no such act: set_status"):
        step(Regime.BID, Stage.DRAFT, "set_status", actor(Role.AGENCY))


def test_what_a_role_may_do_is_read_from_the_table() -> None:
    assert lifecycle.possible(Regime.P87, Stage.RANKED, Role.TENDEREE) == ("award",)
    assert "publish_candidates" in lifecycle.possible(Regime.BID, Stage.RANKED, Role.AGENCY)
    assert lifecycle.possible(Regime.BID, Stage.ARCHIVED, Role.SUPERVISOR) == ("read_recording",)
