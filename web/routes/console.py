"""The console of a live room, what moves on it, and the orders that hold at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from kernel.actor import Actor
from kernel.errors import NotFound, Refusal
from kernel.reader import Reader
from trading.acts import ordering
from web import limits
from web.answers import Answered, answers, kept, told
from web.desks import console, duties
from web.desks.console import Known, Writing
from web.lots.owner import Lots
from web.pages import page
from web.problems import status_of
from web.request import House, Visiting, signed_in
from web.routes.rooms import lots_of
from web.routes.rooms_pages import Asked, allowed, shown
from web.views.console import ConsolePage

Going = Annotated[str, QueryParameter(name="going", required=False)]


def _seen(house: House, lots: Lots, who: Actor, room: str) -> ConsolePage:
    lines = house.live.gateway.lines(room) if house.live else {}
    with house.looking(who) as ctx:
        console.enter(ctx, room)
        chain, public, writer = lots.chains.of(ctx, room), shown(ctx, house, lots, room), lots.owned(room)
    writing = Writing(writer.took, writer.waiting) if writer else None
    return console.page(who.role, chain, public, Known(lines, lots.sightings.of(room), writing))


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
    sync_to_thread=True,
    dependencies={"given": Provide(answers)},
)
def order(
    request: Asked,
    visit: Visiting,
    house: NamedDependency[House],
    room: FromPath[str],
    verb: FromPath[str],
    given: Answered,
) -> Response[Any]:
    """A pause or a message; it stands in the room's queue and is answered after the commit."""
    who = signed_in(visit)
    try:
        with house.looking(who) as ctx:
            console.enter(ctx, room)
            asked = ordering.at_once(ctx, room, verb, Reader({"reason": given.text(verb)}))
        done = lots_of(request).writer(room).put(asked).result().answer
        if done.refusal is not None:
            raise done.refusal
    except NotFound:
        raise
    except Refusal as refusal:
        found = _seen(house, lots_of(request), who, room)
        again = replace(found, orders=tuple(kept(each, given)[0] for each in found.orders), error=told(refusal))
        return allowed(page(visit, "console", again, status_of(refusal)), house)
    return Redirect(duties.room(room), status_code=303)


ROUTES = (one, state, order)
