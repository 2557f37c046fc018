"""A supervision order (督办单): why it was issued, its stages as one table, and the order that its acts make.

Complaints, findings of an inspection, bad grades and the tracking of large projects are orders too: each names the
office that has to answer, until when, and stays open until whoever oversees it has seen what was put right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from approval.rules.done import Done
from kernel import canon
from kernel.canon import Json
from kernel.deadlines import BEIJING
from kernel.errors import Fault, NotNow, NotValid, Words
from kernel.reader import Reader

LARGE: Final = Decimal(100_000_000)
"""Yuan. A project of so much or more (亿元以上) is tracked from its first application on."""


class Origin(StrEnum):
    """What an order is about."""

    CARD = "card"
    COMPLAINT = "complaint"
    INSPECTION = "inspection"
    PROJECT = "project"
    RATING = "rating"


class Stage(StrEnum):
    """Where an order stands."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class By(StrEnum):
    """Who takes a step; the head, or deputy, signs."""

    OVERSEER = "overseer"
    UNIT = "unit"
    HEAD = "head"


ORIGINS: Final[Mapping[Origin, Words]] = {
    Origin.CARD: Words("办件告警", "alarm on a case"),
    Origin.COMPLAINT: Words("投诉举报", "complaint"),
    Origin.INSPECTION: Words("检查发现问题", "finding of an inspection"),
    Origin.PROJECT: Words("亿元以上项目跟踪", "tracking of a large project"),
    Origin.RATING: Words("差评整改", "bad grade to be mended"),
}
ISSUED: Final = (Origin.CARD, Origin.COMPLAINT, Origin.INSPECTION)
"""What an overseer issues; the platform itself opens the others as soon as their cause is recorded."""
STAGES: Final[Mapping[Stage, Words]] = {
    Stage.OPEN: Words("待答复", "to be answered"),
    Stage.ANSWERED: Words("已答复，待核实", "answered, to be verified"),
    Stage.CLOSED: Words("已整改办结", "put right and closed"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the table: from `source` by `verb` to `target`."""

    source: Stage
    verb: str
    target: Stage
    by: By


TABLE: Final = (
    Step(Stage.OPEN, "call_back", Stage.OPEN, By.UNIT),
    Step(Stage.OPEN, "answer", Stage.ANSWERED, By.HEAD),
    Step(Stage.ANSWERED, "send_back", Stage.OPEN, By.OVERSEER),
    Step(Stage.ANSWERED, "close", Stage.CLOSED, By.OVERSEER),
    Step(Stage.CLOSED, "erase", Stage.CLOSED, By.OVERSEER),
)


def step(stage: Stage, verb: str) -> Step:
    """The line by which `verb` is done at this stage; NotNow `order.stage` if there is none."""
    found = next((one for one in TABLE if (one.source, one.verb) == (stage, verb)), None)
    if found is None:
        now = STAGES[stage]
        raise NotNow("order.stage", f"督办单{now.zh}，此时不能办理这一步", f"the order is {now.en}: not at this stage")
    return found


def by(verb: str) -> By:
    """Who takes a step of that name."""
    return next(one.by for one in TABLE if one.verb == verb)


@dataclass(frozen=True, slots=True)
class Order:
    """What the acts on an order come to. `about`: a case, a project or nothing; `issuer`: the office that issued it,
    None for the platform; `until`: the first moment at which an answer is late; `called`: when who gave a bad grade was
    called back; `late`: how many answers came late; `rounds`: how often it was sent back."""

    origin: Origin
    unit: str
    about: str
    issuer: str | None
    issued: datetime
    until: datetime
    stage: Stage = Stage.OPEN
    called: datetime | None = None
    answered: datetime | None = None
    rounds: int = 0
    late: int = 0
    closed: datetime | None = None

    def overdue(self, now: datetime) -> bool:
        return self.stage is Stage.OPEN and now >= self.until


@dataclass(frozen=True, slots=True)
class Asked:
    """What an order begins with: why, which office has to answer, about what, by when."""

    origin: Origin
    unit: str
    about: str
    until: datetime

    @property
    def facts(self) -> dict[str, Json]:
        about: dict[str, Json] = {"about": self.about} if self.about else {}
        return {"origin": self.origin, "unit": self.unit, "until": canon.instant(self.until), **about}


def begun(first: Done) -> Order:
    """The order that `issue` begins."""
    reader = Reader(first.body)
    return Order(
        reader.choice("origin", Origin),
        reader.text("unit"),
        reader.text("about") if reader.has("about") else "",
        reader.text("issuer") if reader.has("issuer") else None,
        first.at,
        canon.moment(reader.text("until")),
    )


def after(order: Order, done: Done) -> Order:
    """The order after one more act; NotNow `order.stage` or `order.no_call` if it cannot be done."""
    moved = replace(order, stage=step(order.stage, done.verb).target)
    match done.verb:
        case "call_back":
            _callable(order)
            return replace(moved, called=done.at)
        case "answer":
            return replace(moved, answered=done.at, late=order.late + order.overdue(done.at))
        case "send_back":
            until = canon.moment(Reader(done.body).text("until"))
            return replace(moved, until=until, rounds=order.rounds + 1)
        case "close":
            return replace(moved, closed=done.at)
    return moved


def _callable(order: Order) -> None:
    if order.origin is not Origin.RATING or order.called is not None:
        raise NotNow("order.no_call", "只有差评要回访，且回访一次", "only a bad grade is called back, and once")


def order(acts: Iterable[Done]) -> Order:
    """The order of a whole chain, `issue` first."""
    chain = iter(acts)
    first = next(chain, None)
    if first is None:
        raise Fault("an order without its first act")
    found = begun(first)
    for done in chain:
        found = after(found, done)
    return found


def steps(order: Order) -> Iterator[Step]:
    """What can be done with it now."""
    for one in TABLE:
        if one.source is order.stage and (one.verb != "call_back" or _waits_for_call(order)):
            yield one


def _waits_for_call(order: Order) -> bool:
    return order.origin is Origin.RATING and order.called is None


def moment(text: str) -> datetime:
    """A moment as a form gives it, in Beijing time. NotValid `order.until`."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=BEIJING)
    except ValueError as error:
        raise NotValid("order.until", "须写明日期和时间", "a day and a time are wanted", field="until") from error


def ahead(until: datetime, now: datetime) -> datetime:
    """A time to answer lies ahead. NotValid `order.until`."""
    if until <= now:
        raise NotValid("order.until", "答复时限须在此刻以后", "the time to answer lies ahead", field="until")
    return until


def large(amount: Decimal) -> bool:
    """Whether a project of so many yuan is tracked; the line itself is."""
    return amount >= LARGE
