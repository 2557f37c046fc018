"""How much the price must and may weigh, by the law of the tender and what is bought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evaluation.rules.criteria import FULL, typed
from evaluation.rules.document import Document
from evaluation.rules.policy import Kind
from kernel.errors import NotValid, Words
from trading.rules.lifecycle import Regime


@dataclass(frozen=True, slots=True)
class Bound:
    """Both ends inclusive, in 1/100 point; `law` is empty where only the arithmetic bounds."""

    low: int = 1
    high: int = FULL
    law: str = ""


FREE: Final = Bound()
FIXED: Final = "price_fixed"
Bounds = Mapping[tuple[Regime, Kind], Bound]


def bound(bounds: Bounds, regime: Regime, kind: Kind) -> Bound:
    """At least a hundredth of a point where no law says more."""
    return bounds.get((regime, kind), FREE)


def check(document: Document, name: str, bounds: Bounds) -> int:
    """The price's points in 1/100; NotValid says which rule bounds them and what would be lawful.

    A price that is fixed by the state (`price_fixed`) is not scored and must have none.
    """
    reader = document.parameters
    given = reader.integer(name, 0, FULL)
    if reader.source.get(FIXED) is True:
        if given:
            raise reader.refuse(name, "固定价格不列为评审因素", "a fixed price is not scored", law="P87-55")
        return 0
    lawful = bound(bounds, document.regime, document.kind)
    if lawful.low <= given <= lawful.high:
        return given
    low, high = typed(lawful.low), typed(lawful.high)
    below = given < lawful.low
    field = reader.at(name)
    zh = f"{field}：价格分不得{'低' if below else '高'}于 {low if below else high} 分"
    en = f"{field}: the price weight must not be {'below' if below else 'above'} {low if below else high} points"
    remedy = Words(f"改为 {low} 至 {high} 分，并调整评分项", f"Set it from {low} to {high} and adjust the criteria")
    raise NotValid("document.price_weight", zh, en, law=lawful.law, field=field, remedy=remedy)
