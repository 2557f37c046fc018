"""What the documents cost: nothing as a rule; where they do, whether a bid waits for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kernel import canon, law
from kernel.canon import Json
from kernel.errors import NotNow
from kernel.money import money
from tests.support.papers_of_tenders import draft
from trading.rules import deposit, fee, tender
from trading.rules.deposit import Arrival, Flaw, Means, Purpose, Standing, State
from trading.rules.lifecycle import Regime
from trading.rules.tender import TenderDocument


def document(amount: str = "300.00", regime: str = "BID", **more: Json) -> TenderDocument:
    made = draft(regime=regime)
    offered: dict[str, Json] = dict(canon.mapping(canon.canonical(made["documents"])))
    return tender.read({**made, "documents": {**offered, "price": {"currency": "CNY", "amount": amount}, **more}})


def test_documents_are_free_unless_a_price_is_said() -> None:
    assert fee.demand(document("0.00")) is None
    assert fee.demand(document("0.00", required_to_bid=True)) is None
    asked = fee.demand(document("0.01"))
    assert asked is not None
    assert (asked.amount, asked.means, asked.required_to_bid) == (money("0.01"), frozenset({Means.TRANSFER}), False)
    assert (asked.due, asked.purpose) == (document().closes, Purpose.DOCUMENTS)


@pytest.mark.parametrize("state", list(State))
def test_a_bid_waits_for_it_only_where_the_tender_says_so(state: State) -> None:
    fee.admitted(None, state)
    fee.admitted(fee.demand(document()), state)
    required = fee.demand(document(required_to_bid=True))
    if state is State.ARRIVED:
        fee.admitted(required, state)
        return
    with pytest.raises(NotNow) as refused:
        fee.admitted(required, state)
    assert (refused.value.code, refused.value.law, refused.value.field) == ("fee.missing", "BIR-16", "fee")


def test_every_regime_names_the_rule_of_cost_price() -> None:
    assert set(fee.LAW) == set(Regime)
    assert {law.known(rule) for rule in (*fee.LAW.values(), fee.BACK)} == {True}
    asked = fee.demand(document(regime="P87", required_to_bid=True))
    with pytest.raises(NotNow) as refused:
        fee.admitted(asked, State.UNPAID)
    assert refused.value.law == "P87-24"


def test_from_which_account_it_comes_is_nobodys_business_and_from_the_deadline_on_it_is_late() -> None:
    asked = fee.demand(document())
    assert asked is not None
    last = asked.due - timedelta(milliseconds=1)
    came = Arrival(Means.TRANSFER, money("300.00"), last, Standing.BOOKED, basic=False)
    assert deposit.flaws(asked, came) == ()
    assert deposit.state(asked, [came]) is State.ARRIVED
    assert deposit.flaws(replace(asked, purpose=Purpose.DEPOSIT), came) == (Flaw.ACCOUNT,)
    assert deposit.flaws(asked, replace(came, paid_at=asked.due)) == (Flaw.LATE,)
    assert Flaw.MEANS in deposit.flaws(asked, replace(came, means=Means.BANK_GUARANTEE))
