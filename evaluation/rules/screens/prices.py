"""The leads that the prices of one lot give, after the opening, in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isqrt

from evaluation.rules.screens import regular, spread
from evaluation.rules.screens.lead import Lead, Strength
from evaluation.rules.screens.rates import RATES
from evaluation.rules.winning_gap import Fences, gap, too_close, too_far
from kernel.errors import Words


def leads(prices: Mapping[str, int], fences: Fences | None, cent: int = 1) -> tuple[Lead, ...]:
    """`prices` by bidder, positive, in one unit of which `cent` make 0.01 of the currency; `fences` of the lot's
    segment of the market, None where its history is too short: then nobody judges how far the lowest stands apart."""
    if len(prices) < 2:
        return ()
    ordered = sorted(prices, key=lambda name: (prices[name], name))
    found = (
        _bunched(prices, ordered),
        _step(prices, ordered, cent),
        _ratio(prices, ordered),
        _gap(prices, ordered, fences),
    )
    return (*_equal(prices, ordered), *(each for each in found if each))


def root(square: Fraction, places: int) -> str:
    """The root of a square as people read it, cut off after `places` decimals."""
    scale: int = 10**places
    whole, rest = divmod(isqrt(square.numerator * scale**2 // square.denominator), scale)
    return f"{whole}.{rest:0{places}}"


def _bunched(prices: Mapping[str, int], ordered: list[str]) -> Lead | None:
    values = list(prices.values())
    if not spread.bunched(values):
        return None
    square, away = spread.cv_squared(values), spread.rd_squared(values)
    apart = Words("其余报价完全相同", "the others are all equal")
    if away is not None:
        apart = Words(f"相对距离 {root(away, 2)}（界限 1）", f"relative distance {root(away, 2)} (fence 1)")
    cv = root(square * 10**4, 1)
    words = Words(
        f"{ordered[0]} 最低，其余报价聚集：变异系数 {cv}%（界限 6%），{apart.zh}",
        f"{ordered[0]} is lowest, the others are bunched: coefficient of variation {cv} % (fence 6 %), {apart.en}",
    )
    return Lead("bunched", tuple(ordered), Strength.LEAD, words, square, spread.CV**2, RATES["bunched"])


def _equal(prices: Mapping[str, int], ordered: list[str]) -> tuple[Lead, ...]:
    found = []
    for value in sorted({*prices.values()}):
        same = tuple(name for name in ordered if prices[name] == value)
        if len(same) > 1:
            listed = Words("、".join(same), ", ".join(same))
            words = Words(f"报价完全相同：{listed.zh}", f"the same price to the cent: {listed.en}")
            found.append(Lead("equal", same, Strength.LEAD, words, Fraction(len(same)), Fraction(2), RATES["equal"]))
    return tuple(found)


def _step(prices: Mapping[str, int], ordered: list[str], cent: int) -> Lead | None:
    if (step := regular.step(list(prices.values()), cent)) is None:
        return None
    shown = shown_as(step / (100 * cent))
    words = Words(
        f"相邻报价之差都是 {shown}（相差不超过 0.01）", f"neighbouring prices all differ by {shown} (to within 0.01)"
    )
    off = regular.off_the_line(list(prices.values())) / cent
    return Lead("step", tuple(ordered), Strength.LEAD, words, off, Fraction(1), RATES["step"])


def _ratio(prices: Mapping[str, int], ordered: list[str]) -> Lead | None:
    if (ratio := regular.ratio(list(prices.values()))) is None:
        return None
    shown = shown_as(ratio, 6)
    words = Words(
        f"相邻报价之比都是 {shown}（相差不超过百万分之一）",
        f"neighbouring prices all stand as 1 to {shown} (to within 1e-6)",
    )
    return Lead("ratio", tuple(ordered), Strength.LEAD, words, ratio, regular.RATIO, RATES["ratio"])


def _gap(prices: Mapping[str, int], ordered: list[str], fences: Fences | None) -> Lead | None:
    if fences is None:
        return None
    first, second = ordered[:2]
    value = gap(Fraction(prices[first]), Fraction(prices[second]))
    names, shown = (first, second), shown_as(value * 100, 1)
    if too_far(value, fences):
        return _beside("far", names, value, fences.high, Words(
            f"{first} 比 {second} 低得异常：相差 {shown}%", f"{first} is unusually far below {second}: {shown} %"
        ))  # fmt: skip
    if too_close(value, fences):
        return _beside("close", names, value, fences.low, Words(
            f"{first} 与 {second} 异常接近：相差 {shown}%", f"{first} is unusually close to {second}: {shown} %"
        ))  # fmt: skip
    return None


def _beside(screen: str, names: tuple[str, ...], value: Fraction, fence: Fraction, words: Words) -> Lead:
    limit = shown_as(fence * 100, 1)
    said = Words(f"{words.zh}（本市场界限 {limit}%）", f"{words.en} (fence of this market {limit} %)")
    return Lead(screen, names, Strength.LEAD, said, value, fence, RATES[screen])


def shown_as(value: Fraction, places: int = 2) -> str:
    """The value as people read it, half up; `value` is not negative."""
    scale: int = 10**places
    whole, rest = divmod((2 * value.numerator * scale + value.denominator) // (2 * value.denominator), scale)
    return f"{whole}.{rest:0{places}}"
