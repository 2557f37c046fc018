"""The leads of a lot after its opening: the screens of prices over what was read out. They tell, and decide nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from evaluation.rules.screens import coalition, prices, segment
from evaluation.rules.screens.coalition import Influence
from evaluation.rules.screens.lead import Lead
from evaluation.rules.winning_gap import gap
from kernel import money
from kernel.context import Context
from trading.acts import reading
from trading.acts.reading import Lot
from trading.rules import form

HISTORY: Final = 200
"""So many of the lots opened last are a market's history, of those of one kind and currency."""
COALITION: Final = 2
CENTS: Final = 2


@dataclass(frozen=True, slots=True)
class Screened:
    """`quoted` by bidder in hundredths of `currency` or finer, none where the bids are not all in one; `history` = how
    many earlier lots made the fences; `influence` None with fewer than three bids."""

    currency: str
    quoted: Mapping[str, int]
    leads: tuple[Lead, ...]
    history: int
    influence: Influence | None


def screened(ctx: Context, lot_id: str) -> Screened:
    """NotNow before the opening is over."""
    lot = reading.lot(ctx, lot_id)
    currency, quoted = _quoted(ctx, lot)
    earlier = _history(ctx, lot, currency)
    found = prices.leads(quoted, segment.of(earlier), 10 ** (digits(currency) - CENTS)) if quoted else ()
    return Screened(currency, quoted, found, len(earlier), coalition.influence(quoted, COALITION))


def digits(currency: str) -> int:
    """Decimals in which prices are compared: hundredths at least."""
    return max(CENTS, money.minor_digits(currency))


def _quoted(ctx: Context, lot: Lot) -> tuple[str, dict[str, int]]:
    """By bidder, beside a namesake with the bid's number; nothing where a bid has several currencies, the bids differ,
    or a price is not positive."""
    opened = reading.opened(ctx, lot.id)
    names = Counter(each.name for each in opened)
    called = {each.bid: each.name if names[each.name] == 1 else f"{each.name} {each.bid}" for each in opened}
    read = {called[each.bid]: form.read(each.form).total for each in opened if "total" in each.form}
    currencies = {total.currency for totals in read.values() for total in totals}
    if len(currencies) != 1 or any(len(totals) != 1 for totals in read.values()):
        return "", {}
    (currency,) = currencies
    found = {name: int(totals[0].amount.scaleb(digits(currency))) for name, totals in read.items()}
    return (currency, found) if min(found.values()) > 0 else ("", {})


def _history(ctx: Context, lot: Lot, currency: str) -> list[Fraction]:
    """How far the lowest stood below the second in the earlier lots of this kind and currency."""
    kind, found = reading.tender(ctx, lot.tender).document.kind, []
    for each in reading.lots_opened(ctx, HISTORY):
        earlier = each.opened_at and lot.opened_at and each.opened_at < lot.opened_at
        if not earlier or reading.tender(ctx, each.tender).document.kind != kind:
            continue
        of, quoted = _quoted(ctx, each)
        if of == currency and len(quoted) > 1:
            first, second, *_ = sorted(quoted.values())
            found.append(gap(Fraction(first), Fraction(second)))
    return found
