"""The arithmetic of an opened bid's priced bill, computed again for the panel; what is corrected the panel decides."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.rules import priced_bill
from evaluation.rules.correction import Correction
from kernel import money
from kernel.context import Context
from kernel.errors import Refusal
from trading.acts import structured
from trading.acts.reading import Lot, Opened
from trading.rules import priced
from trading.rules.priced import Priced
from trading.rules.table import Flaw


@dataclass(frozen=True, slots=True)
class Checked:
    """`fault` is why the prices cannot be read at all; else every flaw by its cell, and what the rule would correct."""

    priced: Priced | None = None
    flaws: tuple[Flaw, ...] = ()
    correction: Correction | None = None
    fault: Refusal | None = None


def checked(ctx: Context, lot: Lot, bid: Opened) -> Checked | None:
    """None where the lot has no bill of quantities."""
    try:
        held = structured.priced_of(ctx, lot, bid)
    except Refusal as refusal:
        return Checked(fault=refusal)
    if held is None:
        return None
    asked, found = held
    totals = bid.form.get("total")
    price = [money.from_json(each) for each in totals] if isinstance(totals, list) else []
    flaws = (*priced.differences(found, asked), *priced.from_price(found, asked, price))
    return Checked(found, flaws, priced_bill.proposal(found, asked, price))
