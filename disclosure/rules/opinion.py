"""A case of public opinion (政务舆情): 预警、研判、处置、回应, the hours that run from its finding, and its result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from disclosure.rules.opinion_grade import Grade, Limit
from disclosure.rules.request import Done
from kernel import canon
from kernel.deadlines import BEIJING
from kernel.errors import Fault, NotNow, NotValid, Words
from kernel.reader import Reader

TEXTS: Final[Mapping[str, int]] = {"title": 100, "source": 200, "text": 4000}
"""What is kept of a finding, and the most characters of each."""
SAID: Final[Mapping[str, int]] = {"title": 100, "text": 10_000}
"""What is published: an answer, a result."""


class Stage(StrEnum):
    """Where a case stands."""

    WARNED = "warned"
    ASSESSED = "assessed"
    HANDLED = "handled"
    CLOSED = "closed"


class Way(StrEnum):
    """How the public is answered."""

    STATEMENT = "statement"
    PRESS = "press"


class Reproof(StrEnum):
    """What is held against an office that handled it badly."""

    CRITICISM = "criticism"
    TALK = "talk"


STAGES: Final[Mapping[Stage, Words]] = {
    Stage.WARNED: Words("已预警", "warned of"),
    Stage.ASSESSED: Words("已研判", "assessed"),
    Stage.HANDLED: Words("已处置", "dealt with"),
    Stage.CLOSED: Words("已办结", "closed"),
}
WAYS: Final[Mapping[Way, Words]] = {
    Way.STATEMENT: Words("发布权威信息", "statement"),
    Way.PRESS: Words("新闻发布会", "press conference"),
}
REPROOFS: Final[Mapping[Reproof, Words]] = {
    Reproof.CRITICISM: Words("通报批评", "criticised in a circular"),
    Reproof.TALK: Words("约谈整改", "talked to, and told to mend"),
}
_OPEN: Final = (Stage.WARNED, Stage.ASSESSED, Stage.HANDLED)
TABLE: Final[Mapping[str, Mapping[Stage, Stage]]] = {
    "assess": {Stage.WARNED: Stage.ASSESSED, Stage.ASSESSED: Stage.ASSESSED},
    "handle": {Stage.ASSESSED: Stage.HANDLED, Stage.HANDLED: Stage.HANDLED},
    "respond": {stage: stage for stage in _OPEN},
    "escalate": {stage: stage for stage in _OPEN},
    "close": {Stage.HANDLED: Stage.CLOSED},
    "publish": {Stage.CLOSED: Stage.CLOSED},
    "reprove": {stage: stage for stage in Stage},
    "erase": {Stage.CLOSED: Stage.CLOSED},
}
"""Where an act leads, by the stage at which it is done."""


@dataclass(frozen=True, slots=True)
class Case:
    """What the acts come to. `met`: when each limit was met; `missed`: which the clerk has told of."""

    office: str
    grade: str
    found: datetime
    stage: Stage = Stage.WARNED
    met: Mapping[str, datetime] = field(default_factory=dict)
    missed: frozenset[str] = frozenset()
    reproofs: tuple[tuple[Reproof, str], ...] = ()
    published: str = ""
    """The result's title."""


def moment(text: str) -> datetime:
    """Beijing time to the minute as a form gives it, `2026-03-02T08:30`. NotValid `opinion.found`."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=BEIJING)
    except ValueError as error:
        raise NotValid("opinion.found", "发现时间不合格式", "no such moment", field="found") from error


def begun(first: Done) -> Case:
    """The case that `warn` begins."""
    reader = Reader(first.body)
    return Case(reader.text("office"), reader.text("grade"), canon.moment(reader.text("found")))


def after(case: Case, done: Done) -> Case:
    """The case after one more act; NotNow if it cannot be done there."""
    moved = replace(case, stage=lead(case, done.verb))
    reader = Reader(done.body)
    match done.verb:
        case "assess":
            return replace(moved, grade=reader.text("grade"))
        case "respond":
            met = {"first": done.at} | ({"press": done.at} if reader.choice("way", Way) is Way.PRESS else {})
            return replace(moved, met={**met, **case.met})
        case "escalate":
            return replace(moved, missed=case.missed | {reader.text("limit")})
        case "reprove":
            return replace(moved, reproofs=(*case.reproofs, (reader.choice("way", Reproof), reader.text("office"))))
        case "publish":
            return replace(moved, published=reader.text("title"))
    return moved


def lead(case: Case, verb: str) -> Stage:
    """Where the act leads. NotNow `opinion.stage`, `opinion.silent` for a case that is closed without an answer,
    `opinion.published` for a second result."""
    target = TABLE[verb].get(case.stage)
    if target is None:
        now = STAGES[case.stage]
        raise NotNow("opinion.stage", f"舆情{now.zh}，此时不能办理这一步", f"the case is {now.en}: not at this stage")
    if verb == "close" and "first" not in case.met:
        raise NotNow("opinion.silent", "尚未回应，不能办结", "nothing has been said yet: it is not closed", law="OPN-1")
    if verb == "publish" and case.published:
        raise NotNow("opinion.published", "结果已经公布", "its result is public already")
    return target


def case(acts: Iterable[Done]) -> Case:
    """The case of a whole chain, `warn` first."""
    chain = iter(acts)
    first = next(chain, None)
    if first is None:
        raise Fault("a case of opinion without its first act")
    found = begun(first)
    for done in chain:
        found = after(found, done)
    return found


# ---------------------------------------------------------------- the hours


def due(case: Case, limit: Limit) -> datetime:
    """The last moment of a limit."""
    return case.found + timedelta(hours=limit.hours)


def waiting(case: Case, grade: Grade) -> list[Limit]:
    """The limits that are not met yet, the nearest first; none of a case that is closed."""
    if case.stage is Stage.CLOSED:
        return []
    return sorted((one for one in grade.limits if one.id not in case.met), key=lambda one: one.hours)


def missed(case: Case, grade: Grade, now: datetime) -> list[Limit]:
    """The limits that have run out, met too late or not at all. One of which the clerk has told stays missed, whatever
    hours a later assessment gives."""
    over = {one.id for one in grade.limits if min(case.met.get(one.id, now), now) > due(case, one)}
    return [one for one in grade.limits if one.id in over | case.missed]


def to_tell(case: Case, grade: Grade) -> list[Limit]:
    """The limits of which the clerk will tell the offices above if they run out."""
    return [one for one in waiting(case, grade) if one.id not in case.missed] if grade.escalates else []
