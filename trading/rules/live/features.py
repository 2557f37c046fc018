"""What a bidder's better features are worth: a coefficient that divides its price before it is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kernel.errors import NotValid
from trading.rules.live.room import Plan, Room, Standing


def coefficient(features: Mapping[str, Sequence[Fraction]], given: Mapping[str, Fraction]) -> Fraction:
    """1 + Σ values / (1 − Σ of each feature's greatest value), exactly.

    `features`: the values that each may have, as published; `given`: the bidder's own. NotValid if one of them is
    missing or was not published, or if all together could reach 1.
    """
    greatest = sum((max(values) for values in features.values()), Fraction(0))
    if greatest >= 1:
        raise NotValid(
            "features.too_much", "各要素最大值之和须小于 1", "the greatest values must add up to less than 1"
        )
    if set(given) != set(features) or any(value not in features[name] for name, value in given.items()):
        raise NotValid(
            "features.unknown",
            "须为每一要素选取公布的值",
            "a published value is needed for each feature",
            field="features",
        )
    return 1 + sum(given.values(), Fraction(0)) / (1 - greatest)


def weighed(room: Room[Plan], standing: Standing) -> Fraction:
    """The price as it is compared."""
    return Fraction(standing.amount) / room.entrants[standing.bidder].coefficient
