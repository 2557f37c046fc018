"""How long a lot stood at each stage: the acts of its log, played over the table of its life."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from kernel import money
from kernel.actor import Actor, Role
from trading.rules import lifecycle
from trading.rules.lifecycle import STEPS, Regime, Stage

MILLISECOND: Final = timedelta(milliseconds=1)
"""What the log counts in."""
_DAY: Final = timedelta(days=1)
_ROWS: Final = {
    (regime, row.at, row.act): row for regime, steps in STEPS.items() for row in steps if row.to is not row.at
}
MOVING: Final = frozenset(act for _, _, act in _ROWS)
"""The acts that bring a lot to another stage, at least at some stage."""


@dataclass(frozen=True, slots=True)
class Done:
    """One act of the lot's log."""

    verb: str
    role: Role
    at: datetime


@dataclass(frozen=True, slots=True)
class Spell:
    """One stay at a stage; `until` None: the lot stands there still. A stage that is come back to has several."""

    stage: Stage
    since: datetime
    until: datetime | None

    def spent(self, now: datetime) -> timedelta:
        """Until it ended, or up to now."""
        return (self.until or now) - self.since


def spells(regime: Regime, acts: Iterable[Done]) -> tuple[Spell, ...]:
    """In order of time, each beginning where the one before ends; the draft, which no log tells of, is left out."""
    made: list[Spell] = []
    stage, suspended_in, signed = Stage.DRAFT, None, list[Done]()
    for act in acts:
        row = _ROWS.get((regime, stage, act.verb))
        if row is None:
            continue
        before = [one.role for one in signed if one.verb == act.verb]
        to = lifecycle.advance(row, Actor("", act.role), before, suspended_in)
        if to is stage:  # a joint act that waits for the other party
            signed.append(act)
            continue
        if made:
            made[-1] = Spell(stage, made[-1].since, act.at)
        made.append(Spell(to, act.at, None))
        stage, suspended_in, signed = to, stage if to is Stage.SUSPENDED else None, []
    return tuple(made)


def days(span: timedelta) -> Decimal:
    """Days of 24 hours, to two places, halves away from zero."""
    return money.rounded(Fraction(span // MILLISECOND, _DAY // MILLISECOND), 2)
