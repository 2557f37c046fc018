"""The pages of guides, of the list of powers, of bundles."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from approval.acts import bundles as acts
from approval.acts import matters
from approval.rules import library
from kernel import ids
from kernel.deadlines import day_of
from kernel.errors import Words
from web.answers import Answered, answers
from web.desks.duties import act
from web.pages import page
from web.public import bundles, guides, powers
from web.request import House, Visiting, signed_in
from web.routes.body import saved

Day = Annotated[date | None, QueryParameter()]
Said = Annotated[str, QueryParameter(max_length=64)]


@get(f"{guides.ADDRESS}/{{code:str}}", include_in_schema=False, sync_to_thread=True)
def guide(visit: Visiting, house: NamedDependency[House], code: FromPath[str]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "guide", guides.page(ctx, ids.identifier(code), visit.actor))


@get(powers.ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House], on: Day = None, kind: Said = "") -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "powers", powers.page(ctx, on, kind))


@get(bundles.ADDRESS, include_in_schema=False, sync_to_thread=True)
def bundled(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "bundle", bundles.listing(ctx, visit.actor))


@post(bundles.NEW, include_in_schema=False, sync_to_thread=False, dependencies={"given": Provide(answers)})
def enter(visit: Visiting, given: Answered) -> Redirect:
    """On to the form that publishes the bundle of this id."""
    signed_in(visit)
    id = given.needed("id", Words("编号", "the id"))
    return Redirect(act(acts.subject(id), "enter"), status_code=303)


@get(f"{bundles.ADDRESS}/{{id:str}}", include_in_schema=False, sync_to_thread=True)
def bundle(visit: Visiting, house: NamedDependency[House], id: FromPath[str]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "bundle", bundles.page(ctx, ids.identifier(id), visit.actor))


@get("/approvals/library.json", include_in_schema=False, sync_to_thread=True)
def exported(house: NamedDependency[House]) -> Response[bytes]:
    """Every matter that stands, with the code of its kind; another platform reads it back as it is."""
    with house.looking() as ctx:
        return saved(library.write(matters.contents(ctx.tx, day_of(ctx.now))), "library.json", "application/json")


ROUTES: Final = (exported, guide, listed, bundled, enter, bundle)
