"""定标: rounds of votes, run-offs, lots after a vote, deliberation."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.rules import final_vote
from evaluation.rules.final_vote import Next
from kernel.errors import NotValid

MEMBERS = ("m1", "m2", "m3", "m4", "m5")
SAID = dict.fromkeys(MEMBERS, "方案成熟，履约记录良好，价格合理")


def cast(text: str) -> dict[str, str]:
    """The members' votes in order, one letter each."""
    return dict(zip(MEMBERS, text, strict=True))


@pytest.mark.parametrize(
    ("votes", "due"),
    [
        ("AAABC", Next("A", ("A",))),
        ("AABBC", Next(None, ("A", "B"))),
        ("AABBB", Next("B", ("B",))),
        ("AAABB", Next("A", ("A",))),
    ],
)
def test_more_than_half_wins_else_the_last_is_dropped(votes: str, due: Next) -> None:
    assert final_vote.round_of("ABC", cast(votes), MEMBERS) == due


def test_exactly_half_is_not_more_than_half() -> None:
    four = dict(zip(MEMBERS[:4], "AABC", strict=True))
    assert final_vote.round_of("ABC", four, MEMBERS[:4]) == Next(None, ("A", "B", "C"), ("B", "C"))


def test_those_tied_for_last_are_voted_on_until_one_has_least() -> None:
    tied = final_vote.round_of("ABC", dict(zip(MEMBERS[:4], "AABC", strict=True)), MEMBERS[:4])
    again = final_vote.run_off(tied, dict(zip(MEMBERS[:4], "BBCC", strict=True)), MEMBERS[:4])
    assert again == tied
    assert final_vote.run_off(again, dict(zip(MEMBERS[:4], "BBBC", strict=True)), MEMBERS[:4]) == Next(None, ("A", "B"))


def test_when_one_is_left_it_has_won() -> None:
    halves = final_vote.round_of("AB", dict(zip(MEMBERS[:4], "AABB", strict=True)), MEMBERS[:4])
    assert halves == Next(None, ("A", "B"), ("A", "B"))
    assert final_vote.run_off(halves, dict(zip(MEMBERS[:4], "AAAB", strict=True)), MEMBERS[:4]) == Next("A", ("A",))


def test_nobody_without_a_vote_is_forgotten() -> None:
    assert final_vote.round_of("ABCD", cast("AABBC"), MEMBERS) == Next(None, ("A", "B", "C"))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from("ABCD"), min_size=5, max_size=5))
def test_a_round_ends_with_a_winner_fewer_who_stand_or_a_run_off(votes: list[str]) -> None:
    found = final_vote.round_of("ABCD", cast("".join(votes)), MEMBERS)
    assert found.winner or len(found.standing) < 4 or len(found.last) > 1
    if found.winner and len(found.standing) == 1:
        assert votes.count(found.winner) >= 3


@pytest.mark.parametrize(
    ("ballots", "code"),
    [
        ({**cast("AAABC"), "m9": "A"}, "vote.members"),
        ({"m1": "A", "m2": "A", "m3": "A", "m4": "A"}, "vote.members"),
        (cast("AAABX"), "vote.candidate"),
    ],
)
def test_every_member_votes_once_for_one_who_stands(ballots: Mapping[str, str], code: str) -> None:
    with pytest.raises(NotValid) as refused:
        final_vote.round_of("ABC", ballots, MEMBERS)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("named", "due"),
    [
        (("AB", "AB", "AC", "BC", "AD"), ("A", "B")),
        (("AB", "AB", "AC", "AC", "AD"), ("A", "B", "C")),
        (("AB", "AB", "AB", "AB", "AB"), ("A", "B")),
    ],
)
def test_the_most_named_go_into_the_lots_with_whoever_is_tied(named: tuple[str, ...], due: tuple[str, ...]) -> None:
    assert final_vote.into_lots("ABCD", dict(zip(MEMBERS, named, strict=True)), MEMBERS, 2) == due


def test_nobody_whom_no_one_named_goes_into_the_lots() -> None:
    assert final_vote.into_lots("AB", dict.fromkeys(MEMBERS, "AB"), MEMBERS, 3) == ("A", "B")
    assert final_vote.into_lots("ABC", dict.fromkeys(MEMBERS, "A"), MEMBERS, 1) == ("A",)


@pytest.mark.parametrize("wrong", ["A", "AA", "AX", "ABC"])
def test_a_ballot_for_the_lots_names_so_many_different_candidates(wrong: str) -> None:
    with pytest.raises(NotValid) as refused:
        final_vote.into_lots("ABCD", {**dict.fromkeys(MEMBERS, "AB"), "m3": wrong}, MEMBERS, 2)
    assert (refused.value.code, refused.value.field) == ("vote.names", "m3")


def test_the_head_decides_after_everybody_spoke() -> None:
    assert final_vote.deliberated("AB", SAID, MEMBERS, "m1", "B") == "B"


@pytest.mark.parametrize(
    ("opinions", "head", "decision", "code"),
    [
        ({**SAID, "m2": " 同意 "}, "m1", "A", "vote.opinion"),
        ({"m1": SAID["m1"]}, "m1", "A", "vote.members"),
        (SAID, "m9", "A", "vote.head"),
        (SAID, "m1", "X", "vote.candidate"),
    ],
)
def test_no_decision_without_opinions_from_another_or_for_another(
    opinions: Mapping[str, str], head: str, decision: str, code: str
) -> None:
    with pytest.raises(NotValid) as refused:
        final_vote.deliberated("AB", opinions, MEMBERS, head, decision)
    assert refused.value.code == code
