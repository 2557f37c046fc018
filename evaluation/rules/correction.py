"""Arithmetic correction of a price in the order that the law fixes; nothing changes without the bidder's consent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from kernel import money
from kernel.canon import Json
from trading.rules.lifecycle import Regime

_SHIFTS: Final = tuple(Fraction(10) ** k for k in (-4, -3, -2, -1, 1, 2, 3, 4))


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the priced schedule, as the bidder wrote it."""

    name: str
    quantity: Decimal
    unit_price: Decimal
    line_total: Decimal

    @property
    def product(self) -> Decimal:
        """Quantity × unit price, half up to the cent."""
        return money.rounded(Fraction(self.quantity) * Fraction(self.unit_price), 2)


@dataclass(frozen=True, slots=True)
class Quote:
    """What a bid says about its price: the schedule (开标一览表) in figures and words, the file's total, the lines."""

    figures: Decimal
    words: Decimal | None
    file_total: Decimal | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One correction: under which rule, of what, from which amount to which."""

    rule: str
    what: str
    before: Decimal
    after: Decimal

    def json(self) -> dict[str, Json]:
        return {"rule": self.rule, "what": self.what, "before": str(self.before), "after": str(self.after)}


@dataclass(frozen=True, slots=True)
class Correction:
    quoted: Decimal
    total: Decimal
    items: tuple[Item, ...]
    steps: tuple[Step, ...]

    @property
    def needs_confirmation(self) -> bool:
        """Every change needs the bidder's written consent; a refusal makes the bid invalid."""
        return bool(self.steps)


def correct(quote: Quote, regime: Regime) -> Correction:
    """Correct `quote` in the order of 87号令 art. 59 (P87), or of 12号令 art. 19 (all others)."""
    return _by_order_87(quote) if regime is Regime.P87 else _by_order_12(quote)


def _words_first(quote: Quote, rule: str) -> tuple[Decimal, list[Step]]:
    if quote.words is None or quote.words == quote.figures:
        return quote.figures, []
    return quote.words, [Step(rule, "words", quote.figures, quote.words)]


def _by_order_12(quote: Quote) -> Correction:
    """Words over figures; unit price over line total, except an obvious decimal slip; the lines make the total."""
    total, steps = _words_first(quote, "C12-19(1)")
    items = []
    for item in quote.items:
        amended, step = _amend_line(item)
        items.append(amended)
        steps += [step] if step else []
    return _total_from(quote, total, items, steps, "C12-19(2)")


def _amend_line(item: Item) -> tuple[Item, Step | None]:
    slipped = _slipped(item)
    if slipped is not None:
        return replace(item, unit_price=slipped), Step("C12-19(2)", f"{item.name}.unit", item.unit_price, slipped)
    if item.product == item.line_total:
        return item, None
    step = Step("C12-19(2)", f"{item.name}.line", item.line_total, item.product)
    return replace(item, line_total=item.product), step


def _by_order_87(quote: Quote) -> Correction:
    """(1) schedule over file; (2) words over figures; (3) a slipped unit price yields to the total; (4) lines win."""
    total, words = _words_first(quote, "P87-59(2)")
    steps: list[Step] = []
    if quote.file_total is not None and quote.file_total != quote.figures:
        steps.append(Step("P87-59(1)", "file_total", quote.file_total, quote.figures))
    steps += words
    items = list(_unslipped(quote.items, total))
    for before, after in zip(quote.items, items, strict=True):
        if before.unit_price != after.unit_price:
            steps.append(Step("P87-59(3)", f"{before.name}.unit", before.unit_price, after.unit_price))
    made = [replace(item, line_total=item.product) for item in items]
    return _total_from(quote, total, made, steps, "P87-59(4)")


def _total_from(quote: Quote, total: Decimal, items: Sequence[Item], steps: list[Step], rule: str) -> Correction:
    summed = sum((item.line_total for item in items), Decimal())
    if items and summed != total:
        steps = [*steps, Step(rule, "total", total, summed)]
        total = summed
    return Correction(quote.figures, total, tuple(items), tuple(steps))


def _slipped(item: Item) -> Decimal | None:
    """The unit price that the line's own total shows to be meant, if only the decimal point moved."""
    return _shifted(item, Fraction(item.line_total))


def _shifted(item: Item, target: Fraction) -> Decimal | None:
    exact = Fraction(item.quantity) * Fraction(item.unit_price)
    for shift in _SHIFTS:
        if exact and exact * shift == target:
            return _plain(Fraction(item.unit_price) * shift)
    return None


def _plain(exact: Fraction) -> Decimal:
    """At least two decimals, more only where the value has them; a shifted decimal always ends."""
    places = 2
    while (exact * 10**places).denominator != 1:
        places += 1
    return money.rounded(exact, places)


def _unslipped(items: Sequence[Item], total: Decimal) -> Sequence[Item]:
    """Amend unit prices whose own line shows the slip; else the ONE line whose slip explains the total.

    Two lines that would both explain it make nothing obvious: then the unit prices stand.
    """
    amended = [replace(item, unit_price=_slipped(item) or item.unit_price) for item in items]
    gap = Fraction(total) - sum((Fraction(item.product) for item in amended), Fraction())
    if not gap:
        return amended
    meant = [_shifted(item, Fraction(item.product) + gap) for item in amended]
    if sum(each is not None for each in meant) != 1:
        return amended
    return [replace(item, unit_price=unit or item.unit_price) for item, unit in zip(amended, meant, strict=True)]
