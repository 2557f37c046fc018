"""What is asked for at the door: a first offer, the features' values, a right that the notice names."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from kernel.errors import NotAllowed, NotValid
from kernel.reader import Reader
from tests.support import kinds
from tests.support.rooms import OPENS
from trading.rules.live import door, features
from trading.rules.live.command import Enter
from trading.rules.live.method import Door

FEATURES = [kinds.feature("warranty", "0", "0.05", "0.1"), kinds.feature("service", "0", "0.2")]


def let_in(kind: str, given: Enter, **more: Any) -> tuple[str, str]:  # noqa: ANN401  values of the terms
    """The refusal's code and the field it names."""
    hall = kinds.hall(kind, (), **more)
    refusal = hall.do(given)[0].refusal
    return (refusal.code, refusal.field) if refusal else ("", "")


def enter(**said: Any) -> Enter:  # noqa: ANN401  the fields of an entrance
    return Enter(at=OPENS, bidder="01", key="key-01", **said)


@pytest.mark.parametrize("kind", [each for each in kinds.METHODS if each != "three_rounds"])
def test_most_kinds_take_no_offer_no_feature_and_no_right_at_the_door(kind: str) -> None:
    assert let_in(kind, enter()) == ("", "")
    assert let_in(kind, enter(amount=Decimal("1.00"))) == ("room.no_first_offer", "amount")
    assert let_in(kind, enter(features={"warranty": "0.05"})) == ("features.unknown", "features")
    assert let_in(kind, enter(priority=1)) == ("room.no_right", "priority")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"warranty": "0.05", "service": "0"}, ("", "")),
        ({"warranty": "0.05"}, ("features.unknown", "features")),
        ({"warranty": "0.06", "service": "0"}, ("features.unknown", "features")),
        ({"warranty": "0.05", "service": "0", "other": "0"}, ("features.unknown", "features")),
        ({"warranty": "5%", "service": "0"}, ("document.decimal", "features.warranty")),
        ({"warranty": "NaN", "service": "0"}, ("document.decimal", "features.warranty")),
        ({"warranty": "1/20", "service": "0"}, ("document.decimal", "features.warranty")),
    ],
)
def test_a_published_value_of_each_feature_is_chosen(values: dict[str, str], told: tuple[str, str]) -> None:
    given = enter(amount=Decimal("900.00"), features=values)
    assert let_in("three_rounds", given, features=FEATURES) == told


def test_the_event_holds_the_values_and_the_exact_coefficient() -> None:
    hall = kinds.hall("three_rounds", (), features=FEATURES)
    hall.do(enter(amount=Decimal("900.00"), features={"warranty": "0.05", "service": "0.2"}))
    entered = hall.events[-1].body
    assert entered["features"] == {"warranty": "0.05", "service": "0.2"}
    assert entered["coefficient"] == str(1 + Fraction("0.25") / (1 - Fraction("0.3"))) == "19/14"


@pytest.mark.parametrize(("rank", "code"), [(0, ""), (1, ""), (2, "room.no_right")])
def test_only_a_rank_that_the_notice_names_is_claimed(rank: int, code: str) -> None:
    terms = {"preferred": kinds.preferred(A=1), "equals": "earliest"}
    assert let_in("english_auction", enter(priority=rank), **terms)[0] == code


@pytest.mark.parametrize(("org", "rank", "its"), [("O-A", 1, True), ("O-A", 2, False), ("O-B", 1, False)])
def test_a_right_is_its_holders(org: str, rank: int, *, its: bool) -> None:
    named = Door(holders={"O-A": 1, "O-C": 2})
    door.claimed(named, org, 0)  # who claims nothing may always come in
    if its:
        door.claimed(named, org, rank)
        return
    with pytest.raises(NotAllowed, match=r"room\.not_holder"):
        door.claimed(named, org, rank)


@pytest.mark.parametrize(
    "rows",
    [
        [kinds.feature("a", "0.5"), kinds.feature("b", "0.5")],  # together the whole price
        [kinds.feature("a", "0.1"), kinds.feature("a", "0.2")],
        [kinds.feature("a", "0.1", "0.10")],
        [kinds.feature("a")],
        [kinds.feature("a", "-0.1")],
        [kinds.feature("a", "1.1")],
        [{"feature": "a", "zh": "要素", "values": [{"value": "0.1", "zh": "甲", "en": "one"}]}],
        [{"feature": "a", "zh": "要素", "en": "a feature", "values": [{"value": "0.1", "zh": "甲"}]}],
    ],
)
def test_features_that_are_not_lawful_are_refused(rows: list[Any]) -> None:
    with pytest.raises(NotValid, match="features"):
        features.read(Reader({"features": rows}))


def test_features_are_read_exactly() -> None:
    assert features.read(Reader({})) == {}
    assert features.read(Reader({"features": [kinds.feature("a", "0", "0.99")]})) == {
        "a": (Fraction(0), Fraction("0.99"))
    }
