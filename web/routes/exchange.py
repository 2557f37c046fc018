"""The page of the exchange with the national platform."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency

from web.desks import exchange
from web.pages import page
from web.request import House, Visiting, signed_in


@get(exchange.ADDRESS, include_in_schema=False, sync_to_thread=True)
def shown(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "exchange", exchange.page(ctx, stand_in=not house.settings.exchange))


ROUTES = (shown,)
