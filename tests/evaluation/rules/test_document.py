"""The rule snapshot: every member that law or arithmetic cannot accept is refused by its full name."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest

from evaluation.rules import document, policy
from evaluation.rules.document import RoundAt
from kernel import law
from kernel.canon import Json
from kernel.errors import NotFound, NotValid
from tests.support.tenders import METHODS, criterion, snapshot, source

SCORING = "comprehensive_scoring"
LOWEST = "lowest_evaluated_price"
AVERAGE = "reasonable_low_price"

MEMBERS: list[tuple[dict[str, Json], str]] = [
    ({"v": "ebid-evaluation/v0"}, "v"),
    ({"regime": "P88"}, "regime"),
    ({"kind": "land"}, "kind"),
    ({"method": " "}, "method"),
    ({"base_currency": "XXX"}, "currency"),
    ({"rates": {"XXX": "1"}}, "currency"),
    ({"rates": {"CNY": "1"}}, "rates.CNY"),
    ({"rates": {"USD": "0"}}, "rates.USD"),
    ({"rates": {"USD": "8,2"}}, "rates.USD"),
    ({"rates": {"USD": 8}}, "rates.USD"),
    ({"rates": []}, "rates"),
    ({"ceiling": {"amount": "1.00", "currency": "USD"}}, "ceiling"),
    ({"budget": {"amount": "1.0", "currency": "CNY"}}, "budget"),
    ({"budget": "1.00"}, "budget"),
    ({"criteria": {}}, "criteria"),
    ({"criteria": ["C1"]}, "criteria[0]"),
    ({"criteria": [{**criterion("C1", 7000), "id": "no spaces"}]}, "criteria[0].id"),
    ({"criteria": [{**criterion("C1", 7000), "max": 0}]}, "criteria[0].max"),
    ({"criteria": [{**criterion("C1", 7000), "max": True}]}, "criteria[0].max"),
    ({"criteria": [criterion("C1", 7000, step=33)]}, "criteria[0].step"),
    ({"criteria": [{**criterion("C1", 7000), "objective": "yes"}]}, "criteria[0].objective"),
    (
        {"criteria": [{**criterion("C1", 7000), "bands": [{"from": 9, "to": 8, "zh": "优", "en": "good"}]}]},
        "criteria[0].bands[0].to",
    ),
    ({"surprise": 1}, "surprise"),
]
PARAMS: list[tuple[dict[str, Json], str]] = [
    ({"rounding": {"places": 7, "at": "output"}}, "params.rounding.places"),
    ({"rounding": {"places": 2, "at": "sometimes"}}, "params.rounding.at"),
    ({"rounding": {"places": 2, "at": "output", "mode": "even"}}, "params.rounding.mode"),
    ({"mean": "median"}, "params.mean"),
    ({"tie": "shown"}, "params.tie"),
    ({"abnormal": None}, "params.abnormal"),
    ({"abnormal": {"mean": "49.9", "second": "50", "ceiling": "45"}}, "params.abnormal.mean"),
    ({"abnormal": {"mean": "50", "second": "65.1", "ceiling": "45"}}, "params.abnormal.second"),
    ({"abnormal": {"mean": "50", "second": "50", "ceiling": "44"}}, "params.abnormal.ceiling"),
    ({"reminder": 0}, "params.reminder"),
    ({"minimum": 2}, "params.minimum"),
    ({"minimum": 0, "minimum_basis": "x"}, "params.minimum"),
    ({"brands": 1}, "params.brands"),
    ({"policies": [{"id": "friends", "rate": "0.10"}]}, "params.policies[0].id"),
    ({"policies": [{"id": "small_works", "rate": "0.03"}]}, "params.policies[0].id"),
    ({"policies": [{"id": "small_enterprise", "rate": "0.09"}]}, "params.policies[0].rate"),
    ({"policies": [{"id": "small_enterprise", "rate": "0.21"}]}, "params.policies[0].rate"),
    ({"policies": "small_enterprise"}, "params.policies"),
]


@pytest.mark.parametrize(("members", "field"), MEMBERS, ids=[field for _, field in MEMBERS])
def test_a_wrong_member_is_named(members: Mapping[str, Json], field: str) -> None:
    with pytest.raises(NotValid) as refused:
        snapshot(SCORING, None, **members)
    assert refused.value.field == field


@pytest.mark.parametrize(("params", "field"), PARAMS, ids=[f"{field}-{i}" for i, (_, field) in enumerate(PARAMS)])
def test_a_wrong_parameter_is_named_in_both_languages(params: Mapping[str, Json], field: str) -> None:
    with pytest.raises(NotValid) as refused:
        snapshot(SCORING, params)
    assert refused.value.field == field
    assert field in refused.value.words.zh
    assert field in refused.value.words.en
    assert not refused.value.law or law.known(refused.value.law)


@pytest.mark.parametrize("name", sorted(source(SCORING)))
def test_a_missing_member_is_named(name: str) -> None:
    whole = source(SCORING)
    del whole[name]
    with pytest.raises(NotValid) as refused:
        document.read(whole)
    assert (refused.value.code, refused.value.field) == ("document.missing", name)


def test_boundaries_that_are_lawful() -> None:
    policies: Json = [
        {"id": "small_enterprise", "rate": "0.10"},
        {"id": "small_share", "rate": "0.06"},
        {"id": "domestic_product", "rate": "0.20"},
    ]
    of = snapshot(SCORING, {"policies": policies, "abnormal": {"mean": "65", "second": "65", "ceiling": "65"}})
    assert of.policies["domestic_product"].rate == Fraction(1, 5)
    assert of.abnormal
    assert of.abnormal.mean == 65
    assert of.round_at is RoundAt.OUTPUT


@pytest.mark.parametrize(
    ("name", "kind", "low", "high"),
    [
        ("small_enterprise", "goods", "0.10", "0.20"),
        ("small_enterprise", "services", "0.10", "0.20"),
        ("small_share", "services", "0.04", "0.06"),
        ("small_works", "works", "0.03", "0.05"),
        ("small_works_bonus", "works", "0.03", "0.05"),
        ("domestic_product", "goods", "0.20", "0.20"),
    ],
)
def test_a_policy_may_be_set_within_its_range_only(name: str, kind: str, low: str, high: str) -> None:
    assert law.known(policy.RANGES[name].law)
    for rate in (low, high):
        of = snapshot(SCORING, {"policies": [{"id": name, "rate": rate}]}, kind=kind)
        assert of.policies[name].rate == Fraction(rate)
    mill = Decimal("0.001")
    for rate in (str(Decimal(low) - mill), str(Decimal(high) + mill)):
        with pytest.raises(NotValid, match=r"policies\[0\]\.rate"):
            snapshot(SCORING, {"policies": [{"id": name, "rate": rate}]}, kind=kind)


def test_international_tenders_have_no_floor_of_three() -> None:
    assert snapshot(LOWEST, {"minimum": 1, "abnormal": None, "tie": "shown"}, regime="INTL").minimum == 1


def test_the_bidding_law_needs_a_basis_for_fewer_than_three() -> None:
    with pytest.raises(NotValid) as refused:
        snapshot(LOWEST, {"minimum": 2}, regime="BID")
    assert refused.value.law == "BID-28"
    assert snapshot(LOWEST, {"minimum": 2, "minimum_basis": "批准文号"}, regime="BID").minimum == 2


METHOD_PARAMS: list[tuple[str, dict[str, Json], dict[str, Json], str]] = [
    (SCORING, {"price_weight": 2999}, {"kind": "goods"}, "params.price_weight"),
    (SCORING, {"price_weight": 999}, {"kind": "services"}, "params.price_weight"),
    (SCORING, {"price_weight": 0}, {"kind": "works", "regime": "BID"}, "params.price_weight"),
    (SCORING, {"price_weight": 3000, "price_fixed": True}, {}, "params.price_weight"),
    (SCORING, {"price_weight": 3001}, {"criteria": [criterion("C1", 7000)]}, "criteria"),
    (SCORING, {"price_weight": 3000}, {"criteria": [criterion("C1", 3500), criterion("C1", 3500)]}, "criteria"),
    (SCORING, {"bonus_may_exceed_full": None}, {}, "params.bonus_may_exceed_full"),
    (LOWEST, {}, {"criteria": [criterion("C1", 100)]}, "params.criteria"),
    (LOWEST, {"policies": [{"id": "small_works_bonus", "rate": "0.05"}]}, {"kind": "works"}, "params.policies"),
    (AVERAGE, {"penalty_above": "1", "penalty_below": "1"}, {}, "params.penalty_above"),
    (AVERAGE, {"drop_from": 2}, {}, "params.drop_from"),
    (AVERAGE, {"reductions": []}, {}, "params.reductions"),
    (AVERAGE, {"reductions": ["0.01", "0.010"]}, {}, "params.reductions"),
    (AVERAGE, {"reductions": ["0.21"]}, {}, "params.reductions"),
    (AVERAGE, {"reductions": "0.01"}, {}, "params.reductions"),
    (AVERAGE, {"reductions": [1]}, {}, "params.reductions"),
    (AVERAGE, {"deviation_percent_dp": 7}, {}, "params.deviation_percent_dp"),
    (AVERAGE, {"full": 9999}, {"criteria": []}, "criteria"),
]


@pytest.mark.parametrize(("method", "params", "members", "field"), METHOD_PARAMS)
def test_a_method_names_its_own_wrong_parameter(
    method: str, params: Mapping[str, Json], members: Mapping[str, Json], field: str
) -> None:
    of = snapshot(method, params, **members)
    with pytest.raises(NotValid) as refused:
        METHODS[method].check(of)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("params", "members"),
    [
        ({"price_weight": 3000}, {"kind": "goods"}),
        ({"price_weight": 1000}, {"kind": "services"}),
        ({"price_weight": 1}, {"kind": "works", "regime": "BID"}),
        ({"price_weight": 0, "price_fixed": True}, {"kind": "services"}),
        ({"price_weight": 10000}, {"kind": "goods"}),
    ],
)
def test_the_least_weight_is_lawful(params: Mapping[str, Json], members: Mapping[str, Json]) -> None:
    assert METHODS[SCORING].check(snapshot(SCORING, params, **members)) == ()


def test_a_snapshot_is_cut_out_of_the_tender_document() -> None:
    part = {key: value for key, value in source(LOWEST).items() if key not in {"v", "regime", "kind"}}
    tender: Json = {"regime": "BID", "kind": "works", "lots": [{"lot": "L-0", **part}, {"lot": "L-1", **part}]}
    assert isinstance(tender, dict)
    of = document.read(document.snapshot(tender, "L-1"))
    assert (of.regime, of.kind, of.method) == ("BID", "works", LOWEST)
    with pytest.raises(NotFound, match="L-2"):
        document.snapshot(tender, "L-2")
