"""Boards of tasks: given to offices by the one in charge of openness, evidence by those that have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from disclosure.acts import documents, openness
from disclosure.rules import board, major, office_document, register
from disclosure.rules.board import DOCUMENT, REGISTER, Board, Evidence, Standing
from disclosure.rules.document_words import Stage
from kernel import ids, journal
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotAllowed, NotValid, Words
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from people.rules.unit import Kind
from signing.rules.statement import Signed

PREFIX: Final = "G-board-"


def subject(name: str) -> str:
    """The chain of the board of that name."""
    return ids.subject("G", f"board-{name}")


def of(ctx: Context, subject: str) -> Board:
    """NotFound for a chain that is no board's."""
    return board.known(subject.removeprefix(PREFIX) if subject.startswith(PREFIX) else "", ctx.catalogue)


def assign_task(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Say which offices have a task `{task, offices: [codes]}`, who leads it first: by the office in charge of
    openness. It replaces what was said before."""
    found, reader = of(ctx, subject), Reader(body)
    if units.own(ctx).kind is not Kind.OPENNESS:
        raise NotAllowed("board.giver", "由政务公开主管部门分派", "the office in charge of openness gives out tasks")
    reader.only("task", "offices")
    found.at(reader.integer("task", 1, len(found.task)))
    codes = reader.texts("offices")
    if not codes or len(set(codes)) < len(codes):
        raise NotValid(
            "board.offices", "须有牵头单位，单位不得重复", "somebody leads it, and no office twice", field="offices"
        )
    for code in codes:
        units.standing(ctx, code)
    return _record(ctx, "assign_task", subject, body, signed)


def give_evidence(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Show that the caller's office has done a task it has, `{task, title, link}`: a public document, a register of the
    platform, or another address."""
    found, unit, reader = of(ctx, subject), units.own(ctx), Reader(body)
    reader.only("task", "title", "link")
    n = reader.integer("task", 1, len(found.task))
    if unit.code not in _given(journal.entries(ctx.tx, subject)).get(n, ()):
        raise NotAllowed(
            "board.other",
            "本单位没有这项任务",
            "your office does not have this task",
            remedy=Words("请政务公开主管部门分派", "Have the office in charge of openness give it to you"),
        )
    major.line(reader, "title")
    link = major.link(reader)
    if link.startswith(DOCUMENT):
        openness.shown(ctx, _document(link))
    if link.startswith(REGISTER):
        register.known(link.removeprefix(REGISTER), ctx.catalogue)
    return _record(ctx, "give_evidence", subject, body, signed)


def _document(link: str) -> str:
    return office_document.index(f"W-{link.removeprefix(DOCUMENT)}").subject


def _record(ctx: Context, verb: str, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    said = {**body, "office": ctx.actor.org, **(signed.fields() if signed else {})}
    return journal.append(ctx, Act(verb, subject, ctx.actor, ctx.now, said))


# ---------------------------------------------------------------- reading


def standings(ctx: Context, found: Board, until: datetime | None = None) -> list[Standing]:
    """How every task stood before that moment, now without one. A document that was not public then is no evidence."""
    chain = [one for one in journal.entries(ctx.tx, subject(found.id)) if until is None or one.at < until]
    shown = [(n, one) for n, one in _shown(chain) if _holds(ctx, one, until)]
    return board.standings(found, _given(chain), shown)


def _given(chain: list[Entry]) -> dict[int, tuple[str, ...]]:
    return {int(one.body["task"]): tuple(one.body["offices"]) for one in chain if one.type == "register.assign_task"}


def _shown(chain: list[Entry]) -> Iterator[tuple[int, Evidence]]:
    for one in chain:
        if one.type == "register.give_evidence":
            said = one.body
            yield int(said["task"]), Evidence(said["office"], said["title"], said["link"], day_of(one.at))


def _holds(ctx: Context, one: Evidence, until: datetime | None) -> bool:
    if not one.link.startswith(DOCUMENT):
        return True
    steps = [step for step in documents.steps(ctx, _document(one.link)) if until is None or step.at < until]
    made = office_document.replayed(steps)
    return made is not None and made.stage is Stage.PUBLISHED
