"""The pages of surveys: the list, one with its form and result, its codes for the office, its answers as a file."""

from __future__ import annotations

from typing import Annotated, Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from disclosure.acts import surveys as acts
from kernel import ids
from kernel.actor import PUBLIC
from kernel.errors import NotFound, Refusal
from web import conduct, limits
from web.answers import Answered, answers
from web.pages import page
from web.problems import status_of
from web.public import surveys
from web.request import House, Visiting, signed_in
from web.routes.body import saved
from web.routes.desks import download

LARGEST: Final = 64 * 1024
CSV: Final = "text/csv; charset=utf-8"
Taken = Annotated[int, QueryParameter(ge=0, le=1)]


@get(surveys.ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "surveys", surveys.listing(ctx, visit.actor))


@get(f"{surveys.ADDRESS}/{{subject:str}}", include_in_schema=False, sync_to_thread=True)
def one(
    visit: Visiting, house: NamedDependency[House], subject: FromPath[str], taken: Taken = 0
) -> Response[str] | Response[bytes]:
    """The survey as a page; with `.csv` after its number every answer as a file."""
    of = ids.identifier(subject.removesuffix(".csv"))
    with house.looking() as ctx:
        if subject.endswith(".csv"):
            return saved(surveys.table(ctx, of), subject, CSV)
        return page(visit, "survey", surveys.page(ctx, of, visit.actor, taken=bool(taken)))


@post(
    f"{surveys.ADDRESS}/{{subject:str}}/answers",
    include_in_schema=False,
    sync_to_thread=True,
    request_max_body_size=LARGEST,
    opt={"limit": limits.COMMENT},
    dependencies={"given": Provide(answers)},
)
def answer(visit: Visiting, house: NamedDependency[House], subject: FromPath[str], given: Answered) -> Response[Any]:
    """Whoever is signed in answers as the public, too."""
    of = ids.identifier(subject)
    with house.looking() as ctx:
        said = surveys.answered(acts.find(ctx, of), given)
    try:
        conduct.perform(house, PUBLIC, "survey.answer", of, {"code": given.text("code"), "answers": said})
    except NotFound:
        raise
    except Refusal as refusal:
        with house.looking() as ctx:
            shown = surveys.page(ctx, of, visit.actor, error=refusal.words)
            return page(visit, "survey", shown, status_of(refusal))
    return Redirect(f"{surveys.address(of)}?taken=1", status_code=303)


@get(f"{surveys.ADDRESS}/{{subject:str}}/codes.csv", include_in_schema=False, sync_to_thread=True)
def codes(visit: Visiting, house: NamedDependency[House], subject: FromPath[str]) -> Response[bytes]:
    """For the office that holds the survey."""
    with house.looking(signed_in(visit)) as ctx:
        found = acts.codes(ctx, ids.identifier(subject))
        return download(("\n".join(found) + "\n").encode(), f"{subject}.codes.csv", CSV)


ROUTES: Final = (listed, one, answer, codes)
