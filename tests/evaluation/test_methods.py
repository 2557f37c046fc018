"""Promises that every way of evaluating keeps, over the whole registry."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluation.methods
from evaluation.rules import document
from evaluation.rules.document import COMMON
from evaluation.rules.method import Method
from evaluation.rules.result import Inputs, Result, evaluate
from evaluation.rules.transcript import replay, write
from kernel import registry
from kernel.errors import NotValid
from tests.support.tenders import METHODS, card, offer, snapshot, source

REGISTRY: Mapping[str, Method] = registry.discover(evaluation.methods)
every_method = pytest.mark.parametrize("method", REGISTRY.values(), ids=list(REGISTRY))
PRICES = st.lists(st.integers(100, 10**9), min_size=3, max_size=7)


def result(method: Method, prices: list[int], order: list[int]) -> Result:
    """Bids and experts arrive in `order`; bid i quotes prices[i], and what an expert gives it depends on both only."""
    of = snapshot(method.name)
    bids = [offer(f"B{i}", f"{prices[i]}.00") for i in order]
    marks = {e: {(f"B{i}", "C1"): (i * 700 + e * 13) % 7001 for i in order} for e in order if e < 5}
    sheets = [card(e, points) for e, points in marks.items()] if of.criteria else []
    drawn = {each.name: each.values[0] for each in method.check(of)}
    return evaluate(Inputs("T-1", "L-1", of, tuple(bids), tuple(sheets), drawn), method)


def test_the_registry_holds_the_three_methods_under_their_own_names() -> None:
    assert REGISTRY == METHODS
    assert all(name == method.name for name, method in REGISTRY.items())


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
@settings(max_examples=40, deadline=None)
@given(prices=PRICES, data=st.data())
def test_the_order_of_arrival_leaves_no_trace(method: Method, prices: list[int], data: st.DataObject) -> None:
    straight = list(range(len(prices)))
    mixed = data.draw(st.permutations(straight))
    assert write(result(method, prices, straight)) == write(result(method, prices, mixed))


@every_method
@settings(max_examples=40, deadline=None)
@given(prices=PRICES)
def test_every_conforming_bid_has_one_place_and_replays(method: Method, prices: list[int]) -> None:
    found = result(method, prices, list(range(len(prices))))
    assert found.ranked
    placed = [bid for group in found.ranked.assessment.order for bid in group]
    assert sorted(placed) == [f"B{i}" for i in range(len(prices))]
    data = write(found)
    assert write(replay(data, REGISTRY)) == data


@every_method
def test_equal_bids_tie(method: Method) -> None:
    of = snapshot(method.name)
    bids = tuple(offer(f"B{i}", "100.00") for i in range(3))
    sheets = (card(1, {(bid.bid, "C1"): 5000 for bid in bids}),) if of.criteria else ()
    drawn = {each.name: each.values[0] for each in method.check(of)}
    found = evaluate(Inputs("T-1", "L-1", of, bids, sheets, drawn), method)
    assert found.ranked
    assert found.ranked.assessment.order == (("B0", "B1", "B2"),)


@every_method
def test_a_snapshot_of_another_method_is_refused(method: Method) -> None:
    other = next(name for name in REGISTRY if name != method.name)
    with pytest.raises(NotValid, match=r"result\.method"):
        evaluate(Inputs("T-1", "L-1", document.read(source(other)), (), (), {}), method)
