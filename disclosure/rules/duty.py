"""The basic directory of openness (主动公开基本目录): what each office must publish, by when, and whether it has."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from disclosure.rules.document_words import CLASSES
from kernel import deadlines, law
from kernel.deadlines import Budget, Unit, day_of
from kernel.errors import NotFound, NotValid, Words
from kernel.workdays import Calendar
from people.rules.unit import Kind
from people.rules.unit import Unit as Office

FOLDER: Final = "duties/"
ORGANISATION: Final = ("structure", "functions", "workflow", "staffing")
"""The four fields that each office's page shows: 机构设置、职责分工、工作流程、人员编制 (row 72)."""


ENTERED: Final = ""
"""Stands among the fields for the office itself, for what binds it in no field."""


class Public(StrEnum):
    """What of an office's work the duty opens (五公开)."""

    DECISION = "decision"
    EXECUTION = "execution"
    MANAGEMENT = "management"
    SERVICE = "service"
    RESULT = "result"


PUBLICS: Final[Mapping[Public, Words]] = {
    Public.DECISION: Words("决策公开", "decisions"),
    Public.EXECUTION: Words("执行公开", "execution"),
    Public.MANAGEMENT: Words("管理公开", "management"),
    Public.SERVICE: Words("服务公开", "services"),
    Public.RESULT: Words("结果公开", "results"),
}


class Duty(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of the directory. `kinds` are the offices that have it, none for all of them (共性); of a `field` only
    those that use its standard directory have it. `days` working days after the office was entered or took the field's
    directory, or `each_year` a day of every year (month × 100 + day); `own`: added by the city."""

    id: str
    zh: str
    en: str
    about_zh: str
    about_en: str
    of_class: str
    public: Public
    carrier_zh: str = "政府门户网站"
    carrier_en: str = "the government’s site"
    kinds: list[Kind] = []
    days: int = 0
    each_year: int = 0
    law: str = "DIS-26"
    field: str = ENTERED
    own: bool = False

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)

    @property
    def about(self) -> Words:
        return Words(self.about_zh, self.about_en)

    @property
    def carrier(self) -> Words:
        return Words(self.carrier_zh, self.carrier_en)

    @property
    def common(self) -> bool:
        return not self.kinds and not self.field

    @property
    def budget(self) -> Budget:
        """Its limit: a fixed day of the year, its own number of days, else that of article 26."""
        if self.each_year:
            return Budget(self.each_year, Unit.CALENDAR, self.law)
        if self.days:
            return Budget(self.days, Unit.WORKING, self.law)
        return law.rule("DIS-26", date.max).budget

    def binds(self, office: Office, fields: Collection[str] = ()) -> bool:
        """Whether an office has it that uses the standard directories of these fields."""
        if self.field and self.field not in fields:
            return False
        return not self.kinds or office.kind in self.kinds


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`field`: the duties are the standard directory of that field (基层政务公开标准目录)."""

    duty: list[Duty]
    field: str = ENTERED


def read(name: str, text: str, *, own: bool = False) -> tuple[Duty, ...]:
    """The duties of one file. NotValid for what is missing, unknown or malformed."""
    try:
        made = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise NotValid(
            "duty.malformed", f"目录文件 {name} 有误：{error}", f"file {name}: {error}", field=name
        ) from error
    for one in made.duty:
        if one.of_class not in CLASSES or not law.known(one.law) or (one.days and one.each_year):
            raise NotValid("duty.malformed", f"目录事项 {one.id} 有误", f"the duty {one.id} is wrong", field=one.id)
    return tuple(msgspec.structs.replace(one, field=made.field, own=own) for one in made.duty)


@cache
def ours() -> Mapping[str, Duty]:
    """The directory that ships with the platform, by id: common duties first, a field’s last."""
    folder = files("disclosure") / "duties"
    return {
        one.id: one
        for name in ("common", "special", "public_resources")
        for one in read(name, (folder / f"{name}.toml").read_text("utf-8"))
    }


def every(catalogue: Mapping[str, str]) -> Mapping[str, Duty]:
    """Ours, then the city's; one of the city's cannot take the id of another."""
    added = (read(path, text, own=True) for path, text in sorted(catalogue.items()) if path.startswith(FOLDER))
    return dict(ours()) | {one.id: one for duties in added for one in duties if one.id not in ours()}


def known(id: str, catalogue: Mapping[str, str]) -> Duty:
    """NotFound if the directory has no such line."""
    found = every(catalogue).get(id)
    if found is None:
        raise NotFound("duty.unknown", f"基本目录没有这一事项：{id}", f"no such duty: {id}", field="duty")
    return found


# ---------------------------------------------------------------- what is due


class State(StrEnum):
    """Of a line on a day: published in time, published late, not due yet, past its limit with nothing there."""

    DONE = "done"
    LATE = "late"
    WAITING = "waiting"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Published:
    """A public document as the directory counts it."""

    subject: str
    duty: str
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """A duty of one office on a day; `document` is the one that answers it, None where there is none."""

    duty: Duty
    office: Office
    due: date
    document: Published | None
    state: State


def lines(
    duties: Iterable[Duty],
    office: Office,
    since: Mapping[str, date],
    documents: Sequence[Published],
    on: date,
    calendar: Calendar,
) -> Iterator[Line]:
    """The directory of an office on a day: its duties, each with its due day and the newest document that answers it.
    What is due each year has to be answered anew after each due day. `since`: when it was entered, by `ENTERED`, and
    since when it uses the standard directory of each field."""
    for duty in duties:
        if duty.binds(office, since):
            after, due = _limits(duty, since[duty.field], on, calendar)
            answering = [one for one in documents if one.duty == duty.id and after < day_of(one.at) <= on]
            newest = max(answering, key=lambda one: one.at, default=None)
            first = min((day_of(one.at) for one in answering), default=None)
            yield Line(duty, office, due, newest, _state(first, due, on))


def _limits(duty: Duty, entered: date, on: date, calendar: Calendar) -> tuple[date, date]:
    """After which day a document answers the duty, and by which."""
    due = deadlines.due(entered, duty.budget, (), calendar).on
    after = date.min
    while duty.each_year and (following := due.replace(year=due.year + 1)) <= on:
        after, due = due, following
    return after, due


def _state(first: date | None, due: date, on: date) -> State:
    if first is not None:
        return State.DONE if first <= due else State.LATE
    return State.MISSING if due < on else State.WAITING
