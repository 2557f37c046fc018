"""HEAD wherever there is GET: the same status and headers without the body (RFC 9110, 9.3.2)."""

from __future__ import annotations

from typing import cast

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send


def heads(app: ASGIApp) -> ASGIApp:
    """The application with HEAD asked of it as GET; the schema knows nothing of it."""

    async def asked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "HEAD":
            await app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        # A copy: the server must go on knowing that it was HEAD.
        await app(cast("Scope", {**scope, "method": "GET"}), receive, without_body)

    return asked
