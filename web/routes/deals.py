"""The deals of a month: the page that the chart of the figures leads to, the file, the same for programmes."""

from __future__ import annotations

from typing import Annotated, Any, Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from web.pages import page
from web.problems import refusals
from web.public import deals
from web.request import House, Number, Visiting
from web.routes.body import saved

TAG: Final = ["notices"]
REFUSALS: Final = refusals()
Month = Annotated[str, QueryParameter(pattern=r"^([12][0-9]{3}-(0[1-9]|1[0-2]))?$")]
Category = Annotated[str, QueryParameter(max_length=32)]


@get("/data/deals", include_in_schema=False, sync_to_thread=True)
def listed(
    visit: Visiting, house: NamedDependency[House], month: Month = "", category: Category = "", number: Number = 1
) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "deals", deals.page(ctx, deals.chosen(ctx, month, category, number)))


@get("/data/deals.csv", include_in_schema=False, sync_to_thread=True)
def file(house: NamedDependency[House], month: Month = "", category: Category = "") -> Response[bytes]:
    """All of them, in one file; the mark at its head tells a table calculator that it is UTF-8."""
    with house.looking() as ctx:
        of = deals.chosen(ctx, month, category)
        told = deals.csv(ctx, of)
    return saved(told.encode("utf-8-sig"), f"deals-{of.first:%Y-%m}.csv", "text/csv")


@get("/api/v1/deals", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def told(house: NamedDependency[House], month: Month = "", category: Category = "") -> dict[str, Any]:
    """The deals announced in a month (`2026-11`, the present one by default; Beijing time), oldest first, all or of one
    category, and their exact sum by currency; amounts are strings of decimals."""
    with house.looking() as ctx:
        return deals.facts(ctx, deals.chosen(ctx, month, category))


ROUTES = (listed, file, told)
