"""Arithmetic correction in both orders of the law, at its edges."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.rules.correction import Correction, Item, Quote, correct
from trading.rules.lifecycle import Regime


def item(name: str, quantity: str, unit: str, line: str) -> Item:
    return Item(name, D(quantity), D(unit), D(line))


def told(found: Correction) -> list[tuple[str, str, str, str]]:
    return [(step.rule, step.what, str(step.before), str(step.after)) for step in found.steps]


BOTH = pytest.mark.parametrize("regime", list(Regime))


@BOTH
def test_a_sound_quote_is_left_alone(regime: Regime) -> None:
    quote = Quote(
        D("70.00"), D("70.00"), D("70.00"), (item("a", "2", "10.00", "20.00"), item("b", "5", "10.00", "50.00"))
    )
    found = correct(quote, regime)
    assert found.total == D("70.00")
    assert not found.needs_confirmation


@BOTH
def test_words_prevail_over_figures_when_there_is_no_schedule_of_lines(regime: Regime) -> None:
    found = correct(Quote(D("100.00"), D("120.00"), None, ()), regime)
    assert (found.quoted, found.total) == (D("100.00"), D("120.00"))
    assert found.needs_confirmation


@BOTH
def test_lines_prevail_over_the_total(regime: Regime) -> None:
    found = correct(Quote(D("99.00"), None, None, (item("a", "2", "10.00", "20.00"),)), regime)
    assert found.total == D("20.00")
    assert told(found)[-1][1:] == ("total", "99.00", "20.00")


def test_works_unit_price_prevails_but_for_an_obvious_slip() -> None:
    lines = (item("slip", "8", "520.00", "41600.00"), item("sum", "3", "10.00", "31.00"))
    found = correct(Quote(D("41631.00"), None, None, lines), Regime.BID)
    assert told(found) == [
        ("C12-19(2)", "slip.unit", "520.00", "5200.00"),
        ("C12-19(2)", "sum.line", "31.00", "30.00"),
        ("C12-19(2)", "total", "41631.00", "41630.00"),
    ]


@pytest.mark.parametrize(
    ("unit", "meant"), [("0.12", "1200.00"), ("12.00", "1200.00"), ("12000.00", "1200.00"), ("120000.00", "1200.00")]
)
def test_a_slip_is_a_power_of_ten_either_way(unit: str, meant: str) -> None:
    quote = Quote(D("1200000.00"), None, None, (item("a", "1000", unit, "1200000.00"),))
    for regime in Regime:
        found = correct(quote, regime)
        assert (str(found.items[0].unit_price), found.total) == (meant, D("1200000.00"))


def test_a_factor_that_is_no_power_of_ten_is_no_slip() -> None:
    quote = Quote(D("1200000.00"), None, None, (item("a", "1000", "240.00", "1200000.00"),))
    for regime in Regime:
        assert correct(quote, regime).total == D("240000.00")


def test_procurement_reads_a_slip_off_the_total_when_the_line_hides_it() -> None:
    """The line was multiplied with the slipped price too: only the schedule's total shows what was meant."""
    quote = Quote(
        D("1200050.00"), None, None, (item("a", "1000", "120.00", "120000.00"), item("b", "5", "10.00", "50.00"))
    )
    found = correct(quote, Regime.P87)
    assert told(found) == [("P87-59(3)", "a.unit", "120.00", "1200.00")]
    assert correct(quote, Regime.BID).total == D("120050.00")


def test_two_lines_that_could_both_have_slipped_make_nothing_obvious() -> None:
    quote = Quote(D("1100.00"), None, None, (item("a", "1", "100.00", "100.00"), item("b", "1", "100.00", "100.00")))
    found = correct(quote, Regime.P87)
    assert told(found) == [("P87-59(4)", "total", "1100.00", "200.00")]


def test_a_free_item_is_no_slip() -> None:
    quote = Quote(D("10.00"), None, None, (item("gift", "1", "0.00", "0.00"), item("a", "1", "9.00", "9.00")))
    for regime in Regime:
        assert correct(quote, regime).total == D("9.00")


def test_more_than_two_decimals_of_a_slipped_unit_price_survive() -> None:
    quote = Quote(D("1.23"), None, None, (item("a", "1000", "0.0123", "1.23"),))
    assert str(correct(quote, Regime.BID).items[0].unit_price) == "0.00123"


def test_a_step_is_written_with_its_rule() -> None:
    step = correct(Quote(D("100.00"), D("120.00"), None, ()), Regime.P87).steps[0]
    assert step.json() == {"rule": "P87-59(2)", "what": "words", "before": "100.00", "after": "120.00"}


ITEMS = st.lists(st.tuples(st.integers(1, 99), st.integers(0, 10**6), st.integers(0, 10**8)), min_size=1, max_size=5)


@given(st.sampled_from(list(Regime)), st.integers(0, 10**9), st.none() | st.integers(0, 10**9), ITEMS)
def test_a_corrected_quote_is_sound(
    regime: Regime, figures: int, words: int | None, rows: list[tuple[int, int, int]]
) -> None:
    """Lines and total agree afterwards, and correcting once more changes nothing."""
    lines = tuple(Item(f"i{n}", D(q), D(u).scaleb(-2), D(t).scaleb(-2)) for n, (q, u, t) in enumerate(rows))
    once = correct(Quote(D(figures).scaleb(-2), None if words is None else D(words).scaleb(-2), None, lines), regime)
    assert sum((line.line_total for line in once.items), D()) == once.total
    again = correct(Quote(once.total, None, None, once.items), regime)
    assert not again.needs_confirmation
