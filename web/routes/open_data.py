"""Open data: the catalogue as a page and as DCAT, releases and records of purchases, a month's releases as one file."""

from __future__ import annotations

from typing import Annotated, Any, Final

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from disclosure.acts import open_reading
from disclosure.rules import sales_data
from disclosure.rules.ocds import parts
from web.pages import page
from web.problems import refusals
from web.public import open_data
from web.request import House, Visiting
from web.worker import publisher

TAG: Final = ["open data"]
REFUSALS: Final = refusals()
Month = Annotated[str, QueryParameter(pattern=r"^([12][0-9]{3}-(0[1-9]|1[0-2]))?$")]


@get("/data/open", include_in_schema=False, sync_to_thread=True)
def catalogue(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "open_data", open_data.page(ctx, house.settings.ocid_prefix))


@get("/data/catalogue.jsonld", tags=TAG, sync_to_thread=True)
def dcat(house: NamedDependency[House]) -> Response[dict[str, Any]]:
    """The catalogue of data sets (DCAT)."""
    made = open_data.dcat(house.site.name, house.settings.base_url)
    return Response(made, media_type="application/ld+json")


@get("/data/releases.jsonl", include_in_schema=False, sync_to_thread=True)
def releases(house: NamedDependency[House], month: Month = "") -> Stream:
    """The releases of a month (Beijing time; the present one by default), oldest first, each on a line."""
    return _streamed(house, open_reading.PURCHASES, "releases", month)


@get("/data/sales.jsonl", include_in_schema=False, sync_to_thread=True)
def sales(house: NamedDependency[House], month: Month = "") -> Stream:
    """The notices of sales of a month, as the releases."""
    return _streamed(house, open_reading.SALES, "sales", month)


def _streamed(house: House, data_set: str, name: str, month: str) -> Stream:
    with house.looking() as ctx:
        of = open_data.month(ctx, month)
    headers = {"content-disposition": f'attachment; filename="{name}-{of.name}.jsonl"'}
    return Stream(open_data.lines(house, data_set, of), media_type=open_data.LINES, headers=headers)


@get("/data/sales.schema.json", include_in_schema=False, sync_to_thread=False)
def schema() -> Response[bytes]:
    """What a row of the sales holds (JSON Schema 2020-12)."""
    return Response(parts.encode(sales_data.SCHEMA), media_type="application/schema+json")


@get("/data/releases/{id_:str}", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def release(house: NamedDependency[House], id_: FromPath[str]) -> Response[bytes]:
    """The OCDS release of a notice, by the notice's id, in a package of its own. It never changes."""
    with house.looking() as ctx:
        return Response(open_reading.one(ctx, publisher(house), id_), media_type=MediaType.JSON)


@get("/data/records/{tender:str}", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def record(house: NamedDependency[House], tender: FromPath[str]) -> Response[bytes]:
    """The OCDS record of a tender: where each release is, and what they say together."""
    with house.looking() as ctx:
        return Response(open_reading.record(ctx, publisher(house), tender), media_type=MediaType.JSON)


ROUTES = (catalogue, dcat, releases, sales, schema, release, record)
