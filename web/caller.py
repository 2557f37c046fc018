"""Who calls the API: the holder of a bearer token, or of the site's session cookie."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Request
from litestar.concurrency import sync_to_thread

from kernel import clock, once
from kernel.actor import Actor
from kernel.db import reading
from kernel.errors import NotAllowed, Words
from web.request import SESSION, Asked, House, house

BEARER = "Bearer "


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an act: who asks, for which act (`lot.award`), when its last byte was in, under which
    Idempotency-Key (empty: none)."""

    house: House
    actor: Actor
    act: str
    arrived: datetime
    key: str


async def arrival(request: Request[Any, Any, Any]) -> datetime:
    """The official clock, read when the body is in whole: before anything waits for a thread or for the database."""
    await request.body()
    return house(request).clock.now()


async def waiting(request: Request[Any, Any, Any]) -> AsyncGenerator[datetime]:
    """The moment of arrival of a request that nothing is closed over before it is answered."""
    arrived = await arrival(request)
    with house(request).undecided.deciding(arrived):
        yield arrived


async def call(request: Request[Any, Any, Any]) -> AsyncGenerator[Call]:
    """The call with its moment of arrival; nothing is closed over it before it is answered."""
    arrived, holds = await arrival(request), house(request)
    with holds.undecided.deciding(arrived):
        who = await sync_to_thread(caller, request)
        kinds, _, _, verb = request.url.path.removeprefix("/api/v1/").split("/")
        yield Call(holds, who, f"{kinds.removesuffix('s')}.{verb}", arrived, once_key(request, who))


def once_key(request: Request[Any, Any, Any], who: Actor) -> str:
    """The stored form of the request's Idempotency-Key; empty if it has none."""
    given = request.headers.get("idempotency-key")
    return once.key(f"{who.role}.{who.org}.{who.id}", given) if given is not None else ""


def given_token(asked: Asked) -> str:
    """The session's token, empty if there is none; a header goes before a cookie."""
    header = asked.headers.get("authorization", "")
    if header.startswith(BEARER):
        return str(header.removeprefix(BEARER))
    return str(asked.cookies.get(SESSION, ""))


def caller(request: Request[Any, Any, Any]) -> Actor:
    """Who is signed in; NotAllowed `session.missing` if nobody is."""
    holds, given = house(request), given_token(request)
    if given:
        with reading(holds.engine) as tx:
            who = holds.sessions(tx, given, clock.wall())
        if who is not None:
            return who.actor
    raise NotAllowed(
        "session.missing",
        "请先登录",
        "please sign in first",
        remedy=Words("用 ggzy sign 登录，或在登录页登录", "Sign in with ggzy sign, or on the sign-in page"),
    )
