"""What a tender may say about each method, at every bound; who is set aside; what lacks a stage."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from evaluation.acts import members
from evaluation.rules import envelopes
from evaluation.rules.method import Envelopes, Need
from evaluation.rules.offer import Deviation
from evaluation.rules.reference_price import KINDS, reference_price
from evaluation.rules.transcript import replay, write
from kernel import law
from kernel.canon import Json
from kernel.errors import NotNow, NotValid, Refusal
from tests.support.tenders import (
    METHODS,
    card,
    cards,
    criterion,
    lines,
    offer,
    ranked,
    regime,
    run,
    shown,
    snapshot,
    source,
)

every_method = pytest.mark.parametrize("method", sorted(METHODS))
P87, BID, INTL = "P87", "BID", "INTL"
LAWFUL: Final = {
    **{key: {P87, BID, INTL} for key in ("lowest_evaluated_price", "comprehensive_scoring", "reasonable_low_price")},
    **{key: {P87} for key in ("consultation", "negotiation", "inquiry")},
    **{key: {BID, INTL} for key in ("second_mean_below", "second_mean_lowest", "value_ratio", "life_cycle_cost")},
    **{key: {BID, INTL} for key in ("features", "mixed_features", "multi_attribute")},
    **{key: {INTL} for key in ("qcbs", "qbs", "fbs", "lcs", "rated_criteria")},
}
"""The others are for works and goods under the Bidding Law."""


def refused(method: str, params: Mapping[str, Json] | None = None, /, **members: Json) -> NotValid:
    with pytest.raises(NotValid) as found:
        METHODS[method].check(snapshot(method, params, **members))
    return found.value


@every_method
@pytest.mark.parametrize("regime", [P87, BID, INTL])
def test_a_method_is_lawful_under_its_own_laws_alone(method: str, regime: str) -> None:
    if regime in LAWFUL.get(method, {BID}):
        METHODS[method].check(snapshot(method, regime=regime))
        return
    found = refused(method, {"tie": "lower_price"} if regime == P87 else {}, regime=regime)
    assert (found.code, found.field) == ("document.method", "method")
    assert found.law == ("P87-53" if regime == P87 else "")
    assert METHODS[method].words.zh in found.words.zh
    assert found.remedy.zh
    assert found.remedy.en


@pytest.mark.parametrize(
    ("kind", "low", "high"), [("goods", 3000, 6000), ("services", 1000, 3000), ("works", 1, 10000)]
)
def test_the_price_of_a_consultation_weighs_between_its_bounds(kind: str, low: int, high: int) -> None:
    for weight in (low, high):
        METHODS["consultation"].check(snapshot("consultation", {"price_weight": weight}, kind=kind))
    for weight in (low - 1, high + 1):
        if 0 < weight <= 10000:
            found = refused("consultation", {"price_weight": weight}, kind=kind)
            assert (found.code, found.field) == ("document.price_weight", "params.price_weight")
            assert found.law == "K214-24"
            assert f"{Decimal(low) / 100:.2f}" in found.remedy.zh
            assert f"{Decimal(high) / 100:.2f}" in found.remedy.en
            assert ("低于" in found.words.zh) is (weight < low)
    assert law.known("K214-24")
    assert law.known("P87-53")


def test_a_fixed_price_of_a_consultation_is_not_scored() -> None:
    METHODS["consultation"].check(snapshot("consultation", {"price_weight": 0, "price_fixed": True}))
    assert refused("consultation", {"price_weight": 3000, "price_fixed": True}).law == "P87-55"


ONES: Final[list[tuple[str, dict[str, Any], dict[str, Any], str]]] = [
    ("second_mean_below", {"penalty_above": "1"}, {}, "params.penalty_above"),
    ("second_mean_lowest", {"penalty_below": "2"}, {}, "params.penalty_above"),
    ("second_mean_below", {"full": 0}, {"criteria": [criterion("C1", 10000)]}, "params.full"),
    ("value_ratio", {"rounding": {"places": 5, "at": "output"}}, {}, "params.rounding.places"),
    ("value_ratio", {"price_unit": 0}, {}, "params.price_unit"),
    ("value_ratio", {}, {"criteria": [criterion("C1", 9999)]}, "criteria"),
    ("rated_criteria", {}, {"criteria": []}, "criteria"),
    ("rated_criteria", {"cost_weight": 10000}, {}, "params.cost_weight"),
    ("qcbs", {"technical_weight": 0}, {}, "params.technical_weight"),
    ("qcbs", {"financial_score_dp": 7}, {}, "params.financial_score_dp"),
    ("qbs", {"tie": "lower_price"}, {}, "params.tie"),
    ("fbs", {}, {"budget": None}, "params.budget"),
    ("lcs", {"least_technical": 10001}, {}, "params.least_technical"),
    ("inquiry", {}, {"criteria": [criterion("C1", 1)]}, "params.criteria"),
    ("inquiry", {"policies": [{"id": "small_works_bonus", "rate": "0.05"}]}, {"kind": "works"}, "params.policies"),
    (
        "multi_attribute",
        {"policies": [{"id": "small_works_bonus", "rate": "0.05"}]},
        {"kind": "works"},
        "params.policies",
    ),
    ("life_cycle_cost", {"discount_rate": "1.01"}, {}, "params.discount_rate"),
    ("life_cycle_cost", {"years": 100}, {}, "params.years"),
    ("features", {}, {"criteria": []}, "criteria"),
    ("features", {}, {"criteria": [criterion("C1", 5000), criterion("C2", 5000)]}, "criteria"),
    ("mixed_features", {}, {"criteria": [criterion("C1", 100), criterion("C1", 100)]}, "criteria"),
    ("multi_attribute", {"value_per_point": "0"}, {}, "params.value_per_point"),
    ("two_envelope", {"least_technical": 1}, {}, "params.least_technical"),
    ("two_envelope", {"full": 6000, "least_technical": 4001}, {}, "params.least_technical"),
    ("two_envelope", {"reductions": []}, {}, "params.reductions"),
    ("comprehensive_evaluation", {"base": "median"}, {}, "params.base"),
    ("comprehensive_evaluation", {"base": "with_ceiling"}, {}, "params.base"),
    ("comprehensive_evaluation", {"ceiling_share": "1.1"}, {}, "params.ceiling_share"),
    ("comprehensive_evaluation", {"technical": "C1"}, {}, "params.technical"),
    ("comprehensive_evaluation", {"full": 6000, "technical": ["C2"]}, {}, "params.technical"),
    ("comprehensive_evaluation", {"full": 6000, "technical": ["C1", "C1"]}, {}, "params.technical"),
    (
        "comprehensive_evaluation",
        {"full": 6000, "technical": ["C1"], "least_technical": 4001},
        {},
        "params.least_technical",
    ),
]


@pytest.mark.parametrize(("method", "params", "members", "field"), ONES)
def test_a_method_names_what_it_cannot_accept(
    method: str, params: dict[str, Any], members: dict[str, Any], field: str
) -> None:
    assert refused(method, params, **members).field == field


GOOD: Final[list[tuple[str, dict[str, Any], dict[str, Any]]]] = [
    ("two_envelope", {"full": 6000, "least_technical": 4000}, {}),
    ("comprehensive_evaluation", {"full": 6000, "technical": ["C1"], "least_technical": 4000}, {}),
    ("comprehensive_evaluation", {"base": "with_ceiling"}, {"ceiling": {"amount": "1.00", "currency": "CNY"}}),
    ("features", {}, {"criteria": [criterion("C1", 9999)]}),
    ("lcs", {"least_technical": 10000}, {}),
    ("life_cycle_cost", {"discount_rate": "0", "years": 99}, {}),
]


@pytest.mark.parametrize(("method", "params", "members"), GOOD)
def test_the_bound_itself_is_lawful(method: str, params: dict[str, Any], members: dict[str, Any]) -> None:
    METHODS[method].check(snapshot(method, params, **members))


def test_one_published_reduction_is_not_drawn() -> None:
    for method in ("two_envelope", "comprehensive_evaluation"):
        assert METHODS[method].check(snapshot(method, {"reductions": ["0.02"]})) == ()
        (lottery,) = METHODS[method].check(snapshot(method, {"reductions": ["0.02", "0.03"]}))
        assert (lottery.name, lottery.values) == ("reduction", ("0.02", "0.03"))


# ---------------------------------------------------------------- stages that are not there


@every_method
def test_what_lacks_a_stage_is_refused_with_its_name(method: str) -> None:
    of = METHODS[method]
    if not of.needs:
        of.check_runs()
        return
    with pytest.raises(NotNow) as found:
        of.check_runs()
    assert (found.value.code, found.value.field) == ("method.stage", "method")
    assert of.words.zh in found.value.words.zh
    of.check_runs(of.needs)


@every_method
def test_no_tender_that_names_it_is_announced(method: str) -> None:
    """The check of a tender before its announcement; a lot that passes it is asked for its panel next."""
    part = {key: value for key, value in source(method).items() if key not in {"v", "regime", "kind"}}
    tender: dict[str, Json] = {"regime": regime(method), "kind": "goods", "lots": [{"lot": "L-1", **part}]}
    with pytest.raises(Refusal) as found:
        members.check(tender)
    assert (found.value.code == "method.stage") is bool(METHODS[method].needs)
    tender["procedure"] = {"last_quotes": True}
    with pytest.raises(Refusal) as talked:
        members.check(tender)
    assert (talked.value.code == "method.stage") is bool(METHODS[method].needs - {Need.LAST_QUOTES})


def test_whoever_opens_prices_second_needs_a_second_opening() -> None:
    for of in METHODS.values():
        due = 1 if of.envelopes == "one" else 2
        of.check_envelopes(due)
        with pytest.raises(NotValid, match=r"method\.envelopes"):
            of.check_envelopes(3 - due)
    points = {"B": Fraction(1), "A": Fraction(0)}
    assert envelopes.opened(snapshot("inquiry"), Envelopes.ONE, points) == ("A", "B")


# ---------------------------------------------------------------- set aside


@pytest.mark.parametrize("method", ["qcbs", "qbs", "fbs", "lcs", "two_envelope", "comprehensive_evaluation"])
def test_where_nobody_reaches_the_line_nobody_is_ranked(method: str) -> None:
    rest: dict[str, Any] = {"full": 6000, "technical": ["C1"], "reductions": ["0"]} if "full" in _names(method) else {}
    params = {name: value for name, value in rest.items() if name in _names(method)} | {"least_technical": 4000}
    of = snapshot(method, params | {"abnormal": None})
    found = run(of, [offer(b, "100.00") for b in "ABC"], cards({key: ["39.99"] for key in "ABC"}))
    assert found.ranked
    assert found.ranked.assessment.order == ()
    assert found.ranked.assessment.pricing.aside == dict.fromkeys("ABC", "least_technical")
    assert found.ranked.candidates == ()
    data = write(found)
    assert b'"set_aside":{"A":"least_technical"' in data
    assert write(replay(data, METHODS)) == data


def _names(method: str) -> set[str]:
    return {each.name for each in METHODS[method].parameters}


def test_only_the_technical_part_is_held_to_its_line() -> None:
    listed = [criterion("C1", 3000), criterion("C2", 1000)]
    params: dict[str, Any] = {"full": 6000, "technical": ["C1"], "least_technical": 1500, "reductions": ["0"]}
    of = snapshot("comprehensive_evaluation", params | {"abnormal": None}, criteria=listed)
    marks = {"A": (1499, 1000), "B": (1500, 0), "C": (3000, 500)}
    sheet = {(bid, name): given[i] for bid, given in marks.items() for i, name in enumerate(("C1", "C2"))}
    found = ranked(of, [offer(b, "100.00") for b in marks], [card(1, sheet)])
    assert found.assessment.pricing.aside == {"A": "least_technical"}
    assert shown(dict(lines(found)["B"].workings)["technical"]) == "15.00"
    assert found.assessment.order == (("C",), ("B",))


# ---------------------------------------------------------------- bounds of the arithmetic


def test_a_price_of_exactly_the_first_mean_is_averaged_again() -> None:
    of = snapshot("second_mean_below", {"abnormal": None})
    found = ranked(of, [offer("A", "900.00"), offer("B", "1000.00"), offer("C", "1100.00")])
    assert shown(found.assessment.pricing.base) == "950.00"


@pytest.mark.parametrize(
    ("base", "prices", "due"),
    [
        ("mean", "100 110 120 190", "130"),
        ("graded", "100 110 120", "110"),
        ("graded", "100 110 120 190", "110"),
        ("graded", "100 110 120 130 140 190", "120"),
        ("graded", "10 110 120 130 140 150 190", "130"),
        ("drop_highest", "100 110 120 190", "110"),
        ("drop_highest", "100", "100"),
        ("second_lowest", "120 100 110", "110"),
        ("second_lowest", "120", "120"),
        ("lowest", "120 100 110", "100"),
        ("with_ceiling", "100 200", "185"),
    ],
)
def test_each_way_to_the_base_price(base: str, prices: str, due: str) -> None:
    ceiling: Json = {"amount": "220.00", "currency": "CNY"}
    params: dict[str, Any] = {"base": base, "ceiling_share": "0.5"}
    of = snapshot("comprehensive_evaluation", params, ceiling=ceiling)
    assert reference_price(of, [Fraction(each) for each in prices.split()]) == Fraction(due)
    assert base in dict(KINDS)


def test_costs_are_discounted_to_the_year_in_which_they_are_due() -> None:
    """100 now, 10.50 after one year and 11.025 after two, a residual of 22.05 after two: 100 + 10 + 10 - 20."""
    costs = (Deviation("运行", Decimal("10.50"), 1), Deviation("运行", Decimal("11.025"), 2))
    rest = Deviation("残值", Decimal("-22.05"), 2)
    of = snapshot("life_cycle_cost", {"years": 2, "abnormal": None})
    bids = [offer("A", "100.00", deviations=(*costs, rest)), offer("B", "100.01"), offer("C", "99.99")]
    found = ranked(of, bids)
    assert lines(found)["A"].ranked_price == 100
    assert found.assessment.order == (("C",), ("A",), ("B",))
    late = Deviation("运行", Decimal("1.00"), 3)
    with pytest.raises(NotValid, match=r"offer\.year"):
        ranked(of, [offer("A", "100.00", deviations=(late,)), *bids[1:]])


def test_no_other_method_knows_years() -> None:
    of = snapshot("lowest_evaluated_price", {"abnormal": None}, regime="BID")
    dated = offer("A", "100.00", deviations=(Deviation("运行", Decimal("1.00"), 1),))
    with pytest.raises(NotValid, match=r"offer\.year"):
        run(of, [dated, offer("B", "1.00"), offer("C", "1.00")])


def test_a_dated_cost_is_written_and_read_again() -> None:
    of = snapshot("life_cycle_cost", {"abnormal": None})
    bids = [
        offer(b, "100.00", deviations=(Deviation("运行", Decimal("1.00"), 1), Deviation("x", Decimal(1))))
        for b in "ABC"
    ]
    data = write(run(of, bids))
    assert b'{"amount":"1.00","what":"\xe8\xbf\x90\xe8\xa1\x8c","year":1}' in data
    assert b'{"amount":"1","what":"x"}' in data
    assert write(replay(data, METHODS)) == data


@pytest.mark.parametrize("method", ["value_ratio", "rated_criteria", "qcbs", "consultation", "two_envelope"])
def test_what_divides_by_a_price_refuses_a_price_of_nought(method: str) -> None:
    of = snapshot(method, {"abnormal": None} if method != "consultation" else {})
    scored = cards({key: ["10"] for key in "ABC"}) if of.criteria else ()
    drawn = {each.name: each.values[0] for each in METHODS[method].check(of)}
    with pytest.raises(NotValid, match=r"price\.not_positive"):
        run(of, [offer(b, "0.00") for b in "ABC"], scored, drawn)


def test_without_a_technical_point_the_cost_decides() -> None:
    of = snapshot("rated_criteria", {"abnormal": None})
    found = ranked(
        of, [offer("A", "100.00"), offer("B", "200.00"), offer("C", "400.00")], cards({key: ["0"] for key in "ABC"})
    )
    assert [shown(lines(found)[b].total) for b in "ABC"] == ["60.00", "30.00", "15.00"]


def test_a_quality_in_money_may_fall_below_nought() -> None:
    of = snapshot("multi_attribute", {"value_per_point": "1000", "abnormal": None})
    found = ranked(of, [offer(b, "100.00") for b in "ABC"], cards({"A": ["100"], "B": ["50"], "C": ["0"]}))
    assert [shown(lines(found)[b].ranked_price) for b in "ABC"] == ["-99900.00", "-49900.00", "100.00"]
    assert found.assessment.order == (("A",), ("B",), ("C",))


def test_added_costs_are_divided_only_where_they_are_part_of_the_price() -> None:
    """A coefficient of 2: (100 + 10) / 2 under features, 100 / 2 + 10 under mixed."""
    for method, due in (("features", "55.00"), ("mixed_features", "60.00")):
        of = snapshot(method, {"abnormal": None}, criteria=[criterion("C1", 5000)])
        bids = [offer(b, "100.00", deviations=(Deviation("x", Decimal(10)),)) for b in "ABC"]
        found = ranked(of, bids, cards({key: ["50"] for key in "ABC"}))
        assert shown(lines(found)["A"].ranked_price) == due


def test_under_separate_award_all_who_conform_share_one_place() -> None:
    found = ranked(
        snapshot("award_by_lots", {"abnormal": None}), [offer("B", "3.00"), offer("A", "1.00"), offer("C", "2.00")]
    )
    assert found.assessment.order == (("A", "B", "C"),)
