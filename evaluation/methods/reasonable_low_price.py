"""合理低价法: prices scored by distance from a trimmed mean lowered by a drawn coefficient (公路工程 2018)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from evaluation.rules import criteria
from evaluation.rules.document import COMMON, Document, Tie
from evaluation.rules.method import BrandRule, Line, Lottery, Method, Parameter, PriceScore, Pricing
from evaluation.rules.offer import Priced
from evaluation.rules.ranking import Key
from kernel import money
from kernel.errors import NotValid, Words
from kernel.reader import Reader, fraction

DRAWN: Final = "reduction"


@dataclass(frozen=True, slots=True)
class Terms:
    """The method's parameters: `full` in points, penalties in points for each 1 % of deviation."""

    full: Fraction
    drop_each_side: int
    drop_from: int
    above: Fraction
    below: Fraction
    percent_places: int | None
    reductions: tuple[str, ...]


def terms(reader: Reader) -> Terms:
    """Refused: penalties that favour dear bids, drops that leave nobody, reductions outside 0 to 0.2 or repeated."""
    drop = reader.integer("drop_each_side", 0, 9)
    above, below = reader.decimal("penalty_above", "0", "100"), reader.decimal("penalty_below", "0", "100")
    if above <= below:
        raise reader.refuse("penalty_above", "高于基准价的扣分须大于低于基准价的扣分", "must exceed penalty_below")
    values = reader.texts("reductions")
    exact = [fraction(text, reader.at("reductions")) for text in values]
    if not exact or len(set(exact)) < len(exact) or not all(0 <= value <= Fraction(1, 5) for value in exact):
        raise reader.refuse("reductions", "须为 0 至 0.2 的不重复系数", "must be distinct coefficients from 0 to 0.2")
    exactly = reader.value("deviation_percent_dp") is None
    return Terms(
        full=Fraction(reader.integer("full", 1, criteria.FULL), 100),
        drop_each_side=drop,
        drop_from=reader.integer("drop_from", 2 * drop + 1, 99),
        above=above,
        below=below,
        percent_places=None if exactly else reader.integer("deviation_percent_dp", 0, 6),
        reductions=values,
    )


@dataclass(frozen=True, slots=True)
class ReasonableLowPrice:
    name: str = "reasonable_low_price"
    words: Words = Words("合理低价法", "Reasonable low price")
    parameters: tuple[Parameter, ...] = (
        Parameter("full", Words("报价满分（1/100 分）", "Full price score (1/100 point)"), criteria.FULL),
        Parameter("drop_each_side", Words("两端各去掉的报价数", "Prices dropped at each end"), 1),
        Parameter("drop_from", Words("达到几家起去掉两端", "Dropping starts at this many bids"), 5),
        Parameter("penalty_above", Words("每高 1% 扣分", "Points lost for each 1 % above"), "2"),
        Parameter("penalty_below", Words("每低 1% 扣分", "Points lost for each 1 % below"), "1"),
        Parameter(
            "deviation_percent_dp", Words("偏差率（%）先保留位数", "Decimals of the deviation, in percent"), None
        ),
        Parameter("reductions", Words("下浮系数抽取范围", "Reductions to draw from"), ["0.01", "0.02", "0.03"]),
    )
    brand_rule: BrandRule = BrandRule.BEST_PLACE

    def check(self, document: Document) -> tuple[Lottery, ...]:
        document.parameters.only(*COMMON, *(each.name for each in self.parameters))
        criteria.check_sum(document.criteria, document.parameters.integer("full", 1, criteria.FULL))
        return (Lottery(DRAWN, terms(document.parameters).reductions),)

    def price(self, document: Document, bids: Sequence[Priced], drawn: Mapping[str, str]) -> Pricing:
        given = terms(document.parameters)
        down = fraction(drawn[DRAWN], DRAWN)
        ordered = sorted(each.evaluated for each in bids)
        drop = given.drop_each_side if len(ordered) >= given.drop_from else 0
        kept = ordered[drop : len(ordered) - drop]
        mean = sum(kept, Fraction()) / len(kept)
        base = mean * (1 - down)
        if base <= 0:
            raise NotValid(
                "price.not_positive", "评标基准价须大于零", "the base price must be positive", field="prices"
            )
        workings = (("mean", mean), ("reduction", down), ("dropped", Fraction(2 * drop)))
        return Pricing(base, workings, {each.offer.bid: _score(given, base, each.evaluated) for each in bids})

    def key(self, document: Document, line: Line) -> Key:
        return (-line.total, line.priced.contract) if document.tie is Tie.LOWER_PRICE else (-line.total,)


def _score(given: Terms, base: Fraction, price: Fraction) -> PriceScore:
    percent = (price - base) / base * 100
    if given.percent_places is not None:
        percent = Fraction(money.rounded(percent, given.percent_places))
    penalty = given.above if percent > 0 else given.below
    return PriceScore(max(given.full - abs(percent) * penalty, Fraction()), (("deviation_percent", percent),))


METHOD: Method = ReasonableLowPrice()
