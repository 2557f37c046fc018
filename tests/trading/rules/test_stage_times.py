"""Days per stage: every stay by hand, the round trips and the joint acts; the sums are the life of the lot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.actor import Role
from trading.rules.lifecycle import STEPS, Regime, Stage
from trading.rules.stage_times import Done, Spell, days, spells

NOON = datetime(2026, 11, 2, 4, tzinfo=UTC)
AGENCY, CLERK, TENDEREE, SUPERVISOR = Role.AGENCY, Role.CLERK, Role.TENDEREE, Role.SUPERVISOR


def at(hours: int) -> datetime:
    return NOON + timedelta(hours=hours)


def played(*acts: tuple[str, Role, int]) -> list[tuple[Stage, int, int | None]]:
    """Stage, from and until in hours."""
    hour = timedelta(hours=1)
    found = spells(Regime.BID, [Done(verb, role, at(hours)) for verb, role, hours in acts])
    return [(one.stage, (one.since - NOON) // hour, (one.until - NOON) // hour if one.until else None) for one in found]


def test_nothing_is_told_of_a_lot_without_acts() -> None:
    assert played() == []


@pytest.mark.seed_row(6)
def test_each_stay_ends_where_the_next_begins() -> None:
    assert played(
        ("announce", AGENCY, 0), ("clarify", AGENCY, 5), ("close_bidding", CLERK, 480), ("stop_too_few", CLERK, 481)
    ) == [(Stage.ANNOUNCED, 0, 480), (Stage.CLOSED, 480, 481), (Stage.STOPPED, 481, None)]  # fmt: skip


def test_a_joint_act_moves_with_the_last_signature() -> None:
    begun = (("announce", AGENCY, 0), ("close_bidding", CLERK, 1), ("order_opening", TENDEREE, 2))
    assert played(*begun)[-1] == (Stage.CLOSED, 1, None)
    assert played(*begun, ("order_opening", SUPERVISOR, 4))[-2:] == [(Stage.CLOSED, 1, 4), (Stage.OPENING, 4, None)]


def test_a_suspended_lot_comes_back_to_its_stage() -> None:
    stays = played(
        ("announce", AGENCY, 0), ("suspend", SUPERVISOR, 3), ("resume", SUPERVISOR, 10), ("terminate", AGENCY, 12)
    )  # fmt: skip
    assert stays == [
        (Stage.ANNOUNCED, 0, 3), (Stage.SUSPENDED, 3, 10), (Stage.ANNOUNCED, 10, 12), (Stage.TERMINATED, 12, None)
    ]  # fmt: skip


def test_a_voided_evaluation_needs_both_signatures_again() -> None:
    both = (("convene", AGENCY, 6), ("convene", SUPERVISOR, 7))
    begun = (
        ("announce", AGENCY, 0), ("close_bidding", CLERK, 1), ("order_opening", TENDEREE, 2),
        ("order_opening", SUPERVISOR, 3), ("open_bids", AGENCY, 4), *both, ("void_evaluation", SUPERVISOR, 9),
    )  # fmt: skip
    assert played(*begun, ("convene", SUPERVISOR, 10))[-2:] == [(Stage.EVALUATING, 7, 9), (Stage.OPENED, 9, None)]


def test_an_act_that_the_table_does_not_know_moves_nothing() -> None:
    assert played(("announce", AGENCY, 0), ("move_deadline", AGENCY, 4)) == [(Stage.ANNOUNCED, 0, None)]


@given(st.sampled_from(Regime), st.lists(st.tuples(st.sampled_from(sorted(s.act for s in STEPS[Regime.BID])),
       st.sampled_from(Role), st.integers(0, 10**9)), max_size=40))  # fmt: skip
def test_the_stays_add_up_to_the_life(regime: Regime, acts: list[tuple[str, Role, int]]) -> None:
    """Without a gap and without an overlap, whatever was done in whatever order."""
    now, made = NOON, []
    for verb, role, wait in (("announce", AGENCY, 0), *acts):
        now += timedelta(milliseconds=wait)
        made.append(Done(verb, role, now))
    stays = spells(regime, made)
    assert sum((one.spent(now) for one in stays), timedelta()) == now - NOON
    assert all(one.until is not None for one in stays[:-1])
    assert stays[-1].until is None


@pytest.mark.parametrize(
    ("milliseconds", "told"),
    [(0, "0.00"), (431_999, "0.00"), (432_000, "0.01"), (86_400_000, "1.00"), (86_400_000 * 21 + 432_000, "21.01")],
)
def test_days_are_rounded_at_the_half(milliseconds: int, told: str) -> None:
    assert days(timedelta(milliseconds=milliseconds)) == Decimal(told)
    assert str(days(timedelta(milliseconds=milliseconds))) == told


def test_a_stay_that_goes_on_is_counted_to_now() -> None:
    assert Spell(Stage.ANNOUNCED, NOON, None).spent(at(5)) == timedelta(hours=5)
    assert Spell(Stage.ANNOUNCED, NOON, at(2)).spent(at(5)) == timedelta(hours=2)
