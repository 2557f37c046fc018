"""A firm's lots: the page of all of them, following one and leaving it."""

from __future__ import annotations

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from trading.acts import following
from web.desks import duties, firm
from web.pages import page
from web.request import House, Visiting
from web.routes.bidder import bidder
from web.views.workbench import FirmPage


@get("/me/lots", include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    """Every lot that the firm bids for, follows or asked about."""
    with house.looking(bidder(visit)) as ctx:
        return page(visit, "firm", FirmPage(firm.whole(firm.mine(ctx))))


@post("/me/lots/{lot:str}/follow", include_in_schema=False, sync_to_thread=True)
def follow(visit: Visiting, house: NamedDependency[House], lot: FromPath[str]) -> Redirect:
    with house.acting(bidder(visit)) as ctx:
        following.follow(ctx, lot)
    return Redirect(duties.page(lot), status_code=303)


@post("/me/lots/{lot:str}/unfollow", include_in_schema=False, sync_to_thread=True)
def unfollow(visit: Visiting, house: NamedDependency[House], lot: FromPath[str]) -> Redirect:
    with house.acting(bidder(visit)) as ctx:
        following.leave(ctx, lot)
    return Redirect(duties.page(lot), status_code=303)


ROUTES = (listed, follow, unfollow)
