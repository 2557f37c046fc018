"""The columns of the plan and of the key areas, and what is in each as a file."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from disclosure.rules.columns import Column
from web.pages import page
from web.public import columns
from web.request import House, Visiting
from web.routes.body import saved

Chosen = Annotated[Column, QueryParameter()]
Words = Annotated[str, QueryParameter(max_length=100)]


@get(columns.ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(
    visit: Visiting, house: NamedDependency[House], column: Chosen = Column.KEY_WORK, q: Words = ""
) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "columns", columns.page(ctx, column, q, visit.actor))


@get(columns.CSV, include_in_schema=False, sync_to_thread=True)
def file(house: NamedDependency[House], column: Chosen = Column.KEY_WORK, q: Words = "") -> Response[bytes]:
    """What is in the column, or what of it holds the words."""
    with house.looking() as ctx:
        told = columns.csv(ctx, column, q)
    return saved(told.encode("utf-8-sig"), f"column-{column.value}.csv", "text/csv")


ROUTES = (listed, file)
