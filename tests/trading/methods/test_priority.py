"""Holders of a right to be preferred (优先购买权) may match the leader, and lead then, in every kind that sells to the
highest; everybody else goes a step above."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import NotValid
from tests.support import kinds, rooms
from tests.support.kinds import METHODS
from tests.support.rooms import after
from trading.rules.live import priority
from trading.rules.live.replay import replay
from trading.rules.live.room import Ending

OPEN = ("english_auction", "listing")
HOLDERS = kinds.preferred(A=1, B=2, C=2)
RIGHTS = {"02": 1, "03": 2, "04": 2}
BIDDERS = ("01", "02", "03", "04")


def hall(kind: str, **more: Any) -> rooms.Hall:  # noqa: ANN401  values of the terms
    terms = {"preferred": HOLDERS, **({"equals": "earliest"} if kind in OPEN else {}), **more}
    return kinds.hall(kind, BIDDERS, rights=RIGHTS, **terms)


@pytest.mark.parametrize("kind", OPEN)
def test_a_holder_matches_and_leads_and_the_others_go_a_step_above(kind: str) -> None:
    one = hall(kind)
    assert one.bid("02", "999.99", 1).code == "room.below_start"  # the start price is for all
    assert not one.bid("01", "1000.00", 2).code
    assert one.method.asking(one.room, "02", after(2)).next == 1000
    assert one.method.asking(one.room, "01", after(2)).next == 1010
    assert one.bid("01", "1000.00", 3).code == "room.below_step"
    assert one.bid("02", "1000.01", 4).code == "room.below_step"  # the same price, or a step
    assert one.bid("02", "999.99", 5).code == "room.below_step"
    assert not one.bid("03", "1000.00", 6).code
    assert one.bid("04", "1000.00", 7).code == "room.below_step"  # the same rank: who was first
    assert not one.bid("02", "1000.00", 8).code  # rank 1 before 2
    assert one.bid("03", "1000.00", 9).code == "room.below_step"
    assert one.bid("02", "1000.00", 10).code == "room.below_step"  # it leads already
    assert [each.bidder for each in one.method.ranking(one.room)] == ["02", "03", "01"]
    assert one.bid("01", "1009.99", 11).code == "room.below_step"
    one.wait(90_000)
    assert one.won == [("02", "1000.00")]


@pytest.mark.parametrize("kind", OPEN)
def test_whoever_has_no_right_never_matches_and_wins_a_step_above(kind: str) -> None:
    one = hall(kind)
    one.bid("02", "1000.00", 1)
    assert one.bid("01", "1000.00", 2).code == "room.below_step"
    assert not one.bid("01", "1010.00", 3).code
    one.wait(90_000)
    assert one.won == [("01", "1010.00")]


@pytest.mark.parametrize("kind", OPEN)
def test_equal_holders_may_be_drawn_between(kind: str) -> None:
    one = hall(kind, equals="draw")
    one.bid("01", "1000.00", 1)
    assert not one.bid("03", "1000.00", 2).code
    assert not one.bid("04", "1000.00", 3).code
    assert one.bid("03", "1000.00", 4).code == "room.below_step"  # it stands there already
    one.wait(90_000)
    assert (one.result.ending, one.result.equal) == (Ending.DRAW, ("03", "04"))
    assert replay(METHODS.__getitem__, rooms.SUBJECT, one.events) == one.room


def test_a_better_right_goes_before_equal_ones() -> None:
    one = hall("english_auction", equals="draw")
    for second, bidder in enumerate(("01", "03", "04", "02"), 1):
        assert not one.bid(bidder, "1000.00", second).code
    assert one.bid("04", "1000.00", 9).code == "room.below_step"
    one.wait(90_000)
    assert one.won == [("02", "1000.00")]


def test_a_match_is_a_bid_that_moves_the_end() -> None:
    one = hall("english_auction")
    one.bid("01", "1000.00", 1)
    one.bid("02", "1000.00", 590)
    assert one.turn.ends == after(650)


# ---------------------------------------------------------------- one sealed quote: matching when all are shown


def shown(*, ties: str = "draw", **prices: str) -> rooms.Hall:
    """The quotes are shown and the time to match has come, if there is one."""
    one = kinds.hall("sealed_quote", BIDDERS, rights=RIGHTS, preferred=HOLDERS, matching=120, ties=ties)
    for second, (bidder, price) in enumerate(prices.items()):
        one.seal(bidder[1:], price, second)
    for second, (bidder, price) in enumerate(prices.items(), 600):
        one.reveal(bidder[1:], price, second)
    one.wait(900)
    return one


def test_holders_are_asked_when_all_is_shown_and_match_just_that_price() -> None:
    one = shown(_01="1200.00", _03="1100.00")
    assert (one.turn.kind, one.turn.whose, one.turn.ends) == ("matching", ("02", "03", "04"), after(1020))
    assert one.bid("01", "1200.00", 901).code == "room.not_your_turn"
    assert one.bid("03", "1200.01", 902).code == "room.only_match"
    assert one.bid("03", "1199.99", 903).code == "room.only_match"
    assert one.method.asking(one.room, "03", after(903)).next == 1200
    assert one.method.asking(one.room, "01", after(903)).next is None
    assert not one.bid("03", "1200.00", 904).code
    one.wait(1020)
    assert one.won == [("03", "1200.00")]
    assert replay(METHODS.__getitem__, rooms.SUBJECT, one.events) == one.room


@pytest.mark.parametrize(("ties", "code"), [("draw", ""), ("earliest", "room.matched")])
def test_the_better_rank_wins_and_equal_ones_go_by_the_rule_of_ties(ties: str, code: str) -> None:
    one = shown(ties=ties, _01="1200.00")
    assert not one.bid("04", "1200.00", 901).code  # it sealed nothing itself
    assert one.bid("03", "1200.00", 902).code == code
    ranked = [each.bidder for each in one.method.ranking(one.room)]
    assert ranked == (["04", "01"] if code else ["04", "03", "01"])
    better = shown(ties=ties, _01="1200.00")
    better.bid("04", "1200.00", 901)
    assert not better.bid("02", "1200.00", 902).code
    assert better.bid("04", "1200.00", 903).code == "room.matched"
    one.wait(1020)
    better.wait(1020)
    assert better.won == [("02", "1200.00")]
    assert one.won == [("04", "1200.00")] if code else set(one.result.equal) == {"03", "04"}


def test_equal_quotes_go_to_the_holder_and_nobody_is_asked_in_vain() -> None:
    one = shown(_01="1200.00", _02="1200.00")
    assert one.won == [("02", "1200.00")]  # rank 1 leads by right: no other could match it
    nobody = shown()
    assert nobody.result.reason == "no_offer"


def test_who_does_not_match_in_time_has_let_the_right_go() -> None:
    one = shown(_01="1200.00")
    assert one.bid("02", "1200.00", 1020).code == "room.closed"
    assert one.won == [("01", "1200.00")]


# ---------------------------------------------------------------- terms


@pytest.mark.parametrize(
    ("kind", "terms", "field"),
    [
        ("english_auction", {"equals": None}, "equals"),
        ("english_auction", {"equals": "guess"}, "equals"),
        ("english_auction", {"preferred": []}, "preferred"),
        ("english_auction", {"preferred": [{"org": "O-A", "rank": 1}, {"org": "O-A", "rank": 2}]}, "preferred"),
        ("english_auction", {"preferred": [{"org": "A", "rank": 1}]}, "preferred"),
        ("english_auction", {"preferred": [{"org": "O-A", "rank": 0}]}, "rank"),
        ("english_auction", {"preferred": [{"org": "O-A", "rank": 100}]}, "rank"),
        ("listing", {"equals": None}, "equals"),
        ("sealed_quote", {"direction": "purchase", "matching": 60}, "preferred"),
        ("sealed_quote", {}, "matching"),
        ("sealed_quote", {"preferred": None, "matching": 60}, "matching"),
    ],
)
def test_terms_of_a_right_that_contradict_one_another_are_refused(kind: str, terms: dict[str, Any], field: str) -> None:
    with pytest.raises(NotValid, match=rf"parameters.*{field}"):
        hall(kind, **terms)


@pytest.mark.parametrize("kind", OPEN)
def test_nothing_need_be_said_where_nobody_is_preferred(kind: str) -> None:
    assert kinds.hall(kind).room.plan.right == priority.Right({}, drawn=False)
    assert kinds.hall(kind, equals="draw").room.plan.right.drawn


# ---------------------------------------------------------------- properties


@pytest.mark.parametrize("equals", ["earliest", "draw"])
@settings(max_examples=40)
@given(
    tries=st.lists(st.tuples(st.sampled_from(BIDDERS), st.integers(min_value=-1, max_value=2)), max_size=16),
)
def test_the_price_never_falls_and_at_the_top_nobody_stands_with_a_better_right(
    equals: str, tries: list[tuple[str, int]]
) -> None:
    """Whatever is tried: a taken offer is at least the leader's, and just as much only by right; the winner offers
    most, and of those who offer as much none has a better right."""
    one = hall("english_auction", equals=equals)
    top, second = 990, 0
    for second, (bidder, steps) in enumerate(tries, 1):
        leaders = [each.bidder for each in one.method.ranking(one.room)]
        if one.bid(bidder, f"{top + 10 * steps}.00", second).code:
            continue
        assert steps > 0 or (bidder in RIGHTS and bidder != leaders[0])
        top += 10 * steps
    one.wait(second + 90_000)
    standing = [each for each in one.room.offers.values() if each.amount == top]
    best = min((RIGHTS.get(each.bidder, 100) for each in standing), default=0)
    equal = sorted(each.bidder for each in standing if RIGHTS.get(each.bidder, 100) == best)
    if not standing:
        assert one.result.reason == "no_offer"
    elif len(equal) > 1:
        assert (equals, sorted(one.result.equal)) == ("draw", equal)
    else:
        assert one.won == [(equal[0], f"{top}.00")]
    assert replay(METHODS.__getitem__, rooms.SUBJECT, one.events) == one.room
