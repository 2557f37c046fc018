"""The newest notices as RSS and Atom, the newest documents of offices and matters before the public as Atom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

from litestar import Request, Response, get
from litestar.di import NamedDependency

from disclosure.acts import reading
from disclosure.acts.reading import Notice
from kernel.context import Context
from kernel.errors import Words
from web import pages
from web.public import consultations, names, notices, openness
from web.public.notices import Asked
from web.request import House, Visiting
from web.routes.notices import asked
from web.routes.openness import OfClass
from web.views.public import Feed, FeedItem
from web.words import join

NEWEST: Final = 50


@get("/feeds/notices.atom", include_in_schema=False, sync_to_thread=True)
def atom(request: Request[Any, Any, Any], visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    """Of all notices, or of those that the same address asks of their list (`kind`, `category`, `q`, `site`)."""
    return pages.feed(visit, "atom", _feed(house, "atom", asked(request)))


@get("/feeds/notices.rss", include_in_schema=False, sync_to_thread=True)
def rss(request: Request[Any, Any, Any], visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    return pages.feed(visit, "rss", _feed(house, "rss", asked(request)))


def _feed(house: House, kind: Literal["atom", "rss"], of: Asked) -> Feed:
    with house.looking() as ctx:
        items = _items(ctx, of)
        updated = _newest(items, ctx.now)
    return Feed(
        title=Words(f"{house.site.name.zh}公告", f"Notices of {house.site.name.en}"),
        home=house.settings.base_url,
        self_href=of.address(at=f"/feeds/notices.{kind}"),
        updated=updated,
        items=items,
        page=of.address(),
    )


def _items(ctx: Context, of: Asked) -> tuple[FeedItem, ...]:
    return tuple(_item(one, ctx.catalogue) for one in reading.notices(ctx, of.wanted, NEWEST).rows)


def _item(one: Notice, catalogue: Mapping[str, str]) -> FeedItem:
    summary = join(notices.called(one.kind), names.category(one.category, catalogue), one.no)
    return FeedItem(one.id, notices.title(one), notices.address(one), one.published_at, summary)


@get("/feeds/documents.atom", include_in_schema=False, sync_to_thread=True)
def documents(visit: Visiting, house: NamedDependency[House], of_class: OfClass = "") -> Response[str]:
    """The newest public documents of offices, all or of one class."""
    with house.looking() as ctx:
        items = openness.items(ctx, NEWEST, of_class)
        updated = _newest(items, ctx.now)
    title = Words(f"{house.site.name.zh}政府信息公开", f"Government information at {house.site.name.en}")
    chosen = f"?class={of_class}" if of_class else ""
    at, page = f"/feeds/documents.atom{chosen}", f"{openness.ADDRESS}{chosen}"
    return pages.feed(visit, "atom", Feed(title, house.settings.base_url, at, updated, items, page))


@get("/feeds/consultations.atom", include_in_schema=False, sync_to_thread=True)
def matters(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    """The newest matters before the public."""
    with house.looking() as ctx:
        items = consultations.items(ctx, NEWEST)
        updated = _newest(items, ctx.now)
    title = Words(f"{house.site.name.zh}意见征集", f"Consultations at {house.site.name.en}")
    at, page = "/feeds/consultations.atom", consultations.ADDRESS
    return pages.feed(visit, "atom", Feed(title, house.settings.base_url, at, updated, items, page))


def _newest(items: tuple[FeedItem, ...], now: datetime) -> datetime:
    return max((one.at for one in items), default=now)


ROUTES = (atom, rss, documents, matters)
