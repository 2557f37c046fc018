"""Accounts of new media: the list, one account, and what is posted as Atom and as JSON Feed."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from kernel import ids
from web import pages
from web.pages import page
from web.public import media
from web.request import House, Visiting
from web.views.public import Feed


@get(media.ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "media", media.listing(ctx, visit.actor))


@get(f"{media.ADDRESS}/{{subject:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], subject: FromPath[str]) -> Response[str]:
    with house.looking(visit.actor) as ctx:
        return page(visit, "media", media.page(ctx, ids.identifier(subject)))


@get(media.ATOM, include_in_schema=False, sync_to_thread=True)
def atom(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        items = media.items(ctx)
        updated = items[0].at if items else ctx.now
    made = Feed(media.TITLE, house.settings.base_url, media.ATOM, updated, items, media.ADDRESS)
    return pages.feed(visit, "atom", made)


@get(media.JSON_FEED, include_in_schema=False, sync_to_thread=True)
def json(house: NamedDependency[House]) -> Response[dict[str, Any]]:
    with house.looking() as ctx:
        made = media.feed(ctx, house.settings.base_url, media.TITLE.zh)
    return Response(made, media_type="application/feed+json")


ROUTES: Final = (listed, one, atom, json)
