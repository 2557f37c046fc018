"""The public list of what was granted."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter, SkipValidation

from web.pages import page
from web.public import approval_results as public
from web.public.approval_results import Asked
from web.request import House, Visiting
from web.routes.body import saved

Said = Annotated[str, QueryParameter(max_length=32)]
Number = Annotated[int, QueryParameter(name="page", ge=1, le=100_000)]


def asked(office: Said = "", matter: Said = "", number: Number = 1) -> Asked:
    return Asked(office, matter, number)


WANTED: Final = {"wanted": Provide(asked, sync_to_thread=False)}
Wanted = NamedDependency[SkipValidation[Asked]]


@get(public.ADDRESS, include_in_schema=False, sync_to_thread=True, dependencies=WANTED)
def listed(visit: Visiting, house: NamedDependency[House], wanted: Wanted) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "matter_list", public.page(ctx, wanted))


@get(f"{public.ADDRESS}/{{kind:str}}", include_in_schema=False, sync_to_thread=True, dependencies=WANTED)
def file(house: NamedDependency[House], kind: FromPath[str], wanted: Wanted) -> Response[bytes]:
    with house.looking() as ctx:
        data, media_type = public.file(ctx, kind, wanted)
        return saved(data, f"results.{kind}", media_type)


ROUTES: Final = (listed, file)
