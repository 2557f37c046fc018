"""定标 after 评定分离: how an awarding panel turns unranked candidates into one winner; local rules vary.

Every ballot names one candidate, or several where lots follow; ballots are signed, opened together and published
with their reasons. These are the rules alone: who sits and how ballots are sealed is for the acts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evaluation.rules.document import Document
from evaluation.rules.method import Lottery
from evaluation.rules.parameter import Parameter, Shape
from kernel.errors import NotValid, Words

Ballots = Mapping[str, str]
"""Member → the candidate that the member votes for."""
LEAST_OPINION: Final = 10
"""Characters of a written opinion."""
AWARDERS: Final = Parameter(
    "awarders", Words("定标委员会人数", "Members of the awarding panel"), 5, Shape.WHOLE, "5", "99"
)
INTO_LOTS: Final = Parameter(
    "into_lots", Words("入围抽签的家数", "Bidders whose lots are drawn"), 3, Shape.WHOLE, "2", "9"
)


def odd(document: Document) -> tuple[Lottery, ...]:
    """NotValid unless the awarding panel that is announced is odd, as local rules have it (待核); nothing is drawn
    at the opening."""
    if document.parameters.integer(AWARDERS.name, 5, 99) % 2 == 0:
        raise document.parameters.refuse(AWARDERS.name, "须为单数", "must be odd")
    return ()


@dataclass(frozen=True, slots=True)
class Next:
    """What follows a round: a winner; or who is voted on again. `last` are those tied for the last place, among
    whom alone a run-off is voted; the others of `standing` wait for it."""

    winner: str | None
    standing: tuple[str, ...]
    last: tuple[str, ...] = ()


def round_of(standing: Collection[str], ballots: Ballots, members: Collection[str]) -> Next:
    """逐轮票决: more than half of all members wins; else the last is dropped, a tie for last is voted on again."""
    votes = _counted(standing, ballots, members)
    best = max(votes, key=lambda name: votes[name])
    if 2 * votes[best] > len(members):
        return Next(best, (best,))
    return _without_last(tuple(sorted(standing)), votes)


def run_off(before: Next, ballots: Ballots, members: Collection[str]) -> Next:
    """The vote among those tied for last, each member for whom it would keep: who has least is dropped."""
    return _without_last(before.standing, _counted(before.last, ballots, members))


def _without_last(standing: tuple[str, ...], votes: Mapping[str, int]) -> Next:
    least = min(votes.values())
    last = tuple(sorted(name for name, count in votes.items() if count == least))
    if len(last) > 1:
        return Next(None, standing, last)
    left = tuple(name for name in standing if name not in last)
    return Next(left[0] if len(left) == 1 else None, left)


def _counted(among: Collection[str], ballots: Ballots, members: Collection[str]) -> dict[str, int]:
    """Votes of every candidate, none included; NotValid unless every member has voted once for one of them."""
    _all_spoke(ballots, members)
    for member, name in sorted(ballots.items()):
        if name not in among:
            raise _refusal("vote.candidate", member, f"投给了不在本轮的 {name}", f"voted for {name}, not standing")
    counted = Counter(ballots.values())
    return {name: counted[name] for name in sorted(among)}


def into_lots(
    standing: Collection[str], ballots: Mapping[str, Sequence[str]], members: Collection[str], size: int
) -> tuple[str, ...]:
    """票决抽签: every member names `size` candidates, the most named go into the lots.

    Candidates tied for the last of those places all go in: nobody is left out by an order that means nothing.
    """
    _all_spoke(ballots, members)
    for member, names in sorted(ballots.items()):
        if len(set(names)) != len(names) or len(names) != min(size, len(standing)) or not set(names) <= set(standing):
            zh, en = f"须投给 {size} 名不同的候选人", f"must name {size} different candidates"
            raise _refusal("vote.names", member, zh, en)
    counted = Counter(name for names in ballots.values() for name in names)
    line = sorted((counted[name] for name in standing), reverse=True)[min(size, len(standing)) - 1]
    return tuple(sorted(name for name in standing if counted[name] >= max(line, 1)))


def deliberated(
    standing: Collection[str], opinions: Mapping[str, str], members: Collection[str], head: str, decision: str
) -> str:
    """集体议事: every member speaks in writing first, the head too; then the head decides for one of the candidates."""
    _all_spoke(opinions, members)
    for member, said in sorted(opinions.items()):
        if len(said.strip()) < LEAST_OPINION:
            raise _refusal("vote.opinion", member, "须写明意见和理由", "must give an opinion with its reasons")
    if head not in members:
        raise _refusal("vote.head", head, "不是定标委员会成员", "is no member of the awarding panel")
    if decision not in standing:
        raise _refusal("vote.candidate", head, f"{decision} 不是候选人", f"{decision} is no candidate")
    return decision


def _all_spoke(said: Collection[str], members: Collection[str]) -> None:
    for member in sorted(set(members) ^ set(said)):
        zh, en = ("没有投票", "has not voted") if member in members else ("不是成员", "is no member")
        raise _refusal("vote.members", member, zh, en)


def _refusal(code: str, who: str, zh: str, en: str) -> NotValid:
    return NotValid(
        code, f"{who}：{zh}", f"{who}: {en}", field=who, remedy=Words("更正后重新表决", "Correct it and vote again")
    )
