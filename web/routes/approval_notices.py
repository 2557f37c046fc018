"""The notice of what is missing as PDF: for the applicant by number and code, for the window from its desk."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from approval.acts import cases
from approval.acts.cases import Held
from disclosure.acts import notice_papers, office_papers
from kernel import ids
from kernel.context import Context
from kernel.errors import NotFound, Refusal
from web import limits
from web.answers import Answered, answers, told
from web.desks import approvals as desk
from web.pages import page
from web.problems import status_of
from web.public import approval_notices as public
from web.public import approvals
from web.request import House, Visiting, signed_in
from web.routes.body import saved
from web.worker import publisher

LIMITED: Final = {"limit": limits.REQUEST}


@get(public.ADDRESS, include_in_schema=False, sync_to_thread=False)
def again() -> Redirect:
    """The address holds no code: whoever comes back to it begins anew."""
    return Redirect(approvals.ADDRESS, status_code=303)


@post(
    public.ADDRESS, include_in_schema=False, sync_to_thread=True, opt=LIMITED, dependencies={"given": Provide(answers)}
)
def fetch(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[Any]:
    with house.looking() as ctx:
        try:
            of = cases.by_code(ctx, given.text("number").upper(), given.text("code"))
            return _paper(visit, house, ctx, of, _place(given.text("place")))
        except Refusal as refusal:
            return page(visit, "docket", approvals.home(ctx, told(refusal)), status_of(refusal))


@get(f"{desk.ADDRESS}/{{id:str}}/notices/{{place:str}}", include_in_schema=False, sync_to_thread=True)
def hand_over(visit: Visiting, house: NamedDependency[House], id: FromPath[str], place: FromPath[str]) -> Response[Any]:
    """For those who have a part in the application."""
    with house.looking(signed_in(visit)) as ctx:
        return _paper(visit, house, ctx, desk.own(ctx, ids.identifier(id)), _place(place))


def _place(text: str) -> int:
    """NotFound for what is no number of an entry."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise NotFound("approval.notice", "没有这份告知书", "there is no such notice", field="number")
    return int(text)


def _paper(visit: Visiting, house: House, ctx: Context, of: Held, place: int) -> Response[bytes]:
    made = notice_papers.notice(ctx, publisher(house), of, place)
    return saved(office_papers.sealed(ctx, made, visit.language), f"{of.id}-{place}.pdf", "application/pdf")


ROUTES: Final = (Router(path="/", route_handlers=[again, fetch, hand_over]),)
