"""The pages of internal lists; for whoever may not read them they are not there."""

from __future__ import annotations

from typing import Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from kernel import ids
from web.desks import internal
from web.pages import page
from web.request import House, Visiting


@get(internal.ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking(visit.actor) as ctx:
        return page(visit, "internal", internal.page(ctx))


@get(f"{internal.ADDRESS}/{{subject:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], subject: FromPath[str]) -> Response[str]:
    with house.looking(visit.actor) as ctx:
        return page(visit, "internal", internal.page(ctx, ids.identifier(subject)))


ROUTES: Final = (listed, one)
