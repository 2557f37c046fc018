"""A room's command that reached a process which does not write the room: it goes on to the one that does."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import httpx
from litestar import Request, Response

from web.caller import BEARER, given_token
from web.lots.owner import Lots

PASSED: Final = "ggzy-passed-on"
"""Says that it has been passed on already; it is not passed on again."""
TIMEOUT: Final = httpx.Timeout(10.0, connect=1.0)
"""Seconds: a commit may wait for the database, a process that is there takes a connection at once."""
MOST: Final = httpx.Limits(max_connections=200, max_keepalive_connections=50)


class Passing:
    """The owner trusts nothing that is said on the way: a bid carries its bidder's signature, an order its officer's
    session, and the owner judges both as if it had been asked itself. So no process has a right of its own."""

    def __init__(self) -> None:
        self._http: httpx.AsyncClient | None = None

    async def on(
        self, request: Request[Any, Any, Any], lots: Lots, room: str, asked: tuple[str, bytes] | None = None
    ) -> Response[dict[str, Any]] | None:
        """The owner's answer, whatever it is; None if this process must see to it itself: it is the owner, there is
        none, or it does not answer. `asked` is path and body where they are not the request's own."""
        if lots.owned(room) is not None or PASSED in request.headers:
            return None
        there = await asyncio.to_thread(lots.elsewhere, room)
        if not there:
            return None
        try:
            path, body = asked or (request.url.path, await request.body())
            answer = await self._client().post(there + path, content=body, headers=_headers(request))
            told = answer.json()
        except (httpx.HTTPError, ValueError):
            return None
        again = answer.headers.get("retry-after")
        return Response(
            told,
            status_code=answer.status_code,
            media_type=answer.headers["content-type"],
            headers={"retry-after": again} if again else None,
        )

    async def close(self) -> None:
        if self._http is not None:
            await self._http.aclose()

    def _client(self) -> httpx.AsyncClient:
        if self._http is None:
            self._http = httpx.AsyncClient(timeout=TIMEOUT, limits=MOST, trust_env=False)
        return self._http


def _headers(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Who asks, in which language; a session goes on as a programme's, which no page of another site can have sent."""
    token, language = given_token(request), request.headers.get("accept-language", "")
    said = {PASSED: "1", "content-type": "application/json", "accept-language": language}
    return said | ({"authorization": BEARER + token} if token else {})
