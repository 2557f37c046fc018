"""The pages of policies and meetings, and of proposals."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from web.pages import page
from web.public import belonging, policies, proposals
from web.request import House, Visiting
from web.routes.body import saved

Year = Annotated[int | None, QueryParameter(ge=2000, le=9999)]


@get(belonging.POLICIES, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House], year: Year = None) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "policies", policies.page(ctx, year, visit.actor))


@get(belonging.PROPOSALS, include_in_schema=False, sync_to_thread=True)
def proposed(visit: Visiting, house: NamedDependency[House], year: Year = None) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "proposals", proposals.page(ctx, year, visit.actor))


@get(proposals.CSV, include_in_schema=False, sync_to_thread=True)
def file(house: NamedDependency[House], year: Year = None) -> Response[bytes]:
    """The proposals of the year as a file."""
    with house.looking() as ctx:
        told = proposals.csv(ctx, year)
    return saved(told.encode("utf-8-sig"), "proposals.csv", "text/csv")


ROUTES = (listed, proposed, file)
