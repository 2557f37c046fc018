"""Rounds of clean-up: concluded by the city's centre in one signed act, and what has to be looked after afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from approval.acts import matters
from approval.acts.matters import SIGNERS, Body
from approval.rules import clean_up, matter
from approval.rules.clean_up import ENDS, Conclusion, Decision, Round
from approval.rules.matter import line
from approval.store import matters as matter_store
from approval.store import rounds as store
from kernel import canon, ids
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotFound, NotNow, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from signing.rules.statement import Signed

PREFIX: Final = "O-R-"


def subject(number: int) -> str:
    """The chain of the round of that number."""
    return ids.subject("O", f"R-{number}")


def of_number(text: str) -> str:
    """The chain of the round of that number as it is typed; `number` says whether it is one."""
    return ids.subject("O", f"R-{text}")


def number(subject: str) -> int:
    """The number of the round; NotFound `round.unknown` for any other subject."""
    said = subject.removeprefix(PREFIX)
    if not subject.startswith(PREFIX) or not said.isdecimal() or not 1 <= int(said) <= 999:
        raise NotFound("round.unknown", "没有这一轮清理", "there is no such round", field="subject")
    return int(said)


def conclude_round(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """What becomes of each matter from a day on that is not before today; `body` as `clean_up.read` takes it."""
    own = matters.keeper(ctx, *SIGNERS)
    made = clean_up.read(number(subject), body)
    if made.since < day_of(ctx.now):
        raise NotValid("round.since", "清理结论不得追溯", "a round holds from today or later", field="since")
    for one in made.conclusions:
        _apply(ctx, made, one)
    tasks = [
        {"round": made.number, "matter": one.matter, "decision": one.decision, "owner": one.task.owner,
         "due": one.task.due.isoformat(), "done": None, "text": None}
        for one in made.conclusions if one.task
    ]  # fmt: skip
    content = canon.canonical(body).decode()
    store.add_round(ctx.tx, tasks, number=made.number, since=made.since.isoformat(), keeper=own.code, content=content)
    return matters.record(ctx, "conclude_round", subject, body, signed)


def _apply(ctx: Context, of: Round, one: Conclusion) -> None:
    """What it does to the matter's versions. NotFound, NotNow for a matter that is not in the catalogue."""
    if one.task:
        units.standing(ctx, one.task.owner)
    row = matters.last(ctx, one.matter)
    units.acting(ctx, row.keeper, *SIGNERS)
    since = of.since.isoformat()
    if one.decision is Decision.KEEP:
        return
    if row.since >= since:
        raise NotValid(
            "round.overtaken",
            f"事项 {one.matter} 的现行版本自 {row.since} 起施行，清理须在其后施行",
            f"{one.matter} has a version that begins on {row.since}: the round has to hold from a later day",
            field="since",
        )
    matter_store.end(ctx.tx, one.matter, row.since, since)
    if one.decision in ENDS:
        return
    content = {**canon.mapping(row.content.encode()), "office": one.office or row.office, "since": since}
    delegated = int(row.delegated or one.decision is Decision.DELEGATE)
    matters.add(ctx, row.keeper, matter.read(one.matter, content), content, delegated=delegated)


def report_task(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{matter, text}`: the office that looks after what was let go says what it found, once."""
    reader = Reader(body)
    reader.only("matter", "text")
    row = store.find_task(ctx.tx, number(subject), reader.text("matter"))
    if row is None:
        raise NotFound("round.task", "没有这项监管任务", "there is no such task", field="matter")
    units.acting(ctx, row.owner)
    if row.done is not None:
        raise NotNow("round.reported", "这项任务已经报告", "this task is reported already")
    store.close_task(ctx.tx, row.round, row.matter, day_of(ctx.now).isoformat(), line(reader, "text"))
    return matters.record(ctx, "report_task", subject, body, signed)


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Looked:
    """One task: open, or reported on a day."""

    round: int
    matter: str
    decision: Decision
    owner: str
    due: date
    done: date | None
    text: str

    def late(self, today: date) -> bool:
        return (self.done or today) > self.due


def every(tx: Connection) -> list[Round]:
    """Every round, by number."""
    return [clean_up.read(row.number, canon.mapping(row.content.encode())) for row in store.every_round(tx)]


def tasks(tx: Connection) -> Iterator[Looked]:
    """Every task, the earliest due first."""
    for row in store.every_task(tx):
        yield Looked(
            row.round,
            row.matter,
            Decision(row.decision),
            row.owner,
            date.fromisoformat(row.due),
            date.fromisoformat(row.done) if row.done else None,
            row.text or "",
        )
