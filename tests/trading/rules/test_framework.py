"""How many a framework call admits, its term and its second stage, each at its boundary."""

from __future__ import annotations

import pytest

from kernel.canon import Json
from kernel.errors import NotNow, NotValid
from tests.support.papers_of_tenders import draft, lot
from trading.rules import framework, procedure, tender
from trading.rules.framework import CallOff
from trading.rules.lifecycle import Regime
from trading.rules.tender import TenderDocument, Told

CLOSED = procedure.ours()["framework_closed"][Regime.P87]


def told(**changed: str) -> list[Told]:
    values = {"unit": "台", "term_months": "12", "call_off": "直接选定"} | changed
    return [Told(id=one.id, zh=one.zh, en=one.en, value=values[one.id]) for one in CLOSED.particulars]


def test_a_call_admits_several_and_an_open_tender_one() -> None:
    assert framework.admits(CLOSED)
    assert not framework.admits(procedure.standard(Regime.P87))


@pytest.mark.parametrize(
    ("count", "most"), [(0, 0), (1, 0), (2, 1), (3, 2), (4, 3), (5, 4), (6, 4), (9, 7), (10, 8), (11, 8), (100, 80)]
)
def test_a_fifth_and_at_least_one_are_left_out(count: int, most: int) -> None:
    assert framework.most_admitted(count) == most


@pytest.mark.parametrize("count", [3, 5, 6, 10])
def test_the_best_are_admitted(count: int) -> None:
    order = [(n,) for n in range(count)]
    assert framework.admitted(order) == tuple(range(framework.most_admitted(count)))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_two_are_no_framework(count: int) -> None:
    with pytest.raises(NotNow, match=r"framework\.too_few"):
        framework.admitted([(n,) for n in range(count)])


def test_equals_of_one_who_is_left_out_are_left_out() -> None:
    assert framework.admitted([(1,), (2,), (3, 4)]) == (1, 2)
    assert framework.admitted([(1, 2), (3,)]) == (1, 2)
    with pytest.raises(NotNow, match=r"framework\.too_few"):
        framework.admitted([(1,), (2, 3)])


@pytest.mark.parametrize(("kind", "months"), [("goods", "1"), ("goods", "12"), ("services", "24")])
def test_a_term_within_the_limit(kind: str, months: str) -> None:
    assert framework.terms(kind, told(term_months=months)).months == int(months)


@pytest.mark.parametrize(
    ("kind", "months", "field"),
    [
        ("goods", "13", "particulars.term_months"),
        ("goods", "0", "particulars.term_months"),
        ("goods", "一年", "particulars.term_months"),
        ("goods", "1.5", "particulars.term_months"),
        ("services", "25", "particulars.term_months"),
        ("works", "1", "kind"),
    ],
)
def test_a_term_beyond_the_limit(kind: str, months: str, field: str) -> None:
    with pytest.raises(NotValid, match=r"framework\.term") as refused:
        framework.terms(kind, told(term_months=months))
    assert (refused.value.field, refused.value.law) == (field, "P110-b")


@pytest.mark.parametrize(
    ("text", "way"),
    [("直接选定", CallOff.DIRECT), ("二次竞价", CallOff.COMPETITION), ("rota", CallOff.ROTA)],
)
def test_the_second_stage_is_one_of_three(text: str, way: CallOff) -> None:
    assert framework.terms("goods", told(call_off=text)).call_off is way


def test_another_second_stage_is_refused() -> None:
    with pytest.raises(NotValid, match=r"framework\.call_off"):
        framework.terms("goods", told(call_off="随便选"))


def call(method: str, **params: bool) -> TenderDocument:
    values: list[Json] = [{"id": one.id, "zh": one.zh, "en": one.en, "value": one.value} for one in told()]
    part = lot(method=method, params=dict(params))
    return tender.read(draft(regime="P87", procedure=CLOSED.plain, particulars=values, lots=[part]))


def test_points_stand_without_a_price_or_not_at_all() -> None:
    framework.check(call("lowest_evaluated_price"))
    framework.check(call("comprehensive_scoring", price_fixed=True))
    for params in ({}, {"price_fixed": False}):
        with pytest.raises(NotValid, match=r"framework\.method"):
            framework.check(call("comprehensive_scoring", **params))


def test_an_open_tender_has_no_terms_of_a_framework() -> None:
    framework.check(tender.read(draft(regime="P87")))
