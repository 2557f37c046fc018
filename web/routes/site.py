"""Pages that need no facts: about, accessibility, robots, and the frame that speaks to a local bridge."""

from __future__ import annotations

from typing import Final

from litestar import MediaType, Response, get
from litestar.params import FromQuery

from kernel.errors import NotValid
from web.assets import address
from web.pages import page
from web.request import Visiting


@get("/about", include_in_schema=False, sync_to_thread=True)
def about(visit: Visiting) -> Response[str]:
    return page(visit, "about", None)


@get("/accessibility", include_in_schema=False, sync_to_thread=True)
def accessibility(visit: Visiting) -> Response[str]:
    return page(visit, "accessibility", None)


@get("/robots.txt", include_in_schema=False, media_type=MediaType.TEXT, sync_to_thread=False)
def robots() -> str:
    return "User-agent: *\nDisallow: /me\nDisallow: /tasks\nDisallow: /calendars\n"


LOWEST: Final = 1024
HIGHEST: Final = 65535


@get("/bridge", include_in_schema=False, sync_to_thread=False)
def bridge(port: FromQuery[str] = "27180") -> Response[str]:
    """The one page that may connect to the visitor's own machine, to this port; it stands in a frame of our pages."""
    if not port.isascii() or not port.isdigit() or not LOWEST <= int(port[:6]) <= HIGHEST:
        raise NotValid("bridge.port", "端口须为 1024 至 65535", "a port is a number from 1024 to 65535", field="port")
    policy = (
        f"default-src 'none'; script-src 'self'; connect-src http://127.0.0.1:{int(port)}; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'"
    )
    script = f'<script src="{address("bid/frame_page.js")}" type="module"></script>'
    return Response(
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>bridge</title>{script}</html>',
        media_type=MediaType.HTML,
        headers={"content-security-policy": policy, "x-frame-options": "SAMEORIGIN"},
    )
