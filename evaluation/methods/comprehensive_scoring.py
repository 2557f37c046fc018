"""综合评分法: price score = lowest evaluated price ÷ evaluated price × weight, plus the experts' points (P87-55)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from evaluation.rules import criteria
from evaluation.rules.document import COMMON, Document, Tie
from evaluation.rules.method import BrandRule, Line, Lottery, Method, Parameter, PriceScore, Pricing
from evaluation.rules.offer import Priced
from evaluation.rules.policy import Kind
from evaluation.rules.ranking import Key
from kernel.errors import NotValid, Words
from trading.rules.lifecycle import Regime

LEAST_WEIGHT: Final = {Kind.GOODS: 3000, Kind.SERVICES: 1000, Kind.WORKS: 1}


@dataclass(frozen=True, slots=True)
class ComprehensiveScoring:
    name: str = "comprehensive_scoring"
    words: Words = Words("综合评分法", "Comprehensive scoring")
    parameters: tuple[Parameter, ...] = (
        Parameter("price_weight", Words("价格权重（1/100 分）", "Price weight (1/100 point)"), 3000),
        Parameter("price_fixed", Words("执行统一价格标准，价格不评分", "Fixed price that is not scored"), False),
        Parameter("bonus_may_exceed_full", Words("加成后可超过价格满分", "Bonus may pass the full price score"), False),
    )
    brand_rule: BrandRule = BrandRule.BEST_PLACE

    def check(self, document: Document) -> tuple[Lottery, ...]:
        reader = document.parameters
        reader.only(*COMMON, *(each.name for each in self.parameters))
        reader.flag("bonus_may_exceed_full")
        weight = reader.integer("price_weight", 0, criteria.FULL)
        if reader.flag("price_fixed"):
            if weight:
                raise reader.refuse(
                    "price_weight", "固定价格不列为评审因素", "a fixed price is not scored", law="P87-55"
                )
        elif weight < (least := LEAST_WEIGHT[document.kind] if document.regime is Regime.P87 else 1):
            raise reader.refuse(
                "price_weight",
                f"价格分不得低于 {criteria.typed(least)} 分",
                f"the price weight must not be below {criteria.typed(least)} points",
                "document.price_weight",
                "P87-55",
            )
        criteria.check_sum(document.criteria, weight)
        return ()

    def price(self, document: Document, bids: Sequence[Priced], drawn: Mapping[str, str]) -> Pricing:
        """The highest and the lowest quote are never dropped (P87-55)."""
        base = min(each.evaluated for each in bids)
        if base <= 0:
            raise NotValid(
                "price.not_positive",
                "评审价格须大于零才能计算价格分",
                "a price score needs positive prices",
                field="prices",
            )
        full = Fraction(document.parameters.integer("price_weight", 0, criteria.FULL), 100)
        capped = not document.parameters.flag("bonus_may_exceed_full")

        def score(each: Priced) -> PriceScore:
            ratio = base / each.evaluated
            plain = ratio * full
            raised = plain * (1 + each.bonus)
            workings = (("ratio", ratio), ("before_bonus", plain), ("bonus_rate", each.bonus))
            return PriceScore(min(raised, full) if capped else raised, workings)

        return Pricing(base, (("full", full),), {each.offer.bid: score(each) for each in bids})

    def key(self, document: Document, line: Line) -> Key:
        """A higher total first; equal totals by the lower price, if both are equal 并列 (P87-57)."""
        return (-line.total, line.priced.contract) if document.tie is Tie.LOWER_PRICE else (-line.total,)


METHOD: Method = ComprehensiveScoring()
