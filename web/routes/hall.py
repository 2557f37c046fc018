"""The opening hall of a lot: the page, and its rows alone for polling."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from web.pages import page
from web.public import hall
from web.request import House, Visiting


@get("/lots/{lot_id:str}/opening", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], lot_id: FromPath[str]) -> Response[str]:
    with house.looking(visit.actor) as ctx:
        return page(visit, "hall", hall.page(ctx, lot_id))


@get("/lots/{lot_id:str}/opening/rows", include_in_schema=False, sync_to_thread=True)
def rows(
    visit: Visiting, house: NamedDependency[House], lot_id: FromPath[str], stage: FromQuery[str] = ""
) -> Response[str]:
    """What htmx asks for every two seconds while the opening runs; once the lot has left `stage`, the whole page."""
    with house.looking(visit.actor) as ctx:
        found = hall.page(ctx, lot_id)
    made = page(visit, "hall_rows", found)
    if stage and not found.poll.endswith(f"={stage}"):
        made.headers["HX-Refresh"] = "true"
    return made


ROUTES = (one, rows)
