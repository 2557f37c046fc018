"""The page of a firm's people and their rights."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency

from web.desks import colleagues
from web.pages import page
from web.request import House, Visiting
from web.routes.bidder import bidder


@get("/me/people", include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    """Who of the firm may do what, and whose certificates are registered."""
    with house.looking(bidder(visit)) as ctx:
        return page(visit, "people", colleagues.page(ctx))


ROUTES = (listed,)
