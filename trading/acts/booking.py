"""The trading centre's rooms and equipment: which there are, booked for a lot, given back. No official acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kernel import canon, table
from kernel.actor import Role
from kernel.context import Context
from kernel.deadlines import BEIJING
from kernel.errors import Conflict, NotAllowed, NotFound, NotValid, Words
from kernel.table import Record
from trading import booking_store, store
from trading.acts import stage
from trading.rules import booking
from trading.rules.booking import Kind


@dataclass(frozen=True, slots=True)
class Facility:
    """A room or a piece of equipment."""

    id: str
    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Booking:
    """What is booked for which lot, from `since` up to `until`, which is excluded."""

    facility: Facility
    since: datetime
    until: datetime
    lot: str
    title: Words


def _centre(ctx: Context) -> None:
    if ctx.actor.role is not Role.CENTRE:
        raise NotAllowed("act.not_allowed", "只能由交易中心办理", "this is for the trading centre")


def add(ctx: Context, kind: str, name: str) -> Facility:
    """Name a room or a piece of equipment that can be booked; Conflict if the name is taken."""
    _centre(ctx)
    if kind not in tuple(Kind):
        raise NotValid("act.field", "请选择种类", "choose what it is", field="kind")
    if not 0 < len(name) <= 64:
        raise NotValid("act.field", "名称须为 1 至 64 个字", "a name has 1 to 64 characters", field="name")
    made = Facility(f"F-{len(table.rows(ctx.tx, booking_store.facilities)) + 1}", Kind(kind), name)
    known = Conflict("facility.known", f"已有 {name}", f"there is {name} already", field="name")
    table.add(ctx.tx, booking_store.facilities, known, id=made.id, kind=made.kind, name=name)
    return made


def facilities(ctx: Context) -> list[Facility]:
    """All of them by kind and name."""
    _centre(ctx)
    return [
        Facility(row.id, Kind(row.kind), row.name)
        for row in table.rows(ctx.tx, booking_store.facilities, "kind", "name")
    ]


def book(ctx: Context, facility: str, lot: str, since: datetime, until: datetime) -> None:
    """Conflict names the lot that has it, if any of this time is booked already."""
    _centre(ctx)
    found = table.find(ctx.tx, booking_store.facilities, id=facility)
    if found is None:
        raise NotFound("facility.unknown", "没有这个场地或设备", "there is no such room or equipment", field="facility")
    taken = booking.quarters(since, until, ctx.now)
    for_lot = _of_this_site(ctx, lot)
    if holder := booking_store.overlapping(ctx.tx, facility, since, until):
        raise _taken(holder)
    at = canon.instant(since)
    # who books at the same moment is not seen above: the key of the table decides
    at_once = Conflict("booking.at_once", "刚被他人预订", "somebody else has just booked it", field="since")
    every = {"facility": facility, "since": at, "until": canon.instant(until), "lot": for_lot}
    table.add_all(ctx.tx, booking_store.bookings, at_once, [every | {"quarter": n} for n in taken])


def _of_this_site(ctx: Context, lot: str) -> str:
    """NotFound for a lot of another place, like for one that does not exist."""
    found = store.lot(ctx.tx, lot)
    if not stage.at_its_site(ctx, found, ctx.actor.org):
        raise NotFound("lot.unknown", f"没有标段 {lot}", f"no such lot: {lot}", field="lot")
    return found.id


def _taken(holder: Record) -> Conflict:
    since, until = (canon.moment(at).astimezone(BEIJING) for at in (holder.since, holder.until))
    when = f"{since:%Y-%m-%d %H:%M} – {until:%Y-%m-%d %H:%M}"
    return Conflict(
        "booking.taken",
        f"{holder.name} 在 {when} 已由标段 {holder.lot}（{holder.title_zh}）预订",
        f"{holder.name} is booked for lot {holder.lot} ({holder.title_en}), {when} Beijing time",
        field="since",
        remedy=Words("换一个时间或场地，或请对方退订", "Take another time or room, or ask for it to be given back"),
    )


def give_back(ctx: Context, facility: str, since: datetime) -> None:
    """End a booking; its time is free at once. NotFound if there is none."""
    _centre(ctx)
    if not table.remove(ctx.tx, booking_store.bookings, facility=facility, since=canon.instant(since)):
        raise NotFound("booking.unknown", "没有这个预订", "there is no such booking")


def ahead(ctx: Context) -> list[Booking]:
    """What is booked from now on, in order of time."""
    _centre(ctx)
    return [
        Booking(
            Facility(row.facility, Kind(row.kind), row.name),
            canon.moment(row.since),
            canon.moment(row.until),
            row.lot,
            Words(row.title_zh, row.title_en),
        )
        for row in booking_store.ahead(ctx.tx, ctx.now)
    ]
