"""Tenders without number for every way of evaluating, each as the platform reads it and in bare whole numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any, Final

from evaluation.rules.assessment import Assessment, assess
from evaluation.rules.document import Document
from evaluation.rules.offer import Deviation, Offer
from evaluation.rules.scorecard import Scorecard
from kernel import money
from tests.support import integer_engine
from tests.support.integer_engine import BY_TOTAL, UNRANKED, Bid, Found, Tender
from tests.support.tenders import METHODS, card, criterion, snapshot
from trading.rules.lifecycle import Regime

CEILING: Final = 500_000_00
BASES: Final = ("mean", "graded", "drop_highest", "second_lowest", "lowest", "with_ceiling")


def cents(value: int) -> str:
    return f"{value // 100}.{value % 100:02d}"


class Dice(Random):
    """Draws documents, and for each of them bids and sheets; prices come close together so that ties come, too."""

    def tender(self, method: str) -> tuple[Document, Tender, dict[str, str]]:
        """A document, its figures without bids, and what was drawn."""
        numbers, params, more = self._own(method)
        places = 6 if method == "value_ratio" else self.choice((0, 2, 2))
        at, trimmed = self.choice(("output", "output", "total", "items")), self.random() < 0.3
        lower = method != "qbs" and (Regime.P87 in METHODS[method].regimes or self.random() < 0.7)
        params |= {
            "rounding": {"places": places, "at": at},
            "mean": "trimmed" if trimmed else "arithmetic",
            "tie": "lower_price" if lower else "shown",
            "policies": [{"id": "small_enterprise", "rate": "0.10"}],
        }
        if METHODS[method].scale == "below":
            more = {"criteria": [criterion("C1", numbers["v_max"] // 2), criterion("C2", numbers["v_max"] // 2)]}
        elif METHODS[method].scale != "none" and (left := 10000 - numbers.get("full", numbers.get("price_weight", 0))):
            more["criteria"] = [criterion("C1", left // 2), criterion("C2", left - left // 2)]
        of = Tender(method, (), at, places, trimmed, lower, str(params.get("base", "mean")), numbers)
        drawn = {"reduction": f"0.{numbers['reduction']:02d}"} if "reductions" in params else {}
        document = snapshot(method, params, **more)
        asked = {each.name for each in METHODS[method].check(document)}
        return document, of, {name: value for name, value in drawn.items() if name in asked}

    def _own(self, method: str) -> tuple[dict[str, int], dict[str, Any], dict[str, Any]]:
        """The method's own figures: as whole numbers, as parameters, and what else of the lot they need."""
        names = {each.name for each in METHODS[method].parameters}
        n: dict[str, int] = {}
        p: dict[str, Any] = {}
        if "penalty_above" in names:
            n |= {"penalty_above": self.randrange(11, 30), "penalty_below": self.randrange(11)}
            n["deviation_percent_dp"] = self.choice((-1, -1, 0, 2))
            p |= {name: str(Decimal(n[name]) / 10) for name in ("penalty_above", "penalty_below")}
            p["deviation_percent_dp"] = None if n["deviation_percent_dp"] < 0 else n["deviation_percent_dp"]
        if "reductions" in names:
            n["reduction"] = self.randrange(1, 6)
            listed = ["0.01", "0.02", "0.03", "0.04", "0.05"] if self.random() < 0.7 else [f"0.{n['reduction']:02d}"]
            p["reductions"] = listed
        whole = {
            "full": (4000, 6000, 10000),
            "price_weight": (3000,),
            "drop_each_side": (0, 1, 2),
            "drop_from": (5, 6),
            "technical_weight": (7000, 8000, 6667),
            "cost_weight": (6000, 3333),
            "least_technical": (0, 2000, 5000) if "full" not in names else (0,),
            "price_unit": (1, 10000),
        }
        for name, choices in whole.items():
            if name in names:
                n[name] = p[name] = self.choice(choices)
        return n, p | self._rest(names, n), self._lot(method, n)

    def _rest(self, names: set[str], n: dict[str, int]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if "financial_score_dp" in names:
            n["financial_score_dp"] = self.choice((-1, 0, 1))
            made["financial_score_dp"] = None if n["financial_score_dp"] < 0 else n["financial_score_dp"]
        if "base" in names:
            n["ceiling_share"] = self.randrange(11)
            n["least_technical"] = self.choice((0, 500, 1500)) if n["full"] < 10000 else 0
            made |= {"base": self.choice(BASES), "ceiling_share": str(Decimal(n["ceiling_share"]) / 10)}
            made |= {"least_technical": n["least_technical"], "technical": ["C1"] if n["full"] < 10000 else []}
        if "value_per_point" in names:
            n["value_per_point"] = self.choice((1, 12345, 5_000_000))
            made["value_per_point"] = cents(n["value_per_point"])
        if "discount_rate" in names:
            n["discount_rate"] = self.choice((0, 50, 83))
            made |= {"discount_rate": str(Decimal(n["discount_rate"]) / 1000), "years": 12}
        return made

    def _lot(self, method: str, n: dict[str, int]) -> dict[str, Any]:
        if METHODS[method].scale == "below":
            n["v_max"] = self.choice((2000, 3000, 9998))
        if method == "comprehensive_evaluation":
            n["ceiling"] = CEILING
            return {"ceiling": {"amount": cents(CEILING), "currency": "CNY"}}
        if method == "fbs":
            n["budget"] = 300_000_00
            return {"budget": {"amount": cents(n["budget"]), "currency": "CNY"}}
        return {}

    def bids(self, document: Document, of: Tender) -> Tender:
        """Two to nine bids; half of them near a common price."""
        experts = self.choice((3, 5)) if document.criteria else 0
        dated = document.parameters.has("discount_rate")
        common, free = self.randrange(10_000_00, 490_000_00), document.regime is not Regime.P87

        def bid() -> Bid:
            price = common + self.randrange(-2, 3) if self.random() < 0.5 else self.randrange(1_00, CEILING)
            costs = [
                (self.randrange(1, 90_000_00), self.randrange(13) if dated else 0) for _ in range(self.randrange(3))
            ]
            marks = [[self._mark(each.maximum) for each in document.criteria] for _ in range(experts)]
            return Bid(price, self.choice((0, 10)), costs if free else [], marks)

        return replace(of, bids=[bid() for _ in range(self.randrange(2, 10))])

    def _mark(self, most: int) -> int:
        return self.choice((most, most // 2, self.randrange(most + 1)))


def offers(of: Tender) -> list[Offer]:
    return [
        Offer(
            f"B{n}",
            "x",
            "0" * 64,
            (money.money(cents(bid.price)),),
            policies=("small_enterprise",) if bid.off else (),
            deviations=tuple(Deviation("x", Decimal(cents(amount)), year) for amount, year in bid.costs),
        )
        for n, bid in enumerate(of.bids)
    ]


def sheets(document: Document, of: Tender) -> list[Scorecard]:
    experts = range(len(of.bids[0].marks))
    names = [each.id for each in document.criteria]
    return [
        card(e, {(f"B{n}", name): bid.marks[e][i] for n, bid in enumerate(of.bids) for i, name in enumerate(names)})
        for e in experts
    ]


def by_fractions(document: Document, of: Tender, drawn: Mapping[str, str]) -> Assessment:
    return assess(document, METHODS[of.method], offers(of), sheets(document, of), drawn)


def differs(ours: Assessment, other: Found, method: str) -> str:
    """What the engines do not agree on, empty if nothing."""
    seen = {line.bid: line for line in ours.lines}
    if sorted(seen) != sorted(f"B{n}" for n in other.values):
        return f"{sorted(seen)} are ranked, and {sorted(other.values)}"
    for n, (above, below) in other.values.items():
        line = seen[f"B{n}"]
        value = Fraction(above, below) if method in BY_TOTAL else Fraction(above, 100 * below)
        mine = line.total if method in BY_TOTAL else line.ranked_price
        if value != mine and method not in UNRANKED:
            return f"B{n} has {mine}, and {value}"
    places = [sorted(int(bid[1:]) for bid in group) for group in ours.order]
    due = [sorted(group) for group in other.order]
    return "" if places == due else f"places are {places}, and {due}"


def disagreements(seed: int, methods: Sequence[str], documents: int, tenders: int) -> list[tuple[Tender, str]]:
    """Both engines over so many tenders for each of so many documents of each method."""
    dice, found = Dice(seed), []
    for method in methods:
        for _ in range(documents):
            document, empty, drawn = dice.tender(method)
            for _ in range(tenders):
                of = dice.bids(document, empty)
                told = differs(by_fractions(document, of, drawn), integer_engine.evaluate(of), method)
                if told:
                    found.append((of, told))
    return found
