"""The scores of offices and of their staff in a quarter, from cards, grades and complaints; each point with its
entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Connection

from approval.rules.card import Card
from approval.rules.order import Origin
from approval.rules.satisfaction import BAD, Quarter
from approval.rules.score import BY_CARD, Fault, Point, Score
from approval.store import orders as orders_store
from approval.store import watch as store
from kernel import journal
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record


def offices(tx: Connection, of: Quarter) -> dict[str, Score]:
    """The score of every office that lost a point, by code; counted by the indexes, however many cases there are."""
    many: dict[str, dict[Fault, int]] = {}

    def add(unit: str, fault: Fault, count: int) -> None:
        held = many.setdefault(unit, {})
        held[fault] = held.get(fault, 0) + count

    first, last = of.first.isoformat(), of.last.isoformat()
    for row in store.given(tx, first, last):
        if (fault := BY_CARD.get(Card(row.card))) is not None:
            add(row.unit, fault, row.many)
    for row in store.grades(tx, of.year):
        if row.quarter == of.number and row.grade in BAD:
            add(row.unit, Fault.GRADED, row.many)
    for row in orders_store.closed(tx, Origin.COMPLAINT, first, last):
        add(row.unit, Fault.UPHELD, 1)
    return {unit: Score(found) for unit, found in sorted(many.items())}


def points(ctx: Context, unit: str, of: Quarter) -> list[Point]:
    """Every point that an office lost, by day."""
    found = [*_carded(ctx.tx, unit, of), *_graded(ctx.tx, unit, of), *_upheld(ctx.tx, unit, of)]
    return sorted(found, key=lambda one: (one.day, one.subject, one.number))


def _carded(tx: Connection, unit: str, of: Quarter) -> Iterator[Point]:
    rows = store.of_unit(tx, unit, of.first.isoformat(), of.last.isoformat(), tuple(BY_CARD))
    chains = journal.chains(tx, sorted({row.case for row in rows}))
    for row in rows:
        chain = chains[row.case]
        number = row.number or _given(chain, row).tseq
        day = date.fromisoformat(row.day)
        yield Point(BY_CARD[Card(row.card)], day, row.case, number, _answers(chain, row))


def _given(chain: Sequence[Entry], row: Record) -> Entry:
    """The entry of a card that the clock gave."""
    said = {"matter": row.matter, "card": row.card}
    return next(one for one in chain if one.type == "approval.card" and said.items() <= one.body.items())


def _answers(chain: Sequence[Entry], row: Record) -> str:
    """Of what was overlooked who wrote the notice before; of silence who took it in; else who decided."""
    match Card(row.card):
        case Card.REPEATED:
            return _last_by(one for one in chain if one.type == "approval.ask_supplement" and one.tseq < row.number)
        case Card.SILENT:
            return _last_by(chain[:1])
    return _decider(chain, {row.matter})


def _decider(chain: Sequence[Entry], matters: set[str]) -> str:
    return _last_by(one for one in chain if one.type == "approval.decide" and one.body["matter"] in matters)


def _last_by(entries: Iterator[Entry] | Sequence[Entry]) -> str:
    """The officer of the last one; empty where there is none."""
    return next((str(one.body.get("by", "")) for one in reversed(list(entries))), "")


def _graded(tx: Connection, unit: str, of: Quarter) -> Iterator[Point]:
    cases = store.rated_as(tx, unit, of.year, of.number, tuple(BAD))
    for case, chain in journal.chains(tx, cases).items():
        first = next(one for one in chain if one.type == "approval.rate")
        yield Point(Fault.GRADED, day_of(first.at), case, first.tseq, _served(chain, unit))


def _served(chain: Sequence[Entry], unit: str) -> str:
    """Whose service was graded: who decided for the office; at the centre who took it in."""
    submitted = Reader(chain[0].body)
    if submitted.text("site") == unit:
        return _last_by(chain[:1])
    return _decider(chain, {one.text("matter") for one in submitted.each("branches") if one.text("unit") == unit})


def _upheld(tx: Connection, unit: str, of: Quarter) -> Iterator[Point]:
    """A complaint is upheld once what was put right was verified; it names the office, nobody else."""
    rows = orders_store.closed(tx, Origin.COMPLAINT, of.first.isoformat(), of.last.isoformat())
    for order, chain in journal.chains(tx, [row.id for row in rows if row.unit == unit]).items():
        closed = next(one for one in chain if one.type == "order.close")
        yield Point(Fault.UPHELD, day_of(closed.at), order, closed.tseq, "")
