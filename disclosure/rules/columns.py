"""专栏: the four columns of the city's plan of 2018 and their day, the topics, and what a document must hold.

A column of the plan is owed an entry by 30 November of each year; a budget or a final account names the tables that it
holds, and what it must hold and does not is flagged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from disclosure.rules.major import day, line, link
from kernel.canon import Json
from kernel.errors import Words
from kernel.reader import Reader


class Column(StrEnum):
    """The first four are the plan's; the others are the topics of key areas (重点公开领域)."""

    KEY_WORK = "key_work"
    MAJOR_PROJECTS = "major_projects"
    RESOURCES = "resources"
    WELFARE = "welfare"
    FINANCE = "finance"
    AUDIT = "audit"
    COMPENSATION = "compensation"
    LOANS = "loans"
    METRO = "metro"
    EDUCATION = "education"
    HEALTH = "health"
    SECURITY = "security"
    EMPLOYMENT = "employment"


class Sort(StrEnum):
    """What a document of a column is; decides what it must hold."""

    BUDGET = "budget"
    FINAL_ACCOUNT = "final_account"
    OTHER = "other"


class Part(StrEnum):
    """A table of a budget or a final account."""

    FUNCTIONAL = "functional"
    ECONOMIC = "economic"
    THREE_PUBLIC = "three_public"
    DEBT = "debt"


PLANNED: Final = (Column.KEY_WORK, Column.MAJOR_PROJECTS, Column.RESOURCES, Column.WELFARE)
DUE: Final = (11, 30)
"""Month and day."""
COLUMNS: Final[Mapping[Column, Words]] = {
    Column.KEY_WORK: Words("政务公开重点工作", "Key work of openness"),
    Column.MAJOR_PROJECTS: Words("重大建设项目批准和实施", "Major construction projects"),
    Column.RESOURCES: Words("公共资源配置", "Allocation of public resources"),
    Column.WELFARE: Words("社会公益事业建设", "Social welfare"),
    Column.FINANCE: Words("财政预决算", "Budgets and final accounts"),
    Column.AUDIT: Words("审计", "Audit"),
    Column.COMPENSATION: Words("征地拆迁补偿", "Compensation for expropriation"),
    Column.LOANS: Words("重大项目贷款", "Loans of major projects"),
    Column.METRO: Words("地铁建设资金", "Funds of the metro"),
    Column.EDUCATION: Words("教育", "Education"),
    Column.HEALTH: Words("医疗卫生", "Health"),
    Column.SECURITY: Words("社会保障", "Social security"),
    Column.EMPLOYMENT: Words("就业", "Employment"),
}
SORTS: Final[Mapping[Sort, Words]] = {
    Sort.BUDGET: Words("预算", "Budget"),
    Sort.FINAL_ACCOUNT: Words("决算", "Final account"),
    Sort.OTHER: Words("其他", "Other"),
}
PARTS: Final[Mapping[Part, Words]] = {
    Part.FUNCTIONAL: Words("功能分类表（到项级）", "table by function, to items"),
    Part.ECONOMIC: Words("经济分类表", "table by economic nature"),
    Part.THREE_PUBLIC: Words("“三公”经费分项", "three public expenses, itemised"),
    Part.DEBT: Words("政府债务表", "table of debt"),
}
MUST: Final[Mapping[Sort, tuple[Part, ...]]] = {
    Sort.BUDGET: (Part.FUNCTIONAL, Part.THREE_PUBLIC, Part.DEBT),
    Sort.FINAL_ACCOUNT: tuple(Part),
    Sort.OTHER: (),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a column, at its source."""

    column: Column
    sort: Sort
    title: str
    text: str
    link: str
    on: date
    unit: str
    holds: tuple[Part, ...]

    @property
    def lacking(self) -> tuple[Part, ...]:
        return tuple(part for part in MUST[self.sort] if part not in self.holds)


def read(body: Mapping[str, Json], unit: str, today: date) -> Entry:
    """From `{column, sort, title, text, link, on, holds: [part]}`; NotValid names what is wrong."""
    reader = Reader(body)
    holds = tuple(Part(each) for each in reader.texts("holds") if each in set(Part))
    if len(holds) != len(reader.texts("holds")):
        raise reader.refuse("holds", "没有这种表", "there is no such table")
    column, sort = reader.choice("column", Column), reader.choice("sort", Sort)
    said = (line(reader, "title"), line(reader, "text"), link(reader))
    return Entry(column, sort, *said, day(reader, today), unit, holds)


def overdue(column: Column, days: Iterable[date], today: date) -> bool:
    """Whether a column of the plan has nothing of this year on the day after it was due, or later."""
    return column in PLANNED and today > date(today.year, *DUE) and all(on.year != today.year for on in days)


def matching(entries: Iterable[Entry], query: str) -> list[Entry]:
    """The entries in which every word of the query occurs, newest first."""
    words: Collection[str] = query.casefold().split()
    found = [one for one in entries if all(word in f"{one.title}\n{one.text}".casefold() for word in words)]
    return sorted(found, key=lambda one: one.on, reverse=True)
