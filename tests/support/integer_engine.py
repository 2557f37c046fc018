"""Every way of evaluating a second time, on whole numbers alone: no fraction, no decimal, no code of ours.

Amounts are cents, points 1/100 point, rates and weights whole numbers that say so. A value is a pair
(numerator, positive denominator) that is never reduced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.support.second_engine import Ratio, compare

NOUGHT: Final = (0, 1)


def plus(one: Ratio, other: Ratio) -> Ratio:
    return one[0] * other[1] + other[0] * one[1], one[1] * other[1]


def minus(one: Ratio, other: Ratio) -> Ratio:
    return plus(one, (-other[0], other[1]))


def times(one: Ratio, other: Ratio) -> Ratio:
    return one[0] * other[0], one[1] * other[1]


def over(one: Ratio, other: Ratio) -> Ratio:
    sign = -1 if other[0] < 0 else 1
    return sign * one[0] * other[1], sign * one[1] * other[0]


def rounded(value: Ratio, places: int) -> Ratio:
    """Half away from zero."""
    sign, scale = -1 if value[0] < 0 else 1, 10**places
    return sign * ((2 * abs(value[0]) * scale + value[1]) // (2 * value[1])), scale


def added(values: Sequence[Ratio]) -> Ratio:
    total = NOUGHT
    for each in values:
        total = plus(total, each)
    return total


def mean(values: Sequence[Ratio]) -> Ratio:
    return over(added(values), (len(values), 1))


def least(values: Sequence[Ratio]) -> Ratio:
    return ascending(values)[0]


def ascending(values: Sequence[Ratio]) -> list[Ratio]:
    done: list[Ratio] = []
    for each in values:
        place = next((n for n, other in enumerate(done) if compare(each, other) < 0), len(done))
        done.insert(place, each)
    return done


@dataclass(frozen=True)
class Bid:
    """`off` is a deduction in percent, `costs` are (cents, year), `marks` each expert's 1/100 points by criterion."""

    price: int
    off: int
    costs: Sequence[tuple[int, int]]
    marks: Sequence[Sequence[int]]


@dataclass(frozen=True)
class Tender:
    """`at` is where is rounded; `numbers` are the method's own figures, each in its smallest unit."""

    method: str
    bids: Sequence[Bid]
    at: str = "output"
    places: int = 2
    trimmed: bool = False
    lower_price: bool = True
    base: str = "mean"
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """Of each bid that has a place what it is ranked by; the places."""

    values: Mapping[int, Ratio]
    order: Sequence[Sequence[int]]


def points(of: Tender, bid: Bid) -> Ratio:
    totals = sorted(sum(each) for each in bid.marks)
    if not totals:
        return NOUGHT
    if of.trimmed:
        totals = totals[1:-1]
    value = sum(totals), 100 * len(totals)
    return rounded(value, of.places) if of.at == "items" else value


def due(bid: Bid, rate: int = 0) -> Ratio:
    """Costs beside the price, discounted by `rate` in 1/1000 a year."""
    return added([(cents * 1000**year, (1000 + rate) ** year) for cents, year in bid.costs])


def evaluated(bid: Bid) -> Ratio:
    return plus((bid.price * (100 - bid.off), 100), due(bid))


def passed(of: Tender, part: int | None = None) -> list[int]:
    """Who reaches the line; by the first `part` criteria where only they count."""
    reached = []
    for n, bid in enumerate(of.bids):
        value = points(of, bid)
        if part is not None:
            value = sum(sum(each[:part]) for each in bid.marks), 100 * max(len(bid.marks), 1)
        if compare(value, (of.numbers["least_technical"], 100)) >= 0:
            reached.append(n)
    return reached


def near(of: Tender, base: Ratio, price: Ratio) -> Ratio:
    """Points by distance; penalties in 1/10 point a percent."""
    percent = times(over(minus(price, base), base), (100, 1))
    dp = of.numbers.get("deviation_percent_dp", -1)
    percent = percent if dp < 0 else rounded(percent, dp)
    rate = of.numbers["penalty_above" if percent[0] > 0 else "penalty_below"]
    left = minus((of.numbers["full"], 100), times((abs(percent[0]), percent[1]), (rate, 10)))
    return left if left[0] > 0 else NOUGHT


def lowered(of: Tender, base: Ratio) -> Ratio:
    """By the coefficient in 1/100."""
    return times(base, (100 - of.numbers["reduction"], 100))


def _distance(of: Tender, among: Sequence[int], base: Callable[[list[Ratio]], Ratio]) -> dict[int, Ratio]:
    prices = {n: evaluated(of.bids[n]) for n in among}
    if not prices:
        return {}
    middle = base(list(prices.values()))
    return {n: near(of, middle, price) for n, price in prices.items()}


def _trimmed_mean(of: Tender, prices: list[Ratio]) -> Ratio:
    drop = of.numbers["drop_each_side"] if len(prices) >= of.numbers["drop_from"] else 0
    return lowered(of, mean(ascending(prices)[drop : len(prices) - drop]))


def _up_to_mean(of: Tender, prices: list[Ratio]) -> Ratio:
    first = mean(prices)
    return mean([price for price in prices if compare(price, first) <= 0])


def _with_lowest(of: Tender, prices: list[Ratio]) -> Ratio:
    return over(plus(mean(prices), least(prices)), (2, 1))


def _reference(of: Tender, prices: list[Ratio]) -> Ratio:
    up, many = ascending(prices), len(prices)
    share = of.numbers["ceiling_share"]
    found = {
        "mean": mean(prices),
        "graded": mean(up[1:-1] if many >= 7 else up[:-1] if many >= 4 else up),
        "drop_highest": mean(up[:-1] if many > 1 else up),
        "second_lowest": up[1] if many > 1 else up[0],
        "lowest": up[0],
        "with_ceiling": plus((share * of.numbers["ceiling"], 10), times((10 - share, 10), mean(prices))),
    }[of.base]
    return lowered(of, found)


def _relative(of: Tender, weight: int) -> dict[int, Ratio]:
    prices = [evaluated(bid) for bid in of.bids]
    low = least(prices)
    return {n: times(over(low, price), (weight, 100)) for n, price in enumerate(prices)}


def _items(of: Tender, value: Ratio) -> Ratio:
    return rounded(value, of.places) if of.at == "items" else value


def _totals(of: Tender, scores: Mapping[int, Ratio]) -> dict[int, Ratio]:
    return {n: plus(_items(of, score), points(of, of.bids[n])) for n, score in scores.items()}


def _financial(of: Tender, low: Ratio, bid: Bid) -> Ratio:
    value, dp = times(over(low, evaluated(bid)), (100, 1)), of.numbers["financial_score_dp"]
    return value if dp < 0 else rounded(value, dp)


def _qcbs(of: Tender) -> dict[int, Ratio]:
    among, weight = passed(of), of.numbers["technical_weight"]
    if not among:
        return {}
    low = least([evaluated(of.bids[n]) for n in among])
    made = {}
    for n in among:
        quality = _items(of, times(points(of, of.bids[n]), (weight, 10000)))
        made[n] = plus(quality, _items(of, times(_financial(of, low, of.bids[n]), (10000 - weight, 10000))))
    return made


def _rated(of: Tender) -> dict[int, Ratio]:
    weight, given = of.numbers["cost_weight"], [points(of, bid) for bid in of.bids]
    best, prices = ascending(given)[-1], _relative(of, weight)
    made = {}
    for n, value in enumerate(given):
        share = over(value, best) if best[0] else NOUGHT
        made[n] = plus(_items(of, times(share, (10000 - weight, 100))), _items(of, prices[n]))
    return made


def _ratio(of: Tender) -> dict[int, Ratio]:
    unit = (of.numbers["price_unit"] * 100, 1)
    return {n: _items(of, over(times(points(of, bid), unit), evaluated(bid))) for n, bid in enumerate(of.bids)}


def _reduced(of: Tender, *, mixed: bool) -> dict[int, Ratio]:
    most, made = of.numbers["v_max"], {}
    for n, bid in enumerate(of.bids):
        coefficient = plus((1, 1), over(points(of, bid), (10000 - most, 100)))
        apart = due(bid) if mixed else NOUGHT
        made[n] = plus(over(minus(evaluated(bid), apart), coefficient), apart)
    return made


def _worth(of: Tender) -> dict[int, Ratio]:
    value = of.numbers["value_per_point"], 1
    return {n: minus(evaluated(bid), times(points(of, bid), value)) for n, bid in enumerate(of.bids)}


def _present(of: Tender) -> dict[int, Ratio]:
    rate = of.numbers["discount_rate"]
    return {n: plus(minus(evaluated(bid), due(bid)), due(bid, rate)) for n, bid in enumerate(of.bids)}


def _only(of: Tender, among: Sequence[int]) -> dict[int, Ratio]:
    return {n: points(of, of.bids[n]) for n in among}


def _affordable(of: Tender) -> list[int]:
    return [n for n in passed(of) if of.bids[n].price <= of.numbers["budget"]]


def _all(of: Tender) -> range:
    return range(len(of.bids))


def _prices(of: Tender, among: Sequence[int] | None = None) -> dict[int, Ratio]:
    return {n: evaluated(of.bids[n]) for n in (_all(of) if among is None else among)}


BY_TOTAL: Final[Mapping[str, Callable[[Tender], dict[int, Ratio]]]] = {
    "comprehensive_scoring": lambda of: _totals(of, _relative(of, of.numbers["price_weight"])),
    "consultation": lambda of: _totals(of, _relative(of, of.numbers["price_weight"])),
    "reasonable_low_price": lambda of: _totals(of, _distance(of, _all(of), lambda prices: _trimmed_mean(of, prices))),
    "second_mean_below": lambda of: _totals(of, _distance(of, _all(of), lambda prices: _up_to_mean(of, prices))),
    "second_mean_lowest": lambda of: _totals(of, _distance(of, _all(of), lambda prices: _with_lowest(of, prices))),
    "comprehensive_evaluation": lambda of: _totals(
        of, _distance(of, passed(of, 1), lambda prices: _reference(of, prices))
    ),
    "two_envelope": lambda of: _totals(of, _distance(of, passed(of), lambda prices: lowered(of, mean(prices)))),
    "value_ratio": _ratio,
    "qcbs": _qcbs,
    "qbs": lambda of: _only(of, passed(of)),
    "fbs": lambda of: _only(of, _affordable(of)),
    "rated_criteria": _rated,
}
BY_PRICE: Final[Mapping[str, Callable[[Tender], dict[int, Ratio]]]] = {
    "lowest_evaluated_price": _prices,
    "negotiation": _prices,
    "inquiry": _prices,
    "lcs": lambda of: _prices(of, passed(of)),
    "life_cycle_cost": _present,
    "features": lambda of: _reduced(of, mixed=False),
    "mixed_features": lambda of: _reduced(of, mixed=True),
    "multi_attribute": _worth,
}
UNRANKED: Final = ("award_by_lots", "award_by_vote", "award_by_vote_and_lots", "award_by_deliberation")


def evaluate(of: Tender) -> Found:
    """Values in points, or in cents where prices rank; the places by them, ties by the quoted price where it counts."""
    if of.method in UNRANKED:
        return Found(_prices(of), [list(_all(of))])
    by_total = of.method in BY_TOTAL
    values = (BY_TOTAL if by_total else BY_PRICE)[of.method](of)
    if of.at != "output":
        cents = 1 if by_total else 100
        values = {n: times(rounded(over(value, (cents, 1)), of.places), (cents, 1)) for n, value in values.items()}

    def judge(one: int, other: int) -> int:
        if not by_total:
            return compare(values[one], values[other])
        prices = (of.bids[one].price, 1), (of.bids[other].price, 1)
        return compare(values[other], values[one]) or (compare(*prices) if of.lower_price else 0)

    places: list[list[int]] = []
    for n in values:
        at = next((i for i, group in enumerate(places) if judge(n, group[0]) <= 0), len(places))
        if at < len(places) and judge(n, places[at][0]) == 0:
            places[at].append(n)
        else:
            places.insert(at, [n])
    return Found(values, places)
