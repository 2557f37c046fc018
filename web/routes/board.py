"""The page of a year's tasks of openness, and the table as a file."""

from __future__ import annotations

from typing import Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from web.pages import page
from web.public import board
from web.public.board import ADDRESS
from web.request import House, Visiting
from web.routes.body import saved


@get(ADDRESS, include_in_schema=False, sync_to_thread=True)
def newest(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "board", board.page(ctx, "", visit.actor))


@get(f"{ADDRESS}/{{name:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], name: FromPath[str]) -> Response[str] | Response[bytes]:
    """The board as a page; with `.csv` after its name as a file."""
    with house.looking() as ctx:
        if name.endswith(".csv"):
            return saved(board.table(ctx, name.removesuffix(".csv")), name, "text/csv; charset=utf-8")
        return page(visit, "board", board.page(ctx, name, visit.actor))


ROUTES: Final = (newest, one)
