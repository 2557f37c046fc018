"""The enterprise base for officers."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from kernel.errors import Refusal
from people.rules.organisation import uscc
from web.answers import Answered, answers
from web.desks import enterprises as desk
from web.pages import page
from web.request import House, Visiting, signed_in


@get(desk.ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "letter", desk.page(ctx))


@post(desk.LOOK, include_in_schema=False, sync_to_thread=True, dependencies={"given": Provide(answers)})
def find(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[Any]:
    """A code leads to its page, also where nothing is held yet; words of a name to those that have them."""
    with house.looking(signed_in(visit)) as ctx:
        try:
            return Redirect(desk.address(uscc(given.text("q"))), status_code=303)
        except Refusal:
            return page(visit, "letter", desk.page(ctx, given.text("q")))


@get(f"{desk.ADDRESS}/{{code:str}}", include_in_schema=False, sync_to_thread=True)
def held(visit: Visiting, house: NamedDependency[House], code: FromPath[str]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "letter", desk.one(ctx, code))


ROUTES: Final = (listed, find, held)
