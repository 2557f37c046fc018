"""The figures of an office's annual report from its cases, registers and documents, and the cases behind each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from disclosure import document_store, register_store
from disclosure.acts import registers, requests
from disclosure.acts.request_reading import counted
from disclosure.rules import annual, annual_report, register
from disclosure.rules.annual import Cells, Contested
from disclosure.rules.annual_words import Appeal, Result
from disclosure.rules.request import Done
from kernel import canon
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.reader import Reader
from people.rules.unit import Kind, Unit


def behind(ctx: Context, code: str, year: int) -> dict[str, list[str]]:
    """The numbers of the requests behind each cell of the third and fourth part, for the office itself."""
    found = defaultdict[str, list[str]](list)
    for of in requests.of_office(ctx.tx, code):
        one = counted(of)
        told = (_contested(done) for done in of.acts if done.verb == "record_appeal")
        cells = (*(annual.of_request(one, year) if one else ()), *annual.of_appeals(told, year))
        for cell in cells:
            found[cell].append(of.id)
    return dict(found)


def _contested(done: Done) -> Contested:
    reader = Reader(done.body)
    return Contested(reader.choice("appeal", Appeal), reader.choice("result", Result), done.day)


def figures(ctx: Context, of: Unit, year: int) -> Cells:
    """What cases, registers and documents tell of an office's year."""
    found = {cell: len(listed) for cell, listed in behind(ctx, of.code, year).items()}
    for one in register.every(ctx.catalogue).values():
        if one.yearly:
            found |= annual_report.yearly(one, _entries(ctx, one.id, of, year))
    published = (row.published_at for row in document_store.of_office(ctx.tx, of.code) if row.published_at)
    found[annual.PUBLISHED] = sum(day_of(canon.moment(at)).year == year for at in published)
    return {**found, **_fees(requests.of_office(ctx.tx, of.code), year)}


def _entries(ctx: Context, name: str, of: Unit, year: int) -> list[register.Entry]:
    """The office's own; of what was taken in from a file nobody is named: it counts for the government at the top."""
    codes = {of.code, ""} if of.kind is Kind.GOVERNMENT and of.parent is None else {of.code}
    rows = register_store.of_year(ctx.tx, name, year)
    return [registers.entry_of(row) for row in rows if row.unit in codes]


def _fees(every: Iterable[requests.Held], year: int) -> Cells:
    """Notices and payments of the year, in fen."""
    found = Counter[str]()
    for of in every:
        asked = 0
        for done in of.acts:
            if done.verb == "charge":
                asked = int(Reader(done.body).money("fee").amount * annual_report.FEN)
                if done.day.year == year:
                    found.update({annual.fee("notices"): 1, annual.fee("asked"): asked})
            elif done.verb == "pay" and done.day.year == year:
                found[annual.fee("paid")] += asked
    return found
