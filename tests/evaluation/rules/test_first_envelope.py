"""Whose second envelope is opened: the line is inclusive, QBS takes the best alone, equal bests are all opened."""

from __future__ import annotations

import pytest

from evaluation.rules import first_envelope
from kernel.canon import Json
from tests.support.tenders import METHODS, cards, snapshot

LINE: dict[str, Json] = {"least_technical": 7000}


def passed(method: str, points: dict[str, list[str]], bids: list[str] | None = None, **params: Json) -> tuple[str, ...]:
    of = snapshot(method, {**LINE, **params})
    return first_envelope.passed(of, METHODS[method], bids or list(points), cards(points))


@pytest.mark.parametrize("method", ["qcbs", "fbs", "lcs"])
def test_who_reaches_the_line_passes_and_who_misses_it_by_a_hundredth_does_not(method: str) -> None:
    assert passed(method, {"A": ["70.00"], "B": ["69.99"], "C": ["90.00"]}) == ("A", "C")
    assert passed(method, {"A": ["69.99"]}) == ()


def test_the_mean_of_the_experts_counts_rounded_only_where_the_document_rounds_items() -> None:
    """69.99, 70.00 and 70.00 are 69.9966… in the mean, 70.00 in hundredths."""
    points = {"A": ["69.99", "70.00", "70.00"]}
    assert passed("lcs", points) == ()
    assert passed("lcs", points, rounding={"places": 2, "at": "items"}) == ("A",)


def test_of_quality_alone_the_best_is_opened_and_equal_bests_are() -> None:
    assert passed("qbs", {"A": ["80.00"], "B": ["90.00"], "C": ["70.00"]}) == ("B",)
    assert passed("qbs", {"B": ["90.00"], "A": ["90.00"], "C": ["70.00"]}) == ("A", "B")
    assert passed("qbs", {"A": ["60.00"], "B": ["10.00"]}) == ()


def test_who_was_rejected_is_not_asked_about() -> None:
    assert passed("qbs", {"A": ["80.00"], "B": ["90.00"]}, bids=["A"]) == ("A",)


def test_without_criteria_nobody_has_points() -> None:
    params: dict[str, Json] = {"full": 10000, "least_technical": 0, "reductions": ["0"]}
    of = snapshot("two_envelope", params)
    assert not of.criteria
    assert first_envelope.passed(of, METHODS["two_envelope"], ["B", "A"], ()) == ("A", "B")
