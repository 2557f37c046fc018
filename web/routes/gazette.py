"""The gazette: its issues and articles, and an issue as data."""

from __future__ import annotations

from typing import Annotated, Any, Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from disclosure.acts import gazette as acts
from disclosure.rules import gazette as rules
from kernel import canon
from web.pages import page
from web.public import data_catalogue, gazette
from web.public.gazette import ADDRESS
from web.request import House, Visiting
from web.routes.body import saved

Q = Annotated[str, QueryParameter(max_length=100)]
Number = Annotated[int, QueryParameter(name="page", ge=1, le=100_000)]


@get(ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House], q: Q = "", number: Number = 1) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "gazette", gazette.listed(ctx, visit.actor, q.strip(), number))


@get(f"{ADDRESS}/schema.json", include_in_schema=False, sync_to_thread=False)
def schema() -> Response[dict[str, Any]]:
    """What an issue holds as data (JSON Schema 2020-12)."""
    return Response(rules.SCHEMA, media_type=data_catalogue.SCHEMA)


@get(f"{ADDRESS}/{{issue:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], issue: FromPath[str]) -> Response[Any]:
    """The issue as a page; with `.json` after its number as data."""
    with house.looking() as ctx:
        if issue.endswith(".json"):
            made = acts.find(ctx, issue.removesuffix(".json")).export()
            return saved(canon.canonical(made), issue, "application/json")
        return page(visit, "gazette_issue", gazette.issue(ctx, issue))


@get(f"{ADDRESS}/{{issue:str}}/{{place:int}}", include_in_schema=False, sync_to_thread=True)
def article(
    visit: Visiting, house: NamedDependency[House], issue: FromPath[str], place: FromPath[int]
) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "record", gazette.article(ctx, issue, place))


ROUTES: Final = (listed, schema, one, article)
