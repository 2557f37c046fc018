"""A firm's lots: the page of all of them, following one and leaving it, the secret address of its calendar."""

from __future__ import annotations

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from people.acts import calendars
from trading.acts import following
from web.desks import duties, firm
from web.pages import page
from web.request import House, Visiting
from web.routes.bidder import bidder
from web.views.workbench import FirmPage
from web.visit import Visit


def _page(visit: Visit, house: House, secret: str = "") -> Response[str]:
    with house.looking(bidder(visit)) as ctx:
        access = firm.access(ctx, house.settings.base_url, secret)
        return page(visit, "firm", FirmPage(firm.whole(firm.mine(ctx)), access))


@get("/me/lots", include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    """Every lot that the firm bids for, follows or asked about."""
    return _page(visit, house)


@post("/me/lots/calendar", include_in_schema=False, status_code=200, sync_to_thread=True)
def open_calendar(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    """A fresh secret address; it stands in this one answer and nowhere else."""
    with house.acting(bidder(visit)) as ctx:
        secret = calendars.give(ctx)
    return _page(visit, house, secret)


@post("/me/lots/calendar/end", include_in_schema=False, sync_to_thread=True)
def end_calendar(visit: Visiting, house: NamedDependency[House]) -> Redirect:
    with house.acting(bidder(visit)) as ctx:
        calendars.end(ctx)
    return Redirect(firm.ADDRESS, status_code=303)


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


ROUTES = (listed, open_calendar, end_calendar, follow, unfollow)
