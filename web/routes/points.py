"""Information points: the list, one point, a township with its villages, and the desk of who helps residents."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from disclosure.acts import points as acts
from disclosure.acts import requests
from kernel import ids
from kernel.errors import Refusal
from people.acts import units
from signing.acts.tasks import Task
from web import conduct
from web.answers import Answered, answers, kept
from web.pages import page
from web.problems import status_of
from web.public import points
from web.public import requests as asking
from web.public.points import ADDRESS, DESK
from web.request import House, Visiting, signed_in


@get(ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "points", points.listing(ctx))


@get(f"{ADDRESS}/offices/{{code:str}}", include_in_schema=False, sync_to_thread=True)
def office(visit: Visiting, house: NamedDependency[House], code: FromPath[str]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "points", points.office(ctx, ids.identifier(code)))


@get(f"{ADDRESS}/{{number:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], number: FromPath[str]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "points", points.one(ctx, number))


@get(DESK, include_in_schema=False, sync_to_thread=True)
def desk(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "points", points.desk(ctx))


@post(DESK, include_in_schema=False, sync_to_thread=True, dependencies={"given": Provide(answers)})
def assist(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[Any]:
    """A request is made for a resident; number and code stand on the answer, to be printed for them."""
    who, said = signed_in(visit), given.json()
    office = units.PREFIX + str(said.pop("office", ""))
    with house.looking(who) as ctx:
        secret = requests.code(ctx)
    try:
        made = conduct.perform(house, who, "request.submit", office, {**said, "code": secret})
    except Refusal as refusal:
        with house.looking(who) as ctx:
            form, error = kept(points.assisting(ctx, acts.every(ctx, who.org)), given, refusal)
            return page(visit, "points", points.desk(ctx, form, error), status_of(refusal))
    with house.looking(who) as ctx:
        held = requests.find(ctx.tx, "" if isinstance(made, Task) else made.subject)
        return page(visit, "request", asking.case(ctx, held, secret, secret), 201)


PUBLIC: Final = (listed, office, one)
ROUTES: Final = (desk, assist)
