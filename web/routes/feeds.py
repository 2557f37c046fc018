"""The newest notices as RSS and Atom, and the newest documents of offices as Atom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from litestar import Response, get
from litestar.di import NamedDependency

from disclosure.acts import reading
from disclosure.acts.reading import Notice, Wanted
from kernel.context import Context
from kernel.errors import Words
from web import pages
from web.public import names, notices, openness
from web.request import House, Visiting
from web.views.public import Feed, FeedItem
from web.words import join

NEWEST: Final = 50


@get("/feeds/notices.atom", include_in_schema=False, sync_to_thread=True)
def atom(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    return pages.feed(visit, "atom", _feed(house, "atom"))


@get("/feeds/notices.rss", include_in_schema=False, sync_to_thread=True)
def rss(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    return pages.feed(visit, "rss", _feed(house, "rss"))


def _feed(house: House, kind: Literal["atom", "rss"]) -> Feed:
    with house.looking() as ctx:
        items = _items(ctx)
        updated = items[0].at if items else ctx.now
    return Feed(
        title=Words(f"{house.site.name.zh}公告", f"Notices of {house.site.name.en}"),
        home=house.settings.base_url,
        self_href=f"/feeds/notices.{kind}",
        updated=updated,
        items=items,
    )


def _items(ctx: Context) -> tuple[FeedItem, ...]:
    return tuple(_item(one, ctx.catalogue) for one in reading.notices(ctx, Wanted(), NEWEST).rows)


def _item(one: Notice, catalogue: Mapping[str, str]) -> FeedItem:
    summary = join(notices.called(one.kind), names.category(one.category, catalogue), one.no)
    return FeedItem(one.id, notices.title(one), notices.address(one), one.published_at, summary)


@get("/feeds/documents.atom", include_in_schema=False, sync_to_thread=True)
def documents(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    """The newest public documents of offices."""
    with house.looking() as ctx:
        items = openness.items(ctx, NEWEST)
        updated = items[0].at if items else ctx.now
    title = Words(f"{house.site.name.zh}政府信息公开", f"Government information at {house.site.name.en}")
    page = openness.ADDRESS
    return pages.feed(
        visit, "atom", Feed(title, house.settings.base_url, "/feeds/documents.atom", updated, items, page)
    )


ROUTES = (atom, rss, documents)
