"""One bill a case (一费制): made at the window, of the fees that the list had on the day of acceptance."""

from __future__ import annotations

from approval.acts import cases, matters
from approval.acts.cases import Body, Held
from approval.rules import bill as rules
from approval.rules.matter import Matter
from kernel.context import Context
from kernel.errors import NotNow
from kernel.journal import Entry
from signing.rules.statement import Signed


def bill(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{lines}` as `bill.read` takes them, once a case; NotValid `bill.unlisted` for what is not in the list."""
    of = cases.enter(ctx, subject, "bill", body)
    if of.case.billed:
        raise NotNow("bill.once", "一件只开一张账单", "there is one bill a case")
    made = rules.read(billable(ctx, of), body)
    return cases.keep(ctx, "bill", of, {**body, "amount": str(made.total)}, signed)


def billable(ctx: Context, of: Held) -> list[Matter]:
    """The matters of a case as they were on the day of its acceptance."""
    return [matters.standing(ctx, one.matter, of.case.accepted) for one in of.case.branches]
