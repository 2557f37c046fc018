"""Prices and points → totals → places: the arithmetic core, run for the result and again for each counterfactual."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from evaluation.rules import offer, ranking
from evaluation.rules.document import Document, Mean, RoundAt
from evaluation.rules.method import BrandRule, Method, Ranks
from evaluation.rules.offer import Offer, Priced
from evaluation.rules.pricing import Entry, Line, Measure, PriceScore, Pricing
from evaluation.rules.ranking import Places
from evaluation.rules.scorecard import Scorecard
from kernel import money
from kernel.errors import NotValid

COMMON: Final = Measure()
"""Where the method makes nothing else of a bid."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """`lines` are sorted by bid; `same_brand` are bids that stand behind another one of their brand."""

    pricing: Pricing
    lines: tuple[Line, ...]
    order: Places
    same_brand: tuple[str, ...]


def assess(
    document: Document, method: Method, offers: Sequence[Offer], cards: Sequence[Scorecard], drawn: Mapping[str, str]
) -> Assessment:
    """Rank the conforming offers; every value is exact but where the document rounds. Whom the method sets aside
    has no line and no place."""
    bids = sorted((offer.priced(document, each) for each in offers), key=lambda each: each.offer.bid)
    dropped: list[str] = []
    if document.brands and method.brand_rule is BrandRule.LOWEST_QUOTE:
        dropped = _dearer_of_brand(bids)
        bids = [each for each in bids if each.offer.bid not in dropped]
    entries = tuple(Entry(each, points(document, each.offer.bid, cards), tuple(cards)) for each in bids)
    pricing = method.price(document, entries, drawn) if entries else Pricing(Fraction())
    scored = method.ranks is Ranks.TOTAL
    lines = tuple(_line(document, each, pricing, scored) for each in entries if each.bid not in pricing.aside)
    order = ranking.places({line.bid: method.key(document, line) for line in lines})
    if document.brands and method.brand_rule is BrandRule.BEST_PLACE:
        dropped = _behind_own_brand(order, {each.offer.bid: each.offer.brand for each in bids})
    return Assessment(pricing, lines, ranking.without(order, dropped), tuple(sorted(dropped)))


def mean_points(values: Sequence[int], mean: Mean) -> Fraction:
    """Points (not 1/100) from the experts' totals; a trimmed mean needs three of them."""
    if mean is Mean.TRIMMED:
        if len(values) < 3:
            raise NotValid("score.too_few", "去掉最高最低分至少需要三名专家", "a trimmed mean needs three experts")
        values = sorted(values)[1:-1]
    return Fraction(sum(values), 100 * len(values))


def points(document: Document, bid: str, cards: Sequence[Scorecard]) -> Fraction:
    """What the experts gave the bid in the mean; nothing where there is nothing to score."""
    if not document.criteria:
        return offer.NOUGHT
    found = mean_points([card.total(bid) for card in cards], document.mean)
    return _rounded(document, found) if document.round_at is RoundAt.ITEMS else found


def _line(document: Document, entry: Entry, pricing: Pricing, scored: bool) -> Line:
    score, measure = pricing.scores.get(entry.bid), pricing.measures.get(entry.bid, COMMON)
    quality = entry.points if measure.quality is None else measure.quality
    if document.round_at is RoundAt.ITEMS:
        quality = _rounded(document, quality)
        score = PriceScore(_rounded(document, score.value), score.workings) if score else None
    total = quality + score.value if score else quality
    price = entry.priced.evaluated if measure.price is None else measure.price
    if document.round_at is not RoundAt.OUTPUT:
        total, price = _rounded(document, total), _rounded(document, price)
    workings = (*(score.workings if score else ()), *measure.workings)
    return Line(entry.priced, score, entry.points, total, price, scored, workings)


def _rounded(document: Document, exact: Fraction) -> Fraction:
    return Fraction(money.rounded(exact, document.places))


def _dearer_of_brand(bids: Sequence[Priced]) -> list[str]:
    """Only the lowest quote of a brand takes part (P87-31); equal lowest quotes all stay and show as a tie."""
    lowest: dict[str, Fraction] = {}
    for each in bids:
        brand = each.offer.brand
        lowest[brand] = min(lowest.get(brand, each.quoted), each.quoted)
    return [each.offer.bid for each in bids if each.offer.brand and each.quoted > lowest[each.offer.brand]]


def _behind_own_brand(order: Places, brands: Mapping[str, str]) -> list[str]:
    """Only the best-placed bid of a brand may be recommended (P87-31); equals in one place stay together."""
    seen: set[str] = set()
    dropped: list[str] = []
    for group in order:
        dropped += [bid for bid in group if brands[bid] in seen]
        seen |= {brands[bid] for bid in group if brands[bid]}
    return dropped


def without_bid(offers: Sequence[Offer], bid: str) -> list[Offer]:
    return [each for each in offers if each.bid != bid]


def without_expert(cards: Collection[Scorecard], pid: str) -> list[Scorecard]:
    return [card for card in cards if card.pid != pid]
