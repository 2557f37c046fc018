"""What is asked about: at its boundary, and never where it is nobody's doing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import pytest

from kernel import canon
from kernel.canon import Json
from tests.support.rooms import STARTS
from trading.rules.live import oddities
from trading.rules.live.oddities import Kind, Oddity

Line = tuple[int, Mapping[str, Json]]


def bids(*made: tuple[str, int]) -> list[Line]:
    """Bids by (bidder, milliseconds after the start)."""
    return [(n, said("bid", STARTS + timedelta(milliseconds=ms), bidder)) for n, (bidder, ms) in enumerate(made, 2)]


def said(name: str, at: datetime, bidder: str = "") -> Mapping[str, Json]:
    return {"name": name, "at": canon.instant(at)} | ({"bidder": bidder} if bidder else {})


def kinds(found: Iterable[Oddity]) -> set[Kind]:
    return {one.kind for one in found}


@pytest.mark.parametrize(("gap", "asked"), [(199, True), (200, False)])
def test_three_pairs_less_than_a_fifth_of_a_second_apart_are_asked_about(gap: int, asked: bool) -> None:
    told = bids(*[(bidder, 10_000 * n + late) for n in range(3) for bidder, late in (("02", 0), ("01", gap))])
    found = oddities.in_chain(told, over=False)
    assert found == ([Oddity(Kind.CLOSE, ("01", "02"), 3)] if asked else [])
    assert oddities.in_chain(told[:4], over=False) == [], "twice is not again and again"


def test_close_bids_of_one_bidder_are_nobody_elses() -> None:
    assert oddities.in_chain(bids(*[("01", 10 * n) for n in range(9)]), over=False) == []


FOLLOWED = [("03", 0), *[(who, 1000 * n) for n in range(1, 6) for who in ("01", "02")]]


def test_who_always_bids_right_after_the_same_one_is_asked_about() -> None:
    told = bids(*((who, ms * 9 + n * 500) for n, (who, ms) in enumerate(FOLLOWED)))
    assert oddities.in_chain(told, over=False) == [Oddity(Kind.FOLLOWS, ("02", "01"), 5)]
    assert oddities.in_chain(told[:-2], over=False) == [], "four times is not always"
    assert oddities.in_chain(told[1:], over=False) == [], "of two each follows the other"


def test_one_bid_after_another_is_enough_not_to_follow() -> None:
    told = bids(*((who, n * 500) for n, who in enumerate(["03", *["01", "02"] * 5, "03", "02"])))
    assert oddities.in_chain(told, over=False) == []
    own = bids(*((who, n * 500) for n, who in enumerate(["01", "03", *["02"] * 6])))
    assert oddities.in_chain(own, over=False) == [], "who outbids himself follows nobody"


def test_who_never_spoke_is_asked_about_once_it_is_over() -> None:
    came = [(n, said("enter", STARTS, f"0{n}")) for n in (1, 2, 3)]
    told = [*came, (4, said("bid", STARTS, "01")), (5, said("refuse", STARTS, "02"))]
    assert oddities.in_chain(told, over=False) == []
    assert oddities.in_chain(told, over=True) == [Oddity(Kind.SILENT, ("03",))]
    hidden = [*told, (6, said("seal", STARTS))]
    assert oddities.in_chain(hidden, over=True) == [], "a turn hid who spoke: it cannot be said"


def test_bids_whose_bidder_a_turn_hides_are_not_counted() -> None:
    told = [(n, said("bid", STARTS)) for n in range(9)]
    assert oddities.in_chain(told, over=False) == []


def test_a_shared_mark_is_asked_about_once() -> None:
    marks = {"03": ["x", "y"], "01": ["x", "z"], "02": ["q", "y"], "04": []}
    assert oddities.shared(Kind.DEVICE, marks) == [Oddity(Kind.DEVICE, ("01", "03")), Oddity(Kind.DEVICE, ("02", "03"))]
    twice = {"01": ["x", "y"], "02": ["x", "y"]}
    assert oddities.shared(Kind.ADDRESS, twice) == [Oddity(Kind.ADDRESS, ("01", "02"))]
    assert kinds(oddities.shared(Kind.ADDRESS, {"01": ["x"]})) == set()
