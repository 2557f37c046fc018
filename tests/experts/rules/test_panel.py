"""The make-up of a panel at each of its boundaries."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from experts.rules import panel
from experts.rules.pool import Title
from kernel.errors import NotFound, NotNow, NotValid
from kernel.money import money
from kernel.workdays import announced

SIZES = range(1, 12)


@pytest.mark.parametrize("regime", panel.RULES)
@pytest.mark.parametrize(("size", "experts"), [(s, e) for s, e in product(SIZES, range(-1, 13)) if e <= s + 1])
def test_a_panel_is_lawful_exactly_where_the_law_says_so(regime: str, size: int, experts: int) -> None:
    rule = panel.rule(regime)
    lawful = size >= 5 and size % 2 == 1 and 0 <= experts <= size and experts * 3 >= size * 2
    if lawful:
        panel.check(rule, size, experts, 5)
    else:
        with pytest.raises(NotValid, match=r"panel\.(too_few|even|share)"):
            panel.check(rule, size, experts, 5)


@pytest.mark.parametrize(
    ("budget", "complex_project", "least"),
    [
        ("9999999.99", False, 5),
        ("10000000.00", False, 7),  # 以上 includes the number
        ("10000000.01", False, 7),
        ("0.00", True, 7),
    ],
)
def test_government_procurement_needs_seven_from_ten_million(budget: str, complex_project: bool, least: int) -> None:
    assert panel.rule("P87").least_for(money(budget), complex_project=complex_project) == least


@pytest.mark.parametrize("regime", ["BID", "INTL"])
def test_the_other_regimes_look_at_no_budget(regime: str) -> None:
    assert panel.rule(regime).least_for(None, complex_project=True) == 5


@pytest.mark.parametrize("budget", [None, money("20000000.00", "USD")])
def test_a_threshold_in_yuan_needs_a_budget_in_yuan(budget: None) -> None:
    with pytest.raises(NotValid, match=r"panel\.budget") as refused:
        panel.rule("P87").least_for(budget, complex_project=False)
    assert (refused.value.law, refused.value.field) == ("P87-47", "budget")


def test_an_unknown_regime_is_refused() -> None:
    with pytest.raises(NotFound, match=r"panel\.regime"):
        panel.rule("XYZ")


def test_a_rule_is_pinned_by_its_digest() -> None:
    digests = {rule.digest for rule in panel.RULES.values()}
    assert len(digests) == len(panel.RULES)
    assert all(len(digest) == 64 for digest in digests)
    assert panel.rule("BID").json()["admits"] == {title.value: 8 for title in Title if title != Title.INTERMEDIATE}


@pytest.mark.parametrize(
    ("regime", "today", "allowed"),
    [
        ("P87", "2026-03-05", False),  # Thursday; the evaluation is on Tuesday, 10 March
        ("P87", "2026-03-06", True),  # two working days before
        ("P87", "2026-03-10", True),
        ("P87", "2026-03-11", False),
        ("BID", "2026-01-05", True),
        ("BID", "2026-03-11", False),
    ],
)
def test_the_day_of_the_draw_is_near_that_of_the_evaluation(regime: str, today: str, allowed: bool) -> None:
    on, calendar = date(2026, 3, 10), announced()
    if allowed:
        panel.check_day(panel.rule(regime), date.fromisoformat(today), on, calendar)
    else:
        with pytest.raises(NotNow, match=r"panel\.day"):
            panel.check_day(panel.rule(regime), date.fromisoformat(today), on, calendar)
