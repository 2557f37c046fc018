"""The page of a live room, the part of it that changes, its view for a hall's projector, and its record as a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from kernel.actor import Role
from kernel.context import Context
from kernel.errors import NotAllowed, NotFound
from trading.acts import live
from web.headers import CSP
from web.lots.owner import Lots
from web.pages import page
from web.public import deal, lot, room, room_record
from web.public.case import load
from web.request import House, Visiting
from web.routes.body import saved
from web.routes.rooms import lots_of
from web.views.elements import Link
from web.views.room import RoomPage

Asked = Request[Any, Any, Any]


def shown(ctx: Context, house: House, lots: Lots, room_id: str) -> RoomPage:
    """The room as this reader may see it. The chain is not run again: the process keeps it and reads what is new."""
    chain = lots.chains.of(ctx, room_id)
    held = chain.held
    case = load(ctx, live.lot_of(room_id))
    title = lot.title(case)
    made = room.page(held.method, held.room, chain.events, title, Link(title, lot.address(case.lot.id)))
    made = replace(made, told=deal.drawn(case) or made.told, firms=deal.entrants(deal.firms(ctx, room_id)))
    if ctx.actor.role is Role.BIDDER:
        made = replace(made, seat=room.seat(held.method, held.room, _number(ctx, room_id), ctx.actor.org))
    if house.live is None:
        return made
    watching = house.live.feed.watched().get(room_id, 0)
    line = replace(made.line, socket=house.live.url, ticket=_ticket(ctx, room_id))
    return replace(made, line=line, watching=watching)


def _ticket(ctx: Context, room_id: str) -> str:
    """Where the page asks for a ticket; empty for who watches as the public."""
    try:
        live.audience(ctx, room_id)
    except NotAllowed:
        return ""
    return f"/api/v1/rooms/{room_id}/ticket"


def _number(ctx: Context, room_id: str) -> str:
    """The bidder's own; empty while it is not in."""
    try:
        return live.seat(ctx, room_id)
    except NotFound:
        return ""


@get("/rooms/{room_id:str}", include_in_schema=False, sync_to_thread=True)
def one(request: Asked, visit: Visiting, house: NamedDependency[House], room_id: FromPath[str]) -> Response[str]:
    with house.looking(visit.actor) as ctx:
        found = shown(ctx, house, lots_of(request), room_id)
    return allowed(page(visit, "room", found), house)


@get("/rooms/{room_id:str}/board", include_in_schema=False, sync_to_thread=True)
def board(request: Asked, visit: Visiting, house: NamedDependency[House], room_id: FromPath[str]) -> Response[str]:
    """What a page asks for when more has changed than a frame's figures."""
    with house.looking(visit.actor) as ctx:
        return page(visit, "room_board", shown(ctx, house, lots_of(request), room_id))


@get("/rooms/{room_id:str}/hall", include_in_schema=False, sync_to_thread=True)
def hall(request: Asked, visit: Visiting, house: NamedDependency[House], room_id: FromPath[str]) -> Response[str]:
    """The same for everybody in a hall: huge, dark, without anything to press."""
    with house.looking() as ctx:
        found = shown(ctx, house, lots_of(request), room_id)
    return allowed(page(visit, "room_hall", found), house)


@get("/rooms/{room_id:str}/hall/board", include_in_schema=False, sync_to_thread=True)
def hall_board(request: Asked, visit: Visiting, house: NamedDependency[House], room_id: FromPath[str]) -> Response[str]:
    """What the hall's page asks for when more has changed than a frame's figures."""
    with house.looking() as ctx:
        return page(visit, "room_hall_board", shown(ctx, house, lots_of(request), room_id))


@get("/rooms/{room_id:str}/record.csv", include_in_schema=False, sync_to_thread=True)
def record(request: Asked, house: NamedDependency[House], room_id: FromPath[str]) -> Response[bytes]:
    """Every offer and order as everybody may see it; the mark at its head tells a table calculator that it is UTF-8."""
    with house.looking() as ctx:
        chain = lots_of(request).chains.of(ctx, room_id)
        told = room_record.csv(chain.held.method, chain.events, deal.firms(ctx, room_id))
    return saved(told.encode("utf-8-sig"), f"{room_id}-record.csv", "text/csv")


def allowed(made: Response[str], house: House) -> Response[str]:
    """The gateway has a port of its own: the page's script may reach it."""
    if house.live:
        made.headers["content-security-policy"] = CSP + house.live.policy
    return made


ROUTES = (one, board, hall, hall_board, record)
