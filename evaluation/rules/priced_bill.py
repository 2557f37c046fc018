"""A priced bill as the arithmetic correction takes it: its lines by number, its total beside the bid form's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluation.rules.correction import Correction, Item, Quote, correct
from kernel import money
from kernel.errors import Words
from kernel.money import Money
from trading.rules.priced import Asked, Priced

PLACES: Final = 2
"""The correction computes in hundredths; a currency without them has no proposal."""
_PARTS: Final = {
    "unit": Words("单价", "unit price"),
    "line": Words("合价", "line total"),
}
_WHOLE: Final = {
    "total": Words("总价", "total"),
    "words": Words("总价（以大写为准）", "total (the words prevail)"),
    "file_total": Words("报价表合计", "total of the priced bill"),
}


def proposal(found: Priced, asked: Asked, price: Sequence[Money]) -> Correction | None:
    """What the rule would correct, for the panel to decide; None without a price in the bill's currency."""
    figures = next((each.amount for each in price if each.currency == found.currency), None)
    if figures is None or money.minor_digits(found.currency) != PLACES:
        return None
    items = tuple(Item(each.no, each.quantity, each.unit_price, each.total) for each in found.items)
    return correct(Quote(figures, None, found.total, items), asked.regime)


def named(what: str) -> Words:
    """What a step corrects, in words: `1.2.unit` is the unit price of number 1.2."""
    no, _, part = what.rpartition(".")
    if part in _PARTS and no:
        return Words(f"编号 {no} 的{_PARTS[part].zh}", f"{_PARTS[part].en} of number {no}")
    return _WHOLE.get(what, Words(what, what))
