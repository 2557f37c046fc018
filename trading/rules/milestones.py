"""When a contract is paid (付款节点): what the parties write, and how far deliveries and payments have come by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Final

from kernel.canon import Json
from kernel.errors import NotValid
from kernel.money import Money
from kernel.reader import Reader

MOST: Final = 24
LONGEST: Final = 200
"""Characters of what is due."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """`amount` is paid at the latest on the day `due` (Beijing), once `what` is done."""

    due: date
    amount: Money
    what: str

    def json(self) -> dict[str, Json]:
        return {"due": self.due.isoformat(), "amount": dict(self.amount.json()), "what": self.what}


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a milestone has come: `amount` is its share of the price in force, `paid_on` the day that filled it.

    `late`: paid after the day it was due, or not paid and that day is over.
    """

    milestone: Milestone
    amount: Decimal
    claimed: Decimal
    paid: Decimal
    paid_on: date | None
    late: bool


def read(items: Sequence[Reader], price: Money) -> tuple[Milestone, ...]:
    """The milestones of a contract at `price`, in the order of their days; none is a contract that names none.

    NotValid for too many, for days out of order, or unless the amounts add up to the price exactly.
    """
    if len(items) > MOST:
        raise NotValid(
            "contract.milestones",
            f"付款节点不超过 {MOST} 个",
            f"at most {MOST} milestones of payment",
            field="milestones",
        )
    found = tuple(_read(each, price) for each in items)
    if any(later.due < before.due for before, later in pairwise(found)):
        raise NotValid(
            "contract.milestones",
            "付款节点须按日期先后排列",
            "the milestones must stand in the order of their days",
            field="milestones",
        )
    if found and sum(each.amount.amount for each in found) != price.amount:
        raise NotValid(
            "contract.milestones",
            f"付款节点金额合计须等于合同价 {price.amount} {price.currency}",
            f"the milestones must add up to the price, {price.amount} {price.currency}",
            field="milestones",
        )
    return found


def _read(of: Reader, price: Money) -> Milestone:
    of.only("due", "amount", "what")
    amount, what = of.money("amount"), of.text("what")
    if amount.currency != price.currency or not amount.amount:
        raise of.refuse("amount", f"须大于零，币种为 {price.currency}", f"must be above zero, in {price.currency}")
    if len(what) > LONGEST:
        raise of.refuse("what", f"不超过 {LONGEST} 字", f"at most {LONGEST} characters")
    return Milestone(_day(of), amount, what)


def _day(of: Reader) -> date:
    """Written as `2026-12-31` and in no other of the forms that a day may have."""
    text = of.text("due")
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        raise of.refuse("due", "须为日期，如 2026-12-31", "must be a day, as 2026-12-31")
    return found


def shares(milestones: Sequence[Milestone], price: Money) -> tuple[Decimal, ...]:
    """What each is worth after changes of the price: the last takes up what was added; what was taken away is taken
    from the last ones."""
    ends = [min(end, price.amount) for end in accumulate(each.amount.amount for each in milestones)]
    ends[-1:] = [price.amount] if ends else []
    return tuple(until - since for since, until in pairwise([Decimal(0), *ends]))


def standing(
    milestones: Sequence[Milestone], price: Money, claimed: Decimal, paid: Mapping[date, Decimal], today: date
) -> tuple[Standing, ...]:
    """Claims and payments fill the milestones one after the other, the earliest first. `paid` is what was paid by day,
    in order."""
    starts = accumulate(shares(milestones, price), initial=Decimal(0))
    spans = pairwise(starts)
    return tuple(_one(each, span, claimed, paid, today) for each, span in zip(milestones, spans, strict=True))


def _one(
    each: Milestone, span: tuple[Decimal, Decimal], claimed: Decimal, paid: Mapping[date, Decimal], today: date
) -> Standing:
    """`span`: from which sum on, and up to which, the money goes to this one."""
    since, until = span
    amount = until - since
    filled = _filled(paid, until) if amount else None
    late = bool(amount) and (filled or today) > each.due
    none = amount - amount  # with the decimals of the currency
    got, asked = (min(max(total - since, none), amount) for total in (sum(paid.values(), none), claimed + none))
    return Standing(each, amount, asked, got, filled, late)


def _filled(paid: Mapping[date, Decimal], until: Decimal) -> date | None:
    """The day on which the payments reached `until`; None if they have not."""
    reached = zip(paid, accumulate(paid.values()), strict=True)
    return next((on for on, total in reached if total >= until), None)
