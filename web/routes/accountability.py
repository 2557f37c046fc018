"""Complaints about disclosure and cases of accountability: all of them, one, anybody's complaint and its look-up."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from disclosure.acts import accountability as acts
from disclosure.acts import requests
from kernel import ids
from kernel.actor import PUBLIC
from kernel.errors import Refusal
from people.acts import units
from web import limits
from web.answers import Answered, answers, kept, told
from web.pages import page
from web.problems import status_of
from web.public import accountability as public
from web.request import House, Number, Visiting

LIMITED: Final = {"limit": limits.REQUEST}


@get(public.ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House], number: Number = 1) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "accountability", public.listing(ctx, number))


@get([public.NEW, public.LOOK], include_in_schema=False, sync_to_thread=False)
def again() -> Redirect:
    """Whoever comes back to a complaint by its address begins anew: the address holds no code."""
    return Redirect(public.ADDRESS, status_code=303)


@get(f"{public.ADDRESS}/{{id:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], id: FromPath[str]) -> Response[str]:
    with house.looking() as ctx:
        of = acts.find(ctx.tx, ids.identifier(id))
        return page(visit, "accountability_case", public.page(ctx, of, visit.actor))


@post(
    public.NEW,
    include_in_schema=False,
    sync_to_thread=True,
    opt={"limit": limits.COMMENT},
    dependencies={"given": Provide(answers)},
)
def complain(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[Any]:
    """The complaint is taken; its code is told on the answer itself and nowhere else again."""
    said = given.json()
    office = units.PREFIX + str(said.pop("office", ""))
    try:
        with house.acting(PUBLIC) as ctx:
            code = requests.code(ctx)
            made = acts.find(ctx.tx, acts.complain(ctx, office, {**said, "code": code}).subject)
            return page(visit, "accountability_case", public.page(ctx, made, visit.actor, told=True, code=code), 201)
    except Refusal as refusal:
        with house.looking() as ctx:
            form, error = kept(public.complaining(ctx), given, refusal)
            return page(visit, "accountability", public.listing(ctx, form=form, error=error), status_of(refusal))


@post(public.LOOK, include_in_schema=False, sync_to_thread=True, opt=LIMITED, dependencies={"given": Provide(answers)})
def look(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[str]:
    """By POST, so that the code stands in no address and no log."""
    with house.looking() as ctx:
        try:
            of = acts.by_code(ctx, given.text("number").upper(), given.text("code"))
            return page(visit, "accountability_case", public.page(ctx, of, visit.actor, told=True), 200)
        except Refusal as refusal:
            return page(visit, "accountability", public.listing(ctx, error=told(refusal)), status_of(refusal))


ROUTES: Final = (listed, again, one, complain, look)
