"""What a tender may demand: at the limit and one fen above it, in every regime."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kernel import canon
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import NotValid
from kernel.money import money
from tests.support.papers_of_tenders import draft, lot
from trading.rules import deposit, deposit_limit, tender
from trading.rules.deposit import Means
from trading.rules.lifecycle import Regime
from trading.rules.tender import TenderDocument

INSTANT = timedelta(milliseconds=1)
CLOSES = canon.moment(str(draft()["deadline"]))
NOW = CLOSES - timedelta(days=21)


def document(regime: str = "BID", amount: str = "20000.00", currency: str = "CNY", **changed: Json) -> TenderDocument:
    """A lot with a budget of 1,000,000.00; `means`, `due` change the deposit, everything else the lot."""
    asked: dict[str, Json] = {
        "amount": {"amount": amount, "currency": currency},
        "means": changed.pop("means", ["transfer"]),
        "required_to_bid": True,
        "due": changed.pop("due", None),
    }
    return tender.read(draft(regime=regime, lots=[lot(deposit=asked, **changed)]))


def refused(paper: TenderDocument) -> NotValid:
    with pytest.raises(NotValid) as caught:
        deposit_limit.check(paper, NOW)
    return caught.value


@pytest.mark.parametrize(("regime", "rule"), [("BID", "BIR-26"), ("P87", "GPR-33")])
def test_two_in_a_hundred_and_not_one_fen_more(regime: str, rule: str) -> None:
    deposit_limit.check(document(regime), NOW)
    wrong = refused(document(regime, "20000.01"))
    assert (wrong.code, wrong.law, wrong.field) == ("deposit.too_high", rule, "lots.0.deposit.amount")
    assert "20000.00 CNY" in wrong.remedy.en
    assert "20000.00 CNY" in wrong.words.zh


def test_of_works_it_is_at_most_eight_hundred_thousand_however_high_the_estimate() -> None:
    budget: Json = {"amount": "100000000.00", "currency": "CNY"}

    def asked(amount: str, kind: str = "works", regime: str = "BID") -> None:
        paper = tender.read(
            draft(
                regime=regime,
                kind=kind,
                lots=[lot(budget=budget, deposit={"amount": {"amount": amount, "currency": "CNY"}, "means": ["transfer"],
                                                  "required_to_bid": True})],
            )
        )  # fmt: skip
        deposit_limit.check(paper, NOW)

    asked("800000.00")
    with pytest.raises(NotValid) as caught:
        asked("800000.01")
    wrong = caught.value
    assert (wrong.code, wrong.law, wrong.field) == ("deposit.too_high", "C30-37", "lots.0.deposit.amount")
    assert "第三十七条（待核），不得超过 800000.00 CNY" in wrong.words.zh
    assert "(to be checked)" in wrong.words.en
    asked("800000.01", kind="goods")
    asked("800000.01", regime="P87")


def test_the_banks_rules_name_no_part() -> None:
    deposit_limit.check(document("INTL", "900000.00"), NOW)
    assert Regime.INTL not in deposit_limit.SHARES


def test_without_a_budget_the_ceiling_is_the_estimate_and_one_of_them_is_needed() -> None:
    ceiling: Json = {"amount": "500000.00", "currency": "CNY"}
    deposit_limit.check(document(amount="10000.00", budget=None, ceiling=ceiling), NOW)
    assert refused(document(amount="10000.01", budget=None, ceiling=ceiling)).code == "deposit.too_high"
    wrong = refused(document(amount="1.00", budget=None, ceiling=None))
    assert (wrong.code, wrong.field) == ("deposit.estimate", "lots.0.budget")


def test_an_estimate_in_another_currency_bounds_nothing() -> None:
    budget: Json = {"amount": "90000000.00", "currency": "USD"}
    assert refused(document(amount="1.00", budget=budget)).code == "deposit.too_high"


@pytest.mark.parametrize("means", [[], ["cash"], ["transfer", "transfer"], ["transfer", "cash"]])
def test_means_are_named_each_once_and_cash_is_none(means: list[Json]) -> None:
    wrong = refused(document(means=means))
    assert (wrong.code, wrong.field) == ("deposit.means", "lots.0.deposit.means")


@pytest.mark.parametrize(("amount", "currency"), [("0.00", "CNY"), ("10.00", "USD")])
def test_a_sum_above_nothing_in_the_currency_of_evaluation(amount: str, currency: str) -> None:
    wrong = refused(document(amount=amount, currency=currency))
    assert (wrong.code, wrong.field) == ("deposit.amount", "lots.0.deposit.amount")


def test_it_is_due_after_the_notice_and_at_the_deadline_at_the_latest() -> None:
    deposit_limit.check(document(due=canon.instant(CLOSES)), NOW)
    deposit_limit.check(document(due=canon.instant(NOW + INSTANT)), NOW)
    for late in (CLOSES + INSTANT, NOW):
        assert refused(document(due=canon.instant(late))).field == "lots.0.deposit.due"


def test_a_lot_without_a_deposit_has_nothing_to_check() -> None:
    deposit_limit.check(tender.read(draft()), NOW)
    assert deposit.demand(tender.read(draft()), "L-2026-0001-1") is None


def test_the_demand_is_what_the_document_says() -> None:
    paper = document(means=["transfer", "insurance"])
    asked = deposit.demand(paper, "L-2026-0001-1")
    assert asked is not None
    assert (asked.amount, asked.due) == (money("20000.00"), paper.closes)
    assert asked.means == {Means.TRANSFER, Means.INSURANCE}
    assert (asked.required_to_bid, asked.regime) == (True, Regime.BID)
    assert (asked.valid_until - day_of(paper.closes)).days == paper.validity_days
    early = deposit.demand(document(due=canon.instant(CLOSES - INSTANT)), "L-2026-0001-1")
    assert early is not None
    assert early.due == CLOSES - INSTANT
