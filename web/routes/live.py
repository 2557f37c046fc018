"""Live competitions as a stream of events, and the official time for who watches them that way."""

from __future__ import annotations

from typing import Any, Final

from litestar import MediaType, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp, Receive, Scope, Send

from kernel import canon
from kernel.errors import NotFound, NotValid
from web import limits
from web.request import House

DIGITS: Final = 15
"""Of an entry's number, at most."""


@get("/live/{room:str}/events", include_in_schema=False, opt={"exclude_from_compression": True}, sync_to_thread=False)
def events(room: FromPath[str], request: Request[Any, Any, Any], house: NamedDependency[House]) -> ASGIApp:
    """What a browser has already comes in Last-Event-ID, or in `since` when it comes from a WebSocket."""
    live, address = house.live, limits.address(request)
    seq = _number(str(request.headers.get("last-event-id") or request.query_params.get("since", "")))
    if live is None:
        raise NotFound("live.no_room", "没有这场网上竞价", "there is no such live competition", field="room")

    async def stream(_scope: Scope, receive: Receive, send: Send) -> None:
        await live.events.stream(room, seq, address, receive, send)

    return stream


@get("/live/now", include_in_schema=False, media_type=MediaType.JSON, sync_to_thread=False)
def now(house: NamedDependency[House]) -> Response[dict[str, str]]:
    """The official time, by which boards count down."""
    return Response({"now": canon.instant(house.clock.now())}, headers={"cache-control": "no-store"})


def _number(told: str) -> int | None:
    if not told:
        return None
    if not (told.isascii() and told.isdigit() and len(told) <= DIGITS):
        raise NotValid("live.since", "since 须为条目编号", "since is the number of an entry", field="since")
    return int(told)


ROUTES = (events, now)
