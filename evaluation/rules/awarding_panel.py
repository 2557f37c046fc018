"""The awarding panel (定标委员会) of 评定分离: named, ballots handed in, opened together, counted, till somebody leads.

One replay of what was said serves platform and verifier; how votes count is `final_vote`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from evaluation.rules import final_vote, ranking
from evaluation.rules.document import Document
from evaluation.rules.final_vote import LEAST_OPINION, Next
from evaluation.rules.method import Awarding, Method
from evaluation.rules.ranking import Places
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotNow, NotTrusted, NotValid, Words
from kernel.reader import Reader

VERSION: Final = "ebid-ballot/v1"
NAME, CAST, OPEN, DECIDE = "name_awarders", "cast_ballot", "open_ballots", "decide_winner"
VERBS: Final = (NAME, CAST, OPEN, DECIDE)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the tender document fixes, and whom the evaluating panel hands over."""

    lot: str
    way: Awarding
    size: int
    into_lots: int
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One act of the panel; `leaf` is its entry's."""

    verb: str
    body: Mapping[str, Json]
    leaf: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """One member's vote of one turn. `votes`: whom it names, nobody where the head decides; `reason`: always told."""

    member: int
    votes: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Course:
    """Where the panel is: `turn` is that of the ballots awaited; `among` whom they may name, those tied for last or
    all who stand; `first` whom the panel has put first, of whom lots part several; `opinions`: what all have said,
    after which the head decides."""

    terms: Terms
    standing: tuple[str, ...]
    turn: int = 1
    last: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    opinions: Mapping[str, str] = field(default_factory=dict)
    panel: str = ""
    members: tuple[str, ...] = ()
    head: int = 0
    cast: Mapping[int, str] = field(default_factory=dict)

    @property
    def among(self) -> tuple[str, ...]:
        return self.last or self.standing

    @property
    def names(self) -> int:
        """How many a ballot names."""
        match self.terms.way:
            case Awarding.VOTE:
                return 1
            case Awarding.VOTE_AND_LOTS:
                return min(self.terms.into_lots, len(self.standing))
            case _:
                return 0

    @property
    def full(self) -> bool:
        """Every member has handed in."""
        return bool(self.members) and len(self.cast) == len(self.members)


def terms(method: Method, document: Document, lot: str, candidates: Collection[str]) -> Terms:
    """What an awarding panel of this lot goes by."""
    size = document.parameters.integer(final_vote.AWARDERS.name, 5, 99)
    lots = (
        document.parameters.integer(final_vote.INTO_LOTS.name, 2, 9) if method.awarding is Awarding.VOTE_AND_LOTS else 0
    )
    return Terms(lot, method.awarding, size, lots, tuple(sorted(candidates)))


def follow(of: Terms, said: Iterable[Said]) -> Course:
    """The panel after these acts, each judged. A single candidate needs no vote."""
    course = Course(of, of.candidates, first=of.candidates if len(of.candidates) == 1 else ())
    for each in said:
        course = step(course, each)
    return course


def places(
    method: Method, document: Document, lot: str, order: Places, said: Iterable[Said], drawn: Mapping[str, str]
) -> Places:
    """The places from which candidates are taken: the ranking's, or whom the awarding panel put first and nobody else
    (nobody while it has not decided); ties taken apart as far as they were drawn."""
    if method.awarding is Awarding.RANKING or not order:
        return ranking.settled(order, drawn)
    (group,) = order
    first = follow(terms(method, document, lot, group), said).first
    return ranking.settled((first,) if first else (), drawn)[:1]


def step(course: Course, said: Said) -> Course:
    """The panel after one act more; NotNow or NotValid if it may not be."""
    if course.first:
        raise NotNow("awarders.over", "定标委员会已有结论", "the awarding panel has decided")
    match said.verb:
        case "name_awarders":
            return _named(course, said)
        case "cast_ballot":
            return _cast(course, said)
        case "open_ballots":
            return _opened(course, said)
        case _:
            return _decided(course, said)


def _named(course: Course, said: Said) -> Course:
    """`{members: [{n, name, person}], head}`; once a ballot is handed in nobody is exchanged."""
    if course.cast or course.turn > 1:
        raise NotNow("awarders.begun", "已有人投票，不得更换成员", "a ballot is cast: nobody is exchanged any more")
    reader = Reader.of(said.body)
    listed = reader.each("members")
    people = tuple(each.text("person") for each in listed)
    if [each.integer("n", 1, 99) for each in listed] != list(range(1, course.terms.size + 1)):
        due = course.terms.size
        raise reader.refuse("members", f"须为 {due} 人", f"must be {due} people", "awarders.size")
    if len(set(people)) != len(people):
        raise reader.refuse("members", "同一人只列一次", "nobody sits twice", "awarders.twice")
    names = tuple(each.text("name") for each in listed)
    head = reader.integer("head", 1, len(people))
    return replace(course, panel=said.leaf, members=names, head=head)


def _cast(course: Course, said: Said) -> Course:
    """`{panel, turn, member, ballot_sha256}`: one for each member and turn."""
    reader = Reader.of(said.body)
    member = _member(course, reader)
    if reader.text("panel") != course.panel or reader.integer("turn", 1, 99) != course.turn or course.opinions:
        raise NotNow("ballot.other_turn", "不是本轮的选票", "this ballot is not of this turn", field="turn")
    if member in course.cast:
        raise NotNow("ballot.cast", "本轮已投票", "this member has voted in this turn", field="member")
    return replace(course, cast={**course.cast, member: reader.text("ballot_sha256")})


def _member(course: Course, reader: Reader) -> int:
    if not course.members:
        raise NotNow("awarders.none", "尚未组建定标委员会", "there is no awarding panel yet")
    return reader.integer("member", 1, len(course.members))


def ballot(course: Course, member: int, votes: Sequence[str], reason: str, salt: str) -> bytes:
    """The bytes of a ballot, whose digest is handed in; `salt` keeps it from being guessed."""
    votes_: list[Json] = [*votes]
    of: dict[str, Json] = {"v": VERSION, "lot": course.terms.lot, "panel": course.panel, "turn": course.turn}
    return canon.canonical({**of, "member": member, "votes": votes_, "reason": reason, "salt": salt})


def check(course: Course, one: Ballot) -> None:
    """NotValid unless a ballot names as many as it must, of those who stand, and tells why."""
    if len(set(one.votes)) != course.names or len(one.votes) != course.names or not set(one.votes) <= set(course.among):
        zh, en = f"须从本轮候选人中选 {course.names} 名", f"name {course.names} of those who stand in this turn"
        raise NotValid("ballot.votes", zh, en, field="votes")
    _reasoned(one.reason)


def _reasoned(reason: str) -> None:
    if len(reason.strip()) < LEAST_OPINION:
        zh, en = f"须写明理由，不少于 {LEAST_OPINION} 字", f"reasons of {LEAST_OPINION} characters or more"
        raise NotValid("ballot.reason", zh, en, field="reason")


def read(course: Course, source: Json) -> tuple[Ballot, bytes]:
    """A ballot as it is opened, and its bytes; NotTrusted unless it is of this very turn."""
    reader = Reader.of(source)
    one = Ballot(reader.integer("member", 1, 99), reader.texts("votes"), reader.text("reason"))
    data = ballot(course, one.member, one.votes, one.reason, reader.text("salt"))
    if dict(reader.source) != dict(canon.mapping(data)):
        raise NotTrusted("ballot.malformed", "选票不属于本轮", "the ballot is not of this turn")
    return one, data


def _opened(course: Course, said: Said) -> Course:
    """`{turn, ballots, standing, last, first}`: all ballots of the turn at once, and what they come to."""
    reader = Reader.of(said.body)
    if not course.full or reader.integer("turn", 1, 99) != course.turn:
        raise NotNow("ballot.missing", "还有成员没有投票", "a member has not voted yet")
    found = [read(course, each) for each in reader.items("ballots")]
    if {one.member: canon.sha256(data).hex() for one, data in found} != course.cast or len(found) != len(course.cast):
        raise NotTrusted("ballot.other", "开启的不是所投的选票", "these are not the ballots that were cast")
    after = counted(course, [one for one, _ in found])
    if any(reader.value(name) != value for name, value in result(after).items()):
        raise NotTrusted("ballot.count", "计票结果不符", "the votes were counted otherwise")
    return after


def counted(course: Course, ballots: Sequence[Ballot]) -> Course:
    """The next turn, or who stands first."""
    for one in ballots:
        check(course, one)
    said, everybody = {str(one.member): one for one in ballots}, [str(n + 1) for n in range(len(course.members))]
    following = replace(course, turn=course.turn + 1, cast={})
    match course.terms.way:
        case Awarding.VOTE:
            votes = {member: one.votes[0] for member, one in said.items()}
            tied = Next(None, course.standing, course.last)
            found = (
                final_vote.run_off(tied, votes, everybody)
                if course.last
                else final_vote.round_of(course.standing, votes, everybody)
            )
            first = (found.winner,) if found.winner else ()
            return replace(following, standing=found.standing, last=found.last, first=first)
        case Awarding.VOTE_AND_LOTS:
            named = {member: one.votes for member, one in said.items()}
            chosen = final_vote.into_lots(course.standing, named, everybody, course.terms.into_lots)
            return replace(following, first=chosen)
        case _:
            return replace(following, opinions={member: one.reason for member, one in said.items()})


def result(after: Course) -> dict[str, Json]:
    """What the opening of the ballots tells."""
    return {"standing": [*after.standing], "last": [*after.last], "first": [*after.first]}


def _decided(course: Course, said: Said) -> Course:
    """`{member, bid, reason}`: the head decides for one of the candidates, once all have spoken."""
    reader = Reader.of(said.body)
    if not course.opinions or _member(course, reader) != course.head:
        raise NotNow(
            "awarders.unheard",
            "全体成员书面发表意见后，由主任委员决定",
            "the head decides, once every member has spoken in writing",
            remedy=Words("待全体成员提交意见", "Wait for every member's opinion"),
        )
    _reasoned(reader.text("reason"))
    bid, head = reader.text("bid"), str(course.head)
    return replace(
        course, first=(final_vote.deliberated(course.standing, course.opinions, course.opinions, head, bid),)
    )
