"""经评审的最低投标价法、最低评标价法: technical parts pass or fail, the lowest evaluated price stands first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.rules.document import COMMON, Document
from evaluation.rules.method import BrandRule, Line, Lottery, Method, Parameter, Pricing
from evaluation.rules.offer import Priced
from evaluation.rules.policy import Effect
from evaluation.rules.ranking import Key
from kernel.errors import Words


@dataclass(frozen=True, slots=True)
class LowestEvaluatedPrice:
    name: str = "lowest_evaluated_price"
    words: Words = Words("经评审的最低投标价法", "Lowest evaluated price")
    parameters: tuple[Parameter, ...] = ()
    brand_rule: BrandRule = BrandRule.LOWEST_QUOTE

    def check(self, document: Document) -> tuple[Lottery, ...]:
        """Nothing is scored, so criteria and score bonuses are refused (C12-29 to 31, P87-54)."""
        document.parameters.only(*COMMON)
        if document.criteria:
            raise document.parameters.refuse("criteria", "本方法不设评分项", "this method has no scored criteria")
        if any(each.effect is Effect.SCORE for each in document.policies.values()):
            raise document.parameters.refuse("policies", "本方法没有价格分可加成", "this method has no score to add to")
        return ()

    def price(self, document: Document, bids: Sequence[Priced], drawn: Mapping[str, str]) -> Pricing:
        return Pricing(min(each.evaluated for each in bids))

    def key(self, document: Document, line: Line) -> Key:
        """Equal evaluated prices stay 并列 (P87-56)."""
        return (line.ranked_price,)


METHOD: Method = LowestEvaluatedPrice()
