"""Snapshots, offers and score sheets for tests of the evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

import evaluation.methods
from evaluation.rules import document, scorecard
from evaluation.rules.criteria import Scale
from evaluation.rules.document import Document
from evaluation.rules.method import Method
from evaluation.rules.offer import Offer
from evaluation.rules.pricing import Line
from evaluation.rules.result import Inputs, Ranked, Result, evaluate
from evaluation.rules.scorecard import Scorecard, Seat
from kernel import money, registry
from kernel.canon import Json
from trading.rules.lifecycle import Regime

METHODS: Final[Mapping[str, Method]] = registry.discover(evaluation.methods)
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
GENEROUS: Final[Mapping[str, Json]] = {"least_technical": 0}
"""Where a method's own beginning would set bids aside that a test did not mean to."""


LIKES: Final[Mapping[str, Mapping[str, Json]]] = {
    "qbs": {"tie": "shown"},
    "value_ratio": {"rounding": {"places": 6, "at": "output"}},
}
"""Common parameters that a method insists on."""


def own(method: str) -> dict[str, Json]:
    """The method's parameters as a draft begins with them."""
    return {each.name: GENEROUS.get(each.name, each.standard) for each in METHODS[method].parameters}


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


def regime(method: str) -> str:
    """A law that the method is lawful under: procurement where it is."""
    return next(str(each) for each in (Regime.P87, Regime.BID, Regime.INTL) if each in METHODS[method].regimes)


def criteria(method: str, params: Mapping[str, Json]) -> list[Json]:
    """One criterion that makes what the method's scale asks; none where nothing is left for it."""
    of = METHODS[method]
    weight = params.get(of.weight, 0)
    assert isinstance(weight, int)
    most = {Scale.NONE: 0, Scale.REST: 10000 - weight, Scale.WHOLE: 10000, Scale.BELOW: 7000}[of.scale]
    return [criterion("C1", most)] if most > 0 else []


def source(method: str, params: Mapping[str, Json] | None = None, /, **members: Json) -> dict[str, Json]:
    """A lawful goods snapshot of `method`; `params` and `members` replace what a test is about."""
    given: dict[str, Json] = {**COMMON, **LIKES.get(method, {}), **own(method), **(params or {})}
    listed = criteria(method, given)
    return {
        "v": document.VERSION,
        "regime": regime(method),
        "kind": "goods",
        "method": method,
        "base_currency": "CNY",
        "rates": {},
        "budget": {"amount": "1000000000000.00", "currency": "CNY"} if method == "fbs" else None,
        "ceiling": None,
        "criteria": listed,
        "params": given,
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


def one_set_aside(bids: Sequence[str]) -> Result:
    """Three bids at one price; the second conforms and misses the line of the technical part by 0.01 point."""
    params: dict[str, Json] = {"full": 6000, "technical": ["C1"], "least_technical": 2000, "reductions": ["0.01"]}
    of = snapshot("comprehensive_evaluation", params | {"abnormal": None})
    given = dict(zip(bids, (["20"], ["19.99"], ["30"]), strict=True))
    return run(of, [offer(each, "1000000.00") for each in bids], cards(given))


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
