"""The opening hall of a lot: the page, what moves on it for polling, and its transcript as a file."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from web.pages import page
from web.public import hall, sitting
from web.public.case import load
from web.request import House, Visiting
from web.routes.body import saved


@get("/lots/{lot_id:str}/opening", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], lot_id: FromPath[str]) -> Response[str]:
    with house.looking(visit.actor) as ctx:
        return page(visit, "hall", hall.page(ctx, lot_id))


@get("/lots/{lot_id:str}/opening/rows", include_in_schema=False, sync_to_thread=True)
def rows(
    visit: Visiting,
    house: NamedDependency[House],
    lot_id: FromPath[str],
    stage: FromQuery[str] = "",
    seen: FromQuery[str] = "",
) -> Response[str]:
    """What htmx asks for every two seconds while the opening runs: nothing (204) while nothing has moved since `seen`,
    so that whoever reads or presses is not disturbed; the whole page once the lot has left `stage`."""
    with house.looking(visit.actor) as ctx:
        found = hall.page(ctx, lot_id)
    if found.poll.endswith(f"?stage={stage}&seen={seen}"):
        return Response("", status_code=204)
    made = page(visit, "hall_rows", found)
    if stage and f"?stage={stage}&" not in found.poll:
        made.headers["HX-Refresh"] = "true"
    return made


@get("/lots/{lot_id:str}/opening/transcript.csv", include_in_schema=False, sync_to_thread=True)
def transcript(visit: Visiting, house: NamedDependency[House], lot_id: FromPath[str]) -> Response[bytes]:
    """As much of it as the reader may know now; the mark at its head tells a table calculator that it is UTF-8."""
    with house.looking(visit.actor) as ctx:
        told = sitting.csv(sitting.of(ctx, load(ctx, lot_id)))
    return saved(told.encode("utf-8-sig"), f"{lot_id}-opening.csv", "text/csv")


ROUTES = (one, rows, transcript)
