"""The page of suppliers' ratings."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from web.pages import page
from web.public import ratings
from web.request import House, Visiting

Year = Annotated[int, QueryParameter(ge=0, le=9998)]


@get("/data/ratings", include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House], year: Year = 0) -> Response[str]:
    """The marks of a year, by supplier; of the present year where none is named."""
    with house.looking() as ctx:
        return page(visit, "ratings", ratings.page(ctx, year))


ROUTES = (listed,)
