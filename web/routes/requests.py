"""Requests for information: anybody's form and look-up by number and code, an office's list and cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from disclosure.acts import office_papers, request_handling, requests
from kernel.actor import PUBLIC
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotFound, Refusal
from kernel.journal import Entry
from people.acts import units
from web import limits
from web.answers import Answered, answers, kept, told
from web.desks import request_forms
from web.desks import requests as desk
from web.pages import page
from web.problems import status_of
from web.public import requests as public
from web.request import House, Visiting, signed_in
from web.routes.body import saved
from web.words import Text
from web.worker import publisher

LIMITED: Final = {"limit": limits.REQUEST}
OWN: Final[Mapping[str, Callable[[Context, str, Mapping[str, Json]], Entry]]] = {
    "supplement": request_handling.supplement,
    "give_reasons": request_handling.give_reasons,
    "withdraw": request_handling.withdraw,
}
"""What the requester does itself, by the code."""


@get(public.ADDRESS, include_in_schema=False, sync_to_thread=True)
def begin(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "requests", public.ask(ctx))


@get(
    [public.NEW, public.CASE, f"{public.CASE}/{{verb:str}}", f"{public.CASE}/letters/{{n:int}}"],
    include_in_schema=False,
    sync_to_thread=False,
)
def again() -> Redirect:
    """Whoever comes back to a case by its address begins anew: the address holds no code."""
    return Redirect(public.ADDRESS, status_code=303)


@post(public.NEW, include_in_schema=False, sync_to_thread=True, opt=LIMITED, dependencies={"given": Provide(answers)})
def submit(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[Any]:
    """The request is made; its number and its code are told on the answer itself, and the code nowhere else again."""
    said = given.json()
    office = units.PREFIX + str(said.pop("office", ""))
    try:
        with house.acting(PUBLIC) as ctx:
            secret = requests.code(ctx)
            made = requests.submit(ctx, office, {**said, "code": secret})
            return page(visit, "request", public.case(ctx, requests.find(ctx.tx, made.subject), secret, secret), 201)
    except Refusal as refusal:
        with house.looking() as ctx:
            form, error = kept(public.asking(ctx), given, refusal)
            return page(visit, "requests", public.ask(ctx, form, error), status_of(refusal))


@post(public.CASE, include_in_schema=False, sync_to_thread=True, opt=LIMITED, dependencies={"given": Provide(answers)})
def look(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[str]:
    """By POST, so that the code stands in no address and no log."""
    number, secret = given.text("number").upper(), given.text("code")
    with house.looking() as ctx:
        try:
            return page(visit, "request", public.case(ctx, requests.by_code(ctx.tx, number, secret), secret), 200)
        except Refusal as refusal:
            return page(visit, "requests", public.ask(ctx, error=told(refusal)), status_of(refusal))


@post(
    f"{public.CASE}/{{verb:str}}",
    include_in_schema=False,
    sync_to_thread=True,
    opt=LIMITED,
    dependencies={"given": Provide(answers)},
)
def act(visit: Visiting, house: NamedDependency[House], verb: FromPath[str], given: Answered) -> Response[str]:
    """One act of the requester, and the request as it stands after it."""
    if verb not in OWN:
        raise NotFound("act.unknown", f"没有这种行为：{verb}", f"no such act: {verb}", field="act")
    number, secret = given.text("number"), given.text("code")
    error: Text = ""
    status = 200
    try:
        with house.acting(PUBLIC) as ctx:
            requests.by_code(ctx.tx, number, secret)
            OWN[verb](ctx, number, {"code": secret, "text": given.text("text")})
    except NotFound:
        raise
    except Refusal as refusal:
        error, status = told(refusal), status_of(refusal)
    with house.looking() as ctx:
        held = requests.by_code(ctx.tx, number, secret)
        return page(visit, "request", public.case(ctx, held, secret, error=error), status)


@post(
    f"{public.CASE}/letters/{{n:int}}",
    include_in_schema=False,
    sync_to_thread=True,
    opt=LIMITED,
    dependencies={"given": Provide(answers)},
)
def letter(visit: Visiting, house: NamedDependency[House], n: FromPath[int], given: Answered) -> Response[bytes]:
    """A letter to the requester as PDF, by number and code; what went to others is not among them."""
    with house.looking() as ctx:
        held = requests.by_code(ctx.tx, given.text("number"), given.text("code"))
        made = office_papers.letter(ctx, publisher(house), held, n, everybody=False)
        return _pdf(office_papers.sealed(ctx, made, visit.language), made.number)


@get(f"{desk.ADDRESS}/{{id:str}}/letters/{{n:int}}", include_in_schema=False, sync_to_thread=True)
def own_letter(visit: Visiting, house: NamedDependency[House], id: FromPath[str], n: FromPath[int]) -> Response[bytes]:
    """Any letter of a request as PDF, for its office, which sends it."""
    with house.looking(signed_in(visit)) as ctx:
        made = office_papers.letter(ctx, publisher(house), request_forms.own(ctx, id), n, everybody=True)
        return _pdf(office_papers.sealed(ctx, made, visit.language), made.number)


def _pdf(data: bytes, number: str) -> Response[bytes]:
    return saved(data, f"{number}.pdf", "application/pdf")


@get(desk.ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "office_requests", desk.page(ctx))


@get(f"{desk.ADDRESS}/{{id:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], id: FromPath[str]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "request", desk.case(ctx, id))


ROUTES = (begin, again, submit, look, act, letter, own_letter, listed, one)
