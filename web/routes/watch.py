"""Efficiency supervision: the console, orders, the public figures of approvals."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from kernel import ids
from web.desks import scores
from web.desks import watch as desk
from web.pages import page
from web.public import approval_figures as public
from web.public import watch_files
from web.request import House, Visiting, signed_in
from web.routes.body import saved
from web.words import Tongue

FILES: Final = f"{desk.ADDRESS}/lists"
Year = Annotated[int, QueryParameter(ge=0, le=9998)]
Number = Annotated[int, QueryParameter(ge=0, le=4)]


@get(public.ADDRESS, include_in_schema=False, sync_to_thread=True)
def figures(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "watch", watch_files.linked(public.page(ctx), public.ADDRESS))


@get(f"{public.ADDRESS}/{{name:str}}", include_in_schema=False, sync_to_thread=True)
def figures_file(visit: Visiting, house: NamedDependency[House], name: FromPath[str]) -> Response[bytes]:
    """One table of the figures as CSV."""
    with house.looking() as ctx:
        told = watch_files.file(public.page(ctx).tables, name, Tongue(visit.language))
    return saved(told, f"approvals-{name}", "text/csv")


@get(desk.ADDRESS, include_in_schema=False, sync_to_thread=True)
def console(visit: Visiting, house: NamedDependency[House], still: FromQuery[str] = "") -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "watch", watch_files.linked(desk.console(ctx, still=bool(still)), FILES))


@get(f"{FILES}/{{name:str}}", include_in_schema=False, sync_to_thread=True)
def console_file(visit: Visiting, house: NamedDependency[House], name: FromPath[str]) -> Response[bytes]:
    """One list of the console as CSV, whole."""
    with house.looking(signed_in(visit)) as ctx:
        told = watch_files.file(desk.lists(ctx), name, Tongue(visit.language))
    return saved(told, f"supervision-{name}", "text/csv")


@get(scores.ADDRESS, include_in_schema=False, sync_to_thread=True)
def scored(visit: Visiting, house: NamedDependency[House], year: Year = 0, number: Number = 0) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "watch", scores.page(ctx, scores.quarter(ctx, year, number)))


@get(f"{scores.ADDRESS}/{{code:str}}", include_in_schema=False, sync_to_thread=True)
def scored_office(
    visit: Visiting, house: NamedDependency[House], code: FromPath[str], year: Year = 0, number: Number = 0
) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        of = scores.quarter(ctx, year, number)
        return page(visit, "watch", scores.office(ctx, ids.identifier(code), of))


@get(desk.ORDERS, include_in_schema=False, sync_to_thread=True)
def own(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "watch", desk.own(ctx))


@get(f"{desk.ORDERS}/{{id:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], id: FromPath[str]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "letter", desk.order(ctx, ids.identifier(id)))


ROUTES: Final = (figures, figures_file, console, console_file, scored, scored_office, own, one)
