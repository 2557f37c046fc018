"""Services beside an approval: each kind's door, one of them by number and code, the lists of an office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from approval.acts import assisting, bookings, dockets
from kernel import ids
from kernel.actor import PUBLIC
from kernel.context import Context
from kernel.errors import NotFound, Refusal
from kernel.journal import Entry
from web import limits
from web.answers import SURE, Answered, Answers, answers, kept, told
from web.desks import conference_errands
from web.desks import docket_desk as desk
from web.desks import docket_errands as errands
from web.pages import page
from web.problems import status_of
from web.public import assistance
from web.public import bookings as public_bookings
from web.public import dockets as public
from web.public.docket_kinds import DOOR
from web.request import House, Visiting, signed_in
from web.views.dockets import DoorPage
from web.views.elements import Form
from web.words import Text

LARGEST: Final = 40 * 1024 * 1024
LIMITED: Final = {"limit": limits.REQUEST}
Again = Callable[[Context, Form | None, Text], DoorPage]


@get(DOOR, include_in_schema=False, sync_to_thread=False)
def door(visit: Visiting) -> Response[str]:
    return page(visit, "docket", public.door())


@get([public.CASE, f"{public.CASE}/{{verb:str}}"], include_in_schema=False, sync_to_thread=False)
def again() -> Redirect:
    """Whoever comes back by the address begins anew: the address holds no code."""
    return Redirect(DOOR, status_code=303)


@post(public.CASE, include_in_schema=False, sync_to_thread=True, opt=LIMITED, dependencies={"given": Provide(answers)})
def look(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[str]:
    """By POST, so that the code stands in no address and no log."""
    number, secret = given.text("number").upper(), given.text("code")
    with house.looking() as ctx:
        try:
            return page(visit, "letter", public.case(ctx, dockets.by_code(ctx, number, secret), secret), 200)
        except Refusal as refusal:
            return page(visit, "docket", public.door(told(refusal)), status_of(refusal))


@post(
    f"{public.CASE}/{{verb:str}}",
    include_in_schema=False,
    sync_to_thread=True,
    opt=LIMITED,
    request_max_body_size=LARGEST,
    dependencies={"given": Provide(answers)},
)
def act(visit: Visiting, house: NamedDependency[House], verb: FromPath[str], given: Answered) -> Response[str]:
    """One act of who asked, and the docket as it stands after it."""
    number, secret = given.text("number").upper(), given.text("code")
    said = errands.numbers_of({**given.json(), **(conference_errands.chosen(given) if given.files else {})})
    body = {name: value for name, value in said.items() if name not in ("number", SURE)}
    error: Text = ""
    status = 200
    try:
        with house.acting(PUBLIC) as ctx:
            own = public.own(dockets.by_code(ctx, number, secret), verb)
            own.do(ctx, number, {**own.prepare(ctx, number, body), "code": secret})
    except NotFound:
        raise
    except Refusal as refusal:
        error, status = told(refusal), status_of(refusal)
    with house.looking() as ctx:
        return page(
            visit, "letter", public.case(ctx, dockets.by_code(ctx, number, secret), secret, error=error), status
        )


def asked(
    visit: Visiting, house: House, do: Callable[[Context, str], Entry], form: Callable[[Context], Form], door: Again,
    given: Answers,
) -> Response[Any]:  # fmt: skip
    """Something is asked for: its number and its code are told on the answer itself, the code nowhere else again."""
    try:
        with house.acting(PUBLIC) as ctx:
            secret = dockets.code(ctx)
            made = do(ctx, secret)
            return page(visit, "letter", public.case(ctx, dockets.find(ctx, made.subject), secret, secret), 201)
    except NotFound:
        raise
    except Refusal as refusal:
        with house.looking() as ctx:
            shown, error = kept(form(ctx), given, refusal)
            return page(visit, "docket", door(ctx, shown, error), status_of(refusal))


# ---------------------------------------------------------------- appointments


@get(public_bookings.ADDRESS, include_in_schema=False, sync_to_thread=True)
def booking(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "docket", public_bookings.door(ctx))


@get(f"{public_bookings.ADDRESS}/{{unit:str}}", include_in_schema=False, sync_to_thread=True)
def times(visit: Visiting, house: NamedDependency[House], unit: FromPath[str]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "docket", public_bookings.at_office(ctx, ids.identifier(unit)))


@post(
    f"{public_bookings.ADDRESS}/{{unit:str}}",
    include_in_schema=False,
    sync_to_thread=True,
    opt=LIMITED,
    dependencies={"given": Provide(answers)},
)
def book(visit: Visiting, house: NamedDependency[House], unit: FromPath[str], given: Answered) -> Response[Any]:
    of = bookings.subject(ids.identifier(unit))
    body = errands.slotted(given.json())
    return asked(
        visit,
        house,
        lambda ctx, secret: bookings.book(ctx, of, {**body, "code": secret}),
        lambda ctx: public_bookings.asking(ctx, unit),
        lambda ctx, form, error: public_bookings.at_office(ctx, unit, form, error),
        given,
    )


# ---------------------------------------------------------------- agents


@get(assistance.ADDRESS, include_in_schema=False, sync_to_thread=True)
def agents(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "docket", assistance.door(ctx))


@get(assistance.NEW, include_in_schema=False, sync_to_thread=False)
def agents_again() -> Redirect:
    return Redirect(assistance.ADDRESS, status_code=303)


@post(
    assistance.NEW, include_in_schema=False, sync_to_thread=True, opt=LIMITED, dependencies={"given": Provide(answers)}
)
def ask_agent(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[Any]:
    body = {name: said for name, said in given.json().items() if name != "office"}
    return asked(
        visit,
        house,
        lambda ctx, secret: assisting.ask(ctx, assisting.subject(given.text("office")), {**body, "code": secret}),
        assistance.asking,
        assistance.door,
        given,
    )


# ---------------------------------------------------------------- the office


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
        route_handlers=[door, again, look, act, booking, times, book, agents, agents_again, ask_agent, listed, one],
    ),
)
