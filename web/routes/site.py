"""Pages that need no facts: about, accessibility, robots."""

from __future__ import annotations

from litestar import MediaType, Response, get

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
