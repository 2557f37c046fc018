"""Prices of one lot: the reference cases, each screen at its fence, and the rates on the real corpus."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from evaluation.rules.screens import prices, regular, segment, spread
from evaluation.rules.screens.lead import Rate, in_a_hundred
from evaluation.rules.screens.rates import RATES
from evaluation.rules.winning_gap import Fences, fences, too_close, too_far
from tests.support import corpora
from tests.support.parts import shared

WIDE = Fences(Fraction(-1), Fraction(10))


@pytest.fixture(scope="module")
def cases() -> dict[str, dict[str, Any]]:
    found = json.loads(shared("domain/evaluation_cases.json").read_bytes())
    return {each["id"]: each for each in found["cases"]}


def screens(*of: int, beside: Fences | None = WIDE, cent: int = 1) -> list[str]:
    return [lead.screen for lead in prices.leads({f"B{i}": price for i, price in enumerate(of)}, beside, cent)]


# ---------------------------------------------------------------- the reference cases


def test_cover_bids_have_the_published_figures(cases: dict[str, dict[str, Any]]) -> None:
    case = cases["SCR-01"]
    bids, wanted = [int(10 * each) for each in case["inputs"]["bids"]], case["expected"]
    skew, rd = spread.skew_squared(bids), spread.rd_squared(bids)
    assert skew is not None
    assert rd is not None
    assert skew < 0
    found = {
        "CV": float(spread.cv_squared(bids)) ** 0.5,
        "SKEW": -(float(-skew) ** 0.5),
        "RD": float(rd) ** 0.5,
        "KURT": spread.kurtosis(bids),
        "DIFFP": spread.diffp(bids),
        "RDNOR": spread.rdnor(bids),
        "RDALT": spread.rdalt(bids),
        "SPD": spread.spd(bids),
    }
    for name, value in found.items():
        assert value is not None
        assert float(value) == pytest.approx(wanted[name], abs=1e-9), name
    assert found.keys() | {"flag_CV_RD"} == wanted.keys()
    assert spread.bunched(bids) is wanted["flag_CV_RD"] is True


def test_equal_steps_are_found(cases: dict[str, dict[str, Any]]) -> None:
    case = cases["SCR-04-arith-progression"]
    bids, wanted = [int(Fraction(each) * 100) for each in case["inputs"]["bids"]], case["expected"]
    step = regular.step(bids, 1)
    assert (step is not None) is wanted["arithmetic"]
    assert step == Fraction(wanted["common_difference"]) * 100
    assert (regular.ratio(bids) is not None) is wanted["geometric"]
    assert regular.off_the_line(bids) == Fraction(wanted["max_dev_from_line"]) * 100
    (lead,) = (each for each in prices.leads(dict(zip("ABCD", bids, strict=True)), WIDE) if each.screen == "step")
    assert "10000.00" in lead.evidence.zh
    assert "10000.00" in lead.evidence.en
    assert lead.bidders == ("D", "C", "B", "A")


def test_the_real_corpus_has_the_recorded_figures(cases: dict[str, dict[str, Any]]) -> None:
    case = cases["SCR-03-corpus"]["expected"]
    contracts = corpora.world_bank(positive=True)
    three = [each.prices for each in contracts if len(each.prices) >= spread.LEAST]
    assert len(three) == cases["SCR-03-corpus"]["inputs"]["contracts_n_ge_3"]
    assert sum(map(spread.bunched, three)) == case["flag_CV_le_006_and_RD_gt_1"]
    assert sum(regular.equal(each.prices) for each in contracts) == case["identical_price_contracts"]
    variations = sorted(map(spread.cv_squared, three))
    distances = sorted(found for each in three if (found := spread.rd_squared(each)) is not None)
    for squares, name in ((variations, "median_CV"), (distances, "median_RD")):
        assert float(squares[(len(squares) - 1) // 2]) ** 0.5 == pytest.approx(case[name], abs=1e-4)
    gaps = corpora.gaps(contracts)
    mixed = fences(*segment.quartiles(gaps))
    assert float(mixed.high) == pytest.approx(case["R058_upper_fence"], abs=1e-4)
    assert float(mixed.low) == pytest.approx(case["R024_lower_fence"], abs=1e-4)
    assert sum(too_far(each, mixed) for each in gaps) == case["R058_flags"]
    assert not any(too_close(each, mixed) for each in gaps)


def test_the_rates_of_false_alarms_are_those_of_the_corpus() -> None:
    contracts = corpora.world_bank(positive=True)
    found = corpora.flagged(contracts, corpora.by_currency(contracts))
    assert found == {screen: (rate.flagged, rate.of) for screen, rate in RATES.items()}


# ---------------------------------------------------------------- each screen at its fence


@pytest.mark.parametrize(
    ("of", "flagged"),
    [
        ((94, 100, 106), True),  # CV = 0.06 exactly, RD = √2
        ((939, 1000, 1061), False),
        ((1000, 1020, 1034), True),  # RD > 1: 20 against 14/√2
        ((1000, 1010, 1030), False),  # 10 against 20/√2
        ((100, 101, 101), True),  # the losers equal: infinite
        ((100, 100, 100), False),
        ((100, 101), False),
        ((1000, 2000, 2001), False),  # RD alone does not do
    ],
)
def test_bunched_prices_at_both_fences(of: tuple[int, ...], flagged: bool) -> None:
    assert spread.bunched(of) is flagged
    assert ("bunched" in screens(*of)) is flagged


def test_relative_distance_of_one_is_not_above_one() -> None:
    """b2 − b1 = 60; the losers 1060, 1000, 1120 have a standard deviation of exactly 60."""
    at = (940, 1000, 1060, 1120)
    assert spread.rd_squared(at) == 1
    assert not spread.bunched((9940, 10000, 10060, 10120))
    assert spread.bunched((9939, 10000, 10060, 10120))


def test_no_figure_depends_on_the_unit_and_equal_prices_have_none() -> None:
    one, same = (100, 107, 131, 150), (7, 7, 7, 7)
    for figure in (
        spread.cv_squared,
        spread.rd_squared,
        spread.skew_squared,
        spread.kurtosis,
        spread.rdnor,
        spread.rdalt,
    ):
        assert figure(one) == figure([1000 * each for each in one])
        assert figure(same) == (0 if figure is spread.cv_squared else None)


@pytest.mark.parametrize(
    ("of", "step", "ratio"),
    [
        ((1000, 1100, 1201), True, False),  # differences one unit apart
        ((1000, 1100, 1202), False, False),
        ((1000, 1100, 1210), False, True),
        ((1000, 1100), False, False),
        ((1000, 1000, 1000), False, False),
        ((10**9, 2 * 10**9, 4 * 10**9 + 2000), False, True),  # ratios 2 and 2.000001
        ((10**9, 2 * 10**9, 4 * 10**9 + 2001), False, False),
    ],
)
def test_equal_steps_and_ratios_at_their_tolerance(of: tuple[int, ...], step: bool, ratio: bool) -> None:
    assert (regular.step(of, 1) is not None, regular.ratio(of) is not None) == (step, ratio)
    assert [name for name in screens(*of) if name in {"step", "ratio"}] == ["step"] * step + ["ratio"] * ratio


def test_a_cent_is_as_many_units_as_one_says() -> None:
    """In thousandths a cent is ten units."""
    assert "step" in screens(1000, 2000, 3010, cent=10)
    assert "step" not in screens(1000, 2000, 3011, cent=10)


def test_every_group_of_equal_prices_is_a_lead_of_its_own() -> None:
    found = prices.leads({"A": 5, "B": 9, "C": 5, "D": 9, "E": 7}, None)
    assert [lead.bidders for lead in found if lead.screen == "equal"] == [("A", "C"), ("B", "D")]


@pytest.mark.parametrize(
    ("of", "found"), [((100, 103), "close"), ((1000, 1031), ""), ((1000, 1199), ""), ((100, 120), "far")]
)
def test_the_lowest_price_beside_the_fences_of_its_market(of: tuple[int, ...], found: str) -> None:
    beside = Fences(Fraction(3, 100), Fraction(20, 100))
    assert screens(*of, beside=beside) == [found] * bool(found)
    assert screens(*of, beside=None) == []


def test_one_price_gives_no_lead() -> None:
    assert screens(100) == screens() == []


def test_quartiles_are_inclusive_and_a_short_history_has_no_fences() -> None:
    assert segment.quartiles([Fraction(each) for each in (4, 1, 3, 2)]) == (Fraction(7, 4), Fraction(13, 4))
    assert segment.quartiles([Fraction(each) for each in range(5)]) == (Fraction(1), Fraction(3))
    assert segment.of([Fraction(1)] * (segment.LEAST - 1)) is None
    assert segment.of([Fraction(1)] * segment.LEAST) == Fences(Fraction(1), Fraction(1))


def test_evidence_names_figure_and_fence_and_the_rate_is_said_in_plain_words() -> None:
    (lead,) = prices.leads({"A": 1000, "B": 1060, "C": 1065, "D": 1070, "E": 1072}, WIDE)
    assert lead.screen == "bunched"
    assert "2.8%" in lead.evidence.zh
    assert "11.15" in lead.evidence.en
    assert lead.figure <= lead.fence
    assert in_a_hundred(lead.rate).en == "of 100 real contracts about 8 look like this (86 of 1074)"
    assert in_a_hundred(Rate(1, 1000, "")).zh == "1000 个真实合同中有 1 个如此"
    assert in_a_hundred(Rate(5, 1000, "")).zh.startswith("每 100 个真实合同中约有 1 个如此")
    assert "unknown" in in_a_hundred(None).en
    assert Rate(1, 4, "").share == Fraction(1, 4)


def test_losers_who_are_all_equal_are_said_to_be() -> None:
    found = prices.leads({"A": 1000, "B": 1010, "C": 1010}, None)
    assert [lead.screen for lead in found] == ["equal", "bunched"]
    assert "all equal" in found[1].evidence.en


def test_roots_are_cut_off_and_values_rounded_half_up() -> None:
    assert prices.root(Fraction(2), 3) == "1.414"
    assert prices.root(Fraction(1, 4), 2) == "0.50"
    assert prices.shown_as(Fraction(5, 1000)) == "0.01"
    assert prices.shown_as(Fraction(4, 1000)) == "0.00"
