"""What the journal up to a moment says of each office, as points of an assessment: the same month, the same points."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Final

from disclosure.acts import annual, boards, consulting, documents, openness, registers, requests
from disclosure.rules import board, consultation, duty, office_document, register, register_due, request, request_clock
from disclosure.rules.accountability import SHEET
from disclosure.rules.assessment import Measure, Month, Point
from disclosure.rules.board import Standing, State
from disclosure.rules.consultation import Matter
from disclosure.rules.document_words import Attribute, Cause, Stage
from disclosure.rules.duty import Published
from disclosure.rules.office_document import Document, Step
from disclosure.rules.register import Entry as Row
from disclosure.rules.register import Register
from disclosure.rules.register_due import Owing
from disclosure.rules.register_versions import columns
from disclosure.rules.request import Case
from kernel import deadlines, journal, law
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.journal import Entry
from kernel.workdays import announced
from people.acts import units
from people.rules import unit
from people.rules.unit import Unit

_SAID: Final = ("kind", "parent", "name", "name_en", "address", "phone", "email")


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as it stood: `steps` in order."""

    subject: str
    of: Document
    steps: tuple[Step, ...]

    def last(self, verb: str) -> Step | None:
        return next((one for one in reversed(self.steps) if one.verb == verb), None)

    def said(self, name: str) -> str:
        """A member of the newest draft."""
        made = self.last("draft")
        return str(made.body[name]) if made else ""

    @property
    def published(self) -> date | None:
        made = self.last("publish")
        return day_of(made.at) if made else None


@dataclass(frozen=True)
class Events:
    """What happened before the end of the month; each kind of chain is read once for all offices."""

    ctx: Context
    month: Month

    def chain(self, subject: str) -> list[Entry]:
        return [one for one in journal.entries(self.ctx.tx, subject) if one.at < self.month.until]

    @cached_property
    def offices(self) -> Mapping[str, tuple[Unit, datetime]]:
        """The offices that stood at the end of the month, and when each was entered, by code."""
        found = {}
        for subject in journal.subjects(self.ctx.tx, units.PREFIX):
            chain = self.chain(subject)
            said = [one for one in chain if one.type in ("unit.register", "unit.change")]
            if said and all(one.type != "unit.close" for one in chain):
                code = subject.removeprefix(units.PREFIX)
                made = unit.read(code, {name: said[-1].body[name] for name in _SAID})
                found[code] = made, said[0].at
        return found

    @cached_property
    def reports(self) -> list[str]:
        return annual.chains(self.ctx)

    def papers(self, code: str) -> list[Paper]:
        made = []
        for subject in journal.subjects(self.ctx.tx, f"W-{code}-"):
            steps = tuple(one for one in documents.steps(self.ctx, subject) if one.at < self.month.until)
            of = office_document.replayed(steps)
            if of is not None:
                made.append(Paper(subject, of, steps))
        return made

    def fields(self, code: str) -> dict[str, date]:
        """Since when the office uses the standard directory of each field."""
        guides = register.known(registers.GUIDES, self.ctx.catalogue)
        rows = stood(guides, self.chain(registers.subject(guides.id)))
        return {one.cells["field"]: one.day for one in rows if one.unit == code and one.day}

    @cached_property
    def requests(self) -> list[tuple[str, str, Case]]:
        """Office, number and case of each request."""
        chains = {subject: self.chain(subject) for subject in journal.subjects(self.ctx.tx, "R-")}
        return [
            (str(chain[0].body["office"]), subject, request.case(requests.done(chain)))
            for subject, chain in chains.items()
            if chain
        ]

    @cached_property
    def matters(self) -> list[tuple[str, Matter]]:
        found = []
        for subject in journal.subjects(self.ctx.tx, consulting.PREFIX):
            if not subject.endswith(consulting.COMMENTS):
                of = consultation.replayed(consulting.event(one) for one in self.chain(subject))
                found.extend([(subject, of)] if of else [])
        return found

    @cached_property
    def tasks(self) -> list[tuple[str, Standing]]:
        every = board.every(self.ctx.catalogue).values()
        return [(of.id, one) for of in every for one in boards.standings(self.ctx, of, self.month.until)]

    @cached_property
    def lists(self) -> list[Published]:
        """Lists in versions that held something, as they answer the duty of their name: from when they last changed."""
        known = (of.id for of in register.every(self.ctx.catalogue).values() if columns(of))
        chains = ((id, self.chain(registers.subject(id))) for id in known)
        return [Published(chain[-1].subject, id, "", chain[-1].at) for id, chain in chains if size(chain)]

    @cached_property
    def registers(self) -> list[tuple[Register, list[Row]]]:
        """The registers to which each office owes something, with what stood in them."""
        owed = [of for of in register.every(self.ctx.catalogue).values() if any(due.each for due in of.expected)]
        return [(of, stood(of, self.chain(registers.subject(of.id)))) for of in owed]


def size(chain: Iterable[Entry]) -> int:
    """How many entries stood, also of those that were taken in from files: each strike takes one."""
    each = {"register.enter": 1, "register.strike": -1}
    return sum(each.get(one.type) or int(one.body.get("count", 0)) for one in chain)


def stood(of: Register, chain: Iterable[Entry]) -> list[Row]:
    """What offices had entered one by one and not struck. What was taken in from a file is no office's act: the journal
    has its digest alone."""
    held: dict[str, Row] = {}
    for one in chain:
        if one.type == "register.enter":
            cells = {column.name: str(one.body["cells"].get(column.name, "")) for column in of.columns}
            day = next((cells[column.name] for column in of.columns if column.kind == "date"), "")
            made = Row(str(one.body["office"]), date.fromisoformat(day) if day else None, cells)
            held[hashlib.sha256(register.key(of, made).encode()).hexdigest()] = made
        elif one.type == "register.strike":
            held.pop(str(one.body["entry"]), None)
    return list(held.values())


def points(of: Events, code: str) -> dict[Measure, list[Point]]:
    """Everything that the office had to do and that came due in the month, by measure."""
    return {measure: sorted(count(of, code), key=lambda one: one.key) for measure, count in _COUNTED.items()}


# ---------------------------------------------------------------- each measure


def _release(of: Events, code: str) -> Iterator[Point]:
    """The lines of the basic directory that are due or answered on the last day."""
    office, entered = of.offices[code]
    answering = [
        Published(one.subject, one.said("duty"), "", made.at)
        for one in of.papers(code)
        if one.of.stage is Stage.PUBLISHED and one.said("duty") and (made := one.last("publish"))
    ]
    reports = (one for one in annual.signed_by(of.ctx, code, of.reports) if one.at < of.month.until)
    answering += [Published(one.subject, openness.REPORT, "", one.at) for one in reports]
    answering += of.lists
    duties, last = duty.every(of.ctx.catalogue).values(), of.month.last
    since = {duty.ENTERED: day_of(entered), **of.fields(code)}
    for line in duty.lines(duties, office, since, answering, last, announced()):
        if line.state is not duty.State.WAITING:
            yield Point(
                line.duty.id, line.document is not None, line.document.subject if line.document else units.subject(code)
            )


def _timely(of: Events, code: str) -> Iterator[Point]:
    """What was to be public by itself and came due in the month: out by its day (DIS-26)."""
    for one in of.papers(code):
        formed = date.fromisoformat(one.said("formed"))
        due = deadlines.due(formed, law.rule("DIS-26", formed).budget, (), announced()).on
        mine = one.of.attribute is Attribute.PROACTIVE and one.of.stage is not Stage.WITHDRAWN
        if mine and of.month.holds(due):
            yield Point(one.subject, one.published is not None and one.published <= due, one.subject)


def _sheets(of: Events, code: str) -> Iterator[Point]:
    """What was published in the month: with a whole review sheet, and not withdrawn for a leak; what was withdrawn for
    one in the month costs a point whenever it was published."""
    for one in of.papers(code):
        gone = one.last("withdraw")
        leaked = gone is not None and gone.body["cause"] == Cause.LEAK
        withdrawn = leaked and gone is not None and of.month.holds(day_of(gone.at))
        if withdrawn or (one.published is not None and of.month.holds(one.published)):
            yield Point(one.subject, not leaked and set(SHEET) <= set(one.of.judged), one.subject)


def _requests(of: Events, code: str) -> Iterator[Point]:
    """A request counts once: in the month of its answer if that was in time, else in that of its last day (DIS-33)."""
    for office, subject, case in of.requests:
        clock = request_clock.answer_by(case, of.month.last, announced()) if office == code else None
        if clock is None:
            continue
        met = case.answered is not None and case.answered <= clock.on
        if of.month.holds(case.answered if met and case.answered else clock.on):
            yield Point(subject, met, subject)


def _consultations(of: Events, code: str) -> Iterator[Point]:
    """What closed in the month before: answered by the end of this one."""
    for subject, matter in of.matters:
        if matter.office == code and matter.closes is not None and of.month.before().holds(matter.closes):
            yield Point(subject, matter.answered is not None, subject)


def _tasks(of: Events, code: str) -> Iterator[Point]:
    """Tasks of the year that were due in the month, done in time; and older ones until they are done."""
    for name, one in of.tasks:
        if code in one.offices and one.due < of.month.after:
            first = min((each.on for each in one.of(code)), default=None)
            if of.month.holds(one.due):
                yield Point(f"{name}.{one.task.n}", one.state(code, of.month.after) is State.DONE, boards.subject(name))
            elif first is None or first >= of.month.first:
                yield Point(f"{name}.{one.task.n}", first is not None, boards.subject(name))


def _registers(of: Events, code: str) -> Iterator[Point]:
    """What each office owes a register in a period that ended in the month."""
    office, entered = of.offices[code]
    owing = Owing(code, office.kind, day_of(entered))
    for found, rows in of.registers:
        for key, met in register_due.owed(found, rows, owing, of.month.first, of.month.last):
            yield Point(key, met, registers.subject(found.id))


_COUNTED: Final[Mapping[Measure, Callable[[Events, str], Iterator[Point]]]] = {
    Measure.RELEASE: _release,
    Measure.TIMELY: _timely,
    Measure.REQUESTS: _requests,
    Measure.SHEETS: _sheets,
    Measure.CONSULTATIONS: _consultations,
    Measure.TASKS: _tasks,
    Measure.REGISTERS: _registers,
}
