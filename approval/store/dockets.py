"""Bookings, agents' orders, meetings, leads, deliveries: one row each, with what is personal beside what is not; and
the places that may be booked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Column, Connection, Integer, String, Table, Text, UniqueConstraint, and_, func, or_, select

from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

SUBJECT: Final = String(64)
DIGEST: Final = String(64)

dockets = Table(
    "approval_docket",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("kind", String(2), nullable=False),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("unit", String(18), nullable=False, index=True),  # who has it
    Column("stage", String(16), nullable=False),
    Column("case", SUBJECT, index=True),  # the application that it serves
    Column("agent", SUBJECT),  # who does it for somebody
    Column("code_sha256", DIGEST),
    Column("details", Text),  # canonical JSON with its salt
    UniqueConstraint("kind", "year", "number"),
)
slots = Table(
    "approval_slot",
    metadata,
    Column("unit", String(18), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("at", String(5), primary_key=True),
    Column("places", Integer, nullable=False),
)
bookings = Table(
    "approval_booking",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("unit", String(18), nullable=False),
    Column("day", String(10), nullable=False, index=True),
    Column("at", String(5), nullable=False),
    Column("person", DIGEST, nullable=False, index=True),  # whose telephone number
    Column("stage", String(16), nullable=False),
    Column("until", String(32), nullable=False),  # the place is held up to here
)


def next_number(tx: Connection, kind: str, year: int) -> int:
    """One more than the largest of the year."""
    largest = select(func.max(dockets.c.number)).where(dockets.c.kind == kind, dockets.c.year == year)
    return int(tx.execute(largest).scalar_one() or 0) + 1


def add(tx: Connection, **values: object) -> None:
    taken = Conflict("docket.number", "编号已被占用，请重试", "the number is taken, please try again")
    table.add(tx, dockets, taken, **values)


def find(tx: Connection, id: str) -> Record | None:
    return table.find(tx, dockets, id=id)


def change(tx: Connection, id: str, **values: object) -> None:
    table.change(tx, dockets, {"id": id}, **values)


def of_unit(tx: Connection, kind: str, unit: str, limit: int) -> list[Record]:
    """What the office has, the newest first."""
    chosen = select(dockets).where(dockets.c.kind == kind, dockets.c.unit == unit)
    newest = chosen.order_by(dockets.c.year.desc(), dockets.c.number.desc())
    return list(tx.execute(newest.limit(limit)))


def newest(tx: Connection, kind: str, limit: int) -> list[Record]:
    """Of every office, the newest first."""
    chosen = select(dockets).where(dockets.c.kind == kind)
    return list(tx.execute(chosen.order_by(dockets.c.year.desc(), dockets.c.number.desc()).limit(limit)))


def of_case(tx: Connection, case: str) -> list[Record]:
    return table.rows(tx, dockets, "id", case=case)


def of_agent(tx: Connection, agent: str) -> list[Record]:
    return table.rows(tx, dockets, "id", agent=agent)


def counts(tx: Connection) -> list[Record]:
    """How many there are of each kind and stage: `many`."""
    by = (dockets.c.kind, dockets.c.stage)
    return list(tx.execute(select(*by, func.count().label("many")).group_by(*by)))


# ---------------------------------------------------------------- places


def offer(tx: Connection, unit: str, day: str, times: Sequence[str], places: int) -> None:
    taken = Conflict("booking.offered", "其中有时段已经提供", "one of these times is offered already", field="first")
    table.add_all(tx, slots, taken, [{"unit": unit, "day": day, "at": at, "places": places} for at in times])


def slot(tx: Connection, unit: str, day: str, at: str) -> Record | None:
    return table.find(tx, slots, unit=unit, day=day, at=at)


def slots_from(tx: Connection, unit: str, day: str) -> list[Record]:
    """Those of that day and after, in order."""
    chosen = select(slots).where(slots.c.unit == unit, slots.c.day >= day)
    return list(tx.execute(chosen.order_by(slots.c.day, slots.c.at)))


def units_from(tx: Connection, day: str) -> list[str]:
    """The offices that offer places on that day or after."""
    return list(tx.scalars(select(slots.c.unit).where(slots.c.day >= day).distinct().order_by(slots.c.unit)))


def taken(tx: Connection, unit: str, day: str, now: str) -> dict[tuple[str, str], int]:
    """How many places are taken at each day and time from that day on; what was held and has lapsed takes none."""
    holds = or_(bookings.c.stage.in_(("confirmed", "came", "missed")),
                and_(bookings.c.stage == "held", bookings.c.until > now))  # fmt: skip
    by = (bookings.c.day, bookings.c.at)
    chosen = select(*by, func.count().label("many")).where(bookings.c.unit == unit, bookings.c.day >= day, holds)
    return {(row.day, row.at): row.many for row in tx.execute(chosen.group_by(*by))}


def book(tx: Connection, **values: object) -> None:
    taken = Conflict("docket.number", "编号已被占用，请重试", "the number is taken, please try again")
    table.add(tx, bookings, taken, **values)


def booking(tx: Connection, id: str) -> Record:
    """The place of a booking that there is."""
    return tx.execute(select(bookings).where(bookings.c.id == id)).one()


def rebook(tx: Connection, id: str, stage: str) -> None:
    table.change(tx, bookings, {"id": id}, stage=stage)


def of_person(tx: Connection, person: str) -> list[Record]:
    return table.rows(tx, bookings, "day", "at", person=person)


def of_day(tx: Connection, unit: str, day: str) -> list[Record]:
    return table.rows(tx, bookings, "at", "id", unit=unit, day=day)


def confirmed_before(tx: Connection, day: str) -> list[str]:
    """Appointments of days before that one for which nobody came."""
    chosen = select(bookings.c.id).where(bookings.c.day < day, bookings.c.stage == "confirmed")
    return list(tx.scalars(chosen.order_by(bookings.c.id)))
