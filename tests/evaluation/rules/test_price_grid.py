"""The grid of unit prices: the middle of each line, outliers beyond the limit and not at it, lines that a bid lacks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from evaluation.rules import price_grid
from tests.support.bills import BILL, OFFER, changed, offered
from trading.rules.priced import Priced


def bid(price: str) -> Priced:
    """At this unit price of the first position."""
    return offered(changed(OFFER, {(1, 5): Decimal(price)}))


@pytest.mark.parametrize(
    ("prices", "middle", "far"),
    [
        (("10", "10", "13"), Fraction(10), set()),
        (("10", "10", "13.01"), Fraction(10), {2}),
        (("7", "10", "10"), Fraction(10), set()),
        (("6.99", "10", "10"), Fraction(10), {0}),
        (("10", "20", "10", "20"), Fraction(15), {0, 1, 2, 3}),
        (("1", "100"), None, set()),
        (("0", "0", "0.01"), Fraction(0), {2}),
    ],
)
def test_outliers(prices: tuple[str, ...], middle: Fraction | None, far: set[int]) -> None:
    first, *_ = price_grid.rows(BILL, [bid(price) for price in prices])
    assert (first.position.no, first.middle, {*first.far}) == ("1.1", middle, far)


def test_a_line_that_is_missing_or_twice() -> None:
    whole = bid("10")
    first = whole.items[0]
    without = replace(whole, items=whole.items[1:])
    twice = replace(whole, items=(*whole.items, replace(first, row=99, unit_price=Decimal(90))))
    row, *others = price_grid.rows(BILL, [whole, without, twice])
    assert [item and item.unit_price for item in row.items] == [Decimal(10), None, Decimal(10)]
    assert row.middle is None
    assert [each.position.no for each in others] == ["1.2", "2.1"]
    assert next(price_grid.rows(BILL, [])).items == ()


def test_the_share_above_the_middle() -> None:
    assert price_grid.share(Fraction(13), Fraction(10)) == Fraction(3, 10)
    assert price_grid.share(Fraction(5), Fraction(10)) == Fraction(-1, 2)
    assert price_grid.share(Fraction(5), Fraction(0)) is None
