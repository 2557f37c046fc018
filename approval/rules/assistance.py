"""Free agency (全程无偿代办): somebody of the office acts for an applicant, by a mandate with a last day, with tasks
before, during and after the application. No fee has a place in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from approval.rules.docket import By, Done, Step, Table, of_verb
from kernel.errors import NotFound, NotNow, Words

OFFERED_FROM: Final = 5_000_000
"""Yuan of investment from which on an agent is offered unasked."""


class Stage(StrEnum):
    """Where an order for an agent stands: offered by the office, or wanted by the applicant; then somebody is named."""

    OFFERED = "offered"
    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"
    DECLINED = "declined"
    REVOKED = "revoked"


class Phase(StrEnum):
    """When a task falls, seen from the application (事前、事中、事后)."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


STAGES: Final[Mapping[str, Words]] = {
    Stage.OFFERED: Words("已提供代办，待申请人委托", "offered: the applicant may give a mandate"),
    Stage.WAITING: Words("待指派代办员", "an agent is to be named"),
    Stage.OPEN: Words("代办中", "the agent acts"),
    Stage.CLOSED: Words("已办结", "done"),
    Stage.DECLINED: Words("申请人不需要", "not wanted"),
    Stage.REVOKED: Words("委托已撤销", "the mandate was taken back"),
}
PHASES: Final[Mapping[str, Words]] = {
    Phase.BEFORE: Words("事前", "before"),
    Phase.DURING: Words("事中", "during"),
    Phase.AFTER: Words("事后", "after"),
}
_RUNS: Final = (Stage.WAITING, Stage.OPEN)
TABLE: Final = Table(
    "assistance.stage",
    STAGES,
    (
        Step((Stage.OFFERED,), "grant", By.ASKER, Stage.WAITING),
        Step((Stage.OFFERED,), "decline", By.ASKER, Stage.DECLINED),
        Step(_RUNS, "assign", By.HEAD, Stage.OPEN),
        Step((Stage.OPEN,), "plan", By.AGENT),
        Step((Stage.OPEN,), "fulfil", By.AGENT),
        Step((Stage.OPEN,), "join", By.AGENT),
        Step((Stage.OPEN,), "close", By.AGENT, Stage.CLOSED),
        Step(_RUNS, "revoke", By.ASKER, Stage.REVOKED),
    ),
)


def offered(investment: int | None) -> bool:
    """Whether an agent is offered for a project of so many yuan."""
    return investment is not None and investment >= OFFERED_FROM


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that the agent does for the applicant; `n` from 1."""

    n: int
    phase: Phase
    text: str
    done: date | None = None


def tasks(acts: Iterable[Done]) -> list[Task]:
    """Every task of the order, with the day on which it was done; `text` is the digest of its text."""
    made: list[Task] = []
    for one in of_verb(acts, "plan", "fulfil"):
        if one.verb == "plan":
            made.append(Task(len(made) + 1, Phase(one.text("phase")), one.text("text_sha256")))
        else:
            n = int(one.text("task"))
            made[n - 1] = replace(made[n - 1], done=one.day)
    return made


def undone(of: Iterable[Task], n: int) -> None:
    """NotFound `assistance.task` for a task that there is not, NotNow `assistance.task_done` for one that is done."""
    found = next((one for one in of if one.n == n), None)
    if found is None:
        raise NotFound("assistance.task", "没有这项任务", "there is no such task", field="task")
    if found.done:
        raise NotNow("assistance.task_done", "该任务已经完成", "that task is done", field="task")


def complete(of: Iterable[Task]) -> None:
    """NotNow `assistance.tasks_open` while a task is not done."""
    left = sum(one.done is None for one in of)
    if left:
        raise NotNow("assistance.tasks_open", f"还有 {left} 项任务未完成", f"{left} tasks are not done")


def until(acts: Iterable[Done]) -> date | None:
    """The last day of the mandate; None before it is given."""
    given = [one.text("until") for one in acts if one.text("until")]
    return date.fromisoformat(given[-1]) if given else None


def mandated(last: date | None, today: date) -> None:
    """NotNow `assistance.mandate_over` without a mandate that is good today."""
    if last is None or today > last:
        raise NotNow("assistance.mandate_over", "委托期限已过", "the mandate is over",
                     remedy=Words("请申请人重新委托", "Ask for a new mandate"))  # fmt: skip
