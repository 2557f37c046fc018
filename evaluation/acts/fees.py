"""The statement of what a panel is paid: computed from the journal, so that nobody types hours (评审费)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from evaluation.acts import entering, members
from evaluation.acts.members import Seat, Sitting
from evaluation.rules import fees
from evaluation.rules.fees import Fee, Tariff
from evaluation.rules.panel import Seat as Kind
from kernel import journal
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.journal import Entry
from kernel.money import Money, money

SIGNED: Final = frozenset({"lot.sign_report", "lot.dissent"})


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn member; `fee` is None for who never entered, or never signed the report or dissented from it."""

    seat: Seat
    fee: Fee | None


@dataclass(frozen=True, slots=True)
class Statement:
    """By the tariff of the day on which the panel was convened; the tenderee pays the `sum`."""

    tariff: Tariff
    lines: tuple[Line, ...]

    @property
    def sum(self) -> Money:
        return money(str(sum((line.fee.sum.amount for line in self.lines if line.fee), Decimal("0.00"))))


def statement(ctx: Context, of: Sitting) -> Statement:
    """Of those who sit now. NotFound if no tariff is in force."""
    chain = journal.entries(ctx.tx, of.lot.id)
    convened = [one for one in chain if one.type == "lot.convene"][-1]
    signed = {str(one.body["found"]["pid"]): one for one in chain if one.type in SIGNED}
    tariff, came = fees.in_force(day_of(convened.at), ctx.catalogue), entering.entered(ctx, of)
    drawn = (seat for seat in members.seats(ctx, of) if seat.kind is Kind.EXPERT)
    return Statement(
        tariff, tuple(Line(seat, _fee(tariff, came.get(seat.pid), signed.get(seat.pid))) for seat in drawn)
    )


def _fee(tariff: Tariff, came: Entry | None, signed: Entry | None) -> Fee | None:
    return fees.fee(tariff, came.at, signed.at) if came and signed else None
