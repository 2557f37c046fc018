"""The public lists of approval, as pages and as files."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from litestar import Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter, SkipValidation
from litestar.response import Redirect

from web.pages import page
from web.public import matter_pages
from web.public.matter_lists import MATTERS
from web.public.matter_pages import ADDRESS, FILES, Asked
from web.request import House, Visiting, signed_in
from web.routes.body import saved

Said = Annotated[str, QueryParameter(max_length=32)]
Number = Annotated[int, QueryParameter(name="page", ge=1, le=100_000)]
Day = Annotated[date | None, QueryParameter()]


def asked(type: Said = "", office: Said = "", on: Day = None, number: Number = 1) -> Asked:
    return Asked(type, office, on, number)


WANTED: Final = {"wanted": Provide(asked, sync_to_thread=False)}
Wanted = NamedDependency[SkipValidation[Asked]]


def _answer(visit: Visiting, house: House, name: str, wanted: Asked) -> Response[str] | Response[bytes]:
    """The list as a page; with `.csv` or `.json` after its name as a file."""
    stem, _, kind = name.rpartition(".")
    with house.looking() as ctx:
        if kind in FILES and stem:
            data, media_type = matter_pages.file(ctx, stem, kind, wanted)
            return saved(data, name, media_type)
        return page(visit, "matter_list", matter_pages.page(ctx, name, visit.actor, wanted))


@get(MATTERS, include_in_schema=False, sync_to_thread=True, dependencies=WANTED)
def catalogue(visit: Visiting, house: NamedDependency[House], wanted: Wanted) -> Response[str] | Response[bytes]:
    return _answer(visit, house, "matters", wanted)


@get(f"{ADDRESS}/{{name:str}}", include_in_schema=False, sync_to_thread=True, dependencies=WANTED)
def one(
    visit: Visiting, house: NamedDependency[House], name: FromPath[str], wanted: Wanted
) -> Response[str] | Response[bytes]:
    return _answer(visit, house, name, wanted)


@get("/me/approvals/lists", include_in_schema=False, sync_to_thread=False)
def begin(visit: Visiting, list: Said = "", code: Said = "") -> Redirect:
    """To the form of the act that adds to a list, under the code that was typed."""
    signed_in(visit)
    return Redirect(matter_pages.begin(list, code.strip()), status_code=303)


ROUTES: Final = (catalogue, one, begin)
