"""The whole evaluation: inputs judged, brands, rounding, ties, hints, stability, replay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest

from evaluation.rules import award, competition, ranking, transcript
from evaluation.rules.assessment import Assessment, mean_points
from evaluation.rules.competition import Outcome
from evaluation.rules.document import Mean
from evaluation.rules.offer import Offer
from evaluation.rules.outlier import hints
from evaluation.rules.rejection import rejection
from evaluation.rules.result import Result
from evaluation.rules.scorecard import Scorecard
from evaluation.rules.stability import Change
from kernel import canon, law
from kernel.canon import Json
from kernel.errors import NotFound, NotTrusted, NotValid
from tests.support.tenders import METHODS, card, cards, criterion, lines, offer, ranked, run, shown, snapshot
from trading.rules.lifecycle import Regime

SCORING, LOWEST, AVERAGE = "comprehensive_scoring", "lowest_evaluated_price", "reasonable_low_price"
OUT = rejection(Regime.BID, "unqualified", "资质证书已于开标前过期失效")
WORKS: Mapping[str, Json] = {"regime": "BID", "kind": "works"}


def three() -> list[Offer]:
    return [offer("甲", "100.00"), offer("乙", "110.00"), offer("丙", "120.00")]


def sheets(first: str = "60.00") -> tuple[Scorecard, ...]:
    return cards(
        {"甲": [first, "60.00", "61.00"], "乙": ["62.00", "61.00", "61.00"], "丙": ["50.00", "51.00", "52.00"]}
    )


# ---------------------------------------------------------------- inputs


BAD: list[tuple[str, Sequence[Offer], Sequence[Scorecard], Mapping[str, str], str]] = [
    (SCORING, [*three(), offer("甲", "1.00")], sheets(), {}, "result.repeated_bid"),
    (SCORING, three(), (), {}, "result.cards"),
    (LOWEST, three(), sheets(), {}, "result.cards"),
    (SCORING, three(), [*sheets(), sheets()[0]], {}, "result.repeated_sheet"),
    (SCORING, three(), [card(1, {}, "L-2")], {}, "result.foreign_sheet"),
    (SCORING, three(), cards({"甲": ["1"], "乙": ["1"]}), {}, "score.missing"),
    (SCORING, three(), cards({"甲": ["70.01"], "乙": ["1"], "丙": ["1"]}), {}, "score.range"),
    (SCORING, [offer("甲", "0.00"), *three()[1:]], sheets(), {}, "price.not_positive"),
    (AVERAGE, three(), (), {}, "result.not_drawn"),
    (AVERAGE, three(), (), {"reduction": "0.04"}, "result.not_drawn"),
    (AVERAGE, [offer(name, "0.00") for name in "甲乙丙"], (), {"reduction": "0.01"}, "price.not_positive"),
    (LOWEST, three(), (), {"reduction": "0.01"}, "result.unknown_draw"),
]


@pytest.mark.parametrize(
    ("method", "offers", "given", "drawn", "code"), BAD, ids=[f"{bad[4]}-{i}" for i, bad in enumerate(BAD)]
)
def test_inputs_that_cannot_be_evaluated(
    method: str, offers: Sequence[Offer], given: Sequence[Scorecard], drawn: Mapping[str, str], code: str
) -> None:
    with pytest.raises(NotValid) as refused:
        run(snapshot(method), offers, given, drawn)
    assert refused.value.code == code


def test_a_bid_above_the_ceiling_must_be_rejected_before_anything_is_ranked() -> None:
    of = snapshot(LOWEST, ceiling={"amount": "119.99", "currency": "CNY"}, **WORKS)
    with pytest.raises(NotValid, match=r"offer\.above_ceiling"):
        run(of, three())
    found = run(of, [*three()[:2], offer("丙", "120.00", rejection=OUT)])
    assert found.ranked
    assert found.ranked.assessment.order == (("甲",), ("乙",))


def test_experts_who_differ_on_a_fact_stop_the_aggregation() -> None:
    of = snapshot(SCORING, criteria=[criterion("C1", 7000, objective=True)])
    with pytest.raises(NotValid, match=r"score\.objective_disagrees"):
        run(of, three(), sheets())


# ---------------------------------------------------------------- enough bidders


@pytest.mark.parametrize(
    ("regime", "received", "rejected", "outcome"),
    [
        ("P87", 3, 0, Outcome.PROCEED),
        ("P87", 3, 1, Outcome.STOP),
        ("P87", 2, 0, Outcome.STOP),
        ("BID", 3, 0, Outcome.PROCEED),
        ("BID", 3, 1, Outcome.MAY_REJECT_ALL),
        ("BID", 2, 0, Outcome.STOP),
        ("BID", 3, 3, Outcome.STOP),
        ("INTL", 3, 2, Outcome.MAY_REJECT_ALL),
    ],
)
def test_fewer_than_three(regime: str, received: int, rejected: int, outcome: Outcome) -> None:
    bids = [offer(f"B{i}", "1.00", rejection=OUT if i < rejected else None) for i in range(received)]
    found = run(snapshot(LOWEST, regime=regime), bids)
    assert found.competition == competition.Competition(received, received - rejected, received - rejected, outcome)
    assert (found.ranked is None) == (outcome is Outcome.STOP)


def test_many_rejections_are_named() -> None:
    assert award.rejections(competition.Competition(4, 2, 2, Outcome.MAY_REJECT_ALL)) == "2_OF_4_REJECTED"
    assert award.rejections(competition.Competition(5, 3, 3, Outcome.PROCEED)) is None
    assert award.rejections(competition.Competition(0, 0, 0, Outcome.STOP)) is None


# ---------------------------------------------------------------- brands (87号令 31)


def branded(*bids: tuple[str, str, str]) -> list[Offer]:
    return [offer(name, price, brand=brand) for name, price, brand in bids]


def test_the_lowest_quote_of_a_brand_takes_part() -> None:
    bids = branded(
        ("甲", "90.00", "X"), ("乙", "80.00", "X"), ("丙", "85.00", "Y"), ("丁", "95.00", ""), ("戊", "95.00", "")
    )
    found = ranked(snapshot(LOWEST, {"brands": True}), bids).assessment
    assert found.same_brand == ("甲",)
    assert found.order == (("乙",), ("丙",), ("丁", "戊"))


def test_equal_lowest_quotes_of_a_brand_stay_as_a_tie() -> None:
    bids = branded(("甲", "80.00", "X"), ("乙", "80.00", "X"), ("丙", "85.00", "Y"), ("丁", "95.00", "Z"))
    found = ranked(snapshot(LOWEST, {"brands": True}), bids).assessment
    assert (found.same_brand, found.order[0]) == ((), ("乙", "甲"))


def test_the_best_placed_of_a_brand_may_be_recommended() -> None:
    bids = branded(("甲", "100.00", "X"), ("乙", "100.00", "X"), ("丙", "100.00", "Y"), ("丁", "100.00", "Z"))
    given = cards({"甲": ["60"], "乙": ["55"], "丙": ["50"], "丁": ["40"]})
    found = ranked(snapshot(SCORING, {"brands": True}), bids, given).assessment
    assert (found.same_brand, found.order) == (("乙",), (("甲",), ("丙",), ("丁",)))
    assert len(found.lines) == 4


def test_brands_do_not_count_where_the_document_does_not_compare_them() -> None:
    bids = branded(("甲", "90.00", "X"), ("乙", "80.00", "X"), ("丙", "85.00", "X"))
    assert ranked(snapshot(LOWEST), bids).assessment.order == (("乙",), ("丙",), ("甲",))


# ---------------------------------------------------------------- rounding, means


def close() -> list[Offer]:
    """甲 is dearer by a cent in a million: its total is lower only in the fifth decimal."""
    return [offer("甲", "1000000.01"), offer("乙", "1000000.00"), offer("丙", "1500000.00")]


EVEN = cards({"甲": ["60.00"], "乙": ["60.00"], "丙": ["60.00"]})


@pytest.mark.parametrize(
    ("at", "order"),
    [("output", (("乙",), ("甲",), ("丙",))), ("total", (("乙", "甲"), ("丙",))), ("items", (("乙", "甲"), ("丙",)))],
)
def test_where_the_document_rounds_decides_ties(at: str, order: ranking.Places) -> None:
    rounding: Json = {"places": 2, "at": at}
    of = snapshot(SCORING, {"rounding": rounding, "tie": "shown"}, **WORKS)
    assert ranked(of, close(), EVEN).assessment.order == order


def test_items_are_rounded_before_and_totals_after_the_sum() -> None:
    """30 ÷ 1.1 = 27.272727… and 60.004 (of 5): 27.27 + 60.00 by items, 87.28 by total."""
    bids = [offer("甲", "100.00"), offer("乙", "110.00"), offer("丙", "120.00")]
    given = cards({"甲": ["60"] * 5, "乙": ["60.00"] * 3 + ["60.01"] * 2, "丙": ["60"] * 5})
    found = {
        at: lines(ranked(snapshot(SCORING, {"rounding": {"places": 2, "at": at}}), bids, given))["乙"].total
        for at in ("output", "total", "items")
    }
    assert found["output"] == Fraction(300, 11) + Fraction("60.004")
    assert found["total"] == Fraction("87.28")
    assert found["items"] == Fraction("87.27")


def test_evaluated_prices_may_be_ranked_rounded() -> None:
    of = snapshot(LOWEST, {"rounding": {"places": 0, "at": "total"}})
    assert ranked(of, [offer("甲", "99.50"), offer("乙", "100.49"), offer("丙", "100.50")]).assessment.order == (
        ("乙", "甲"),
        ("丙",),
    )


def test_deviation_may_be_rounded_first() -> None:
    bids = [
        offer(name, price)
        for name, price in zip("ABCDEF", ("98.00", "96.00", "95.00", "93.50", "91.00", "88.00"), strict=True)
    ]
    exact, first = (
        lines(ranked(snapshot(AVERAGE, {"deviation_percent_dp": dp}), bids, drawn={"reduction": "0.02"}))["A"].total
        for dp in (None, 2)
    )
    assert (shown(exact), shown(first)) == ("86.95", "86.96")


def test_few_prices_are_not_dropped_and_scores_stop_at_zero() -> None:
    bids = [offer("甲", "100.00"), offer("乙", "101.00"), offer("丙", "900.00")]
    found = ranked(snapshot(AVERAGE), bids, drawn={"reduction": "0.01"})
    assert dict(found.assessment.pricing.workings)["dropped"] == 0
    assert lines(found)["丙"].total == 0


@pytest.mark.parametrize(
    ("values", "mean", "points"),
    [
        ([100, 200, 600], Mean.ARITHMETIC, "3"),
        ([100, 200, 600], Mean.TRIMMED, "2"),
        ([100, 100, 100, 200], Mean.TRIMMED, "1"),
    ],
)
def test_means(values: list[int], mean: Mean, points: str) -> None:
    assert mean_points(values, mean) == Fraction(points)


def test_a_trimmed_mean_needs_three() -> None:
    with pytest.raises(NotValid, match=r"score\.too_few"):
        mean_points([1, 2], Mean.TRIMMED)


# ---------------------------------------------------------------- ties, candidates


def test_a_tie_stays_a_tie_until_it_is_drawn() -> None:
    order = (("A",), ("B", "C", "D"), ("E",))
    assert ranking.open_tie(order) == ("tie-2", ("B", "C", "D"))
    assert ranking.settled(order, {}) == order
    once = ranking.settled(order, {"tie-2": "C"})
    assert once == (("A",), ("C",), ("B", "D"), ("E",))
    assert ranking.open_tie(once) == ("tie-3", ("B", "D"))
    twice = ranking.settled(order, {"tie-2": "C", "tie-3": "D"})
    assert twice == (("A",), ("C",), ("D",), ("B",), ("E",))
    assert ranking.open_tie(twice) is None


def test_a_tie_below_the_candidates_needs_no_draw() -> None:
    assert ranking.open_tie((("A",), ("B",), ("C",), ("D", "E"))) is None
    assert ranking.open_tie((("A",), ("B",), ("C", "D"))) == ("tie-3", ("C", "D"))


def test_who_is_not_tied_cannot_be_drawn() -> None:
    with pytest.raises(NotValid, match=r"ranking\.not_tied"):
        ranking.settled((("A", "B"), ("C",)), {"tie-1": "C"})


@pytest.mark.parametrize(
    ("order", "kept"),
    [
        ((("a",), ("b",), ("c",), ("d",)), 3),
        ((("a",), ("b", "c"), ("d",)), 2),
        ((("a",), ("b",), ("c", "d"), ("e",)), 3),
        ((("a",),), 1),
        ((), 0),
    ],
)
def test_at_most_three_candidates_unless_the_third_is_tied(order: ranking.Places, kept: int) -> None:
    assert ranking.candidates(order) == order[:kept]


def test_nobody_is_best_of_nothing() -> None:
    assert ranking.best(()) == ()


# ---------------------------------------------------------------- the award


def test_an_award_that_is_not_first_is_named_and_measured() -> None:
    found = ranked(snapshot(LOWEST), three()).assessment
    assert award.mismatch(found, "甲") is None
    wrong = award.mismatch(found, "乙")
    assert wrong
    assert wrong == award.Mismatch(award.NOT_LOWEST, ("甲",), Fraction(10), Fraction(10))
    with pytest.raises(NotValid, match=r"award\.reason") as refused:
        award.check_reason(wrong.first, "就是他")
    assert law.known(refused.value.law)
    award.check_reason(wrong.first, "第一候选人放弃中标，见其书面声明")
    with pytest.raises(NotFound):
        award.mismatch(found, "丁")


def test_excess_over_a_free_offer_has_no_percentage() -> None:
    found = ranked(snapshot(LOWEST), [offer("甲", "0.00"), *three()[1:]]).assessment
    wrong = award.mismatch(found, "乙")
    assert wrong
    assert (wrong.excess, wrong.percent) == (Fraction(110), None)


def test_a_scored_award_is_measured_in_points() -> None:
    found = ranked(snapshot(SCORING), three(), sheets()).assessment
    wrong = award.mismatch(found, "丙")
    assert wrong
    assert (wrong.code, wrong.first) == (award.NOT_FIRST, ("甲",))
    assert wrong.excess == lines_total(found, "甲") - lines_total(found, "丙")


def lines_total(found: Assessment, bid: str) -> Fraction:
    return next(line.total for line in found.lines if line.bid == bid)


# ---------------------------------------------------------------- hints and counterfactuals


def test_a_score_far_from_the_others_is_asked_about_and_still_counted() -> None:
    given = cards({"甲": ["60", "60", "60", "60", "69.01"], "乙": ["60", "60", "60", "60", "69"], "丙": ["60"] * 5})
    found = ranked(snapshot(SCORING), three(), given)
    assert [(hint.bid, hint.given, hint.others) for hint in found.hints] == [("甲", 6901, Fraction(6000))]
    assert lines(found)["甲"].points == Fraction("61.802")


def test_the_median_of_an_even_number_is_the_mean_of_the_middle_two() -> None:
    given = cards({"甲": ["10", "20", "30", "40", "70"]})
    assert [(hint.given, hint.others) for hint in hints(given, ["甲"], 3000)] == [(7000, Fraction(2500))]
    assert hints(given[:2], ["甲"], 1) == ()


def test_a_hopeless_third_bid_that_swaps_the_first_two_is_told() -> None:
    """Relative price scoring: without the cheapest, hopeless bid the base rises and 乙 overtakes."""
    bids = [offer("甲", "100.00"), offer("乙", "120.00"), offer("丙", "60.00")]
    given = cards({"甲": ["50.00"], "乙": ["54.00"], "丙": ["0.00"]})
    found = ranked(snapshot(SCORING), bids, given)
    assert found.assessment.order[0] == ("乙",)
    assert found.stability.bids == (Change("丙", ("甲",)),)


def test_a_lowest_price_result_is_always_stable() -> None:
    assert ranked(snapshot(LOWEST), three()).stability.bids == ()


def test_one_expert_who_decides_is_told() -> None:
    bids = [offer(name, "100.00") for name in ("甲", "乙", "丙")]
    given = cards({"甲": ["50", "50", "50", "50", "70"], "乙": ["52"] * 5, "丙": ["10"] * 5})
    found = ranked(snapshot(SCORING), bids, given)
    assert found.assessment.order[0] == ("甲",)
    assert found.stability.experts == (Change(f"{4:064x}", ("乙",)),)


def test_experts_are_left_out_only_while_enough_remain() -> None:
    bids = [offer(name, "100.00") for name in ("甲", "乙", "丙")]
    given = cards({"甲": ["50", "50", "53"], "乙": ["51", "51", "51"], "丙": ["10"] * 3})
    assert len(ranked(snapshot(SCORING), bids, given).stability.experts) == 3
    assert ranked(snapshot(SCORING, {"mean": "trimmed"}), bids, given).stability.experts == ()


# ---------------------------------------------------------------- the transcript


def whole() -> Result:
    of = snapshot(
        SCORING,
        {"policies": [{"id": "small_enterprise", "rate": "0.10"}], "brands": True},
        ceiling={"amount": "200.00", "currency": "CNY"},
        rates={"USD": "7.1"},
    )
    bids = [
        offer("B-1", "100.00", "USD 1.00", policies=("small_enterprise",), brand="X"),
        offer("B-2", "110.00", brand="X"),
        offer("B-3", "40.00"),
        offer("B-4", "120.00"),
        offer("B-5", "90.00", rejection=rejection(Regime.P87, "no_deposit", "截止时间前未收到投标保证金")),
    ]
    given = cards({"B-1": ["50", "50", "65"], "B-2": ["50"] * 3, "B-3": ["10"] * 3, "B-4": ["49"] * 3})
    return run(of, bids, given)


def test_a_transcript_says_everything_and_replays() -> None:
    data = transcript.write(whole())
    told = canon.mapping(data)
    assert transcript.write(transcript.replay(data, METHODS)) == data
    result = told["result"]
    assert isinstance(result, dict)
    said = "base workings lines same_brand order candidates abnormally_low hints stability"
    assert set(result) == set(said.split())
    review = result["abnormally_low"]
    assert isinstance(review, dict)
    assert review["triggered"] == {"B-1": [], "B-2": [], "B-3": ["mean", "second", "ceiling"], "B-4": []}


def test_a_document_without_lines_has_no_review() -> None:
    data = transcript.write(run(snapshot(LOWEST, {"abnormal": None}, **WORKS), three()))
    result = canon.mapping(data)["result"]
    assert isinstance(result, dict)
    assert result["abnormally_low"] is None


def test_a_stopped_procedure_has_a_transcript_too() -> None:
    data = transcript.write(run(snapshot(LOWEST), three()[:2]))
    assert canon.mapping(data)["result"] is None
    assert transcript.replay(data, METHODS).ranked is None


def leaves(value: Json, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in leaves(inner, (*path, key))]
    if isinstance(value, list) and value:
        return [found for i, inner in enumerate(value) for found in leaves(inner, (*path, i))]
    return [path]


def changed(data: bytes, path: tuple[str | int, ...]) -> bytes:
    """The same transcript with one value altered."""
    import json

    value = json.loads(data)
    inner = value
    for step in path[:-1]:
        inner = inner[step]
    old = inner[path[-1]]
    match old:
        case bool():
            new: object = not old
        case int():
            new = old + 1
        case str():
            new = old[:-1] + ("1" if not old.endswith("1") else "2")
        case _:
            new = "1"
    inner[path[-1]] = new
    return canon.canonical(value)


DATA = transcript.write(whole())
PATHS = leaves(canon.parse(DATA))


@pytest.mark.seed_row(8)
def test_every_single_altered_value_is_noticed() -> None:
    """Whatever is altered, the replay refuses: the value is impossible, or the rest does not follow from it."""
    passed = []
    for path in PATHS:
        try:
            transcript.replay(changed(DATA, path), METHODS)
        except (NotValid, NotTrusted):
            continue
        passed.append(path)
    assert passed == []
    assert len(PATHS) > 200


def test_a_difference_is_named_by_its_place() -> None:
    path = ("result", "lines", 0, "total", "shown")
    with pytest.raises(NotTrusted) as refused:
        transcript.replay(changed(DATA, path), METHODS)
    assert refused.value.field == "result.lines[0].total.shown"


@pytest.mark.parametrize(
    ("one", "other", "place"),
    [
        ({"a": [1, 2]}, {"a": [1, 3]}, "a[1]"),
        ({"a": True}, {"a": 1}, "a"),
        ({"a": 1}, {"b": 1}, ""),
        ({"a": {"b": []}}, {"a": {"b": [1]}}, "a.b"),
        ({"a": None}, {"a": None}, None),
    ],
)
def test_where_two_values_differ(one: Json, other: Json, place: str | None) -> None:
    assert transcript.difference(one, other) == place


def test_an_unknown_method_cannot_be_replayed() -> None:
    with pytest.raises(NotValid, match=r"result\.unknown_method"):
        transcript.replay(DATA, {})
