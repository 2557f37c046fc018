"""Procurement policies that touch a price or its score, and the range in which a document may set them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from kernel.errors import NotValid, Words
from kernel.reader import Reader


class Kind(StrEnum):
    """What is procured; it decides weights and policy ranges."""

    WORKS = "works"
    GOODS = "goods"
    SERVICES = "services"


class Effect(StrEnum):
    PRICE = "price"  # taken off the original price, before scoring
    SCORE = "score"  # added to the price score


@dataclass(frozen=True, slots=True)
class Range:
    """The rates that a tender document may choose from, both ends inclusive (以上、以内 include the number)."""

    effect: Effect
    kinds: frozenset[Kind]
    low: str
    high: str
    law: str
    words: Words


GOODS_AND_SERVICES: Final = frozenset({Kind.GOODS, Kind.SERVICES})
WORKS: Final = frozenset({Kind.WORKS})
RANGES: Final = {
    "small_enterprise": Range(
        Effect.PRICE,
        GOODS_AND_SERVICES,
        "0.10",
        "0.20",
        "K19-1",
        Words(
            "小微企业（含监狱企业、残疾人福利性单位）价格扣除",
            "Deduction for small, prison and welfare enterprises",
        ),
    ),
    "small_share": Range(
        Effect.PRICE,
        GOODS_AND_SERVICES,
        "0.04",
        "0.06",
        "K19-1",
        Words("小微企业联合体或分包价格扣除", "Price deduction for a small share of 30 % or more"),
    ),
    "small_works": Range(
        Effect.PRICE,
        WORKS,
        "0.03",
        "0.05",
        "K46-9",
        Words("小微企业工程价格扣除", "Price deduction for small enterprises in works"),
    ),
    "small_works_bonus": Range(
        Effect.SCORE,
        WORKS,
        "0.03",
        "0.05",
        "K46-9",
        Words("小微企业工程价格分加成", "Price-score bonus for small enterprises in works"),
    ),
    "domestic_product": Range(
        Effect.PRICE,
        GOODS_AND_SERVICES,
        "0.20",
        "0.20",
        "G34-1",
        Words("本国产品价格扣除", "Price deduction for domestic products"),
    ),
}


ONE_OF: Final = (("small_enterprise", "small_share"), ("small_works", "small_works_bonus"))
"""A bidder is small in one way only (K19-1), and in works its price is reduced or its score raised (K46-9)."""


def check_granted(names: Sequence[str], field: str) -> None:
    """NotValid where one bid is granted two policies that stand for one another, or one of them twice."""
    for group in ONE_OF:
        both = [name for name in names if name in group]
        if len(both) > 1:
            listed = "、".join(RANGES[name].words.zh for name in both)
            raise NotValid(
                "policy.twice",
                f"同一投标只能享受其中一项政策：{listed}",
                f"a bid is granted one of these policies at most: {', '.join(both)}",
                law=RANGES[both[0]].law,
                field=field,
                remedy=Words("只保留一项", "Keep one of them"),
            )


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy at the rate that the tender document fixed."""

    id: str
    rate: Fraction
    effect: Effect


def read(reader: Reader, kind: Kind) -> Policy:
    """`{id, rate}`; refused if unknown, not for this kind of procurement, or out of its lawful range."""
    reader.only("id", "rate")
    name = reader.text("id")
    found = RANGES.get(name)
    if found is None:
        raise reader.refuse("id", f"未知的政策：{name}", f"unknown policy: {name}", "policy.unknown")
    if kind not in found.kinds:
        raise reader.refuse(
            "id", f"{found.words.zh}不适用于本类项目", f"{name} does not apply to {kind}", "policy.kind", found.law
        )
    return Policy(name, reader.decimal("rate", found.low, found.high), found.effect)
