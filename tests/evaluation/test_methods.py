"""Promises that every way of evaluating keeps, over the whole registry."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.rules import document
from evaluation.rules.document import COMMON
from evaluation.rules.method import Method
from evaluation.rules.result import Inputs, Result, evaluate
from evaluation.rules.transcript import replay, write
from kernel.errors import NotValid
from tests.support.tenders import METHODS, card, offer, snapshot, source

every_method = pytest.mark.parametrize("method", METHODS.values(), ids=list(METHODS))
PRICES = st.lists(st.integers(100, 10**9), min_size=3, max_size=7)


def result(method: Method, prices: list[int], order: list[int]) -> Result:
    """Bids and experts arrive in `order`; bid i quotes prices[i], and what an expert gives it depends on both only."""
    of = snapshot(method.name)
    bids = [offer(f"B{i}", f"{prices[i]}.00") for i in order]
    most = of.criteria[0].maximum if of.criteria else 0
    marks = {e: {(f"B{i}", "C1"): (i * 700 + e * 13) % (most + 1) for i in order} for e in order if e < 5}
    sheets = [card(e, points) for e, points in marks.items()] if of.criteria else []
    drawn = {each.name: each.values[0] for each in method.check(of)}
    return evaluate(Inputs("T-1", "L-1", of, tuple(bids), tuple(sheets), drawn), method)


def test_the_registry_holds_every_method_of_the_field_under_its_own_name() -> None:
    assert sorted(METHODS) == sorted(
        [
            "lowest_evaluated_price",
            "comprehensive_scoring",
            "comprehensive_evaluation",
            "reasonable_low_price",
            "second_mean_below",
            "second_mean_lowest",
            "value_ratio",
            "consultation",
            "negotiation",
            "inquiry",
            "two_envelope",
            "award_by_lots",
            "award_by_vote",
            "award_by_vote_and_lots",
            "award_by_deliberation",
            "qcbs",
            "qbs",
            "fbs",
            "lcs",
            "rated_criteria",
            "life_cycle_cost",
            "features",
            "mixed_features",
            "multi_attribute",
        ]
    )
    assert all(name == method.name for name, method in METHODS.items())
    said = [words for method in METHODS.values() for words in (method.words.zh, method.words.en)]
    assert len(set(said)) == len(said), "two methods with one name"


@every_method
def test_the_standard_parameters_are_lawful_and_all_there_is(method: Method) -> None:
    standard = {each.name: each.standard for each in method.parameters}
    method.check(snapshot(method.name, standard))
    assert set(source(method.name)["params"]) - set(COMMON) == set(standard)  # type: ignore[arg-type]
    assert all(each.words.zh and each.words.en for each in method.parameters)


@every_method
def test_a_misspelt_parameter_is_refused_by_name(method: Method) -> None:
    with pytest.raises(NotValid) as refused:
        method.check(snapshot(method.name, {"prise_weight": 3000}))
    assert refused.value.field == "params.prise_weight"


@every_method
@settings(max_examples=12, deadline=None)
@given(prices=PRICES, data=st.data())
def test_the_order_of_arrival_leaves_no_trace(method: Method, prices: list[int], data: st.DataObject) -> None:
    straight = list(range(len(prices)))
    mixed = data.draw(st.permutations(straight))
    assert write(result(method, prices, straight)) == write(result(method, prices, mixed))


@every_method
@settings(max_examples=12, deadline=None)
@given(prices=PRICES)
def test_every_conforming_bid_has_one_place_and_replays(method: Method, prices: list[int]) -> None:
    found = result(method, prices, list(range(len(prices))))
    assert found.ranked
    placed = [bid for group in found.ranked.assessment.order for bid in group]
    assert sorted(placed) == [f"B{i}" for i in range(len(prices))]
    data = write(found)
    assert write(replay(data, METHODS)) == data


@every_method
def test_equal_bids_tie(method: Method) -> None:
    of = snapshot(method.name)
    bids = tuple(offer(f"B{i}", "100.00") for i in range(3))
    most = of.criteria[0].maximum if of.criteria else 0
    sheets = (card(1, {(bid.bid, "C1"): most for bid in bids}),) if of.criteria else ()
    drawn = {each.name: each.values[0] for each in method.check(of)}
    found = evaluate(Inputs("T-1", "L-1", of, bids, sheets, drawn), method)
    assert found.ranked
    assert found.ranked.assessment.order == (("B0", "B1", "B2"),)


@every_method
def test_a_snapshot_of_another_method_is_refused(method: Method) -> None:
    other = next(name for name in METHODS if name != method.name)
    with pytest.raises(NotValid, match=r"result\.method"):
        evaluate(Inputs("T-1", "L-1", document.read(source(other)), (), (), {}), method)
