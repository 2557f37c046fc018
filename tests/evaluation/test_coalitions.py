"""What a coalition moves is measured on the base price that the lot's own method makes of the bids, exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import pytest

from evaluation.acts.members import METHODS
from evaluation.acts.screening import AVERAGING, _coalitions
from evaluation.rules import document
from evaluation.rules.document import Document
from evaluation.rules.screens.kept import Base
from kernel.canon import Json

QUOTED: Final = {name: 100 * price for name, price in zip("ABCDEF", (90, 96, 100, 102, 104, 150), strict=True)}
"""In cents."""


def asked(method: str, **params: Json) -> Document:
    standard: dict[str, Json] = {each.name: each.standard for each in METHODS[method].parameters}
    standard |= {
        "rounding": {"places": 2, "at": "output"}, "mean": "arithmetic", "tie": "shown", "policies": [],
        "abnormal": None, "reminder": 900, "minimum": 3, "brands": False,
    }  # fmt: skip
    return document.read({
        "v": document.VERSION, "regime": "BID", "kind": "works", "method": method, "base_currency": "CNY", "rates": {},
        "budget": None, "ceiling": None, "criteria": [], "params": standard | params,
    })  # fmt: skip


def test_a_method_that_takes_no_mean_is_measured_on_the_plain_mean() -> None:
    base, (two, three) = _coalitions(asked("lowest_evaluated_price"), "CNY", QUOTED)
    assert base is Base.MEAN
    assert (two.base, two.bidders) == (Fraction(10700), ("E", "F"))
    assert two.without == Fraction(9700)
    assert len(three.bidders) == 3


@pytest.mark.parametrize(
    ("method", "base"),
    [("second_mean_below", Fraction(9840)), ("second_mean_lowest", (Fraction(10700) + 9000) / 2)],
)
def test_a_mean_of_bids_is_measured_as_the_method_makes_it(method: str, base: Fraction) -> None:
    """The five that are not above the mean of all, 107, are averaged again; or that mean with the lowest."""
    kind, (two, three) = _coalitions(asked(method), "CNY", QUOTED)
    assert (kind, two.base, three.base) == (Base.METHOD, base, base)
    assert two.moved == abs(two.without - two.base) / two.base > 0
    assert (len(two.bidders), len(three.bidders)) == (2, 3)


def test_the_trimmed_mean_of_the_reasonable_low_price() -> None:
    """Six bids lose one at each end: (96 + 100 + 102 + 104) ÷ 4, lowered by what is drawn, which moves nothing in
    proportion."""
    kind, (two, _) = _coalitions(asked("reasonable_low_price"), "CNY", QUOTED)
    assert kind is Base.METHOD
    whole = Fraction(10050)
    left = [price for name, price in QUOTED.items() if name not in two.bidders]
    kept = sorted(left)[1:-1] if len(left) >= 5 else left
    assert two.without / two.base == Fraction(sum(kept), len(kept)) / whole
    assert all(name in METHODS for name in AVERAGING)


def test_too_few_bids_have_no_coalition() -> None:
    assert _coalitions(asked("second_mean_below"), "CNY", {"A": 100, "B": 200}) == (Base.METHOD, ())
    assert _coalitions(asked("second_mean_below"), "", {}) == (Base.METHOD, ())
