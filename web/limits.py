"""How often and how slowly one may knock: nobody's traffic may stand between a bidder and the deadline."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPReceiveMessage, Receive, Scope, Send, WebSocketReceiveMessage

from kernel import clock
from kernel.errors import NotNow, Words
from web.caller import given_token
from web.peers import neighbourhood
from web.request import Asked

MINUTE: Final = 60.0
REMEMBERED: Final = 100_000
"""Keys that are counted at once; the ones that knocked longest ago are forgotten first."""
BETWEEN: Final = 30.0
"""Seconds that a client may be silent within a body."""
WHOLE: Final = 900.0
"""Seconds for one whole body: 8 MiB over the slowest line that still makes sense."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many calls a minute for each key. The key is never one that somebody else's traffic can use up: the network
    address of those who have no session yet, the session's token, or the random id of a task."""

    name: str
    calls: int
    key: Callable[[Asked], str]


def address(asked: Asked) -> str:
    return neighbourhood(asked.client.host if asked.client else "")


def _session(asked: Asked) -> str:
    return hashlib.sha256(given_token(asked).encode()).hexdigest()


def _task(asked: Asked) -> str:
    return str(asked.path_params.get("task", ""))


SIGN_IN: Final = Limit("sign-in", 120, address)
PASSWORD: Final = Limit("password", 20, address)
MAIL: Final = Limit("mail", 5, address)
"""Codes that we send by e-mail: nobody's mailbox is filled through us."""
COMMENT: Final = Limit("comment", 5, address)
"""Comments on drafts: nobody drowns the others."""
REQUEST: Final = Limit("request", 30, address)
"""Requests for information and looks at them: nobody finds a code by trying."""
BULK: Final = Limit("bulk", 10, address)
"""Files of everything: packing one costs more than any page."""
ACT: Final = Limit("act", 300, _session)
ANSWER: Final = Limit("answer", 20, _task)


class Pace:
    """Counts by key and minute, in this process's memory."""

    def __init__(self, wall: Callable[[], datetime] = clock.wall) -> None:
        self._wall = wall
        self._lock = threading.Lock()
        self._counts: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()

    def knock(self, limit: Limit, key: str) -> None:
        """NotNow once the key has knocked too often within a minute."""
        now = self._wall().timestamp()
        with self._lock:
            since, count = self._counts.pop((limit.name, key), (now, 0))
            since, count = (now, 1) if now - since >= MINUTE else (since, count + 1)
            self._counts[limit.name, key] = since, count
            while len(self._counts) > REMEMBERED:
                self._counts.popitem(last=False)
        if count > limit.calls:
            raise NotNow(
                "request.too_often",
                f"请求过于频繁：每分钟最多 {limit.calls} 次",
                f"too many requests: at most {limit.calls} a minute",
                remedy=Words("请一分钟后再试", "Try again in a minute"),
            )


async def paced(asked: Asked, handler: BaseRouteHandler) -> None:
    """Guard: routes with `opt={"limit": …}` are counted; nobody else is. On the loop, as `same_origin` is."""
    limit = handler.opt.get("limit")
    if isinstance(limit, Limit) and (key := limit.key(asked)):
        pace: Pace = asked.app.state.pace
        pace.knock(limit, key)


class Patience(ASGIMiddleware):
    """Ends requests whose body does not come; whoever waits for one holds a connection and nothing else."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        until = asyncio.get_running_loop().time() + WHOLE
        waiting = scope["type"] == ScopeType.HTTP

        async def patient() -> HTTPReceiveMessage | WebSocketReceiveMessage:
            nonlocal waiting
            if not waiting:
                return await receive()
            left = until - asyncio.get_running_loop().time()
            try:
                # In this very task: `wait_for` would make one for each of the hundreds of parts of a body.
                async with asyncio.timeout(max(0.0, min(BETWEEN, left))):
                    message = await receive()
            except TimeoutError as error:
                raise HTTPException(status_code=HTTPStatus.REQUEST_TIMEOUT) from error
            waiting = bool(message.get("more_body"))
            return message

        await next_app(scope, patient, send)
