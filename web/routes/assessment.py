"""The pages of assessment: the newest month, a month or a quarter and its file, the points of an office."""

from __future__ import annotations

from typing import Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from kernel import ids
from web.pages import page
from web.public import assessment
from web.public.assessment import ADDRESS
from web.request import House, Visiting
from web.routes.body import saved


@get(ADDRESS, include_in_schema=False, sync_to_thread=True)
def newest(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "assessment", assessment.page(ctx, "", visit.actor))


@get(f"{ADDRESS}/{{time:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], time: FromPath[str]) -> Response[str] | Response[bytes]:
    """A month or a quarter; with `.json` after it the file whose digest is in the journal."""
    of = ids.identifier(time.removesuffix(".json"))
    with house.looking() as ctx:
        if time.endswith(".json"):
            return saved(assessment.file(ctx, of), time, "application/json")
        return page(visit, "assessment", assessment.page(ctx, of, visit.actor))


@get(f"{ADDRESS}/{{time:str}}/{{code:str}}", include_in_schema=False, sync_to_thread=True)
def office(visit: Visiting, house: NamedDependency[House], time: FromPath[str], code: FromPath[str]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "assessment_office", assessment.points(ctx, ids.identifier(time), code, visit.actor))


ROUTES: Final = (newest, one, office)
