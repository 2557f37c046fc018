"""A letter to the government or a ticket of its desk, from arrival to echo: its stages as one table, and the case that
its acts make. Which line it came on (`letter_line`) decides words, levels and times, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from disclosure.rules.request import Done
from kernel.errors import Fault, NotNow, Words
from kernel.reader import Reader


class Channel(StrEnum):
    """How a letter comes. By telephone and over the counter an officer writes it down."""

    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"


class Stage(StrEnum):
    """Where a letter stands."""

    ARRIVED = "arrived"
    OPEN = "open"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Limit(StrEnum):
    """What runs out: the time to take a letter up, the time to answer it."""

    TAKE_UP = "take_up"
    ANSWER = "answer"


class Grade(StrEnum):
    """What the writer says of the answer (好差评); the last two are bad."""

    BEST = "best"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    WORST = "worst"


class By(StrEnum):
    """Who takes a step; deputy and head sign."""

    WRITER = "writer"
    OFFICE = "office"
    HEAD = "head"
    CLERK = "clerk"


CHANNELS: Final[Mapping[Channel, Words]] = {
    Channel.WEB: Words("互联网", "internet"),
    Channel.PHONE: Words("电话", "telephone"),
    Channel.COUNTER: Words("当面", "over the counter"),
}
STAGES: Final[Mapping[Stage, Words]] = {
    Stage.ARRIVED: Words("待受理", "to be taken up"),
    Stage.OPEN: Words("办理中", "being handled"),
    Stage.ANSWERED: Words("已答复", "answered"),
    Stage.DECLINED: Words("不予受理", "not accepted"),
    Stage.WITHDRAWN: Words("已撤回", "withdrawn"),
}
LIMITS: Final[Mapping[Limit, Words]] = {
    Limit.TAKE_UP: Words("受理期限", "time to take it up"),
    Limit.ANSWER: Words("答复期限", "time to answer"),
}
GRADES: Final[Mapping[Grade, Words]] = {
    Grade.BEST: Words("非常满意", "very satisfied"),
    Grade.GOOD: Words("满意", "satisfied"),
    Grade.FAIR: Words("基本满意", "fairly satisfied"),
    Grade.POOR: Words("不满意", "dissatisfied"),
    Grade.WORST: Words("非常不满意", "very dissatisfied"),
}
BAD: Final = frozenset({Grade.POOR, Grade.WORST})
ENDED: Final = (Stage.ANSWERED, Stage.DECLINED, Stage.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the table: from `source` by `verb` to `target`."""

    source: Stage
    verb: str
    target: Stage
    by: By


def _steps() -> Iterator[Step]:
    yield Step(Stage.ARRIVED, "accept", Stage.OPEN, By.OFFICE)
    yield Step(Stage.ARRIVED, "decline", Stage.DECLINED, By.HEAD)
    yield Step(Stage.OPEN, "answer", Stage.ANSWERED, By.HEAD)
    for stage in (Stage.ARRIVED, Stage.OPEN):
        yield Step(stage, "transfer", stage, By.OFFICE)
        yield Step(stage, "escalate", stage, By.CLERK)
        yield Step(stage, "withdraw", Stage.WITHDRAWN, By.WRITER)
    yield Step(Stage.ANSWERED, "rate", Stage.ANSWERED, By.WRITER)
    yield Step(Stage.ANSWERED, "publish", Stage.ANSWERED, By.HEAD)
    for stage in ENDED:
        yield Step(stage, "erase", stage, By.HEAD)


TABLE: Final = tuple(_steps())


def step(stage: Stage, verb: str) -> Step:
    """The line by which `verb` is done at this stage; NotNow `letter.stage` if there is none."""
    found = next((one for one in TABLE if (one.source, one.verb) == (stage, verb)), None)
    if found is None:
        now = STAGES[stage]
        raise NotNow("letter.stage", f"来信{now.zh}，此时不能办理这一步", f"the letter is {now.en}: not at this stage")
    return found


def by(verb: str) -> By:
    """Who takes a step of that name; it is the same at every stage."""
    return next(one.by for one in TABLE if one.verb == verb)


# ---------------------------------------------------------------- the case


@dataclass(frozen=True, slots=True)
class Case:
    """What the acts on a letter come to. `holders`: the offices from the one that took it in to the one that has it;
    `reached`: the day on which that one got it. `raised`: the day on which the time to answer ran out last; `top`:
    which limits have run out where nobody stands above."""

    line: str
    matter: str
    channel: Channel
    consent: bool
    arrived: date
    holders: tuple[str, ...]
    reached: date
    stage: Stage = Stage.ARRIVED
    transfers: int = 0
    raised: date | None = None
    top: frozenset[Limit] = frozenset()
    ended: date | None = None
    grade: Grade | None = None
    published: bool = False

    @property
    def holder(self) -> str:
        return self.holders[-1]

    @property
    def spoken(self) -> bool:
        """The office enters for its writer what that one says; who wrote on the web does it itself, by the code."""
        return self.channel is not Channel.WEB


def of_office(case: Case) -> list[str]:
    """The steps that its office can take at this stage."""
    mine = {By.OFFICE, By.HEAD} | ({By.WRITER} if case.spoken else set())
    return [one.verb for one in TABLE if one.source is case.stage and one.by in mine]


def begun(first: Done) -> Case:
    """The case that `submit` begins."""
    reader = Reader(first.body)
    return Case(
        line=reader.text("line"),
        matter=reader.text("matter"),
        channel=reader.choice("channel", Channel),
        consent=reader.flag("consent"),
        arrived=first.day,
        holders=(reader.text("office"),),
        reached=first.day,
    )


def after(case: Case, done: Done) -> Case:
    """The case after one more act; NotNow `letter.stage`, `letter.rated` or `letter.published` if it cannot be done."""
    moved = replace(case, stage=step(case.stage, done.verb).target)
    reader = Reader(done.body)
    match done.verb:
        case "transfer":
            return replace(
                moved, holders=(*case.holders, reader.text("to")), reached=done.day, transfers=case.transfers + 1,
                top=case.top - {Limit.TAKE_UP},
            )  # fmt: skip
        case "escalate":
            return _risen(moved, reader.choice("limit", Limit), done.day)
        case "answer" | "decline" | "withdraw":
            return replace(moved, ended=done.day)
        case "rate":
            _once(case.grade is None, "letter.rated", "已经评价过", "it has been rated")
            return replace(moved, grade=reader.choice("grade", Grade))
        case "publish":
            _once(not case.published, "letter.published", "已经公布", "it is public already")
            return replace(moved, published=True)
    return moved


def _risen(case: Case, limit: Limit, on: date) -> Case:
    """What ran out goes back to who handed it down; with nobody above that limit is not looked at again."""
    raised = on if limit is Limit.ANSWER else case.raised
    if len(case.holders) == 1:
        return replace(case, raised=raised, top=case.top | {limit})
    return replace(case, raised=raised, holders=case.holders[:-1], reached=on)


def _once(first: bool, code: str, zh: str, en: str) -> None:
    if not first:
        raise NotNow(code, zh, en)


def case(acts: Iterable[Done]) -> Case:
    """The case of a whole chain, `submit` first."""
    chain = iter(acts)
    first = next(chain, None)
    if first is None:
        raise Fault("a letter without its first act")
    found = begun(first)
    for done in chain:
        found = after(found, done)
    return found
