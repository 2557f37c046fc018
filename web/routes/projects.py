"""The page of a project."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from kernel import ids
from web.pages import page
from web.public import project
from web.request import House, Visiting


@get(f"{project.ADDRESS}/{{number:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], number: FromPath[str]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "project", project.page(ctx, ids.identifier(number), visit.actor))


ROUTES = (one,)
