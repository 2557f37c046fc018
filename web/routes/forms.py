"""One form: begun, saved, moved to a new version, handed in and corrected by its number and code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from approval.acts import sheets, texts
from approval.rules import form
from kernel import ids
from kernel.actor import PUBLIC
from kernel.context import Context
from kernel.errors import NotFound, Refusal
from web import limits
from web.answers import Answered, Answers, answers, told
from web.desks import forms as desk
from web.pages import page
from web.problems import status_of
from web.public import forms as public
from web.request import House, Visiting, signed_in
from web.words import Text

LIMITED: Final = {"limit": limits.REQUEST}


def _save(ctx: Context, id: str, code: str, given: Answers) -> None:
    sheets.save(ctx, id, code, dict(given.under("v-")))


def _carry(ctx: Context, id: str, code: str, _given: Answers) -> None:
    sheets.carry(ctx, id, code)


def _lock(ctx: Context, id: str, code: str, given: Answers) -> None:
    if given.text("site"):
        sheets.apply(ctx, id, code, given.text("site"))
    else:
        sheets.lock(ctx, id, {"code": code})


def _correct(ctx: Context, id: str, code: str, given: Answers) -> None:
    sheets.correct(ctx, id, {"code": code, **{name: given.text(name) for name in ("field", "value", "reason")}})


OWN: Final[Mapping[str, Callable[[Context, str, str, Answers], None]]] = {
    "save": _save,
    "carry": _carry,
    "lock": _lock,
    "correct": _correct,
}
"""What its writer does, by the code."""


@get(public.ADDRESS, include_in_schema=False, sync_to_thread=True)
def begin(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "letter", public.begin(ctx))


@get(f"{public.ADDRESS}/{{verb:str}}", include_in_schema=False, sync_to_thread=False)
def again(verb: FromPath[str]) -> Redirect:
    """Whoever comes back to a form by its address begins anew: the address holds no code."""
    return Redirect(public.ADDRESS, status_code=303)


@get(
    f"{public.ADDRESS}/schemas/{{id:str}}",
    include_in_schema=False,
    sync_to_thread=True,
    media_type="application/schema+json",
)
def schema(house: NamedDependency[House], id: FromPath[str]) -> bytes:
    """The form in force as JSON Schema, with the definitions of its fields."""
    with house.looking() as ctx:
        return form.known(id, ctx.catalogue).schema


@post(f"{public.ADDRESS}/{{verb:str}}", include_in_schema=False, sync_to_thread=True, opt=LIMITED,
      dependencies={"given": Provide(answers)})  # fmt: skip
def act(visit: Visiting, house: NamedDependency[House], verb: FromPath[str], given: Answered) -> Response[Any]:
    """One act of who knows the code, and the form as it stands after it; a fresh code is told here and nowhere else."""
    if verb == "new":
        return _new(visit, house, given)
    if verb not in ("look", *OWN):
        raise NotFound("act.unknown", f"没有这种行为：{verb}", f"no such act: {verb}", field="act")
    number, code = given.text("number").upper(), given.text("code")
    error: Text = ""
    status = 200
    try:
        if verb in OWN:
            with house.acting(PUBLIC) as ctx:
                OWN[verb](ctx, number, code, given)
    except Refusal as refusal:
        error, status = told(refusal), status_of(refusal)
    with house.looking(visit.actor) as ctx:
        try:
            return page(visit, "letter", public.one(ctx, sheets.by_code(ctx, number, code), code, error=error), status)
        except NotFound as refusal:
            return page(visit, "letter", public.begin(ctx, told(refusal)), status_of(refusal))


def _new(visit: Visiting, house: House, given: Answers) -> Response[Any]:
    try:
        with house.acting(PUBLIC) as ctx:
            code = texts.code(ctx)
            made = sheets.begin(ctx, given.text("form"), code, given.text("firm"))
        with house.looking(visit.actor) as ctx:
            return page(visit, "letter", public.one(ctx, sheets.find(ctx, made), code, code), 201)
    except Refusal as refusal:
        with house.looking() as ctx:
            return page(visit, "letter", public.begin(ctx, told(refusal)), status_of(refusal))


@get(f"{desk.ADDRESS}/{{id:str}}", include_in_schema=False, sync_to_thread=True)
def taken(visit: Visiting, house: NamedDependency[House], id: FromPath[str]) -> Response[str]:
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "letter", desk.one(ctx, ids.identifier(id)))


ROUTES: Final = (begin, again, schema, act, taken)
