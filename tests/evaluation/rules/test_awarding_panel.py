"""定标委员会: the replay of what a panel says, at the bounds that its acts cannot reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pytest

from evaluation.rules import awarding_panel as panel
from evaluation.rules.awarding_panel import Ballot, Course, Said, Terms
from evaluation.rules.method import Awarding
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotNow, NotTrusted, NotValid

WHY: Final = "十个字的理由足够说明了"[:10]
LEAF: Final = "ab" * 32


def terms(way: Awarding = Awarding.VOTE, *candidates: str, into_lots: int = 2) -> Terms:
    return Terms("L-1", way, 5, into_lots, candidates or ("A", "B", "C"))


def names(count: int = 5, **changed: Json) -> Said:
    listed: list[Json] = [{"n": n, "name": f"委员{n}", "person": f"p{n}"} for n in range(1, count + 1)]
    return Said(panel.NAME, {"members": listed, "head": 1, **changed}, LEAF)


def begun(of: Terms) -> Course:
    return panel.follow(of, [names()])


def voted(course: Course, votes: Sequence[Sequence[str]]) -> tuple[Course, list[Json]]:
    """Every member's ballot cast; the course then, and the ballots as they are opened."""
    made: list[Json] = []
    for n, named in enumerate(votes, start=1):
        data = panel.ballot(course, n, named, WHY, "00")
        made.append(canon.mapping(data))
        body: dict[str, Json] = {"panel": LEAF, "turn": course.turn, "member": n,
                                 "ballot_sha256": canon.sha256(data).hex()}  # fmt: skip
        course = panel.step(course, Said(panel.CAST, body, ""))
    return course, made


def opening(course: Course, ballots: list[Json], **changed: Json) -> Said:
    after = panel.counted(course, [panel.read(course, each)[0] for each in ballots])
    return Said(panel.OPEN, {"turn": course.turn, "ballots": ballots, **panel.result(after), **changed}, "")


def test_a_single_candidate_needs_no_vote() -> None:
    course = panel.follow(terms(Awarding.VOTE, "A"), [])
    assert course.first == ("A",)
    with pytest.raises(NotNow, match=r"awarders\.over"):
        panel.step(course, names())


@pytest.mark.parametrize(("said", "code"), [(names(4), "awarders.size"), (names(6), "awarders.size"),
                                            (names(head=6), "document.value"), (names(head=0), "document.value")])  # fmt: skip
def test_as_many_sit_as_were_announced_and_one_of_them_is_the_head(said: Said, code: str) -> None:
    with pytest.raises(NotValid) as refused:
        panel.follow(terms(), [said])
    assert refused.value.code == code


def test_a_list_is_replaced_until_somebody_votes() -> None:
    assert panel.follow(terms(), [names(), names(head=2)]).head == 2
    course, ballots = voted(begun(terms()), [["A"], ["A"], ["B"], ["B"], ["C"]])
    after = panel.step(course, opening(course, ballots))
    assert (after.turn, after.standing, after.cast) == (2, ("A", "B"), {})
    with pytest.raises(NotNow, match=r"awarders\.begun"):
        panel.step(after, names())


def test_those_tied_for_last_alone_are_voted_on_again() -> None:
    course, ballots = voted(begun(terms()), [["A"], ["A"], ["A"], ["B"], ["C"]])
    assert panel.step(course, opening(course, ballots)).first == ("A",)
    course, ballots = voted(begun(terms(Awarding.VOTE, *"ABCD")), [["A"], ["A"], ["B"], ["B"], ["A"]])
    assert panel.step(course, opening(course, ballots)).first == ("A",)
    course, ballots = voted(begun(terms(Awarding.VOTE, *"ABCD")), [["A"], ["A"], ["B"], ["C"], ["D"]])
    after = panel.step(course, opening(course, ballots))
    assert (after.last, after.among, after.names) == (("B", "C", "D"), ("B", "C", "D"), 1)
    with pytest.raises(NotValid, match=r"ballot\.votes"):
        panel.check(after, Ballot(1, ("A",), WHY))
    course, ballots = voted(after, [["B"], ["B"], ["C"], ["C"], ["D"]])
    assert panel.step(course, opening(course, ballots)).standing == ("A", "B", "C")


def test_what_is_opened_is_what_was_cast() -> None:
    course, ballots = voted(begun(terms()), [["A"], ["A"], ["B"], ["B"], ["C"]])
    good = opening(course, ballots)
    for changed, code in (
        ({"ballots": ballots[:4]}, "ballot.other"),
        ({"ballots": [*ballots[:4], ballots[0]]}, "ballot.other"),
        ({"standing": ["A"]}, "ballot.count"),
        ({"ballots": [{**canon.mapping(canon.canonical(ballots[0])), "more": 1}, *ballots[1:]]}, "ballot.malformed"),
    ):
        with pytest.raises(NotTrusted) as refused:
            panel.step(course, Said(panel.OPEN, {**good.body, **changed}, ""))
        assert refused.value.code == code
    with pytest.raises(NotNow, match=r"ballot\.missing"):
        panel.step(course, Said(panel.OPEN, {**good.body, "turn": 2}, ""))
    with pytest.raises(NotNow, match=r"ballot\.missing"):
        panel.step(begun(terms()), good)


def test_lots_are_for_as_many_as_stand() -> None:
    assert begun(terms(Awarding.VOTE_AND_LOTS, into_lots=5)).names == 3
    assert begun(terms(Awarding.VOTE_AND_LOTS)).names == 2


def test_nobody_votes_before_there_is_a_panel() -> None:
    with pytest.raises(NotNow, match=r"awarders\.none"):
        voted(panel.follow(terms(), []), [["A"]])
