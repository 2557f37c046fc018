"""The pages of matters before the public: the list, each of them, a comment without an account, a step's document."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from kernel import ids
from kernel.actor import PUBLIC
from kernel.errors import NotFound, Refusal
from web import conduct, limits
from web.answers import Answered, answers, kept
from web.pages import page
from web.problems import status_of
from web.public import consultations
from web.request import House, Visiting
from web.routes.body import saved

LARGEST: Final = 64 * 1024
Taken = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]


@get(consultations.ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "consultations", consultations.listing(ctx, visit.actor))


@get(f"{consultations.ADDRESS}/{{subject:str}}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], subject: FromPath[str], taken: Taken = 0) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "consultation", consultations.page(ctx, ids.identifier(subject), visit.actor, taken))


@post(
    f"{consultations.ADDRESS}/{{subject:str}}/comments",
    include_in_schema=False,
    sync_to_thread=True,
    request_max_body_size=LARGEST,
    opt={"limit": limits.COMMENT},
    dependencies={"given": Provide(answers)},
)
def comment(visit: Visiting, house: NamedDependency[House], subject: FromPath[str], given: Answered) -> Response[Any]:
    """Whoever is signed in comments as the public, too. The number stands on the page that follows."""
    said = {name: given.text(name) for name in ("text", "name", "contact")}
    try:
        entry = conduct.perform(house, PUBLIC, "consultation.comment", ids.identifier(subject), said)
    except NotFound:
        raise
    except Refusal as refusal:
        with house.looking() as ctx:
            view = consultations.page(ctx, subject, visit.actor)
            form, error = kept(consultations.form(subject), given, refusal)
            shown = replace(view, form=form if view.form else None, error=error)
            return page(visit, "consultation", shown, status_of(refusal))
    number = entry.tseq if hasattr(entry, "tseq") else 0
    return Redirect(f"{consultations.address(subject)}?taken={number}#h-comment", status_code=303)


@get(f"{consultations.ADDRESS}/{{subject:str}}/steps/{{step:str}}", include_in_schema=False, sync_to_thread=True)
def document(house: NamedDependency[House], subject: FromPath[str], step: FromPath[str]) -> Response[bytes]:
    with house.looking() as ctx:
        name, data = consultations.document(ctx, ids.identifier(subject), step)
        return saved(data, name, "application/octet-stream")


ROUTES = (listed, one, comment, document)
