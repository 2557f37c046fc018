"""The pages of registers, and each as a file."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from web.pages import page
from web.public import registers
from web.public.registers import ADDRESS
from web.request import House, Visiting
from web.routes.body import saved

Asked = Annotated[str, QueryParameter(max_length=64)]
Number = Annotated[int, QueryParameter(name="page", ge=1, le=100_000)]


@get(ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "registers", registers.listing(ctx))


@get(f"{ADDRESS}/{{name:str}}", include_in_schema=False, sync_to_thread=True)
def one(
    visit: Visiting,
    house: NamedDependency[House],
    name: FromPath[str],
    q: Asked = "",
    office: Asked = "",
    number: Number = 1,
) -> Response[str] | Response[bytes]:
    """The register as a page; with `.csv` after its name as a file."""
    with house.looking() as ctx:
        if name.endswith(".csv"):
            return saved(registers.table(ctx, name.removesuffix(".csv")), name, "text/csv; charset=utf-8")
        return page(visit, "register", registers.page(ctx, name, visit.actor, q.strip(), number, office))


ROUTES: Final = (listed, one)
