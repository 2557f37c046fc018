"""A year's tasks of openness (重点工作任务表) as data: who leads, who takes part, by when as it was printed, and what
shows that it was done."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from kernel.errors import NotFound, NotValid, Words

FOLDER: Final = "boards/"
ALL_YEAR: Final = "全年"
_PRINTED: Final = re.compile(r"(?:([0-9]{4})年)?([0-9]{1,2})月(?:([0-9]{1,2})日|底)前?")
DOCUMENT: Final = "/openness/documents/"
REGISTER: Final = "/registers/"


class Task(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One row of the table; `lead` and `units` are names as printed, `by` the printed limit."""

    n: int
    zh: str
    en: str
    lead: list[str]
    units: list[str] = []
    by: str = ALL_YEAR

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


class Board(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The table of a year; `id` is the name of its file."""

    id: str
    zh: str
    en: str
    year: int
    task: list[Task]

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)

    def due(self, n: int) -> date:
        """The last day of task `n`."""
        return due(self.at(n).by, self.year)

    def at(self, n: int) -> Task:
        """NotFound `board.task`."""
        found = next((one for one in self.task if one.n == n), None)
        if found is None:
            raise NotFound("board.task", f"没有第 {n} 项任务", f"there is no task {n}", field="task")
        return found


def due(printed: str, year: int) -> date:
    """The last day of a limit as plans print it (全年, 11月底前, 3月25日前, 2019年5月底): in the plan's year unless
    another is named. NotValid `board.by`."""
    if printed == ALL_YEAR:
        return date(year, 12, 31)
    found = _PRINTED.fullmatch(printed)
    try:
        if found is None:
            raise ValueError(printed)
        of, month = int(found[1] or year), int(found[2])
        return date(of, month, int(found[3]) if found[3] else monthrange(of, month)[1])
    except ValueError as error:
        raise NotValid("board.by", f"完成时限不成立：{printed}", f"no such limit: {printed}", field="by") from error


def read(name: str, text: str) -> Board:
    """The file `name` (without its ending). NotValid for what is missing, unknown or malformed."""
    try:
        made = msgspec.convert({"id": name, **tomllib.loads(text)}, Board)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise NotValid(
            "board.malformed", f"任务表 {name} 有误：{error}", f"board {name}: {error}", field=name
        ) from error
    numbers = [one.n for one in made.task]
    if numbers != list(range(1, len(numbers) + 1)) or not all(one.lead for one in made.task):
        raise NotValid(
            "board.malformed",
            f"任务表 {name}：任务须从 1 起连续编号，各有牵头单位",
            f"board {name}: tasks are numbered from 1 on, and each has a lead",
            field=name,
        )
    for one in made.task:
        due(one.by, made.year)
    return made


@cache
def ours() -> Mapping[str, Board]:
    """Those that come with the platform, by name."""
    folder = files("disclosure") / "boards"
    made = (read(each.name.removesuffix(".toml"), each.read_text("utf-8")) for each in folder.iterdir())
    return {each.id: each for each in made}


def every(catalogue: Mapping[str, str]) -> Mapping[str, Board]:
    """The platform's and the operator's own, the newest year first."""
    added = {
        path.removeprefix(FOLDER).removesuffix(".toml"): text
        for path, text in catalogue.items()
        if path.startswith(FOLDER)
    }
    found = {**ours(), **{name: read(name, text) for name, text in added.items()}}
    return dict(sorted(found.items(), key=lambda one: (-one[1].year, one[0])))


def known(name: str, catalogue: Mapping[str, str]) -> Board:
    """NotFound `board.unknown` where there is no such board."""
    found = every(catalogue).get(name)
    if found is None:
        raise NotFound("board.unknown", f"没有任务表 {name}", f"there is no board {name}", field="board")
    return found


# ---------------------------------------------------------------- what was done


class State(StrEnum):
    """Of a task on a day, by the first evidence of who leads it."""

    DONE = "done"
    LATE = "late"
    WAITING = "waiting"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an office shows for a task: a document, a register or another address, entered on a day."""

    office: str
    title: str
    link: str
    on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """A task on a day: `offices` are the codes of those that have it, who leads first; evidence oldest first."""

    task: Task
    due: date
    offices: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    def of(self, office: str) -> tuple[Evidence, ...]:
        return tuple(one for one in self.evidence if one.office == office)

    def state(self, office: str, on: date) -> State:
        """How that office stands to the task."""
        first = min((one.on for one in self.of(office)), default=None)
        if first is not None:
            return State.DONE if first <= self.due else State.LATE
        return State.OVERDUE if self.due < on else State.WAITING

    def whole(self, on: date) -> State:
        """How the task stands: as who leads it does. One that nobody was given waits until it is overdue."""
        return self.state(self.offices[0] if self.offices else "", on)


def standings(
    of: Board, given: Mapping[int, tuple[str, ...]], evidence: Iterable[tuple[int, Evidence]]
) -> list[Standing]:
    """Every task with the offices that have it now and what they have shown."""
    shown = list(evidence)
    return [
        Standing(one, of.due(one.n), given.get(one.n, ()), tuple(each for n, each in shown if n == one.n))
        for one in of.task
    ]
