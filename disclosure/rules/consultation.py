"""A matter before the public: planned, consulted on, answered, decided in five steps, carried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from disclosure.rules.consultation_words import (
    LONGEST,
    PERIOD,
    STEPS,
    TEXT,
    Adopted,
    Flag,
    Ground,
    Kind,
    Step,
)
from kernel import law
from kernel.canon import Json
from kernel.deadlines import Due, begins_at, due
from kernel.errors import NotNow, NotValid, Words
from kernel.reader import Reader
from kernel.workdays import DAY, Calendar


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the matter's chain; `by` is the office's code."""

    verb: str
    by: str
    at: datetime
    body: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the response: a point, the comments that made it, what became of it and why."""

    numbers: tuple[int, ...]
    point: str
    adopted: Adopted
    why: str


@dataclass(frozen=True, slots=True)
class Matter:
    """`closes`: the last day for comments; `steps`: file name and digest of each step's document."""

    office: str
    kind: Kind
    title: str
    summary: str
    livelihood: bool
    planned: datetime
    text: str = ""
    contact: str = ""
    urgent: str = ""
    opened: datetime | None = None
    closes: date | None = None
    aside: Mapping[int, Ground] = field(default_factory=dict)
    erased: frozenset[int] = frozenset()
    rows: tuple[Row, ...] = ()
    result: str = ""
    answered: datetime | None = None
    steps: Mapping[Step, tuple[str, str]] = field(default_factory=dict)
    decision: str = ""
    decided: datetime | None = None
    reports: tuple[tuple[datetime, Mapping[str, Json]], ...] = ()

    def takes(self, now: datetime) -> bool:
        """Whether a comment is in time: before 24:00 Beijing time of the last day."""
        return self.closes is not None and now < begins_at(self.closes + DAY)

    def closed(self, now: datetime) -> bool:
        return self.closes is not None and not self.takes(now)

    def flags(self, now: datetime) -> tuple[Flag, ...]:
        """Red: closed without an answer; a livelihood budget about which nobody was asked."""
        made = []
        if self.closed(now) and self.answered is None:
            made.append(Flag.UNANSWERED)
        if self.livelihood and self.kind is Kind.BUDGET and self.opened is None:
            made.append(Flag.NOT_ASKED)
        return tuple(made)

    def missing(self) -> tuple[Step, ...]:
        """The steps of a major decision that have no document yet; none of any other matter."""
        return tuple(each for each in Step if each not in self.steps) if self.kind is Kind.DECISION else ()


def absent(reader: Reader, name: str) -> bool:
    """Whether the member is missing or blank."""
    given = reader.value(name) if reader.has(name) else ""
    return isinstance(given, str) and not given.strip()


def line(reader: Reader, name: str, *, empty: bool = False) -> str:
    """A text within its bounds. NotValid `consultation.text` names the member."""
    text = "" if empty and absent(reader, name) else reader.text(name).strip()
    most = LONGEST.get(name, TEXT)
    if len(text) > most or not (text or empty):
        raise NotValid(
            "consultation.text", f"{name} 须有 1 至 {most} 字", f"{name} has 1 to {most} characters", field=name
        )
    return text


def at_least(kind: Kind, opening: date, calendar: Calendar) -> Due:
    """The last day that must pass before comments may close, as the law in force that day counts it."""
    return due(opening, law.rule(PERIOD[kind], opening).budget, (), calendar)


def period(kind: Kind, opening: date, closes: date, urgent: str, calendar: Calendar) -> None:
    """NotValid `consultation.period` for too short a time; a major decision may say why it is urgent."""
    last = at_least(kind, opening, calendar)
    if closes <= opening or (closes < last.on and not (kind is Kind.DECISION and urgent)):
        raise NotValid(
            "consultation.period",
            f"征求意见须开放至 {last.on} 或以后",
            f"comments must be open until {last.on} or later",
            law=PERIOD[kind],
            field="closes",
        )


def in_time(of: Matter, now: datetime) -> None:
    """NotNow `consultation.closed` before the opening and after the last day."""
    if not of.takes(now):
        raise NotNow(
            "consultation.closed",
            "不在征求意见期内，不能提交意见",
            "comments are not open",
            remedy=Words("意见处理结果在本页公布", "What became of the comments is published on this page"),
        )


def closed(of: Matter, now: datetime) -> None:
    """NotNow while comments may still come."""
    if not of.closed(now):
        raise NotNow("consultation.open", "征求意见尚未截止", "comments are still open")


def rows(reader: Reader, count: int, aside: Iterable[int]) -> tuple[Row, ...]:
    """The response table. NotValid unless each comment that stands is in one row, and none that does not."""
    made = tuple(_row(each) for each in reader.each("rows"))
    told = [number for row in made for number in row.numbers]
    due_ = [number for number in range(1, count + 1) if number not in set(aside)]
    if sorted(told) != due_:
        left = next((n for n in due_ if told.count(n) != 1), next(iter(set(told) - set(due_)), 0))
        raise NotValid(
            "consultation.rows",
            f"每条有效意见须在表中答复一次：第 {left} 号",
            f"each comment that stands is answered once: number {left}",
            field="rows",
        )
    return made


def _row(one: Reader) -> Row:
    numbers = tuple(each for each in one.items("numbers") if isinstance(each, int) and not isinstance(each, bool))
    if len(numbers) != len(one.items("numbers")) or not numbers:
        raise one.refuse("numbers", "须为意见编号", "numbers of comments are meant")
    return Row(numbers, line(one, "point"), one.choice("adopted", Adopted), line(one, "why"))


def ordered(of: Matter, step: Step) -> None:
    """NotNow `decision.order`: legality is reviewed after the first three, and all four come before deliberation."""
    before = tuple(Step)[: 3 if step is Step.LEGALITY else 4] if step in (Step.LEGALITY, Step.DELIBERATION) else ()
    if any(each not in of.steps for each in before):
        raise NotNow("decision.order", "前面的必经环节尚未完成", "a step that comes first is missing", law="MDD-30")


def decidable(of: Matter) -> None:
    """NotNow `decision.steps` names the step that is missing; a consultation has to be answered first."""
    if of.opened is not None and of.answered is None:
        raise NotNow("consultation.unanswered", "意见处理结果尚未公布", "what became of the comments is not published")
    if missing := of.missing():
        named = STEPS[missing[0]]
        raise NotNow(
            "decision.steps",
            f"缺少必经环节：{named.zh}",
            f"a step is missing: {named.en}",
            law="MDD-30",
            remedy=Words("先提交该环节的文件", "Hand in that step’s document first"),
        )
    if of.decided is not None:
        raise NotNow("decision.made", "决策已经公布", "the decision is published already")


def replayed(events: Iterable[Event]) -> Matter | None:
    """The matter as its chain tells it; None where nothing was planned."""
    made: Matter | None = None
    for each in events:
        made = _planned(each) if made is None else _after(made, each, Reader(each.body))
    return made


def _planned(event: Event) -> Matter:
    body = Reader(event.body)
    return Matter(
        event.by, body.choice("kind", Kind), body.text("title"), body.text("summary"), body.flag("livelihood"), event.at
    )


def _after(of: Matter, event: Event, body: Reader) -> Matter:
    match event.verb:
        case "open":
            closes = date.fromisoformat(body.text("closes"))
            text, contact, urgent = body.text("text_sha256"), body.text("contact"), str(event.body["urgent"])
            return replace(of, opened=event.at, closes=closes, text=text, contact=contact, urgent=urgent)
        case "set_aside":
            return replace(of, aside={**of.aside, body.integer("number", 1, 1 << 31): body.choice("ground", Ground)})
        case "erase":
            return replace(of, erased=of.erased | {body.integer("number", 1, 1 << 31)})
        case "answer":
            made = tuple(_row(each) for each in body.each("rows"))
            return replace(of, rows=made, result=body.text("result"), answered=event.at)
        case "step":
            return replace(of, steps={**of.steps, body.choice("step", Step): (body.text("name"), body.text("sha256"))})
        case "decide":
            return replace(of, decision=body.text("text_sha256"), decided=event.at)
        case "report":
            return replace(of, reports=(*of.reports, (event.at, event.body)))
    return of
