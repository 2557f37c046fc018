"""The internal lists of offices: kept by the office, read by it, by the offices over it, and by supervision offices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from disclosure.rules import internal
from disclosure.rules.internal import Kept
from disclosure.rules.register import Register
from kernel import journal
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotFound
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from people.rules.unit import Kind, Unit
from signing.rules.statement import Signed


@dataclass(frozen=True, slots=True)
class Board:
    """One office and how many entries each of its lists has; a list without any is not there yet."""

    office: Unit
    counts: Mapping[str, int]


def enter_internal(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Make an entry, `{cells: {column: text}}`, in a list of the caller's own office."""
    of = _own(ctx, subject)
    made = internal.entered(of, body, ctx.actor.org, day_of(ctx.now))
    if internal.key(of, made) in _standing(ctx, subject):
        raise Conflict("entry.known", "已有同样的登记", "such an entry is there already")
    return journal.append(ctx, Act("enter_internal", subject, ctx.actor, ctx.now, {"cells": dict(made.cells)}))


def strike_internal(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Strike an entry of the caller's own office, `{entry, reason}`; it stays in the journal."""
    _own(ctx, subject)
    reader = Reader(body)
    reader.only("entry", "reason")
    named, reason = reader.text("entry"), reader.text("reason")
    if named not in _standing(ctx, subject):
        raise NotFound("entry.unknown", "没有这项登记", "there is no such entry", field="entry")
    told: dict[str, Json] = {"entry": named, "reason": reason}
    return journal.append(ctx, Act("strike_internal", subject, ctx.actor, ctx.now, told))


def _own(ctx: Context, subject: str) -> Register:
    """The list, of an office in which the caller holds a post; nobody else enters in it meanwhile."""
    of, code = internal.parts(subject)
    if ctx.actor.role is not Role.OFFICER or ctx.actor.org != code:
        raise internal.unknown()
    units.own(ctx)
    alone(ctx.tx, f"journal/{subject}")
    return of


def _standing(ctx: Context, subject: str) -> dict[str, Kept]:
    of, code = internal.parts(subject)
    told = ((one.type.partition(".")[2], one.body) for one in journal.entries(ctx.tx, subject))
    return internal.replayed(of, code, told)


# ---------------------------------------------------------------- reading


def readable(ctx: Context) -> list[Unit]:
    """The offices whose lists the caller may read. NotFound where that is none, as if there were no such lists."""
    own = units.find(ctx.tx, ctx.actor.org) if ctx.actor.role is Role.OFFICER else None
    if own is None or not units.staffs(ctx, own.code):
        raise internal.unknown()
    if own.kind is Kind.SUPERVISION:
        return units.every(ctx.tx)
    return [own, *units.under(ctx.tx, own.code)]


def read(ctx: Context, subject: str) -> tuple[Register, Unit, tuple[Kept, ...]]:
    """A list, whose it is, and what stands in it, as it was entered. NotFound for whoever may not read it."""
    of, code = internal.parts(subject)
    office = next((each for each in readable(ctx) if each.code == code), None)
    if office is None:
        raise internal.unknown()
    return of, office, tuple(_standing(ctx, subject).values())


def boards(ctx: Context) -> list[Board]:
    """Every office that the caller may read, with its lists."""
    return [Board(each, {name: _count(ctx, name, each.code) for name in internal.ours()}) for each in readable(ctx)]


def _count(ctx: Context, name: str, code: str) -> int:
    return len(_standing(ctx, internal.subject(name, code)))
