"""The console of a live room, what moves on it, and the orders that hold at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from kernel import canon
from kernel.actor import Actor
from kernel.canon import Json
from kernel.errors import NotFound, NotValid, Refusal, Words
from kernel.reader import Reader
from trading.acts import lines
from web import limits
from web.answers import Answered, answers, kept, told
from web.desks import console, duties
from web.desks.console import Known, Writing
from web.lots.owner import Lots
from web.pages import page
from web.problems import status_of
from web.request import House, Visiting, signed_in
from web.routes.rooms import lots_of, ordered, passing_of
from web.routes.rooms_pages import Asked, allowed, shown
from web.views.console import ConsolePage
from web.words import Text

Going = Annotated[str, QueryParameter(name="going", required=False)]


def _seen(house: House, lots: Lots, who: Actor, room: str) -> ConsolePage:
    with house.looking(who) as ctx:
        console.enter(ctx, room)
        known = lines.of(ctx, room)
        chain, public, writer = lots.chains.of(ctx, room), shown(ctx, house, lots, room), lots.owned(room)
    writing = Writing(writer.took, writer.waiting) if writer else None
    return console.page(who.role, chain, public, Known(ctx.now, known, lots.sightings.of(room), writing))


@get("/me/rooms/{room:str}", include_in_schema=False, sync_to_thread=True)
def one(request: Asked, visit: Visiting, house: NamedDependency[House], room: FromPath[str]) -> Response[str]:
    found = _seen(house, lots_of(request), signed_in(visit), room)
    return allowed(page(visit, "console", found), house)


@get("/me/rooms/{room:str}/state", include_in_schema=False, sync_to_thread=True)
def state(
    request: Asked, visit: Visiting, house: NamedDependency[House], room: FromPath[str], going: Going = ""
) -> Response[str]:
    """What the console asks for every two seconds; the whole page once other orders are possible."""
    found = _seen(house, lots_of(request), signed_in(visit), room)
    made = page(visit, "console_state", found)
    if going != found.room.going:
        made.headers["HX-Refresh"] = "true"
    return made


@post(
    "/me/rooms/{room:str}/orders/{verb:str}",
    include_in_schema=False,
    opt={"limit": limits.ACT},
    dependencies={"given": Provide(answers)},
)
async def order(
    request: Asked,
    visit: Visiting,
    house: NamedDependency[House],
    room: FromPath[str],
    verb: FromPath[str],
    given: Answered,
) -> Response[Any]:
    """A pause, a message, the reserve that is shown; it stands in the room's queue and is answered after the commit, by
    whichever process holds the room."""
    who, lots = signed_in(visit), lots_of(request)
    try:
        wrong, status = await _ordered(request, house, who, room, console.said(verb, given))
    except NotValid as refusal:
        wrong, status = told(refusal), status_of(refusal)
    if status == HTTPStatus.OK:
        return Redirect(duties.room(room), status_code=303)
    found = await asyncio.to_thread(_seen, house, lots, who, room)
    again = replace(found, orders=tuple(kept(each, given)[0] for each in found.orders), error=wrong)
    return allowed(page(visit, "console", again, status), house)


async def _ordered(request: Asked, house: House, who: Actor, room: str, said: Mapping[str, Json]) -> tuple[Text, int]:
    """By the process that holds the room; as `_wrong`."""
    lots = lots_of(request)
    asked = f"/api/v1/rooms/{room}/orders", canon.canonical(said)
    passed = await passing_of(request).on(request, lots, room, asked)
    if passed is None:
        return await asyncio.to_thread(_wrong, house, lots, who, room, said)
    return _words(passed.content), passed.status_code or HTTPStatus.OK


def _wrong(house: House, lots: Lots, who: Actor, room: str, said: Mapping[str, Json]) -> tuple[Text, int]:
    """What stands in the way of the order, and its status; 200 if nothing did."""
    try:
        with house.looking(who) as ctx:
            console.enter(ctx, room)
        ordered(lots, house, who, room, Reader(said))
    except NotFound:
        raise
    except Refusal as refusal:
        return told(refusal), status_of(refusal)
    return "", HTTPStatus.OK


def _words(problem: Mapping[str, Any]) -> Text:
    """What another process refused, as it said it."""
    return Words(str(problem.get("zh", "")), str(problem.get("en", "")))


ROUTES = (one, state, order)
