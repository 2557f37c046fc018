"""Approval: the doors, an application without an account, the halls; an office's list and one of its applications."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from approval.acts import cases, intake, rating, texts
from kernel import ids
from kernel.actor import PUBLIC
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotFound, Refusal
from kernel.journal import Entry
from people.acts import units
from web import limits, telling
from web.answers import Answered, answers, kept, told
from web.desks import approvals as desk
from web.pages import page
from web.problems import status_of
from web.public import approval_halls
from web.public import approvals as public
from web.request import House, Visiting, signed_in
from web.words import Text

LIMITED: Final = {"limit": limits.REQUEST}
OWN: Final[Mapping[str, Callable[[Context, str, Mapping[str, Json]], Entry]]] = {
    "withdraw": intake.withdraw,
    "rate": rating.rate,
}
"""What the applicant does itself, by the code."""


@get(public.ADDRESS, include_in_schema=False, sync_to_thread=True)
def home(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "docket", public.home(ctx))


@get([public.CASE, f"{public.CASE}/{{verb:str}}"], include_in_schema=False, sync_to_thread=False)
def again() -> Redirect:
    """Whoever comes back by the address begins anew: the address holds no code."""
    return Redirect(public.ADDRESS, status_code=303)


@post(public.CASE, include_in_schema=False, sync_to_thread=True, opt=LIMITED, dependencies={"given": Provide(answers)})
def look(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[str]:
    """By POST, so that the code stands in no address and no log."""
    number, secret = given.text("number").upper(), given.text("code")
    with house.looking() as ctx:
        try:
            return page(visit, "letter", public.case(ctx, cases.by_code(ctx, number, secret), secret), 200)
        except NotFound as refusal:
            return page(visit, "docket", public.home(ctx, told(refusal)), status_of(refusal))


@post(
    f"{public.CASE}/{{verb:str}}",
    include_in_schema=False,
    sync_to_thread=True,
    opt=LIMITED,
    dependencies={"given": Provide(answers)},
)
def act(visit: Visiting, house: NamedDependency[House], verb: FromPath[str], given: Answered) -> Response[str]:
    """One act of the applicant, who sees it as it stands then."""
    if verb not in OWN:
        raise NotFound("act.unknown", f"没有这种行为：{verb}", f"no such act: {verb}", field="act")
    number, secret = given.text("number"), given.text("code")
    said = {name: value for name, value in given.json().items() if value and name != "number"}
    error: Text = ""
    status = 200
    try:
        with house.acting(PUBLIC) as ctx:
            telling.after(ctx, OWN[verb](ctx, number, {**said, "code": secret}))
    except NotFound:
        raise
    except Refusal as refusal:
        error, status = told(refusal), status_of(refusal)
    with house.looking() as ctx:
        of = cases.by_code(ctx, number, secret)
        return page(visit, "letter", public.case(ctx, of, secret, error=error), status)


@get(public.APPLY, include_in_schema=False, sync_to_thread=True)
def choose(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "docket", public.choosing(ctx))


@get(f"{public.APPLY}/{{code:str}}", include_in_schema=False, sync_to_thread=True)
def form(visit: Visiting, house: NamedDependency[House], code: FromPath[str]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "docket", public.apply(ctx, code))


@post(
    f"{public.APPLY}/{{code:str}}",
    include_in_schema=False,
    sync_to_thread=True,
    opt=LIMITED,
    dependencies={"given": Provide(answers)},
)
def submit(visit: Visiting, house: NamedDependency[House], code: FromPath[str], given: Answered) -> Response[Any]:
    """It is taken in; its number and its code are told on the answer itself, the code nowhere else again."""
    site = units.PREFIX + given.text("site")
    try:
        with house.acting(PUBLIC) as ctx:
            secret = texts.code(ctx)
            made = intake.submit(ctx, site, {**public.written(code, given), "code": secret})
            telling.after(ctx, made)
            return page(visit, "letter", public.case(ctx, cases.find(ctx, made.subject), secret, secret), 201)
    except Refusal as refusal:
        with house.looking() as ctx:
            typed, error = kept(public.asking(ctx, code), given, refusal)
            return page(visit, "docket", public.apply(ctx, code, typed, error), status_of(refusal))


@get(public.SITES, include_in_schema=False, sync_to_thread=True)
def halls(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "docket", approval_halls.sites(ctx))


@get(f"{public.SITES}/{{code:str}}", include_in_schema=False, sync_to_thread=True)
def hall(visit: Visiting, house: NamedDependency[House], code: FromPath[str]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "docket", approval_halls.site(ctx, code))


@get(desk.ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "office_letters", desk.page(ctx))


@get(f"{desk.ADDRESS}/{{id:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], id: FromPath[str]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "letter", desk.one(ctx, ids.identifier(id)))


# Two handlers of one path must reach the application together: one after the other, Litestar wraps the first twice.
ROUTES: Final = (
    Router(
        path="/",
        route_handlers=[home, again, look, act, choose, form, submit, halls, hall, listed, one],
    ),
)
