"""The pages of annual reports: who owes one, each as a page and as files, and an office's own before it is signed."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from disclosure.acts import office_papers
from web import limits
from web.desks import annual as desk
from web.pages import page
from web.public import annual
from web.request import House, Visiting, signed_in
from web.routes.body import saved
from web.worker import publisher

Year = Annotated[int | None, QueryParameter(ge=2000, le=9998)]
Chosen = Annotated[str, QueryParameter(max_length=64)]
FILES: Final = {".csv": (annual.table, "text/csv; charset=utf-8"), ".json": (annual.data, "application/json")}


@get(annual.ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House], year: Year = None) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "annual_reports", annual.listing(ctx, year or 0))


@get(f"{annual.ADDRESS}/{{year:int}}/{{name:str}}", include_in_schema=False, sync_to_thread=True)
def one(
    visit: Visiting, house: NamedDependency[House], year: FromPath[int], name: FromPath[str]
) -> Response[str] | Response[bytes]:
    """The report as a page; with `.csv` or `.json` after the office's code as a file."""
    with house.looking() as ctx:
        for ending, (made, kind) in FILES.items():
            if name.endswith(ending):
                return saved(made(ctx, year, name.removesuffix(ending)), f"{year}-{name}", kind)
        return page(visit, "annual_report", annual.page(ctx, year, name))


@get(
    f"{annual.ADDRESS}/{{year:int}}/{{code:str}}/report.pdf",
    include_in_schema=False,
    sync_to_thread=True,
    opt={"limit": limits.REQUEST},
)
def paper(visit: Visiting, house: NamedDependency[House], year: FromPath[int], code: FromPath[str]) -> Response[bytes]:
    """The report on paper, in the language of the page, sealed anew for each who asks."""
    with house.looking() as ctx:
        made = office_papers.report(ctx, publisher(house), year, code)
        return saved(office_papers.sealed(ctx, made, visit.language), f"{year}-{code}.pdf", "application/pdf")


@get(f"{desk.ADDRESS}/{{year:int}}", include_in_schema=False, sync_to_thread=True)
def own(visit: Visiting, house: NamedDependency[House], year: FromPath[int], cell: Chosen = "") -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "annual_report", desk.page(ctx, year, cell))


ROUTES: Final = (listed, one, paper, own)
