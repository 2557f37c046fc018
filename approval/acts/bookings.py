"""Appointments: places are offered by an office, booked and confirmed by anybody, kept or missed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from approval.acts import dockets
from approval.acts.dockets import Body, Held, Start
from approval.rules import booking, docket
from approval.rules.booking import HOLD, TABLE, Slot, Stage
from approval.store import dockets as store
from kernel import canon, ids, journal
from kernel.act import Act
from kernel.actor import Role
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotFound, NotNow, Words
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from people.rules.unit import Post
from signing.rules.statement import Signed

KIND = "FB"
OFFERS = (Post.WINDOW, *docket.HEADS)


def subject(unit: str) -> str:
    """The chain of what an office offers."""
    return ids.subject(KIND, unit)


def offer(ctx: Context, of: str, body: Body, signed: Signed | None = None) -> Entry:
    """Offer `{day, first, last, minutes, places}` at the caller's own office, `of` its chain."""
    unit = units.acting(ctx, of.partition("-")[2], *OFFERS)
    made = booking.offer(body, ctx.now)
    store.offer(ctx.tx, unit.code, made.day.isoformat(), made.times, made.places)
    return journal.append(ctx, Act("offer", of, ctx.actor, ctx.now, {**body, "by": ctx.actor.id}))


def book(ctx: Context, of: str, body: Body, signed: Signed | None = None) -> Entry:
    """Hold a place, `{code, day, at, name, contact, about}`: anybody at the page, the office for who calls. Conflict
    `booking.full`, `booking.twice`; NotNow `booking.past`, `booking.barred`."""
    unit = units.standing(ctx, of.partition("-")[2])
    if ctx.actor.role is not Role.PUBLIC:
        units.acting(ctx, unit.code, *docket.DESK)
    reader = Reader(body)
    reader.only("code", "day", "at", "name", "contact", "about")
    personal = {name: docket.line(reader, name) for name in ("name", "contact", "about")}
    person = hashlib.sha256(f"{unit.code}\n{booking.digits(personal['contact'])}".encode()).hexdigest()
    on, at = docket.day(reader, "day"), booking.clock(reader, "at")
    alone(ctx.tx, f"journal/{KIND}")
    _free(ctx, unit.code, on, at)
    _welcome(ctx, person, on)
    facts = {"day": on.isoformat(), "at": at}
    start = Start(KIND, unit.code, Stage.HELD, facts, personal, docket.secret(reader))
    entry = dockets.begin(ctx, "book", start)
    until = canon.instant(ctx.now + HOLD)
    store.book(ctx.tx, id=entry.subject, unit=unit.code, person=person, stage=Stage.HELD, until=until, **facts)
    return entry


def _free(ctx: Context, unit: str, on: date, at: str) -> None:
    """NotFound for a time that is not offered, NotNow for one that has begun, Conflict for one that is full."""
    row = store.slot(ctx.tx, unit, on.isoformat(), at)
    if row is None:
        raise NotFound("booking.unoffered", "没有提供这个时段", "that time is not offered", field="at")
    booking.ahead(Slot(unit, on, at, row.places), ctx.now)
    taken = store.taken(ctx.tx, unit, on.isoformat(), canon.instant(ctx.now))
    if taken.get((on.isoformat(), at), 0) >= row.places:
        raise Conflict("booking.full", "该时段已约满", "that time is full", field="at",
                       remedy=Words("请选择其他时段", "Choose another time"))  # fmt: skip


def _welcome(ctx: Context, person: str, on: date) -> None:
    """One place a day for each telephone number, none for who has missed too many."""
    mine, now = store.of_person(ctx.tx, person), canon.instant(ctx.now)
    missed = [date.fromisoformat(row.day) for row in mine if row.stage == Stage.MISSED]
    again = booking.barred(missed, day_of(ctx.now))
    if again:
        raise NotNow("booking.barred", f"多次爽约，{again} 起才能再预约", f"missed too often: not before {again}",
                     remedy=Words("可直接到窗口取号办理", "Come to the window without an appointment"))  # fmt: skip
    held = [row for row in mine if row.day == on.isoformat() and row.stage in (Stage.HELD, Stage.CONFIRMED)]
    if any(not booking.lapsed(row.stage, row.until, now) for row in held):
        raise Conflict(
            "booking.twice", "该号码当天已有预约", "that number has an appointment that day", field="contact"
        )


def confirm(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{code}`: the place is kept. NotNow `booking.lapsed` once the time to confirm is over."""
    of = dockets.enter(ctx, TABLE, id, "confirm", body)
    if booking.lapsed(of.stage, place(ctx, of).until, canon.instant(ctx.now)):
        raise NotNow("booking.lapsed", "确认时间已过，名额已释放", "not confirmed in time: the place is free again",
                     remedy=Words("请重新预约", "Book again"))  # fmt: skip
    return _moved(ctx, "confirm", of)


def cancel(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{code}`: the place is free for somebody else, up to the moment at which the appointment begins."""
    of = dockets.enter(ctx, TABLE, id, "cancel", body)
    booking.ahead(slot(ctx, of), ctx.now)
    return _moved(ctx, "cancel", of)


def come(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{}`: the window enters that somebody has come, on the day itself."""
    of = dockets.enter(ctx, TABLE, id, "come", body)
    booking.today(slot(ctx, of).day, ctx.now)
    return _moved(ctx, "come", of)


def miss(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """The day is over and nobody came: the clerk's act. NotNow `booking.day_not_over`."""
    of = dockets.enter(ctx, TABLE, id, "miss", body)
    if day_of(ctx.now) <= slot(ctx, of).day:
        raise NotNow("booking.day_not_over", "预约当天尚未结束", "the day is not over")
    return _moved(ctx, "miss", of)


def due(ctx: Context) -> list[str]:
    """The appointments that were missed."""
    return store.confirmed_before(ctx.tx, day_of(ctx.now).isoformat())


def _moved(ctx: Context, verb: str, of: Held) -> Entry:
    entry = dockets.keep(ctx, TABLE, verb, of, {})
    store.rebook(ctx.tx, of.id, TABLE.step(of.stage, verb).target)
    return entry


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when an appointment is, and up to when its place is held."""

    slot: Slot
    until: str


def place(ctx: Context, of: Held) -> Place:
    row = store.booking(ctx.tx, of.id)
    return Place(Slot(row.unit, date.fromisoformat(row.day), row.at, 1), row.until)


def slot(ctx: Context, of: Held) -> Slot:
    return place(ctx, of).slot


def free(ctx: Context, unit: str) -> list[tuple[Slot, int]]:
    """The times of an office that lie ahead, with how many places are free at each."""
    today = day_of(ctx.now).isoformat()
    taken = store.taken(ctx.tx, unit, today, canon.instant(ctx.now))
    rows = store.slots_from(ctx.tx, unit, today)
    every = (Slot(row.unit, date.fromisoformat(row.day), row.at, row.places) for row in rows)
    return [(one, one.places - taken.get((one.day.isoformat(), one.at), 0)) for one in every if ctx.now < one.begins]


def offering(ctx: Context) -> list[str]:
    """The offices that offer places from today on, by code."""
    return store.units_from(ctx.tx, day_of(ctx.now).isoformat())


def of_day(ctx: Context, unit: str, on: date) -> list[Held]:
    """Who is expected on a day, by time."""
    return [dockets.find(ctx, row.id) for row in store.of_day(ctx.tx, unit, on.isoformat())]
