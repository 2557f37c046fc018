"""The search over everything public."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get
from litestar.di import NamedDependency

from web.pages import page
from web.public import searching
from web.public.searching import Asked
from web.request import House, Visiting
from web.routes.notices import LONGEST

FARTHEST: Final = 1000
"""The farthest page: whoever wants more narrows the search."""


@get(searching.ADDRESS, include_in_schema=False, sync_to_thread=True)
def found(request: Request[Any, Any, Any], visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "search", searching.page(ctx, _asked(request)))


def _asked(request: Request[Any, Any, Any]) -> Asked:
    """What the address asks for; a page that is no number is the first."""
    q, kind, number = (str(request.query_params.get(name, ""))[:LONGEST].strip() for name in ("q", "kind", "page"))
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 1
    return Asked(q, kind if kind in searching.SOURCES else "", min(max(1, place), FARTHEST))


ROUTES: Final = (found,)
