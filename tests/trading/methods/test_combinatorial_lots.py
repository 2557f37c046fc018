"""Bundles of lots; the published cases of who wins and what they pay."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from kernel.errors import NotValid
from tests.support import kinds, rooms
from tests.support.parts import shared

Case = dict[str, Any]
Offered = tuple[str, tuple[str, ...], str]
"""Bidder, lots, price."""


@pytest.fixture(scope="module")
def published() -> dict[str, Case]:
    found = json.loads(shared("domain/evaluation_cases.json").read_bytes())
    return {each["id"]: each for each in found["cases"]}


def played(
    offers: Sequence[Offered],
    bound: str,
    lots: tuple[str, ...],
    **more: Any,  # noqa: ANN401  values of the terms
) -> rooms.Hall:
    """Everything sealed, shown and decided."""
    bounds = [{"lot": each, "bound": bound} for each in lots]
    bidders = tuple(dict.fromkeys(bidder for bidder, _, _ in offers))
    hall = kinds.hall("combinatorial_lots", bidders, lots=bounds, **more)
    for bidder, held, price in offers:
        assert not hall.seal(bidder, price, 1, *held).code
    for bidder, held, price in offers:
        assert not hall.reveal(bidder, price, 601, *held).code
    hall.wait(900)
    return hall


def test_the_published_cover_is_found(published: dict[str, Case]) -> None:
    case = published["INT-10-combinatorial-lots"]
    offers = [(each["b"], tuple(each["lots"]), f"{each['price']}.00") for each in case["inputs"]["bids"]]
    hall = played(offers, "1000.00", ("L1", "L2", "L3"))
    assert [each.bidder for each in hall.result.winners] == case["expected"]["winners"]
    assert sum(each.price for each in hall.result.winners) == case["expected"]["min_cost"]
    assert [each.lots for each in hall.result.winners] == [("L3",), ("L1", "L2")]


@pytest.mark.parametrize("name", ["PUB-01-vcg", "PUB-02-vcg"])
def test_the_published_payments_are_made(published: dict[str, Case], name: str) -> None:
    case = published[name]
    offers = [
        (bidder, tuple(bundle), f"{price}.00")
        for bidder, bundles in case["inputs"]["bids"].items()
        for bundle, price in bundles.items()
    ]
    hall = played(offers, "0.00", tuple(case["inputs"]["items"]), direction="sale", pays="vcg")
    assert {each.bidder: "".join(each.lots) for each in hall.result.winners} == case["expected"]["allocation"]
    assert {each.bidder: each.price for each in hall.result.winners} == case["expected"]["payments"]
    own = played(offers, "0.00", tuple(case["inputs"]["items"]), direction="sale")
    assert sum(each.price for each in own.result.winners) == case["expected"]["max_total"]


def test_alone_one_is_paid_the_ceiling() -> None:
    hall = played([("A", ("L1",), "40.00")], "100.00", ("L1", "L2"), pays="vcg")
    assert hall.won == [("A", "100.00")]
    assert hall.result.winners[0].lots == ("L1",)


@pytest.mark.parametrize(("wins", "won"), [(1, [("A", "40.00"), ("B", "70.00")]), (2, [("A", "90.00")])])
def test_how_many_bundles_one_may_win(wins: int, won: list[tuple[str, str]]) -> None:
    """兼投不兼中 or 兼投兼中; what one bidder wins is one contract."""
    offers = [("A", ("L1",), "40.00"), ("A", ("L2",), "50.00"), ("B", ("L2",), "70.00")]
    assert played(offers, "100.00", ("L1", "L2"), wins=wins).won == won


@pytest.mark.parametrize(
    ("lots", "code"),
    [
        ((), "room.lots"),
        (("L9",), "room.lots"),
        (("L2", "L1"), "room.lots"),
        (("L1", "L1"), "room.lots"),
        (("L1",), ""),
    ],
)
def test_a_bundle_names_published_lots_in_order(lots: tuple[str, ...], code: str) -> None:
    hall = kinds.hall("combinatorial_lots")
    hall.seal("01", "10.00", 1, *lots)
    assert hall.reveal("01", "10.00", 601, *lots).code == code


@pytest.mark.parametrize(
    ("direction", "amount", "code"),
    [
        ("purchase", "2000.00", ""),
        ("purchase", "2000.01", "room.above_ceiling"),
        ("sale", "2000.00", ""),
        ("sale", "1999.99", "room.below_start"),
    ],
)
def test_a_bundle_keeps_to_the_sum_of_its_lots_bounds(direction: str, amount: str, code: str) -> None:
    hall = kinds.hall("combinatorial_lots", direction=direction)
    hall.seal("01", amount, 1, "L1", "L2")
    assert hall.reveal("01", amount, 601, "L1", "L2").code == code


def test_a_bidder_seals_no_more_than_the_published_number() -> None:
    hall = kinds.hall("combinatorial_lots", bundles=2)
    assert not hall.seal("01", "10.00", 1, "L1").code
    assert not hall.seal("01", "20.00", 2, "L2").code
    assert hall.seal("01", "30.00", 3, "L3").code == "room.seals"
    assert not hall.seal("02", "30.00", 4, "L3").code
    assert not hall.reveal("01", "20.00", 600, "L2").code
    assert not hall.reveal("01", "10.00", 601, "L1").code


@pytest.mark.parametrize("names", [[], ["b", "a"], ["a", "a"], ["a+b"], [f"{n:02}" for n in range(21)]])
def test_lots_are_named_in_order_and_at_most_twenty(names: list[str]) -> None:
    with pytest.raises(NotValid, match=r"parameters\.lots"):
        kinds.hall("combinatorial_lots", lots=[{"lot": each, "bound": "1.00"} for each in names])
