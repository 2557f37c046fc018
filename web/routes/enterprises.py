"""Enterprises: licences for everybody, what is held for officers."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from kernel.errors import Refusal
from people.rules.organisation import uscc
from web.answers import Answered, answers, told
from web.desks import enterprises as desk
from web.pages import page
from web.problems import status_of
from web.public import enterprises as public
from web.request import House, Visiting, signed_in


@get([public.ADDRESS, f"{public.ADDRESS}/look"], include_in_schema=False, sync_to_thread=False)
def begin(visit: Visiting) -> Response[str]:
    return page(visit, "letter", public.looking())


@post(f"{public.ADDRESS}/look", include_in_schema=False, sync_to_thread=True, dependencies={"given": Provide(answers)})
def look(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[Any]:
    """By code: who is found is shown at its own address."""
    try:
        with house.looking() as ctx:
            public.one(ctx, given.text("code"))
    except Refusal as refusal:
        return page(visit, "letter", public.looking(told(refusal)), status_of(refusal))
    return Redirect(public.address(given.text("code")), status_code=303)


@get(f"{public.ADDRESS}/{{code:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], code: FromPath[str]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "letter", public.one(ctx, code))


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


ROUTES: Final = (begin, look, one, listed, find, held)
