"""What the page of a lot shows of its contract once that is concluded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kernel.money import Money
from web.views.elements import Fact, Margin, Sign
from web.words import Text


@dataclass(frozen=True, slots=True)
class Payment:
    """One milestone: what is due until when, its amount now, what of it is claimed and paid, and how it stands."""

    what: Text
    due: date
    amount: Money
    claimed: Money
    paid: Money
    state: Sign


@dataclass(frozen=True, slots=True)
class Performance:
    """`payments` is empty where the contract names no milestones."""

    facts: tuple[Fact, ...]
    payments: tuple[Payment, ...]
    margin: Margin
