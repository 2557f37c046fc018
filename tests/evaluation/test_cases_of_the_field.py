"""The reference cases of the methods beyond the first three, exactly, each read from the shared list by its id."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from evaluation.rules import abnormal, correction, quotes, winning_gap, words
from evaluation.rules.correction import Item, Quote
from evaluation.rules.envelopes import opened
from evaluation.rules.method import Envelopes
from evaluation.rules.quotes import Quoting
from evaluation.rules.rejection import rejection
from evaluation.rules.result import Ranked
from kernel import money
from tests.support.parts import shared
from tests.support.tenders import METHODS, card, cards, criterion, lines, offer, ranked, run, shown, snapshot
from trading.rules.lifecycle import Regime

Case = dict[str, Any]
INTL: Final[dict[str, Any]] = {"regime": "INTL"}


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    found = json.loads(shared("domain/evaluation_cases.json").read_bytes())
    return {each["id"]: each for each in found["cases"]}


def sum_of(text: str) -> str:
    return f"{Decimal(text):.2f}"


def order(found: Ranked) -> list[str]:
    assert all(len(group) == 1 for group in found.assessment.order)
    return [bid for (bid,) in found.assessment.order]


def totals(found: Ranked) -> dict[str, str]:
    return {bid: shown(line.total) for bid, line in lines(found).items()}


def full(points: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    """One expert's points for each bid."""
    return {bid: [given] for bid, given in points.items()}


# ---------------------------------------------------------------- averages: CN-12


def test_second_mean_of_the_bids_up_to_the_first(cases: dict[str, Case]) -> None:
    case = cases["CN-12-二次平均法"]
    given, due = case["inputs"], case["expected"]
    params = {"full": given["full"] * 100, "penalty_above": "1.0", "penalty_below": "0.5", "abnormal": None}
    assert given["penalty_above"].startswith("1.0 ")
    assert given["penalty_below"].startswith("0.5 ")
    of = snapshot("second_mean_below", params)
    bids = [offer(name, sum_of(price)) for name, price in given["prices"].items()]
    found = ranked(of, bids, cards({name: ["0"] for name in given["prices"]}))
    pricing = found.assessment.pricing
    assert shown(dict(pricing.workings)["first_mean"]) == due["first_mean"]
    assert shown(pricing.base) == due["second_mean"]
    assert {bid: shown(score.value) for bid, score in pricing.scores.items()} == due["scores"]


def test_the_other_second_mean_is_another_method(cases: dict[str, Case]) -> None:
    """(930 + 850) / 2 = 890: E is 4.49 % below it and loses 2.25 points at 0.5 a percent."""
    given = cases["CN-12-二次平均法"]["inputs"]
    of = snapshot(
        "second_mean_lowest", {"full": 4000, "penalty_above": "1.0", "penalty_below": "0.5", "abnormal": None}
    )
    bids = [offer(name, sum_of(price)) for name, price in given["prices"].items()]
    pricing = ranked(of, bids, cards({name: ["0"] for name in given["prices"]})).assessment.pricing
    assert shown(pricing.base) == "890.00"
    assert shown(pricing.scores["E"].value) == "37.75"


# ---------------------------------------------------------------- CN-14, CN-15, CN-16, CN-20


def test_points_for_the_money(cases: dict[str, Case]) -> None:
    case = cases["CN-14-性价比法"]
    given, due = case["inputs"]["bids"], case["expected"]
    of = snapshot("value_ratio", {"price_unit": 1, "abnormal": None})
    sheets = cards({each["b"]: each["tech"] for each in given})
    found = ranked(of, [offer(each["b"], sum_of(each["price"])) for each in given], sheets)
    assert {bid: shown(line.points) for bid, line in lines(found).items()} == due["B"]
    assert {bid: str(money.rounded(line.total, 6)) for bid, line in lines(found).items()} == due["ratio"]
    assert order(found) == due["rank"]


def test_consultation_by_the_last_quotes(cases: dict[str, Case]) -> None:
    """Who left before its last quote is out; two go on where the document names what permits it."""
    case = cases["CN-15-竞争性磋商"]
    given, due = case["inputs"], case["expected"]
    names = [str(n) for n in range(len(given["first"]))]
    pairs = zip(names, given["first"], given["final"], strict=True)
    made = {name: [_quote(one), _quote(other)] for name, one, other in pairs}
    left = quotes.compared(Quoting.LAST, made)
    assert quotes.standing(Quoting.LAST, made["2"]) == quotes.Standing(None)
    params = {"price_weight": given["weight"] * 100, "minimum": 2, "minimum_basis": "财库〔2015〕124号"}
    of = snapshot("consultation", params, kind="services")
    sheets = cards({name: [given["other"][int(name)]] for name in left})
    found = ranked(of, [offer(name, str(quote.amount)) for name, quote in left.items()], sheets)
    scores = found.assessment.pricing.scores
    assert shown(found.assessment.pricing.base) == sum_of(due["base"])
    assert [shown(scores[name].value) for name in left] == due["price_score"]
    assert [totals(found)[name] for name in left] == due["total"]
    assert (len(left) == 2) is due["continue_with_two"]
    assert order(found)[0] == names[due["winner"] - 1]


def _quote(text: str) -> money.Money | None:
    return None if text == "withdrawn" else money.money(sum_of(text))


def test_an_inquiry_takes_one_quote(cases: dict[str, Case]) -> None:
    case = cases["CN-16-询价-谈判"]
    given, due = case["inputs"]["quotes"], case["expected"]
    made = {name: [money.money(each) for each in listed] for name, listed in given.items()}
    stands = {name: quotes.standing(Quoting.ONCE, listed) for name, listed in made.items()}
    assert {name for name, each in stands.items() if each.refused} == set(due["invalid"])
    left = quotes.compared(Quoting.ONCE, made)
    of = snapshot("inquiry", {"abnormal": {"mean": "50", "second": "50", "ceiling": "45"}})
    assert of.minimum == due["min_suppliers"]
    found = ranked(of, [offer(name, str(quote.amount)) for name, quote in left.items()])
    assert [f"{name}@{left[name].amount}" for name in order(found)] == due["rank"]


def test_a_negotiation_ranks_by_the_last_quote(cases: dict[str, Case]) -> None:
    """CN-16's quotes under 谈判: B's second quote is its last and stands."""
    given = cases["CN-16-询价-谈判"]["inputs"]["quotes"]
    left = quotes.compared(Quoting.LAST, {name: [money.money(q) for q in listed] for name, listed in given.items()})
    found = ranked(snapshot("negotiation"), [offer(name, str(quote.amount)) for name, quote in left.items()])
    assert shown(lines(found)["B"].ranked_price) == "47.00"
    assert order(found) == ["B", "C", "A"]


def test_a_failed_bidders_price_is_in_no_mean(cases: dict[str, Case]) -> None:
    case = cases["CN-20-双信封"]
    first, second, due = case["inputs"]["envelope1"], case["inputs"]["envelope2"], case["expected"]
    of = snapshot("two_envelope", {"reductions": ["0"], "abnormal": None})
    passed = {name: Fraction() for name, told in first.items() if told == "pass"}
    assert list(opened(of, Envelopes.PASSED, passed)) == due["opened"]
    assert sorted(set(first) - set(opened(of, Envelopes.PASSED, passed))) == due["never_decrypted"]
    out = rejection(Regime.BID, "unqualified", "第一信封技术文件不符合招标文件要求")
    bids = [
        offer(name, sum_of(price), rejection=None if first[name] == "pass" else out) for name, price in second.items()
    ]
    assert shown(ranked(of, bids).assessment.pricing.base) == due["base"]


def test_a_line_of_technical_points_keeps_prices_sealed_as_well() -> None:
    of = snapshot("two_envelope", {"full": 6000, "least_technical": 2500, "reductions": ["0"], "abnormal": None})
    points = {"A": "25.00", "B": "24.99", "C": "40"}
    found = ranked(of, [offer(b, p) for b, p in (("A", "95.00"), ("B", "80.00"), ("C", "96.00"))], cards(full(points)))
    assert found.assessment.pricing.aside == {"B": "least_technical"}
    assert shown(found.assessment.pricing.base) == "95.50"


# ---------------------------------------------------------------- World Bank: INT-01, INT-02, INT-03


@pytest.mark.parametrize(("weight", "due"), [(7000, "s70"), (8000, "s80")])
def test_quality_and_cost(cases: dict[str, Case], weight: int, due: str) -> None:
    case = cases["INT-01-qcbs"]
    given = case["inputs"]
    line = int(Decimal(given["min_tech"]) * 100)
    of = snapshot("qcbs", {"technical_weight": weight, "least_technical": line, "abnormal": None})
    sheets = cards({each["b"]: [each["tech"]] for each in given["bids"]})
    found = ranked(of, [offer(each["b"], sum_of(each["cost"])) for each in given["bids"]], sheets)
    assert totals(found) == case["expected"][due]
    assert order(found)[0] == case["expected"]["winner"]


def test_manuals_that_round_the_financial_score_come_to_other_totals(cases: dict[str, Case]) -> None:
    """The case's own note: 77.4, 86 and 90.3 for 70:30."""
    case = cases["INT-01-qcbs"]
    given = case["inputs"]
    params = {"technical_weight": 7000, "least_technical": 7500, "financial_score_dp": 0, "abnormal": None}
    sheets = cards({each["b"]: [each["tech"]] for each in given["bids"]})
    of = snapshot("qcbs", params)
    found = ranked(of, [offer(each["b"], sum_of(each["cost"])) for each in given["bids"]], sheets)
    assert list(totals(found).values()) == ["77.40", "86.00", "90.30"]
    assert "77.4/86/90.3" in case["rule"]


@pytest.mark.parametrize(
    ("method", "expected"), [("qbs", "QBS"), ("fbs", "FBS"), ("lcs", "LCS"), ("qcbs", "QCBS_80_20")]
)
def test_consultants_by_one_set_of_bids(cases: dict[str, Case], method: str, expected: str) -> None:
    case = cases["INT-02-qbs-fbs-lcs"]
    given, due = case["inputs"], case["expected"]
    line = int(Decimal(given["min_tech"]) * 100)
    budget = {"amount": sum_of(given["budget"]), "currency": "CNY"}
    of = snapshot(method, {"least_technical": line, "abnormal": None}, budget=budget)
    points = {each["b"]: each["tech"] for each in given["bids"]}
    prices = [offer(each["b"], sum_of(each["cost"])) for each in given["bids"]]
    found = ranked(of, prices, cards(full(points)))
    assert order(found)[0] == due[expected]
    assert found.assessment.pricing.aside["D"] == "least_technical"
    told = {bid: Fraction(text) for bid, text in points.items()}
    if method != "qcbs":
        assert list(opened(of, METHODS[method].envelopes, told)) == due["price_envelopes_opened"][expected]


def test_a_cost_of_exactly_the_budget_is_within_it() -> None:
    budget = {"amount": "99.00", "currency": "CNY"}
    of = snapshot("fbs", {"abnormal": None}, budget=budget)
    found = ranked(
        of,
        [offer("A", "99.00"), offer("B", "99.01"), offer("C", "1.00")],
        cards(full({"A": "80", "B": "99", "C": "70"})),
    )
    assert order(found) == ["A", "C"]
    assert found.assessment.pricing.aside == {"B": "over_budget"}


def test_rated_criteria_relative_to_the_best(cases: dict[str, Case]) -> None:
    case = cases["INT-03-wb-rated"]
    given = case["inputs"]
    of = snapshot("rated_criteria", {"cost_weight": int(Decimal(given["X"]) * 10000), "abnormal": None})
    sheets = cards({each["b"]: [each["tech"]] for each in given["bids"]})
    found = ranked(of, [offer(each["b"], sum_of(each["cost"])) for each in given["bids"]], sheets)
    assert totals(found) == case["expected"]["score"]


# ---------------------------------------------------------------- PUB-03, PUB-05, PUB-06, INT-08


def test_features_are_an_exact_coefficient(cases: dict[str, Case]) -> None:
    """9/7 exactly, where a live national system asserts a float's remains; the dearer bid wins."""
    case = cases["PUB-03-prozorro-features"]
    given, due = case["inputs"], case["expected"]
    listed = [criterion(each["code"], _share(max(each["enum"])), objective=True) for each in given["features"]]
    of = snapshot("features", {"abnormal": None, "minimum": 1}, criteria=listed, **INTL)
    bids = {str(n): each for n, each in enumerate(given["bids"], start=1)}
    marks = {(name, code): _share(v) for name, each in bids.items() for code, v in each["params"].items()}
    found = ranked(of, [offer(name, sum_of(each["amount"])) for name, each in bids.items()], [card(1, marks)])
    seen = lines(found)
    assert [str(dict(seen[name].workings)["coefficient"]) for name in bids] == due["coefficient_exact"]
    assert [shown(seen[name].ranked_price) for name in bids] == due["reduced_price"]
    assert [int(name) for name in order(found)] == due["rank"]
    assert dict(found.assessment.pricing.workings)["v_max"] == Fraction(due["v_max"])


def _share(text: str) -> int:
    """0.15 of the price as 15 points, in 1/100."""
    return int(Decimal(text) * 10000)


def test_price_points_relative_to_the_lowest(cases: dict[str, Case]) -> None:
    case = cases["PUB-05-meat-blog"]
    given, due = case["inputs"], case["expected"]
    of = snapshot("comprehensive_scoring", {"price_weight": given["price_weight"] * 100, "abnormal": None}, **INTL)
    names = [f"B{n}" for n in range(len(given["prices"]))]
    bids = [offer(name, sum_of(price)) for name, price in zip(names, given["prices"], strict=True)]
    scores = ranked(of, bids, cards({name: ["0"] for name in names})).assessment.pricing.scores
    assert [shown(scores[name].value) for name in names] == due["price_score"]
    assert [int(money.rounded(scores[name].value, 0)) for name in names] == due["published_rounded"]


def test_quality_in_money_and_no_third_bid_swaps_two_others(cases: dict[str, Case]) -> None:
    case = cases["INT-08-multi-attribute"]
    given, due = case["inputs"], case["expected"]
    of = snapshot(
        "multi_attribute", {"value_per_point": given["value_per_point"], "minimum": 1, "abnormal": None}, **INTL
    )
    bids = {name: (sum_of(each["price"]), each["q"]) for name, each in given["bids"].items()}
    found = ranked(of, [offer(n, p) for n, (p, _) in bids.items()], cards(full({n: q for n, (_, q) in bids.items()})))
    assert {name: shown(line.ranked_price) for name, line in lines(found).items()} == due["score_price"]
    assert order(found)[0] == due["winner"]
    for price in ("0.01", "50.00", "104.00", "999999.00"):
        for points in ("0", "50", "100"):
            more = bids | {"C": (price, points)}
            again = ranked(
                of, [offer(n, p) for n, (p, _) in more.items()], cards(full({n: q for n, (_, q) in more.items()}))
            )
            placed = [name for group in again.assessment.order for name in sorted(group) if name != "C"]
            assert (placed == order(found)) is due["independent_of_irrelevant_bids"]


def test_the_fences_of_the_winning_gap(cases: dict[str, Case]) -> None:
    case = cases["PUB-06-cardinal"]
    given, due = case["inputs"], case["expected"]
    found = winning_gap.fences(Fraction(given["Q1"]), Fraction(given["Q3"]))
    assert found == winning_gap.Fences(Fraction(due["lower_fence"]), Fraction(due["upper_fence"]))
    for name, flagged in (("R024", winning_gap.too_close), ("R058", winning_gap.too_far)):
        value = winning_gap.gap(Fraction(given["winning"]), Fraction(given[f"second_{name}"]))
        assert value == Fraction(due[name]["value"])
        assert flagged(value, found) is due[name]["flag"]
    inside = Fraction("0.06")
    assert not winning_gap.too_close(inside, found)
    assert not winning_gap.too_far(inside, found)
    assert winning_gap.too_close(found.low, found)
    assert winning_gap.too_far(found.high, found)


# ------------------------------------ the first three methods' cases by id: CN-01, CN-06, CN-07, CN-08, CN-09, CN-17


def test_the_three_lines_at_equality(cases: dict[str, Case]) -> None:
    case = cases["CN-01-abnormal-low-boundary"]
    prices = {name: Fraction(price) for name, price in case["inputs"]["prices"].items()}
    found = abnormal.review(prices, abnormal.NATIONAL, Fraction(case["inputs"]["ceiling"]))
    lines_ = case["expected"]["lines"]
    assert [shown(found.mean), shown(found.second), shown(found.ceiling)] == [
        lines_["avg"],
        lines_["second"],
        lines_["ceiling"],
    ]
    assert {name: list(below) for name, below in found.triggered.items()} == case["expected"]["triggers"]
    assert shown(found.mean * 2) == case["expected"]["average"]


def test_the_bonus_of_small_works(cases: dict[str, Case]) -> None:
    """A price score of 36.40 of 40 is that of a price 1/0.91 of the lowest."""
    case = cases["CN-06-工程小微加分"]
    given = case["inputs"]
    params = {"price_weight": given["full"] * 100, "policies": [{"id": "small_works_bonus", "rate": given["rate"]}]}
    of = snapshot("comprehensive_scoring", params, kind="works")
    bids = [offer("甲", "91.00"), offer("乙", "100.00", policies=("small_works_bonus",)), offer("丙", "100.00")]
    found = lines(ranked(of, bids, cards({"甲": ["0"], "乙": ["0"], "丙": ["0"]})))
    before, after = found["丙"].price_score, found["乙"].price_score
    assert before
    assert after
    assert shown(before.value) == given["price_score"]
    assert shown(after.value) == case["expected"]["price_score"]


def test_the_lowest_evaluated_price_of_procurement(cases: dict[str, Case]) -> None:
    case = cases["CN-07-最低评标价法"]
    given, due = case["inputs"]["bids"], case["expected"]
    rate = next(each["deduct"] for each in given if each["deduct"] != "0")
    params: dict[str, Any] = {
        "policies": [{"id": "small_enterprise", "rate": rate}],
        "minimum": 2,
        "minimum_basis": "财政部门批准",
    }
    out = rejection(Regime.P87, "other", "招标文件第三章第二条：未响应实质性要求")
    bids = [
        offer(
            each["bidder"],
            sum_of(each["price"]),
            policies=("small_enterprise",) if each["deduct"] != "0" else (),
            rejection=None if each.get("responsive", True) else out,
        )
        for each in given
    ]
    found = ranked(snapshot("lowest_evaluated_price", params), bids)
    assert {bid: shown(line.priced.evaluated) for bid, line in lines(found).items()} == due["evaluated"]
    assert order(found) == due["rank"]
    assert order(found)[0] == due["winner"]
    assert shown(lines(found)[due["winner"]].priced.contract) == due["contract_price"]


def test_the_correction_of_works(cases: dict[str, Case]) -> None:
    case = cases["CN-08-算术修正-12号令"]
    given, due = case["inputs"], case["expected"]
    items = tuple(
        Item(each["name"], *map(Decimal, (each["qty"], each["unit"], each["line_total"]))) for each in given["items"]
    )
    figures, written = Decimal(given["quoted_total_figures"]), Decimal(given["quoted_total_words"])
    fixed = correction.correct(Quote(figures, written, None, items), Regime.BID)
    assert str(sum(item.line_total for item in items)) == due["submitted_line_sum"]
    assert (str(fixed.total), str(fixed.total - fixed.quoted)) == (due["corrected_total"], due["correction"])
    assert str(fixed.total + Decimal(given["deviation_adjust"][0]["add"])) == due["evaluated"]
    assert fixed.needs_confirmation is due["needs_bidder_confirmation"]


def test_the_order_of_corrections_of_procurement(cases: dict[str, Case]) -> None:
    case = cases["CN-09-修正顺序-87号令"]
    given, due = case["inputs"], case["expected"]
    (item,) = given["items"]
    read = words.read(given["schedule_total_words"])
    figures, file = (Decimal(given[name].replace(",", "")) for name in ("schedule_total_figures", "file_total"))
    line = Item("1", Decimal(item["qty"]), Decimal(item["unit"]), Decimal(item["line"]))
    fixed = correction.correct(Quote(figures, read, file, (line,)), Regime.P87)
    assert str(fixed.steps[1].after) == due["step_2_words_win"]
    assert str(fixed.items[0].unit_price) == due["step_3_unit_corrected"]
    assert str(fixed.total) == due["evaluated"]


def test_brands_not_bidders(cases: dict[str, Case]) -> None:
    case = cases["CN-17-不足三家"]
    due = case["expected"]
    out = rejection(Regime.P87, "unqualified", "营业执照经营范围不含本项目内容")
    bids = [
        offer(each["b"], "1.00", brand=each["brand"], rejection=None if each.get("conforming", True) else out)
        for each in case["inputs"]["bids"]
    ]
    found = run(snapshot("lowest_evaluated_price", {"brands": True}), bids)
    counted = found.competition
    assert [counted.received, counted.conforming, counted.effective] == [
        due["received"],
        due["conforming"],
        due["effective_competitors"],
    ]
    assert (found.ranked is not None) is due["proceed"]
