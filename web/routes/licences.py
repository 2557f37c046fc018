"""Licences: anybody checks one by its number, its holder fetches it by the code of the application."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from approval.acts import licences
from disclosure.acts import licence_papers, office_papers
from kernel import ids
from kernel.errors import Refusal
from web import limits
from web.answers import Answered, answers, told
from web.pages import page
from web.problems import status_of
from web.public import licences as public
from web.request import House, Visiting
from web.routes.body import saved
from web.worker import publisher

LIMITED: Final = {"limit": limits.REQUEST}


@get(public.ADDRESS, include_in_schema=False, sync_to_thread=False)
def begin(visit: Visiting) -> Response[str]:
    return page(visit, "letter", public.ask())


@post(
    public.ADDRESS, include_in_schema=False, sync_to_thread=True, opt=LIMITED, dependencies={"given": Provide(answers)}
)
def look(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[Any]:
    """To the page of that licence, which has an address of its own."""
    try:
        with house.looking() as ctx:
            found = licences.find(ctx.tx, ids.identifier(given.text("number").strip().upper()))
        return Response(b"", status_code=303, headers={"location": public.address(found.number)})
    except Refusal as refusal:
        return page(visit, "letter", public.ask(told(refusal)), status_of(refusal))


@get(f"{public.ADDRESS}/{{number:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], number: FromPath[str]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "letter", public.page(ctx, ids.identifier(number)))


@get(f"{public.ADDRESS}/{{number:str}}/paper", include_in_schema=False, sync_to_thread=False)
def again(number: FromPath[str]) -> Redirect:
    """The address of the paper holds no code: whoever comes back to it asks anew."""
    return Redirect(public.address(ids.identifier(number)), status_code=303)


@post(
    f"{public.ADDRESS}/{{number:str}}/paper",
    include_in_schema=False,
    sync_to_thread=True,
    opt=LIMITED,
    dependencies={"given": Provide(answers)},
)
def paper(visit: Visiting, house: NamedDependency[House], number: FromPath[str], given: Answered) -> Response[Any]:
    """The licence as PDF, under the platform's seal and time stamp."""
    with house.looking() as ctx:
        try:
            made = licence_papers.licence(ctx, publisher(house), ids.identifier(number), given.text("code"))
            data = office_papers.sealed(ctx, made, visit.language)
        except Refusal as refusal:
            return page(visit, "letter", public.page(ctx, number, told(refusal)), status_of(refusal))
        return saved(data, f"{number}.pdf", "application/pdf")


ROUTES = (begin, look, one, again, paper)
