"""The leads that the priced bills of one lot give, pair by pair, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from typing import Final

from evaluation.rules.screens import bills
from evaluation.rules.screens.bills import FIT, Bill
from evaluation.rules.screens.lead import Lead, Shown, Strength
from evaluation.rules.screens.prices import shown_as
from kernel.errors import Words

EQUAL: Final = Fraction(1, 2)
"""The share of common lines with equal unit prices from which it is a lead; published prices of materials make some."""
MOST: Final = 5
"""So many lines are shown; the figure counts all."""
_PATTERNS: Final = {
    "arithmetic": Words("都差同一金额", "by one and the same amount"),
    "geometric": Words("都差同一比例", "by one and the same factor"),
}


def leads(of: Mapping[str, Bill], decimals: int) -> tuple[Lead, ...]:
    """Bills by bidder, unit prices in units of 10^-`decimals`. Lines whose price the tender itself sets are left out
    before."""
    return tuple(
        lead
        for one, two in combinations(sorted(of), 2)
        for lead in _pair((one, two), of[one], of[two], decimals)
    )  # fmt: skip


def _pair(names: tuple[str, str], one: Bill, two: Bill, decimals: int) -> Iterator[Lead]:
    wrong = bills.same_errors(one, two)
    if wrong:
        yield _lead("bill_errors", names, Strength.STRONG, (Fraction(len(wrong)), Fraction(1)), Words(
            f"有 {len(wrong)} 项算错得完全一样", f"have {len(wrong)} lines with the same arithmetic error"
        ), _lines(wrong, one, two, decimals))  # fmt: skip
    share = bills.equal_units(one, two)
    if share is not None and share >= EQUAL:
        same = [no for no in sorted(one.keys() & two.keys()) if one[no].unit == two[no].unit]
        yield _lead("bill_equal", names, Strength.LEAD, (share, EQUAL), Words(
            f"有 {shown_as(share * 100, 1)}% 的单价相同（界限 50%）",
            f"have {shown_as(share * 100, 1)} % of their unit prices in common (fence 50 %)",
        ), _lines(same, one, two, decimals))  # fmt: skip
    yield from _computed(names, one, two, decimals)


def _computed(names: tuple[str, str], one: Bill, two: Bill, decimals: int) -> Iterator[Lead]:
    apart = [no for no in sorted(one.keys() & two.keys()) if one[no].unit != two[no].unit]
    shown = _lines(apart, one, two, decimals)
    pattern, fit = bills.pattern(one, two), bills.fit(one, two)
    if pattern:
        how = _PATTERNS[pattern]
        yield _lead("bill_pattern", names, Strength.LEAD, (Fraction(len(apart)), Fraction(bills.LEAST)), Words(
            f"不同的单价 {len(apart)} 项，{how.zh}", f"differ in {len(apart)} unit prices, all {how.en}"
        ), shown)  # fmt: skip
    elif fit is not None and fit >= FIT:
        yield _lead("bill_fit", names, Strength.WEAK, (fit, FIT), Words(
            f"不同的单价 {len(apart)} 项几乎在一条直线上（R² {shown_as(fit, 5)}，界限 0.999）",
            f"differ in {len(apart)} unit prices that lie almost on one line (R² {shown_as(fit, 5)}, fence 0.999)",
        ), shown)  # fmt: skip


def _lead(
    screen: str,
    names: tuple[str, str],
    strength: Strength,
    figures: tuple[Fraction, Fraction],
    words: Words,
    shown: tuple[Shown, ...],
) -> Lead:
    said = Words(f"{names[0]} 与 {names[1]} 的报价表{words.zh}", f"the bills of {names[0]} and {names[1]} {words.en}")
    return Lead(screen, names, strength, said, *figures, None, shown)


def _lines(numbers: list[str] | tuple[str, ...], one: Bill, two: Bill, decimals: int) -> tuple[Shown, ...]:
    def price(bill: Bill, no: str) -> str:
        return shown_as(Fraction(bill[no].unit, 10**decimals), decimals)

    return tuple(
        Shown(Words(f"编号 {no} 的单价", f"unit price of number {no}"), price(one, no), price(two, no))
        for no in numbers[:MOST]
    )
