"""The pages of registers, and each as a file."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from litestar import Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter, SkipValidation

from web.pages import page
from web.public import registers
from web.public.registers import ADDRESS, Asked
from web.request import House, Visiting
from web.routes.body import saved

Said = Annotated[str, QueryParameter(max_length=64)]
Number = Annotated[int, QueryParameter(name="page", ge=1, le=100_000)]

Day = Annotated[date | None, QueryParameter()]


@get(ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "registers", registers.listing(ctx))


def asked(q: Said = "", office: Said = "", number: Number = 1, on: Day = None) -> Asked:
    return Asked(q.strip(), number, office, on)


@get(
    f"{ADDRESS}/{{name:str}}", include_in_schema=False, sync_to_thread=True,
    dependencies={"wanted": Provide(asked, sync_to_thread=False)},
)  # fmt: skip
def one(
    visit: Visiting, house: NamedDependency[House], name: FromPath[str], wanted: NamedDependency[SkipValidation[Asked]]
) -> Response[str] | Response[bytes]:
    """The register as a page; with `.csv` after its name as a file, of the version in force on a day if given."""
    with house.looking() as ctx:
        if name.endswith(".csv"):
            table = registers.table(ctx, name.removesuffix(".csv"), wanted.on)
            return saved(table, name, "text/csv; charset=utf-8")
        return page(visit, "register", registers.page(ctx, name, visit.actor, wanted))


ROUTES: Final = (listed, one)
