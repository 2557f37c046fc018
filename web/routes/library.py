"""The document library: the list with search and facets, one record, and both for programmes."""

from __future__ import annotations

from typing import Annotated, Any, Final

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from disclosure.acts import library as acts
from web.pages import page
from web.problems import refusals
from web.public import library
from web.public.library import ADDRESS, Asked
from web.request import House, Visiting
from web.routes.notices import LONGEST

TAG: Final = ["open data"]
REFUSALS: Final = refusals()
FARTHEST: Final = 1000
"""The farthest page: whoever wants more narrows the search, or takes the whole set."""
Query = Annotated[str, QueryParameter(max_length=LONGEST)]
Number = Annotated[int, QueryParameter(ge=1, le=FARTHEST)]


@get(ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(request: Request[Any, Any, Any], visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "library", library.listed(ctx, _asked(request)))


def _asked(request: Request[Any, Any, Any]) -> Asked:
    """What the address asks for; a page that is no number is the first."""
    fields = {name: str(request.query_params.get(name, ""))[:LONGEST].strip() for name in (*Asked().fields, "page")}
    number = fields.pop("page")
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 1
    return Asked(**fields, page=min(max(1, place), FARTHEST))


@get(f"{ADDRESS}/{{index:path}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], index: FromPath[str]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "record", library.one(ctx, index.lstrip("/")))


@get("/api/v1/records", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def found(
    house: NamedDependency[House], q: Query = "", unit: Query = "", kind: Query = "", number: Number = 1
) -> dict[str, Any]:
    """Twenty records of the document library a page, newest first. `more`: there are more than `found`."""
    asked = Asked(q, unit, kind, page=number)
    with house.looking() as ctx:
        listed = acts.search(ctx, asked.wanted, acts.PAGE, (number - 1) * acts.PAGE)
        return {"found": listed.found, "more": listed.more, "records": [_told(each) for each in listed.rows]}


@get("/api/v1/records/{index:path}", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def record(house: NamedDependency[House], index: FromPath[str]) -> dict[str, Any]:
    """One record; its digest is that of its members but `sha256` and `entry` as canonical JSON (RFC 8785)."""
    with house.looking() as ctx:
        return _told(acts.find(ctx, index.lstrip("/")))


def _told(one: acts.Found) -> dict[str, Any]:
    return {**one.record.fields(), "sha256": one.sha256, "entry": one.batch}


ROUTES: Final = (listed, one, found, record)
