"""Price scores by the distance from a base price: so many points lost for each percent above it, fewer below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from evaluation.rules.method import Lottery
from evaluation.rules.parameter import Parameter, Shape
from evaluation.rules.pricing import Entry, PriceScore
from kernel import money
from kernel.errors import NotValid, Words
from kernel.reader import Reader, fraction

PARAMETERS: Final = (
    Parameter("penalty_above", Words("每高 1% 扣分", "Points lost for each 1 % above"), "2", Shape.DECIMAL, "0", "100"),
    Parameter("penalty_below", Words("每低 1% 扣分", "Points lost for each 1 % below"), "1", Shape.DECIMAL, "0", "100"),
    Parameter(
        "deviation_percent_dp",
        Words("偏差率（%）先保留位数", "Decimals of the deviation, in percent"),
        None,
        Shape.WHOLE,
        "0",
        "6",
        optional=True,
    ),
)
FULL: Final = Parameter("full", Words("报价满分", "Full price score"), 10000, Shape.POINTS, "1")
REDUCTIONS: Final = Parameter(
    "reductions", Words("下浮系数抽取范围", "Reductions to draw from"), ["0.01", "0.02", "0.03"], Shape.DECIMALS
)
DRAWN: Final = "reduction"


@dataclass(frozen=True, slots=True)
class Penalties:
    """Points lost for each percent; `places` rounds the percentage before it is multiplied, None keeps it exact."""

    above: Fraction
    below: Fraction
    places: int | None


def penalties(reader: Reader) -> Penalties:
    """Refused: penalties under which a dear bid would lose no more than a cheap one."""
    above, below = reader.decimal("penalty_above", "0", "100"), reader.decimal("penalty_below", "0", "100")
    if above <= below:
        raise reader.refuse("penalty_above", "高于基准价的扣分须大于低于基准价的扣分", "must exceed penalty_below")
    exactly = reader.value("deviation_percent_dp") is None
    return Penalties(above, below, None if exactly else reader.integer("deviation_percent_dp", 0, 6))


def score(full: Fraction, given: Penalties, base: Fraction, price: Fraction) -> PriceScore:
    """`full` points at the base price, never below zero."""
    percent = (price - base) / base * 100
    if given.places is not None:
        percent = Fraction(money.rounded(percent, given.places))
    lost = abs(percent) * (given.above if percent > 0 else given.below)
    return PriceScore(max(full - lost, Fraction()), (("deviation_percent", percent),))


def scores(reader: Reader, full: Fraction, base: Fraction, bids: Sequence[Entry]) -> dict[str, PriceScore]:
    """Every bid's score by its evaluated price."""
    positive(base)
    given = penalties(reader)
    return {each.bid: score(full, given, base, each.priced.evaluated) for each in bids}


def positive(base: Fraction) -> Fraction:
    """NotValid for a base that no score can be measured by."""
    if base <= 0:
        zh, en = "评标基准价须大于零才能计算价格分", "a price score needs a positive base price"
        raise NotValid("price.not_positive", zh, en, field="prices")
    return base


def mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction()) / len(values)


def trimmed(values: Sequence[Fraction], drop: int) -> Fraction:
    """The mean without `drop` values at each end."""
    return mean(sorted(values)[drop : len(values) - drop])


def reductions(reader: Reader) -> tuple[str, ...]:
    """The coefficients that one is drawn from: distinct, from 0 to 0.2."""
    values = reader.texts("reductions")
    exact = [fraction(text, reader.at("reductions")) for text in values]
    if not exact or len(set(exact)) < len(exact) or not all(0 <= value <= Fraction(1, 5) for value in exact):
        raise reader.refuse("reductions", "须为 0 至 0.2 的不重复系数", "must be distinct coefficients from 0 to 0.2")
    return values


def lotteries(reader: Reader) -> tuple[Lottery, ...]:
    """The draw of the coefficient; a single published one is not drawn."""
    values = reductions(reader)
    return (Lottery(DRAWN, values),) if len(values) > 1 else ()


def reduced(reader: Reader, base: Fraction, drawn: Mapping[str, str]) -> tuple[Fraction, Fraction]:
    """`base` lowered by the drawn coefficient, or the only one; and that coefficient."""
    down = fraction(drawn.get(DRAWN) or reader.texts("reductions")[0], DRAWN)
    return base * (1 - down), down
