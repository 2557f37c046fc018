"""What a way of evaluating answers: one value of data and pure functions, silent about who the bidders are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from evaluation.rules import criteria, weight
from evaluation.rules.criteria import Scale
from evaluation.rules.document import COMMON, Document, Tie
from evaluation.rules.parameter import Parameter
from evaluation.rules.policy import Effect
from evaluation.rules.pricing import Entry, Line, Pricing
from evaluation.rules.ranking import Key
from evaluation.rules.weight import Bounds
from kernel.errors import NotNow, NotValid, Words
from trading.rules.lifecycle import EVALUATED, Regime

OUTSIDE_P87: Final = frozenset({Regime.BID, Regime.INTL})
INTL: Final = frozenset({Regime.INTL})
P87: Final = frozenset({Regime.P87})
BID: Final = frozenset({Regime.BID})


@dataclass(frozen=True, slots=True)
class Lottery:
    """A value that is drawn at the opening from a published list (decimal texts, in published order)."""

    name: str
    values: tuple[str, ...]


class BrandRule(StrEnum):
    """Several bids with one brand count as one bidder (P87-31): which of them stays."""

    LOWEST_QUOTE = "lowest_quote"  # before prices are compared
    BEST_PLACE = "best_place"  # after ranking


class Ranks(StrEnum):
    """What places go by."""

    PRICE = "price"  # the ranked price, lower first
    TOTAL = "total"  # the total, higher first
    NOTHING = "nothing"  # all who conform share one place, and somebody else decides


class Envelopes(StrEnum):
    """Whose price is opened, once the points are known (`evaluation.rules.envelopes`)."""

    ONE = "one"  # everybody's, at the opening
    PASSED = "passed"  # of those who reach `least_technical`
    BEST = "best"  # of the best of them


class Need(StrEnum):
    """A stage that a method supposes beside the opening and the panel."""

    LAST_QUOTES = "last_quotes"  # sealed anew after talks, opened together


class Awarding(StrEnum):
    """Who comes first among those who conform (评定分离, `evaluation.rules.awarding_panel`)."""

    RANKING = "ranking"  # the ranking, and lots among equals
    VOTE = "vote"  # the tenderee's awarding panel votes in rounds
    VOTE_AND_LOTS = "vote_and_lots"  # it votes whose lots are drawn
    DELIBERATION = "deliberation"  # its members speak, its head decides


def _nothing(document: Document) -> tuple[Lottery, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """`price` measures the conforming bids (at least one), exactly, never rounding unless a parameter says so;
    `own` judges what only this method can and says what is drawn. `weight` names the parameter that says how many
    points the price has; `bounds` what the law makes of it; `regimes` under which law a tender may name the method.
    """

    name: str
    words: Words
    price: Callable[[Document, Sequence[Entry], Mapping[str, str]], Pricing]
    parameters: tuple[Parameter, ...] = ()
    own: Callable[[Document], tuple[Lottery, ...]] = _nothing
    brand_rule: BrandRule = BrandRule.BEST_PLACE
    regimes: frozenset[Regime] = frozenset(EVALUATED)
    scale: Scale = Scale.REST
    weight: str = ""
    bounds: Bounds = field(default_factory=dict)
    ranks: Ranks = Ranks.TOTAL
    envelopes: Envelopes = Envelopes.ONE
    needs: frozenset[Need] = frozenset()
    awarding: Awarding = Awarding.RANKING

    def check(self, document: Document) -> tuple[Lottery, ...]:
        """What must be drawn at the opening; NotValid names the member that is missing or unlawful."""
        reader = document.parameters
        reader.only(*COMMON, *(each.name for each in self.parameters))
        if document.regime not in self.regimes:
            raise _elsewhere(self, document)
        for each in self.parameters:
            each.check(reader)
        drawn = self.own(document)
        points = weight.check(document, self.weight, self.bounds) if self.weight else 0
        criteria.check_scale(document.criteria, self.scale, points, reader)
        if not self.weight and any(each.effect is Effect.SCORE for each in document.policies.values()):
            raise reader.refuse("policies", "本方法没有价格分可加成", "this method has no price score to add to")
        return drawn

    def check_runs(self, has: Collection[Need] = ()) -> None:
        """NotNow while a stage is missing that the method supposes: no sealed price is opened too early. `has`: what
        the tender's procedure brings."""
        for each in sorted(self.needs - set(has)):
            raise NotNow(
                "method.stage",
                f"{self.words.zh}需要“{_MISSING[each].zh}”，所选交易方式没有这一环节，不能据此发布公告",
                f"{self.words.en} needs {_MISSING[each].en}, which the procedure lacks: not to be announced",
                field="method",
                remedy=Words("改用其他评标办法或交易方式", "Choose another way of evaluating, or another procedure"),
            )

    def check_envelopes(self, said: int) -> None:
        """NotValid unless the tender document has the bids sealed in as many envelopes as the method opens."""
        due = 1 if self.envelopes is Envelopes.ONE else 2
        if said != due:
            raise NotValid(
                "method.envelopes",
                f"{self.words.zh}须分 {due} 个信封密封，招标文件写的是 {said} 个",
                f"{self.words.en} needs {due} envelope(s); the tender document says {said}",
                field="envelopes",
                remedy=Words(f"把信封个数改为 {due}", f"Say {due}"),
            )

    def key(self, document: Document, line: Line) -> Key:
        """Smaller stands first; equal keys are a tie. A higher total first, equal ones by the lower price where the
        document says so (P87-57); or the lower price, equal ones 并列 (P87-56)."""
        match self.ranks:
            case Ranks.TOTAL if document.tie is Tie.LOWER_PRICE:
                return (-line.total, line.priced.contract)
            case Ranks.TOTAL:
                return (-line.total,)
            case Ranks.PRICE:
                return (line.ranked_price,)
            case Ranks.NOTHING:
                return ()


_LAWS: Final[Mapping[Regime, Words]] = {
    Regime.BID: Words("招标投标法", "the Bidding Law"),
    Regime.P87: Words("政府采购法", "the Government Procurement Law"),
    Regime.INTL: Words("国际规则", "international rules"),
}
_MISSING: Final[Mapping[Need, Words]] = {
    Need.LAST_QUOTES: Words("谈判或磋商后的最后报价", "last quotes after talks"),
}


def _elsewhere(method: Method, document: Document) -> NotValid:
    zh, en, here = method.words.zh, method.words.en, _LAWS[document.regime]
    where = [_LAWS[each] for each in EVALUATED if each in method.regimes]
    listed = Words("、".join(each.zh for each in where), " or ".join(each.en for each in where))
    return NotValid(
        "document.method",
        f"适用{here.zh}的项目不能采用{zh}",
        f"a tender under {here.en} cannot use this method: {en}",
        law="P87-53" if document.regime is Regime.P87 else "",
        field="method",
        remedy=Words(f"改用其他方法；{zh}限于适用{listed.zh}的项目", f"Choose another; this one is for {listed.en}"),
    )
