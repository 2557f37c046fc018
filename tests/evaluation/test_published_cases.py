"""The reference cases of the three methods, to the cent; those re-typed here need no file beside the clone.

From the shared list: REAL-01, REAL-04, REAL-05, CN-01, CN-02, CN-03, CN-04, CN-06, CN-07, CN-08, CN-09, CN-10, CN-17.
Not here because another way of evaluating or another room answers them: CN-12, 14, 15, 16, 20, INT-*, PUB-*, SCR-*.
"""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, cast

import pytest

from evaluation.rules import abnormal, award, competition, correction, ranking, words
from evaluation.rules.correction import Item, Quote
from evaluation.rules.offer import Deviation, Offer
from evaluation.rules.rejection import rejection
from kernel import money
from tests.support import corpora
from tests.support.parts import shared
from tests.support.tenders import cards, lines, offer, ranked, run, shown, snapshot
from trading.rules.lifecycle import Regime

Case = dict[str, Any]
INTL: Final = {"regime": "INTL", "kind": "goods"}


@pytest.fixture(scope="module")
def published() -> dict[str, Case]:
    found = json.loads(shared("domain/evaluation_cases.json").read_bytes())
    return {each["id"]: each for each in found["cases"]}


# ---------------------------------------------------------------- REAL-01: World Bank OP00016891, BDT and USD


TEXTBOOKS: Final = (
    ("Krishna Traders", "1427548.45", "269693.56", "23609843.76"),
    ("HT Media Limited", "1188089.00", "280829.00", "24286274.25"),
    ("Pitambra Books Private Limited", "1381498.50", "322210.00", "27883271.00"),
    ("Bhabani Offset & Imaging Systems", "809558.12", "349979.62", "29595381.87"),
)


@pytest.mark.seed_row(8)
def test_the_published_prices_of_a_real_contract_are_computed() -> None:
    of = snapshot("lowest_evaluated_price", {"abnormal": None}, base_currency="BDT", rates={"USD": "82.25"}, **INTL)
    found = ranked(of, [offer(name, f"BDT {local}", f"USD {foreign}") for name, local, foreign, _ in TEXTBOOKS])
    assert {bid: shown(line.priced.evaluated) for bid, line in lines(found).items()} == {
        name: evaluated for name, _, _, evaluated in TEXTBOOKS
    }
    assert found.assessment.order == tuple((name,) for name, *_ in TEXTBOOKS)
    assert shown(lines(found)["Krishna Traders"].priced.contract) == "23609843.76"


def test_the_retyped_contract_is_the_shared_one(published: dict[str, Case]) -> None:
    case = published["REAL-01-multi-currency"]
    evaluated = {each["bidder"]: each["evaluated"] for each in case["expected"]["evaluated"]}
    assert {name: price for name, _, _, price in TEXTBOOKS} == evaluated
    assert [(each["bidder"], each["BDT"], each["USD"]) for each in case["inputs"]["bids"]] == [
        each[:3] for each in TEXTBOOKS
    ]
    assert case["inputs"]["fx"] == {"USD": "82.25"}
    assert case["expected"]["rank"] == [name for name, *_ in TEXTBOOKS]


# ---------------------------------------------------------------- REAL-04: 1,549 real contracts replayed


def test_a_real_corpus_is_replayed_contract_by_contract(published: dict[str, Case]) -> None:
    """One currency a contract, so its name does not enter the arithmetic; thousandfold, because one price has mills."""
    wanted = published["REAL-04-corpus"]["expected"]
    contracts = corpora.world_bank()
    assert len(contracts) == wanted["contracts"] == 1549
    assert corpora.replayed(contracts) == {
        "lowest": wanted["award_is_lowest_evaluated"],
        award.NOT_LOWEST: wanted["award_is_not_lowest"],
    }


# ---------------------------------------------------------------- REAL-05: an unverified notice with totals only


def test_a_notice_with_totals_only_gives_its_ranking_and_price_ratios(published: dict[str, Case]) -> None:
    """The weight is unknown, so ratios are checked at one weight and the published totals are ranked as they stand."""
    case = published["REAL-05-unverified-notice"]
    bids = case["inputs"]["bids"]
    of = snapshot("comprehensive_scoring")
    prices = [offer(each["bidder"], each["price"]) for each in bids]
    found = ranked(of, prices, cards({each["bidder"]: ["0"] for each in bids}))
    ratios = [dict(scored.workings)["ratio"] for line in lines(found).values() if (scored := line.price_score)]
    assert sorted((str(money.rounded(ratio, 6)) for ratio in ratios), reverse=True) == case["expected"]["price_ratio"]
    assert shown(found.assessment.pricing.base) == case["expected"]["base_price"]
    totals = ranking.places({each["bidder"]: (-Fraction(each["total"]),) for each in bids})
    assert totals == tuple((name,) for name in case["expected"]["rank"])


# ---------------------------------------------------------------- 综合评分法: CN-02, CN-03, CN-04, CN-06


def test_goods_with_a_small_enterprise() -> None:
    """CN-02, re-typed: 87号令 55 with 10 % off for the small enterprise; the contract stays at the quoted price."""
    of = snapshot("comprehensive_scoring", {"policies": [{"id": "small_enterprise", "rate": "0.10"}]})
    found = ranked(
        of,
        [offer("甲", "980000.00"), offer("乙", "1000000.00", policies=("small_enterprise",)), offer("丙", "899000.00")],
        cards({"甲": ["58.20"], "乙": ["57.90"], "丙": ["55.00"]}),
    )
    told = {
        bid: (shown(line.priced.evaluated), shown(line.price_score.value), shown(line.total))
        for bid, line in lines(found).items()
        if line.price_score
    }
    assert told == {
        "甲": ("980000.00", "27.52", "85.72"),
        "乙": ("900000.00", "29.97", "87.87"),
        "丙": ("899000.00", "30.00", "85.00"),
    }
    assert shown(found.assessment.pricing.base) == "899000.00"
    assert found.assessment.order == (("乙",), ("甲",), ("丙",))
    assert shown(lines(found)["乙"].priced.contract) == "1000000.00"


@pytest.mark.parametrize(
    ("name", "kind"), [("CN-02-综合评分法-货物-小微扣除", "goods"), ("CN-03-综合评分法-服务", "services")]
)
def test_the_shared_scoring_cases(published: dict[str, Case], name: str, kind: str) -> None:
    case = published[name]
    given, expected = case["inputs"], case["expected"]
    rates = sorted({each["deduct"] for each in given["bids"] if each.get("deduct", "0") != "0"})
    of = snapshot(
        "comprehensive_scoring",
        {
            "price_weight": given["price_weight"] * 100,
            "policies": [{"id": "small_enterprise", "rate": rate} for rate in rates],
        },
        kind=kind,
    )
    offers = [
        offer(
            each["bidder"],
            f"{Decimal(each['price']):.2f}",
            policies=("small_enterprise",) if each.get("deduct", "0") != "0" else (),
        )
        for each in given["bids"]
    ]
    found = ranked(of, offers, cards({each["bidder"]: each["other"] for each in given["bids"]}))
    for each in expected["scores"]:
        line = lines(found)[each["bidder"]]
        assert line.price_score
        assert shown(line.priced.evaluated) == each["evaluated"]
        assert shown(line.price_score.value) == each["price_score"]
        assert shown(line.total) == each["total"]
    assert shown(found.assessment.pricing.base) == expected["base"]
    assert [bid for group in found.assessment.order for bid in group] == expected["rank"]


def test_ties_are_shown_as_ties(published: dict[str, Case]) -> None:
    """CN-04: an equal total goes to the lower price; equal in both they share the place (87号令 57)."""
    case = published["CN-04-tie"]
    keys = {each["b"]: (-Fraction(each["total"]), Fraction(each["price"])) for each in case["inputs"]["bids"]}
    order = ranking.places(keys)
    assert [sorted(group) for group in order] == [sorted(group) for group in case["expected"]["rank"]]
    assert sorted(ranking.best(order)) == sorted(case["expected"]["tie_break_needed"])


@pytest.mark.parametrize(("exceed", "cheapest", "dearer"), [(True, "42.00", "38.22"), (False, "40.00", "38.22")])
def test_works_bonus(exceed: bool, cheapest: str, dearer: str) -> None:
    """CN-06: 36.40 × 1.05 = 38.22; whether 40 × 1.05 may pass the full 40 is the document's word."""
    of = snapshot(
        "comprehensive_scoring",
        {
            "price_weight": 4000,
            "bonus_may_exceed_full": exceed,
            "policies": [{"id": "small_works_bonus", "rate": "0.05"}],
        },
        kind="works",
    )
    small = ("small_works_bonus",)
    bids = [offer("甲", "91.00", policies=small), offer("乙", "100.00", policies=small), offer("丙", "100.00")]
    found = lines(ranked(of, bids, cards({"甲": ["0"], "乙": ["0"], "丙": ["0"]})))
    assert [shown(line.price_score.value) for line in found.values() if line.price_score] == ["36.40", dearer, cheapest]


# ---------------------------------------------------------------- lowest price: CN-07, CN-08


def test_lowest_evaluated_price_of_procurement() -> None:
    """CN-07: two responsive bids of three, so the minimum is set to two with its basis, as the case says."""
    of = snapshot(
        "lowest_evaluated_price",
        {
            "policies": [{"id": "small_enterprise", "rate": "0.20"}],
            "minimum": 2,
            "minimum_basis": "财政部门批准",
        },
    )
    out = rejection(Regime.P87, "other", "招标文件第三章第二条：未响应实质性要求")
    found = ranked(
        of,
        [
            offer("甲", "1050000.00", policies=("small_enterprise",)),
            offer("乙", "860000.00"),
            offer("丙", "845000.00", rejection=out),
        ],
    )
    assert {bid: shown(line.priced.evaluated) for bid, line in lines(found).items()} == {
        "甲": "840000.00",
        "乙": "860000.00",
    }
    assert found.assessment.order == (("甲",), ("乙",))
    assert shown(lines(found)["甲"].priced.contract) == "1050000.00"


BOQ: Final = (
    ("土方", "100", "25.50", "2550.00"),
    ("混凝土", "50", "480.00", "24000.00"),
    ("钢筋", "8", "5200.00", "46100.00"),
)


def test_correction_of_works_then_evaluation(published: dict[str, Case]) -> None:
    """CN-08: 8 × 5200 is 41,600 and not 46,100; the payment terms add 650 to the evaluated price only."""
    case = published["CN-08-算术修正-12号令"]["inputs"]
    assert [tuple(each.values()) for each in case["items"]] == list(BOQ)
    total = Decimal(case["quoted_total_figures"])
    fixed = correction.correct(Quote(total, Decimal(case["quoted_total_words"]), None, items(BOQ)), Regime.BID)
    assert (str(fixed.total), str(fixed.total - fixed.quoted)) == ("68150.00", "-4500.00")
    assert fixed.needs_confirmation
    bid = offer(
        "甲",
        "72650.00",
        corrected=(money.Money(fixed.total),),
        deviations=(Deviation("payment terms", Decimal("650.00")),),
    )
    of = snapshot("lowest_evaluated_price", {"abnormal": None}, regime="BID", kind="works")
    line = lines(ranked(of, [bid, offer("乙", "99999.00"), offer("丙", "99999.00")]))["甲"]
    assert [shown(price) for price in (line.priced.quoted, line.priced.contract, line.priced.evaluated)] == [
        "72650.00",
        "68150.00",
        "68800.00",
    ]


def items(rows: tuple[tuple[str, str, str, str], ...]) -> tuple[Item, ...]:
    return tuple(Item(name, Decimal(qty), Decimal(unit), Decimal(line)) for name, qty, unit, line in rows)


def test_correction_order_of_procurement() -> None:
    """CN-09: schedule, then words, then the slipped unit price yields to the total (87号令 59)."""
    quote = Quote(
        Decimal("1020000.00"),
        words.read("壹佰贰拾万元整"),
        Decimal("1200000.00"),
        items((("设备", "1000", "120.00", "1200000.00"),)),
    )
    fixed = correction.correct(quote, Regime.P87)
    assert [(step.rule, str(step.before), str(step.after)) for step in fixed.steps] == [
        ("P87-59(1)", "1200000.00", "1020000.00"),
        ("P87-59(2)", "1020000.00", "1200000.00"),
        ("P87-59(3)", "120.00", "1200.00"),
    ]
    assert str(fixed.total) == "1200000.00"


# ---------------------------------------------------------------- 合理低价法: CN-10, re-typed


HIGHWAY: Final = (
    ("A", "98000000.00", "6.52", "86.95"),
    ("B", "96000000.00", "4.35", "91.30"),
    ("C", "95000000.00", "3.26", "93.47"),
    ("D", "93500000.00", "1.63", "96.73"),
    ("E", "91000000.00", "-1.08", "98.92"),
    ("F", "88000000.00", "-4.35", "95.65"),
)


def highway() -> list[Offer]:
    return [offer(name, price) for name, price, _, _ in HIGHWAY]


def test_reasonable_low_price() -> None:
    of = snapshot("reasonable_low_price", {"abnormal": None}, regime="BID", kind="works")
    found = ranked(of, highway(), drawn={"reduction": "0.02"})
    pricing = found.assessment.pricing
    assert (shown(dict(pricing.workings)["mean"]), shown(pricing.base)) == ("93875000.00", "91997500.00")
    told = {
        bid: (shown(dict(score.workings)["deviation_percent"]), shown(score.value))
        for bid, score in pricing.scores.items()
    }
    assert told == {name: (percent, score) for name, _, percent, score in HIGHWAY}
    assert [group[0] for group in found.assessment.order] == list("EDFCBA")


def test_the_retyped_highway_is_the_shared_one(published: dict[str, Case]) -> None:
    case = published["CN-10-合理低价法-公路"]
    assert {name: f"{Decimal(price):.2f}" for name, price in case["inputs"]["prices"].items()} == {
        name: price for name, price, _, _ in HIGHWAY
    }
    scores = cast("dict[str, dict[str, str]]", case["expected"]["scores"])
    assert {name: (each["deviation_pct"], each["score"]) for name, each in scores.items()} == {
        name: (percent, score) for name, _, percent, score in HIGHWAY
    }
    assert case["expected"]["rank"] == list("EDFCBA")


# ---------------------------------------------------------------- 异常低价 and 不足三家: CN-01, CN-17


def test_equality_with_a_line_triggers_nothing() -> None:
    """CN-01: exactly on all three lines; one cent lower falls below all three."""
    prices = {"A": Fraction(100), "B": Fraction(45), "C": Fraction(90), "D": Fraction(125)}
    found = abnormal.review(prices, abnormal.NATIONAL, Fraction(100))
    assert [found.mean, found.second, found.ceiling] == [45, 45, 45]
    assert found.triggered == {"A": (), "B": (), "C": (), "D": ()}
    lower = abnormal.review({**prices, "B": Fraction("44.99")}, abnormal.NATIONAL, Fraction(100))
    assert lower.triggered["B"] == ("mean", "second", "ceiling")


def test_brands_are_counted_not_bidders() -> None:
    """CN-17: four received, three conforming, two brands: the procedure stops."""
    of = snapshot("lowest_evaluated_price", {"brands": True})
    out = rejection(Regime.P87, "unqualified", "营业执照经营范围不含本项目内容")
    bids = [
        offer("A", "1.00", brand="X"),
        offer("B", "2.00", brand="X"),
        offer("C", "3.00", brand="Y"),
        offer("D", "4.00", brand="Z", rejection=out),
    ]
    found = run(of, bids)
    assert found.competition == competition.Competition(4, 3, 2, competition.Outcome.STOP)
    assert found.ranked is None
