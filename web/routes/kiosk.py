"""The kiosk's pages: all of them under one address, none of them kept by the browser."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any, Final

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect
from litestar.types import ExceptionHandlersMap

from disclosure.acts import requests
from disclosure.rules import duty
from kernel import ids
from kernel.actor import PUBLIC
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotFound, Refusal
from people.acts import units
from web import limits
from web.answers import Answered, Answers, answers, kept, told
from web.pages import page
from web.problems import status_of
from web.public.kiosk import ADDRESS, ALL, Machine
from web.request import House, Visiting
from web.request import house as held
from web.request import visit as visit_of
from web.views.elements import Form
from web.views.kiosk import KioskPage, TouchForm
from web.visit import Visit

Number = Annotated[int, QueryParameter(name="page", ge=1, le=100_000)]
LARGEST: Final = 64 * 1024
LIMITED: Final = {"limit": limits.REQUEST}


def _drawn(visit: Visit, shown: KioskPage, status: int = 200) -> Response[str]:
    """Nothing of what one person saw is kept for the next."""
    made = page(visit, "kiosk", shown, status)
    made.headers["cache-control"] = "no-store"
    return made


def refused(request: Request[Any, Any, Any], refusal: Refusal) -> Response[str]:
    """What goes wrong leads to no page outside the kiosk; a machine of an unknown office begins at the city."""
    at = str(request.path_params.get("at", ALL))
    with held(request).looking() as ctx:
        try:
            machine = Machine(ctx, ids.identifier(at), held(request).settings.kiosk_idle)
        except Refusal:
            machine = Machine(ctx, ALL, held(request).settings.kiosk_idle)
        return _drawn(visit_of(request), machine.refused(refusal), status_of(refusal))


INSIDE: Final[ExceptionHandlersMap] = {Refusal: refused}


def _shown(visit: Visit, house: House, at: str, make: Callable[[Machine], KioskPage]) -> Response[str]:
    with house.looking() as ctx:
        return _drawn(visit, make(Machine(ctx, ids.identifier(at), house.settings.kiosk_idle)))


@get(ADDRESS, include_in_schema=False, sync_to_thread=False)
def city() -> Redirect:
    """The machine of the whole city."""
    return Redirect(f"{ADDRESS}/{ALL}", status_code=303)


@get(f"{ADDRESS}/{{at:str}}", include_in_schema=False, sync_to_thread=True)
def start(visit: Visiting, house: NamedDependency[House], at: FromPath[str]) -> Response[str]:
    return _shown(visit, house, at, Machine.start)


@get(f"{ADDRESS}/{{at:str}}/offices", include_in_schema=False, sync_to_thread=True)
def offices(visit: Visiting, house: NamedDependency[House], at: FromPath[str]) -> Response[str]:
    return _shown(visit, house, at, lambda machine: machine.offices("offices"))


@get(f"{ADDRESS}/{{at:str}}/offices/{{code:str}}", include_in_schema=False, sync_to_thread=True)
def documents(
    visit: Visiting, house: NamedDependency[House], at: FromPath[str], code: FromPath[str], number: Number = 1
) -> Response[str]:
    return _shown(visit, house, at, lambda machine: machine.documents(ids.identifier(code), number))


@get(f"{ADDRESS}/{{at:str}}/documents/{{index:str}}", include_in_schema=False, sync_to_thread=True)
def document(visit: Visiting, house: NamedDependency[House], at: FromPath[str], index: FromPath[str]) -> Response[str]:
    return _shown(visit, house, at, lambda machine: machine.document(ids.identifier(index)))


@get(f"{ADDRESS}/{{at:str}}/notices", include_in_schema=False, sync_to_thread=True)
def notices(visit: Visiting, house: NamedDependency[House], at: FromPath[str], number: Number = 1) -> Response[str]:
    return _shown(visit, house, at, lambda machine: machine.notices(number))


@get(f"{ADDRESS}/{{at:str}}/notices/{{id:str}}", include_in_schema=False, sync_to_thread=True)
def notice(visit: Visiting, house: NamedDependency[House], at: FromPath[str], id: FromPath[str]) -> Response[str]:
    return _shown(visit, house, at, lambda machine: machine.notice(id))


@get(f"{ADDRESS}/{{at:str}}/registers", include_in_schema=False, sync_to_thread=True)
def registers(visit: Visiting, house: NamedDependency[House], at: FromPath[str]) -> Response[str]:
    return _shown(visit, house, at, Machine.registers)


@get(f"{ADDRESS}/{{at:str}}/registers/{{name:str}}", include_in_schema=False, sync_to_thread=True)
def register(
    visit: Visiting, house: NamedDependency[House], at: FromPath[str], name: FromPath[str], number: Number = 1
) -> Response[str]:
    return _shown(visit, house, at, lambda machine: machine.register(name, number))


# ---------------------------------------------------------------- requests


@get(f"{ADDRESS}/{{at:str}}/requests", include_in_schema=False, sync_to_thread=True)
def whom(visit: Visiting, house: NamedDependency[House], at: FromPath[str]) -> Response[str]:
    return _shown(visit, house, at, lambda machine: machine.offices("requests"))


@get(f"{ADDRESS}/{{at:str}}/requests/{{code:str}}", include_in_schema=False, sync_to_thread=True)
def asking(visit: Visiting, house: NamedDependency[House], at: FromPath[str], code: FromPath[str]) -> Response[str]:
    return _shown(visit, house, at, lambda machine: machine.asking(ids.identifier(code)))


@post(
    f"{ADDRESS}/{{at:str}}/requests/{{code:str}}", include_in_schema=False, sync_to_thread=True, opt=LIMITED,
    request_max_body_size=LARGEST, dependencies={"given": Provide(answers)},
)  # fmt: skip
def ask(
    visit: Visiting, house: NamedDependency[House], at: FromPath[str], code: FromPath[str], given: Answered
) -> Response[str]:
    """The request is made as the public's, and its number and code shown once, to be printed."""
    of, idle = ids.identifier(code), house.settings.kiosk_idle
    try:
        with house.acting(PUBLIC) as ctx:
            machine, secret = Machine(ctx, ids.identifier(at), idle), requests.code(ctx)
            made = requests.submit(ctx, units.subject(of), {**_said(ctx, given), "code": secret})
            return _drawn(visit, machine.case(requests.find(ctx.tx, made.subject), secret, secret), HTTPStatus.CREATED)
    except NotFound:
        raise
    except Refusal as refusal:
        with house.looking() as ctx:
            machine = Machine(ctx, ids.identifier(at), idle)
            asked = machine.form(units.standing(ctx, of))
            form, error = kept(Form(asked.action, asked.fields, asked.key), given, refusal)
            shown = machine.asking(of, TouchForm(form.action, form.fields, form.key), error)
            return _drawn(visit, shown, status_of(refusal))


def _said(ctx: Context, given: Answers) -> dict[str, Json]:
    """The body of a request: the line of the directory that was touched stands before what was written."""
    said = given.json()
    line = str(said.pop("line", ""))
    named = duty.known(line, ctx.catalogue).zh if line else ""
    wanted = "：".join(part for part in (named, str(said.get("wanted", ""))) if part)
    return {**said, "kind": "information", "wanted": wanted}


@get(f"{ADDRESS}/{{at:str}}/case", include_in_schema=False, sync_to_thread=True)
def looking(visit: Visiting, house: NamedDependency[House], at: FromPath[str]) -> Response[str]:
    return _shown(visit, house, at, Machine.looking)


@post(
    f"{ADDRESS}/{{at:str}}/case", include_in_schema=False, sync_to_thread=True, opt=LIMITED,
    request_max_body_size=LARGEST, dependencies={"given": Provide(answers)},
)  # fmt: skip
def case(visit: Visiting, house: NamedDependency[House], at: FromPath[str], given: Answered) -> Response[str]:
    """By POST, so that the code stands in no address and no log."""
    number, secret = given.text("number").upper(), given.text("code")
    with house.looking() as ctx:
        machine = Machine(ctx, ids.identifier(at), house.settings.kiosk_idle)
        try:
            return _drawn(visit, machine.case(requests.by_code(ctx.tx, number, secret), secret))
        except NotFound as refusal:
            return _drawn(visit, machine.looking(told(refusal), number), status_of(refusal))


# In one router: what goes wrong is answered inside, and two handlers of one path reach the application together.
ROUTES: Final = (
    Router(
        "/",
        route_handlers=[
            city, start, offices, documents, document, notices, notice, registers, register, whom, asking, ask,
            looking, case,
        ],
        exception_handlers=INSIDE,
    ),
)  # fmt: skip
