"""Graded standards of discretion: set by the office that punishes; its penalties keep to them or say why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection

from approval.acts import matters
from approval.acts.matters import SIGNERS, Body
from approval.rules import discretion
from approval.rules.discretion import Penalty, Standard
from approval.store import standards as store
from kernel import canon, ids
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotFound
from kernel.journal import Entry
from kernel.table import Record
from people.acts import units
from signing.rules.statement import Signed

PREFIX: Final = "O-D-"


def subject(id: str) -> str:
    """The chain of the standard of that id."""
    return ids.subject("O", f"D-{id}")


def set_standard(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """Set a standard of the caller's own office, or set it anew; `body` as `discretion.read` takes it."""
    made = discretion.read(subject.removeprefix(PREFIX), body)
    known = store.find(ctx.tx, made.id)
    unit = units.acting(ctx, known.unit, *SIGNERS) if known else units.own(ctx, *SIGNERS)
    store.put(ctx.tx, made.id, unit.code, canon.canonical(body).decode())
    return matters.record(ctx, "set_standard", subject, body, signed)


def penalise(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """Enter a decision on a penalty, as `discretion.penalty` takes it; signed by deputy or head."""
    row = store.find(ctx.tx, subject.removeprefix(PREFIX))
    if row is None:
        raise NotFound("grade.standard", "没有这项裁量标准", "there is no such standard", field="subject")
    units.acting(ctx, row.unit, *SIGNERS)
    made = discretion.penalty(_standard(row), body)
    content = canon.canonical(body).decode()
    store.add_penalty(ctx.tx, standard=row.id, paper=made.paper, decided=day_of(ctx.now).isoformat(),
                      content=content)  # fmt: skip
    return matters.record(ctx, "penalise", subject, body, signed)


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Held:
    """A standard and the office whose it is."""

    unit: str
    standard: Standard


@dataclass(frozen=True, slots=True)
class Decided:
    """A penalty and when it was entered."""

    standard: str
    on: date
    penalty: Penalty


def _standard(row: Record) -> Standard:
    return discretion.read(row.id, canon.mapping(row.content.encode()))


def find(tx: Connection, id: str) -> Standard | None:
    """None where there is no such standard."""
    row = store.find(tx, id)
    return _standard(row) if row is not None else None


def every(tx: Connection) -> list[Held]:
    """By id."""
    return [Held(row.unit, _standard(row)) for row in store.every(tx)]


def penalties(tx: Connection) -> Iterator[Decided]:
    """By standard and paper; each was judged by the grades of its day."""
    for row in store.every_penalty(tx):
        said = canon.mapping(row.content.encode())
        made = Penalty(row.paper, str(said["grade"]), Decimal(str(said["amount"])), str(said.get("reason") or ""))
        yield Decided(row.standard, date.fromisoformat(row.decided), made)
