"""What one search over everything public asks beside notices, documents and the library: titles of chains, entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from disclosure import register_store, request_store
from disclosure.rules import grams
from kernel import canon, journal
from kernel.context import Context

BESIDE: Final = ("-comments", "-answers")
"""Chains beside a matter's own, which have no title."""


@dataclass(frozen=True, slots=True)
class Titled:
    """A matter by its first event: what it is called, when it began, whose it is."""

    subject: str
    title: str
    at: datetime
    office: str


def titled(ctx: Context, prefix: str, query: str) -> list[Titled]:
    """Matters (`V-`) or surveys (`Y-`) whose first event holds every word in title or summary, the newest first."""
    words, found = grams.words(query), list[Titled]()
    for subject in reversed(journal.subjects(ctx.tx, prefix)):
        if not subject.endswith(BESIDE):
            (first,) = journal.since(ctx.tx, subject, 0, 1)
            said = grams.normal(f"{first.body['title']}\n{first.body.get('summary', '')}")
            if all(word in said for word in words):
                found.append(Titled(subject, str(first.body["title"]), first.at, first.actor.partition(".")[2]))
    return found


@dataclass(frozen=True, slots=True)
class Opened:
    """A request for information whose answer is open to everybody, and where it is."""

    id: str
    where: str
    office: str


def opened(ctx: Context, query: str) -> list[Opened]:
    """The newest first. Of who asked, and for what, nothing is searched or told."""
    rows = request_store.opened(ctx.tx, query.split())
    return [Opened(row.id, row.opened, row.office) for row in rows]


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry of a register: its cells in their order, its day where it has one."""

    register: str
    cells: tuple[str, ...]
    day: str


def entered(ctx: Context, query: str, limit: int, offset: int) -> tuple[int, list[Entered]]:
    """How many entries of all registers hold every word, and a page of them, the newest day first."""
    rows = register_store.search(ctx.tx, query, limit, offset)
    return register_store.found(ctx.tx, query), [
        Entered(row.register, tuple(map(str, canon.mapping(row.content.encode()).values())), row.day) for row in rows
    ]
