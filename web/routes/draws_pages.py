"""The public page of a lot's draw."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from web.pages import page
from web.public import draw
from web.request import House, Visiting


@get("/lots/{lot_id:str}/draw", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], lot_id: FromPath[str]) -> Response[str]:
    with house.looking(visit.actor) as ctx:
        return page(visit, "draw", draw.page(ctx, lot_id))


ROUTES = (one,)
