"""The priced bills of all bids side by side, for those who judge them."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from trading.acts import reading
from web.desks import leaves, price_grid, reader
from web.desks.price_grid import Grid
from web.pages import page
from web.request import House, Visiting, signed_in
from web.routes.body import saved
from web.routes.expert import Asked, Desk, looking
from web.visit import Visit


def _grid(house: House, visit: Visit, lot: str) -> Grid:
    who = signed_in(visit)
    with looking(Desk(house, who, lot, "")) as ctx:
        found = reading.lot(ctx, lot)
        reader.may_read(ctx, found, who)
        return price_grid.grid(ctx, found)


@get("/me/lots/{lot:str}/quantities", include_in_schema=False, sync_to_thread=True)
def quantities(request: Asked, visit: Visiting, house: NamedDependency[House], lot: FromPath[str]) -> Response[str]:
    """Position by position, with what is to be looked at."""
    query = request.query_params
    view = price_grid.view(
        _grid(house, visit, lot), only=query.get("only") == "marked", at=leaves.count(query.get("page", ""))
    )
    return page(visit, "price_grid", view)


@get("/me/lots/{lot:str}/quantities.csv", include_in_schema=False, sync_to_thread=True)
def quantities_csv(visit: Visiting, house: NamedDependency[House], lot: FromPath[str]) -> Response[bytes]:
    """The same as a table to compute with."""
    told = price_grid.csv(_grid(house, visit, lot))
    return saved(told.encode("utf-8-sig"), f"{lot}-prices.csv", "text/csv")


ROUTES = (quantities, quantities_csv)
