"""Open data: the catalogue as a page and as data, releases and records of purchases, the months' files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from disclosure.acts import open_reading
from disclosure.rules import sales_data
from disclosure.rules.ocds import parts
from kernel.deadlines import day_of
from kernel.errors import NotFound
from web import limits
from web.pages import page
from web.problems import refusals
from web.public import data_catalogue, data_files, open_data
from web.request import House, Visiting
from web.worker import publisher

TAG: Final = ["open data"]
REFUSALS: Final = refusals()
Month = Annotated[str, QueryParameter(pattern=r"^([12][0-9]{3}-(0[1-9]|1[0-2]))?$")]


@get(data_catalogue.ADDRESS, include_in_schema=False, sync_to_thread=True)
def catalogue(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "open_data", open_data.page(ctx, house.settings.ocid_prefix))


@get("/data/catalogue.jsonld", tags=TAG, sync_to_thread=True)
def dcat(house: NamedDependency[House]) -> Response[dict[str, Any]]:
    """The catalogue of data sets (DCAT)."""
    made = data_catalogue.dcat(house.site, house.settings.base_url, house.catalogue)
    return Response(made, media_type="application/ld+json")


@get("/data/portal.json", tags=TAG, sync_to_thread=True)
def portal(house: NamedDependency[House]) -> list[Any]:
    """The catalogue as other portals take it, with the names of 政务信息资源目录编制指南."""
    today = day_of(house.clock.now())
    return data_catalogue.portal(house.site, house.settings.base_url, house.catalogue, today)


@get("/data/portal.schema.json", include_in_schema=False, sync_to_thread=False)
def portal_schema() -> Response[dict[str, Any]]:
    return Response(data_catalogue.PORTAL, media_type=data_catalogue.SCHEMA)


# ---------------------------------------------------------------- tables


@get(f"{data_catalogue.SETS}/{{file:str}}", include_in_schema=False, sync_to_thread=True)
def table(house: NamedDependency[House], file: FromPath[str], month: Month = "") -> Response[Any] | Stream:
    """A data set as `.csv` or `.json`, whole or of a month, or its `.schema.json`; NotFound `data.unknown`."""
    id_, _, ending = file.partition(".")
    with house.looking() as ctx:
        of = data_files.table(ctx, id_)
        within = open_data.month(ctx, month) if month else None
    if ending == "schema.json":
        return Response(of.schema(), media_type=data_catalogue.SCHEMA)
    if ending not in ("csv", "json") or (within and not of.monthly):
        raise NotFound("data.unknown", f"没有数据文件 {file}", f"there is no data file {file}", field="file")
    write, media = (
        (data_files.as_csv, data_catalogue.CSV) if ending == "csv" else (data_files.as_json, data_catalogue.JSON)
    )
    name = f"{id_}-{within.name}.{ending}" if within else file
    return _streamed(write(house, of, within.span if within else None), name, media)


def _streamed(made: Iterator[bytes], name: str, media: str) -> Stream:
    return Stream(made, media_type=media, headers={"content-disposition": f'attachment; filename="{name}"'})


@get(open_data.BULK, include_in_schema=False, opt={"limit": limits.BULK}, sync_to_thread=True)
def bulk(house: NamedDependency[House], month: Month = "") -> Stream:
    """Every data set whole, or all that there is of a month, in one ZIP."""
    with house.looking() as ctx:
        of = open_data.month(ctx, month) if month else None
    return _streamed(open_data.bulk(house, of), f"bulk-{of.name}.zip" if of else "bulk.zip", open_data.ZIP)


# ---------------------------------------------------------------- releases, records, sales


@get("/data/releases.jsonl", include_in_schema=False, sync_to_thread=True)
def releases(house: NamedDependency[House], month: Month = "") -> Stream:
    """The releases of a month (Beijing time; the present one by default), oldest first, each on a line."""
    of = _month(house, month)
    made = open_data.lines(house, open_reading.PURCHASES, of.span)
    return _streamed(made, f"releases-{of.name}.jsonl", data_catalogue.LINES)


@get("/data/records.jsonl", include_in_schema=False, sync_to_thread=True)
def records(house: NamedDependency[House], month: Month = "") -> Stream:
    """The records of all tenders that have releases in a month, each on a line."""
    of = _month(house, month)
    return _streamed(open_data.records(house, of.span), f"records-{of.name}.jsonl", data_catalogue.LINES)


@get("/data/sales.jsonl", include_in_schema=False, sync_to_thread=True)
def sales(house: NamedDependency[House], month: Month = "") -> Stream:
    """The notices of sales of a month, as the releases."""
    of = _month(house, month)
    made = open_data.lines(house, open_reading.SALES, of.span)
    return _streamed(made, f"sales-{of.name}.jsonl", data_catalogue.LINES)


def _month(house: House, text: str) -> open_data.Month:
    with house.looking() as ctx:
        return open_data.month(ctx, text)


@get("/data/sales.schema.json", include_in_schema=False, sync_to_thread=False)
def schema() -> Response[bytes]:
    """What a row of the sales holds (JSON Schema 2020-12)."""
    return Response(parts.encode(sales_data.SCHEMA), media_type=data_catalogue.SCHEMA)


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


ROUTES = (
    catalogue, dcat, portal, portal_schema, table, bulk, releases, records, sales, schema, release, record,
)  # fmt: skip
