"""Which lots have published the six classes of information: the monitor and its file."""

from __future__ import annotations

from typing import Annotated, Literal

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from web.pages import page
from web.public import six_classes
from web.request import House, Number, Visiting
from web.routes.body import saved

Year = Annotated[str, QueryParameter(pattern=r"^([12][0-9]{3})?$")]
Show = Annotated[Literal["", "missing"], QueryParameter()]


@get(six_classes.ADDRESS, include_in_schema=False, sync_to_thread=True)
def classes(
    visit: Visiting, house: NamedDependency[House], year: Year = "", show: Show = "", number: Number = 1
) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "six_classes", six_classes.page(ctx, six_classes.chosen(ctx, year, show, number)))


@get(six_classes.CSV, include_in_schema=False, sync_to_thread=True)
def file(house: NamedDependency[House], year: Year = "") -> Response[bytes]:
    """All lots of the year, in one file."""
    with house.looking() as ctx:
        of = six_classes.chosen(ctx, year)
        told = six_classes.csv(ctx, of)
    return saved(told.encode("utf-8-sig"), f"classes-{of.year}.csv", "text/csv")


ROUTES = (classes, file)
