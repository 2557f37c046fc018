"""The pages of openness: the front page, an office, a document and its files; where drafts and entries begin."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from disclosure.acts import documents
from kernel import ids
from kernel.errors import Words
from people.acts import units
from web.answers import Answered, answers
from web.desks.duties import act
from web.pages import page
from web.public import office_document, openness
from web.request import House, Visiting, signed_in
from web.routes.body import saved

Q = Annotated[str, QueryParameter(max_length=100)]
OfClass = Annotated[str, QueryParameter(name="class", pattern=r"^(0[1-9]|1[0-5])?$")]
Number = Annotated[int, QueryParameter(name="page", ge=1, le=100_000)]


@get(openness.ADDRESS, include_in_schema=False, sync_to_thread=True)
def front(
    visit: Visiting, house: NamedDependency[House], q: Q = "", of_class: OfClass = "", number: Number = 1
) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "openness", openness.front(ctx, visit.actor, q, of_class, number))


@get(f"{openness.ADDRESS}/offices/{{code:str}}", include_in_schema=False, sync_to_thread=True)
def office(visit: Visiting, house: NamedDependency[House], code: FromPath[str]) -> Response[str]:
    with house.looking(visit.actor) as ctx:
        return page(visit, "office", openness.office(ctx, ids.identifier(code), visit.actor))


@post(
    f"{openness.ADDRESS}/offices", include_in_schema=False, sync_to_thread=True,
    dependencies={"given": Provide(answers)},
)  # fmt: skip
def enter(visit: Visiting, given: Answered) -> Response[Any]:
    """On to the form that enters an office with this code."""
    signed_in(visit)
    code = given.needed("code", Words("统一社会信用代码", "the unified social credit code"))
    return Redirect(act(units.subject(code), "register"), status_code=303)


@post(
    f"{openness.ADDRESS}/offices/{{code:str}}/drafts", include_in_schema=False, sync_to_thread=True,
    dependencies={"given": Provide(answers)},
)  # fmt: skip
def draft(visit: Visiting, house: NamedDependency[House], code: FromPath[str], given: Answered) -> Response[Any]:
    """On to the form of the office's next document of this class."""
    with house.looking(signed_in(visit)) as ctx:
        of = units.acting(ctx, ids.identifier(code))
        made = documents.next_index(ctx, of.code, given.needed("of_class", Words("信息类别", "the class")))
    return Redirect(act(made.subject, "draft"), status_code=303)


@get(f"{openness.ADDRESS}/documents/{{index:str}}", include_in_schema=False, sync_to_thread=True)
def document(visit: Visiting, house: NamedDependency[House], index: FromPath[str]) -> Response[str]:
    with house.looking(visit.actor) as ctx:
        return page(visit, "office_document", office_document.page(ctx, ids.identifier(index), visit.actor))


@get(f"{openness.ADDRESS}/documents/{{index:str}}/files/{{sha256:str}}", include_in_schema=False, sync_to_thread=True)
def file(house: NamedDependency[House], index: FromPath[str], sha256: FromPath[str]) -> Response[bytes]:
    """A file of a public document, to be saved, never opened in the site's own name."""
    with house.looking() as ctx:
        name, data = office_document.file(ctx, ids.identifier(index), sha256)
    return saved(data, name, "application/octet-stream")


ROUTES = (front, office, enter, draft, document, file)
