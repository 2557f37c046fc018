"""What a bidder's better features are worth: a coefficient that divides its price before it is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kernel.errors import NotValid, Words
from kernel.reader import Reader
from trading.rules.live.method import Kind, Need, Parameter
from trading.rules.live.room import Plan, Room, Standing

PARAMETER = Parameter("features", Words("要素及取值", "Features and their values"), Kind.TABLE, need=Need.NEVER)


def read(parameters: Reader) -> dict[str, tuple[Fraction, ...]]:
    """`features`: a list of `{"feature", "zh", "en", "values": [{"value": "0.05", "zh", "en"}, …]}`, each feature and
    each of its values once, the greatest values together below 1; empty where it is not said."""
    rows = parameters.each("features") if parameters.has("features") else ()
    found = {row.text("feature"): tuple(_value(each) for each in row.each("values")) for row in map(_named, rows)}
    if len(found) < len(rows) or not all(values and len(set(values)) == len(values) for values in found.values()):
        raise parameters.refuse("features", "要素及其取值不得为空或重复", "each feature and value stands there once")
    if sum(map(max, found.values()), Fraction(0)) >= 1:
        raise parameters.refuse(
            "features", "各要素最大值之和须小于 1", "the greatest values must add up to less than 1"
        )
    return found


def _value(row: Reader) -> Fraction:
    return _named(row).decimal("value", "0", "1")


def _named(row: Reader) -> Reader:
    """The row, if it says in both languages what it stands for."""
    row.text("zh"), row.text("en")
    return row


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
