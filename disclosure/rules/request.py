"""A request for information (依申请公开) from arrival to answer: its stages as one table, and the case that its acts
make (政府信息公开条例 27 to 44)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import Fault, NotNow, Words
from kernel.reader import Reader


class Kind(StrEnum):
    """What is asked for: information, or that a record about oneself be put right (article 41)."""

    INFORMATION = "information"
    CORRECTION = "correction"


class Channel(StrEnum):
    """How a request comes; decides on which day it counts as received (article 31)."""

    COUNTER = "counter"
    SIGNED_MAIL = "signed_mail"
    PLAIN_MAIL = "plain_mail"
    WEB = "web"
    FAX = "fax"

    @property
    def confirmed(self) -> bool:
        """Whether only the day counts on which office and requester have confirmed it."""
        return self in (Channel.PLAIN_MAIL, Channel.WEB, Channel.FAX)


class Stage(StrEnum):
    """Where a request stands. A lapsed one was given up by silence (article 30) or by not paying."""

    ARRIVED = "arrived"
    OPEN = "open"
    SUPPLEMENT = "supplement"
    FEE = "fee"
    ANSWERED = "answered"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class By(StrEnum):
    """Who takes a step; the platform's clerk takes what falls due by itself."""

    REQUESTER = "requester"
    OFFICE = "office"
    HEAD = "head"
    CLERK = "clerk"


STAGES: Final[Mapping[Stage, Words]] = {
    Stage.ARRIVED: Words("待确认收到", "to be confirmed"),
    Stage.OPEN: Words("办理中", "being handled"),
    Stage.SUPPLEMENT: Words("待补正", "waiting for a supplement"),
    Stage.FEE: Words("待缴费", "waiting for the fee"),
    Stage.ANSWERED: Words("已答复", "answered"),
    Stage.LAPSED: Words("视为放弃", "given up"),
    Stage.WITHDRAWN: Words("已撤回", "withdrawn"),
}
KINDS: Final[Mapping[Kind, Words]] = {
    Kind.INFORMATION: Words("获取政府信息", "government information"),
    Kind.CORRECTION: Words("更正与自身相关的记录", "correction of a record about oneself"),
}
CHANNELS: Final[Mapping[Channel, Words]] = {
    Channel.COUNTER: Words("当面提交", "handed in"),
    Channel.SIGNED_MAIL: Words("挂号信、特快专递", "mail signed for"),
    Channel.PLAIN_MAIL: Words("平常信函", "ordinary mail"),
    Channel.WEB: Words("互联网", "internet"),
    Channel.FAX: Words("传真", "fax"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the table: from `source` by `verb` to `target`."""

    source: Stage
    verb: str
    target: Stage
    by: By


def _in_hand() -> Iterator[Step]:
    """What changes the clock or the record of a request in hand and leaves it in hand."""
    for verb in ("consult", "serve", "hear", "ask_reasons", "delay"):
        yield Step(Stage.OPEN, verb, Stage.OPEN, By.OFFICE)
    yield Step(Stage.OPEN, "give_reasons", Stage.OPEN, By.REQUESTER)
    yield Step(Stage.OPEN, "extend", Stage.OPEN, By.HEAD)


TABLE: Final = (
    Step(Stage.ARRIVED, "confirm", Stage.OPEN, By.OFFICE),
    *_in_hand(),
    Step(Stage.OPEN, "ask_supplement", Stage.SUPPLEMENT, By.OFFICE),
    Step(Stage.SUPPLEMENT, "supplement", Stage.OPEN, By.REQUESTER),
    Step(Stage.SUPPLEMENT, "lapse", Stage.LAPSED, By.CLERK),
    Step(Stage.OPEN, "charge", Stage.FEE, By.OFFICE),
    Step(Stage.FEE, "pay", Stage.OPEN, By.OFFICE),
    Step(Stage.FEE, "lapse", Stage.LAPSED, By.CLERK),
    Step(Stage.OPEN, "answer", Stage.ANSWERED, By.HEAD),
    Step(Stage.ANSWERED, "record_appeal", Stage.ANSWERED, By.OFFICE),
    Step(Stage.ANSWERED, "open_to_all", Stage.ANSWERED, By.OFFICE),
    *(
        Step(stage, "withdraw", Stage.WITHDRAWN, By.REQUESTER)
        for stage in (Stage.ARRIVED, Stage.OPEN, Stage.SUPPLEMENT, Stage.FEE)
    ),
    *(Step(stage, "erase", stage, By.HEAD) for stage in (Stage.ANSWERED, Stage.LAPSED, Stage.WITHDRAWN)),
)


def step(stage: Stage, verb: str) -> Step:
    """The line by which `verb` is done at this stage; NotNow `request.stage` if there is none."""
    found = next((one for one in TABLE if (one.source, one.verb) == (stage, verb)), None)
    if found is None:
        now = STAGES[stage]
        raise NotNow(
            "request.stage", f"申请{now.zh}，此时不能办理这一步", f"the request is {now.en}: not at this stage"
        )
    return found


def by(verb: str) -> By:
    """Who takes a step of that name; it is the same at every stage."""
    return next(one.by for one in TABLE if one.verb == verb)


# ---------------------------------------------------------------- the case


class Asked(StrEnum):
    """Whose opinion is asked: a third party's (article 32), that of an office that made it jointly (34), another's."""

    THIRD = "third"
    JOINT = "joint"
    OTHER = "other"


class Position(StrEnum):
    """What who was asked says."""

    AGREES = "agrees"
    OBJECTS = "objects"


@dataclass(frozen=True, slots=True)
class Consultation:
    """An opinion that was asked: the day it was sent, reached them, came back. `late` objections bind nobody."""

    no: int
    asked: Asked
    sent: date
    served: date | None = None
    heard: date | None = None
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What the acts on a request come to. `since` is the day 0 of the time to answer."""

    kind: Kind
    channel: Channel
    arrived: date
    stage: Stage
    received: date | None = None
    since: date | None = None
    until: date | None = None
    """The last day of what the requester has been asked for: the supplement or the fee."""

    supplemented: bool = False
    charged: bool = False
    asked_reasons: bool = False
    consultations: tuple[Consultation, ...] = ()
    extension: int = 0
    """Working days."""

    delayed: date | None = None
    answered: date | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """One act on a request as the journal holds it."""

    verb: str
    at: datetime
    body: Mapping[str, Json]

    @property
    def day(self) -> date:
        """The Beijing day on which it counts: the one it names, else that of the act."""
        named = self.body.get("day")
        return date.fromisoformat(named) if isinstance(named, str) else day_of(self.at)


def begun(first: Done) -> Case:
    """The case that `submit` begins. Handed in and signed for, it is received at once (article 31)."""
    reader = Reader(first.body)
    kind, channel = reader.choice("kind", Kind), reader.choice("channel", Channel)
    on = first.day
    if channel.confirmed:
        return Case(kind, channel, on, Stage.ARRIVED)
    return Case(kind, channel, on, Stage.OPEN, received=on, since=on)


def after(case: Case, done: Done) -> Case:
    """The case after one more act; NotNow `request.stage` if it cannot be done there."""
    moved = replace(case, stage=step(case.stage, done.verb).target)
    if done.verb in ("consult", "serve", "hear"):
        return replace(moved, consultations=_opinions(moved.consultations, done))
    return _dated(moved, done)


def _dated(case: Case, done: Done) -> Case:
    """What the act changes of the days of the case."""
    reader, on = Reader(done.body), done.day
    match done.verb:
        case "confirm":
            return replace(case, received=on, since=on)
        case "ask_supplement":
            return replace(case, until=_day(reader))
        case "lapse" | "withdraw":
            return replace(case, until=None)
        case "charge":
            return replace(case, until=_day(reader), charged=True)
        case "supplement":
            return replace(case, since=on, until=None, supplemented=True)
        case "pay":
            return replace(case, since=on, until=None)
    return _lengthened(case, done)


def _lengthened(case: Case, done: Done) -> Case:
    reader = Reader(done.body)
    match done.verb:
        case "ask_reasons":
            return replace(case, asked_reasons=True)
        case "extend":
            return replace(case, extension=reader.integer("days", 1, 20))
        case "delay":
            return replace(case, delayed=_day(reader))
        case "answer":
            return replace(case, answered=done.day)
    return case


def _day(reader: Reader, name: str = "until") -> date:
    try:
        return date.fromisoformat(reader.text(name))
    except ValueError as error:
        raise reader.refuse(name, "须为日期", "must be a date") from error


def _opinions(known: tuple[Consultation, ...], done: Done) -> tuple[Consultation, ...]:
    reader = Reader(done.body)
    if done.verb == "consult":
        return (*known, Consultation(len(known) + 1, reader.choice("asked", Asked), done.day))
    no = reader.integer("no", 1, len(known))
    if done.verb == "serve":
        new = replace(known[no - 1], served=done.day)
    else:
        new = replace(known[no - 1], heard=done.day, position=reader.choice("position", Position))
    return (*known[: no - 1], new, *known[no:])


def case(acts: Iterable[Done]) -> Case:
    """The case of a whole chain, `submit` first."""
    chain = iter(acts)
    first = next(chain, None)
    if first is None:
        raise Fault("a request without its first act")
    found = begun(first)
    for done in chain:
        found = after(found, done)
    return found
