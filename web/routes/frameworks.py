"""The pages of framework agreements and malls: the list, and each of them."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from kernel import ids
from kernel.errors import Words
from web.answers import Answered, answers
from web.desks import duties
from web.pages import page
from web.public import frameworks
from web.request import House, Visiting, signed_in


@get(frameworks.ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "frameworks", frameworks.listing(ctx, visit.actor))


@get(f"{frameworks.ADDRESS}/{{subject:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], subject: FromPath[str]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "framework", frameworks.page(ctx, ids.identifier(subject), visit.actor))


@post(
    f"{frameworks.ADDRESS}/open",
    include_in_schema=False,
    sync_to_thread=True,
    dependencies={"given": Provide(answers)},
)
def begin(visit: Visiting, given: Answered) -> Response[Any]:
    """On to the form that opens an agreement of this lot or project."""
    signed_in(visit)
    of = given.needed("of", Words("标段或项目编号", "the number of the lot or project"))
    number = of.removeprefix("L-").removeprefix("P-")
    return Redirect(duties.act(ids.subject("K", number), "open"), status_code=303)


ROUTES = (listed, one, begin)
