"""When a deposit goes back: every cause under every regime, to the last day."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from kernel import law
from kernel.deadlines import BEIJING
from trading.rules import deposit_return
from trading.rules.deposit_return import Cause, Fate, Owed
from trading.rules.lifecycle import Regime, Stage

THURSDAY = datetime(2026, 4, 16, 2, 0, tzinfo=UTC)


def midnight(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("regime", "cause", "contract", "rule", "by", "interest", "provisional"),
    [
        (Regime.BID, Cause.WITHDRAWN, None, "BIR-35", midnight(4, 22), False, False),
        (Regime.P87, Cause.WITHDRAWN, None, "P87-38", midnight(4, 24), False, False),
        (Regime.INTL, Cause.WITHDRAWN, None, "BIR-35", midnight(4, 22), False, False),
        (Regime.P87, Cause.LOST, None, "GPR-33a", midnight(4, 24), False, False),
        (Regime.P87, Cause.WON, THURSDAY, "GPR-33b", midnight(4, 24), False, False),
        (Regime.P87, Cause.WON, None, "GPR-33b", midnight(5, 23), False, True),
        (Regime.BID, Cause.LOST, THURSDAY, "BIR-57", midnight(4, 22), True, False),
        (Regime.BID, Cause.WON, THURSDAY, "BIR-57", midnight(4, 22), True, False),
        (Regime.BID, Cause.LOST, None, "BIR-57", midnight(5, 22), True, True),
        (Regime.BID, Cause.ENDED, None, "BIR-31", None, True, False),
        (Regime.P87, Cause.ENDED, None, "BIR-31", None, True, False),
        (Regime.BID, Cause.ABSENT, None, "BIR-31", None, True, False),
        (Regime.P87, Cause.LEFT, None, "P74-34", None, False, False),
    ],
)
def test_by_when(
    regime: Regime,
    cause: Cause,
    contract: datetime | None,
    rule: str,
    by: datetime | None,
    interest: bool,
    provisional: bool,
) -> None:
    owed = deposit_return.owed(regime, cause, THURSDAY, contract)
    assert (owed.rule, owed.by, owed.interest, owed.provisional) == (rule, by, interest, provisional)


@pytest.mark.parametrize(("regime", "cause"), list(product(Regime, Cause)))
def test_every_limit_rests_on_a_rule_of_law(regime: Regime, cause: Cause) -> None:
    owed = deposit_return.owed(regime, cause, THURSDAY)
    assert law.known(owed.rule)
    assert cause in deposit_return.CAUSES
    assert (owed.by is None) is (law.rule(owed.rule, THURSDAY.date()).clock is None)


SEALED = Fate("sealed", "", Stage.ANNOUNCED, won=False)


@pytest.mark.parametrize(
    ("fate", "awarded", "due"),
    [
        (SEALED, False, None),
        (Fate("withdrawn", "", Stage.ANNOUNCED, won=False), False, Cause.WITHDRAWN),
        (Fate("withdrawn", "", Stage.ARCHIVED, won=False), True, Cause.WITHDRAWN),
        (Fate("sealed", "withdrawn", Stage.OPENED, won=False), False, Cause.WITHDRAWN),
        (Fate("sealed", "revoked", Stage.OPENED, won=False), False, None),
        (Fate("sealed", "opened", Stage.VACATED, won=False), False, None),
        (Fate("sealed", "opened", Stage.AWARDED, won=False, fell_out=True), True, None),
        (Fate("sealed", "opened", Stage.TERMINATED, won=False, fell_out=True), False, None),
        (Fate("sealed", "opened", Stage.EVALUATING, won=False, left=True), False, Cause.LEFT),
        (Fate("sealed", "opened", Stage.ARCHIVED, won=False, left=True), True, Cause.LEFT),
        (Fate("sealed", "revoked", Stage.ARCHIVED, won=False), True, None),
        (Fate("sealed", "opened", Stage.PUBLICITY, won=False), False, None),
        (Fate("sealed", "opened", Stage.AWARDED, won=False), True, Cause.LOST),
        (Fate("sealed", "opened", Stage.AWARDED, won=True), True, Cause.WON),
        (Fate("sealed", "opened", Stage.ARCHIVED, won=True), True, Cause.WON),
        (Fate("sealed", "", Stage.STOPPED, won=False), False, Cause.ENDED),
        (Fate("sealed", "opened", Stage.TERMINATED, won=False), False, Cause.ENDED),
        (Fate("sealed", "", Stage.ARCHIVED, won=False), False, Cause.ENDED),
        (Fate("", "", Stage.TERMINATED, won=False), False, Cause.ENDED),
        (Fate("", "", Stage.ANNOUNCED, won=False), False, None),
        (Fate("", "", Stage.COMPETING, won=False), False, None),
        (Fate("seated", "", Stage.COMPETING, won=False), False, None),
        (Fate("seated", "", Stage.DEALT, won=False), True, Cause.LOST),
        (Fate("seated", "", Stage.DEALT, won=True), True, Cause.WON),
        (Fate("", "", Stage.DEALT, won=False), True, Cause.ABSENT),
        (Fate("", "", Stage.CLOSED, won=False), False, Cause.ABSENT),
        (Fate("", "", Stage.ARCHIVED, won=False), True, Cause.ABSENT),
    ],
)
def test_why(fate: Fate, awarded: bool, due: Cause | None) -> None:
    assert deposit_return.cause(fate, awarded=awarded) is due


def test_what_is_owed_promptly_comes_first() -> None:
    late, soon, prompt = (
        Owed(Cause.WITHDRAWN, "BIR-35", midnight(4, 23), interest=False),
        Owed(Cause.WITHDRAWN, "BIR-35", midnight(4, 22), interest=False),
        Owed(Cause.ENDED, "BIR-31", None, interest=True),
    )
    assert deposit_return.nearest([late, soon, prompt]) == [prompt, soon, late]
