"""Opened bids to read before and while they are judged, one alone or two side by side."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from trading.acts import reading
from web.desks import leaves, reader
from web.pages import page
from web.request import House, Visiting, signed_in
from web.routes.expert import Asked, Desk, looking


@get("/me/lots/{lot:str}/read/{bid:str}", include_in_schema=False, sync_to_thread=True)
def read(
    request: Asked, visit: Visiting, house: NamedDependency[House], lot: FromPath[str], bid: FromPath[str]
) -> Response[str]:
    """A bid's files without the sheet: for the review, and for the purchaser who reviews qualification."""
    who = signed_in(visit)
    with looking(Desk(house, who, lot, "")) as ctx:
        found = reading.lot(ctx, lot)
        reader.may_read(ctx, found, who)
        view = leaves.view(ctx, found, bid, leaves.place(request.query_params))
    return page(visit, "read", view)


ROUTES = (read,)
