"""Letters, tickets and cases of opinion: anybody's form, look-up and lists; an office's list and cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from disclosure.acts import letter_handling, letters, requests
from kernel import ids
from kernel.actor import PUBLIC
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotFound, Refusal
from kernel.journal import Entry
from people.acts import units
from web import limits, telling
from web.answers import Answered, answers, kept, told
from web.desks import letter_forms
from web.desks import letters as desk
from web.pages import page
from web.problems import status_of
from web.public import letters as public
from web.public import opinions
from web.request import House, Number, Visiting, signed_in
from web.words import Text

LIMITED: Final = {"limit": limits.REQUEST}
OWN: Final[Mapping[str, Callable[[Context, str, Mapping[str, Json]], Entry]]] = {
    "rate": letter_handling.rate,
    "withdraw": letter_handling.withdraw,
}
"""What the writer does itself, by the code."""


@get(public.ADDRESS, include_in_schema=False, sync_to_thread=True)
def begin(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "letters", public.ask(ctx))


@get([public.NEW, public.CASE, f"{public.CASE}/{{verb:str}}"], include_in_schema=False, sync_to_thread=False)
def again() -> Redirect:
    """Whoever comes back to a letter by its address begins anew: the address holds no code."""
    return Redirect(public.ADDRESS, status_code=303)


@post(public.NEW, include_in_schema=False, sync_to_thread=True, opt=LIMITED, dependencies={"given": Provide(answers)})
def submit(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[Any]:
    """The letter is taken in; its number and its code are told on the answer itself, the code nowhere else again."""
    office = units.PREFIX + given.text("office")
    try:
        with house.acting(PUBLIC) as ctx:
            secret = requests.code(ctx)
            made = letters.submit(ctx, office, {**letter_forms.written(given.json()), "code": secret})
            telling.after(ctx, made)
            return page(visit, "letter", public.case(ctx, letters.find(ctx, made.subject), secret, secret), 201)
    except Refusal as refusal:
        with house.looking() as ctx:
            form, error = kept(public.asking(ctx), given, refusal)
            return page(visit, "letters", public.ask(ctx, form, error), status_of(refusal))


@post(public.CASE, include_in_schema=False, sync_to_thread=True, opt=LIMITED, dependencies={"given": Provide(answers)})
def look(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[str]:
    """By POST, so that the code stands in no address and no log."""
    number, secret = given.text("number").upper(), given.text("code")
    with house.looking() as ctx:
        try:
            return page(visit, "letter", public.case(ctx, letters.by_code(ctx, number, secret), secret), 200)
        except Refusal as refusal:
            return page(visit, "letters", public.ask(ctx, error=told(refusal)), status_of(refusal))


@post(
    f"{public.CASE}/{{verb:str}}",
    include_in_schema=False,
    sync_to_thread=True,
    opt=LIMITED,
    dependencies={"given": Provide(answers)},
)
def act(visit: Visiting, house: NamedDependency[House], verb: FromPath[str], given: Answered) -> Response[str]:
    """One act of the writer, and the letter as it stands after it."""
    if verb not in OWN:
        raise NotFound("act.unknown", f"没有这种行为：{verb}", f"no such act: {verb}", field="act")
    number, secret = given.text("number"), given.text("code")
    error: Text = ""
    status = 200
    try:
        with house.acting(PUBLIC) as ctx:
            letters.by_code(ctx, number, secret)
            OWN[verb](ctx, number, {**given.json(), "code": secret})
    except NotFound:
        raise
    except Refusal as refusal:
        error, status = told(refusal), status_of(refusal)
    with house.looking() as ctx:
        return page(
            visit, "letter", public.case(ctx, letters.by_code(ctx, number, secret), secret, error=error), status
        )


@get(public.PUBLIC, include_in_schema=False, sync_to_thread=True)
def read(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "echoes", public.public(ctx))


@get(f"{public.PUBLIC}/{{id:str}}", include_in_schema=False, sync_to_thread=True)
def read_one(visit: Visiting, house: NamedDependency[House], id: FromPath[str]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "letter", public.one(ctx, ids.identifier(id)))


@get(opinions.ADDRESS, include_in_schema=False, sync_to_thread=True)
def heard(visit: Visiting, house: NamedDependency[House], number: Number = 1) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "echoes", opinions.listing(ctx, number))


@get(f"{opinions.ADDRESS}/{{id:str}}", include_in_schema=False, sync_to_thread=True)
def heard_one(visit: Visiting, house: NamedDependency[House], id: FromPath[str]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "letter", opinions.page(ctx, ids.identifier(id)))


@get(desk.ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "office_letters", desk.page(ctx))


@get(f"{desk.ADDRESS}/{{id:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], id: FromPath[str]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "letter", desk.one(ctx, ids.identifier(id)))


@get(f"{desk.OPINIONS}/{{id:str}}", include_in_schema=False, sync_to_thread=True)
def case(visit: Visiting, house: NamedDependency[House], id: FromPath[str]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "letter", desk.case(ctx, ids.identifier(id)))


ROUTES: Final = (begin, again, submit, look, act, read, read_one, heard, heard_one, listed, one, case)
