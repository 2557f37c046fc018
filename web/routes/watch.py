"""Efficiency supervision: the console, orders, the public figures of approvals."""

from __future__ import annotations

from typing import Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from kernel import ids
from web.desks import watch as desk
from web.pages import page
from web.public import approval_figures as public
from web.request import House, Visiting, signed_in


@get(public.ADDRESS, include_in_schema=False, sync_to_thread=True)
def figures(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "watch", public.page(ctx))


@get(desk.ADDRESS, include_in_schema=False, sync_to_thread=True)
def console(visit: Visiting, house: NamedDependency[House], still: FromQuery[str] = "") -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "watch", desk.console(ctx, still=bool(still)))


@get(desk.ORDERS, include_in_schema=False, sync_to_thread=True)
def own(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "watch", desk.own(ctx))


@get(f"{desk.ORDERS}/{{id:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], id: FromPath[str]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "letter", desk.order(ctx, ids.identifier(id)))


ROUTES: Final = (figures, console, own, one)
