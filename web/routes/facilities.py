"""The page of rooms and equipment: the trading centre books them for lots, and gives them back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect

from kernel.context import Context
from kernel.errors import Refusal
from web.answers import Answered, Answers, answers, told
from web.desks import facilities
from web.pages import page
from web.problems import status_of
from web.request import House, Visiting, signed_in
from web.visit import Visit

GIVEN = {"given": Provide(answers)}


@get(facilities.ADDRESS, include_in_schema=False, sync_to_thread=True)
def shown(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "facilities", facilities.page(ctx))


@post(facilities.ADDRESS, include_in_schema=False, sync_to_thread=True, dependencies=GIVEN)
def add(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[Any]:
    return _done(visit, house, given, facilities.add)


@post(f"{facilities.ADDRESS}/book", include_in_schema=False, sync_to_thread=True, dependencies=GIVEN)
def book(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[Any]:
    return _done(visit, house, given, facilities.book)


@post(f"{facilities.ADDRESS}/give-back", include_in_schema=False, sync_to_thread=True, dependencies=GIVEN)
def give_back(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[Any]:
    return _done(visit, house, given, facilities.give_back)


def _done(visit: Visit, house: House, given: Answers, act: Callable[[Context, Answers], None]) -> Response[Any]:
    """Back to the page; a refusal stands on it above what was typed."""
    who = signed_in(visit)
    try:
        with house.acting(who) as ctx:
            act(ctx, given)
    except Refusal as refusal:
        with house.looking(who) as ctx:
            return page(visit, "facilities", facilities.page(ctx, told(refusal), given), status_of(refusal))
    return Redirect(facilities.ADDRESS, status_code=303)


ROUTES = (shown, add, book, give_back)
