"""Snapshots, offers and score sheets for tests of the evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from evaluation.methods import comprehensive_scoring, lowest_evaluated_price, reasonable_low_price
from evaluation.rules import document, scorecard
from evaluation.rules.document import Document
from evaluation.rules.method import Line, Method
from evaluation.rules.offer import Offer
from evaluation.rules.result import Inputs, Ranked, Result, evaluate
from evaluation.rules.scorecard import Scorecard, Seat
from kernel import money
from kernel.canon import Json

METHODS: Final[Mapping[str, Method]] = {
    each.name: each
    for each in (comprehensive_scoring.METHOD, lowest_evaluated_price.METHOD, reasonable_low_price.METHOD)
}
NATIONAL: Final[Json] = {"mean": "50", "second": "50", "ceiling": "45"}
COMMON: Final[Mapping[str, Json]] = {
    "rounding": {"places": 2, "at": "output"},
    "mean": "arithmetic",
    "tie": "lower_price",
    "policies": [],
    "abnormal": NATIONAL,
    "reminder": 900,
    "minimum": 3,
    "brands": False,
}
OWN: Final[Mapping[str, Mapping[str, Json]]] = {
    "lowest_evaluated_price": {},
    "comprehensive_scoring": {"price_weight": 3000, "price_fixed": False, "bonus_may_exceed_full": False},
    "reasonable_low_price": {
        "full": 10000,
        "drop_each_side": 1,
        "drop_from": 5,
        "penalty_above": "2",
        "penalty_below": "1",
        "deviation_percent_dp": None,
        "reductions": ["0.01", "0.02", "0.03"],
    },
}


def criterion(name: str, maximum: int, *, objective: bool = False, step: int = 1) -> dict[str, Json]:
    return {
        "id": name,
        "zh": f"评分项{name}",
        "en": f"criterion {name}",
        "max": maximum,
        "objective": objective,
        "bands": [],
        "step": step,
    }


BLIND: Final[Mapping[str, Json]] = {
    "criteria": [criterion("C1", 4000) | {"blind": True}, criterion("C2", 3000, objective=True)],
    "papers": [
        {
            "id": "p1", "zh": "技术方案", "en": "technical plan", "required": False, "formats": ["pdf"],
            "max_pages": None, "max_files": None, "blind": True, "lenient": [],
        },
    ],
}  # fmt: skip
"""Members of a lot whose first criterion is scored blind."""


def source(method: str, params: Mapping[str, Json] | None = None, /, **members: Json) -> dict[str, Json]:
    """A lawful P87 goods snapshot of `method`; `params` and `members` replace what a test is about."""
    weight = (params or {}).get("price_weight", 3000)
    assert isinstance(weight, int)
    rest: list[Json] = [criterion("C1", 10000 - weight)] if method == "comprehensive_scoring" and weight < 10000 else []
    return {
        "v": document.VERSION,
        "regime": "P87",
        "kind": "goods",
        "method": method,
        "base_currency": "CNY",
        "rates": {},
        "budget": None,
        "ceiling": None,
        "criteria": rest,
        "params": {**COMMON, **OWN[method], **(params or {})},
        **members,
    }


def snapshot(method: str, params: Mapping[str, Json] | None = None, /, **members: Json) -> Document:
    return document.read(source(method, params, **members))


def offer(bid: str, *prices: str, **found: object) -> Offer:
    """Prices as `"980000.00"` (CNY) or `"USD 280829.00"`; the bidder is named like the bid."""
    quoted = tuple(money.money(*reversed(("CNY " + price).split()[-2:])) for price in prices)
    return Offer(bid, bid, "00" * 32, quoted, **found)  # type: ignore[arg-type]


def card(expert: int, points: Mapping[tuple[str, str], int], lot: str = "L-1") -> Scorecard:
    return Scorecard(Seat("T-1", lot, 1, f"{expert:064x}"), points, {})


def cards(points: Mapping[str, Sequence[str]]) -> tuple[Scorecard, ...]:
    """One sheet an expert from the points (`"58.20"`) that the experts gave each bid for criterion C1."""
    size = len(next(iter(points.values())))
    return tuple(
        card(i, {(bid, "C1"): scorecard.points(given[i]) for bid, given in points.items()}) for i in range(size)
    )


def run(
    of: Document, offers: Sequence[Offer], sheets: Sequence[Scorecard] = (), drawn: Mapping[str, str] | None = None
) -> Result:
    return evaluate(Inputs("T-1", "L-1", of, tuple(offers), tuple(sheets), drawn or {}), METHODS[of.method])


def ranked(
    of: Document, offers: Sequence[Offer], sheets: Sequence[Scorecard] = (), drawn: Mapping[str, str] | None = None
) -> Ranked:
    found = run(of, offers, sheets, drawn).ranked
    assert found is not None
    return found


def lines(found: Ranked) -> dict[str, Line]:
    return {line.bid: line for line in found.assessment.lines}


def shown(exact: Fraction | None) -> str:
    """As people are shown it: two decimals, half up."""
    assert exact is not None
    return str(money.rounded(exact, 2))
