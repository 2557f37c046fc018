"""The pages of public lotteries: the list, each of them, its lists, the hall's wall, a party's task."""

from __future__ import annotations

from typing import Annotated, Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from evaluation.acts import lotteries as held
from experts.acts import drawing
from kernel import ids
from kernel.errors import NotFound, Words
from web.answers import Answered, answers
from web.desks import duties
from web.pages import page
from web.public import lotteries
from web.request import House, Visiting, signed_in
from web.routes.body import saved
from web.routes.desks import download

From = Annotated[int, QueryParameter(name="from", ge=1, le=2**31 - 1)]
Asked = Annotated[str, QueryParameter(max_length=64)]
JSON: Final = "application/json"


@get(lotteries.ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "lotteries", lotteries.listing(ctx, visit.actor))


@get(f"{lotteries.ADDRESS}/{{subject:str}}", include_in_schema=False, sync_to_thread=True)
def one(
    visit: Visiting, house: NamedDependency[House], subject: FromPath[str], first: From = 1, number: Asked = ""
) -> Response[str]:
    """`number`: which public number the reader looks for."""
    with house.looking() as ctx:
        view = lotteries.page(ctx, ids.identifier(subject), visit.actor, number.strip(), first)
        return page(visit, "lottery", view)


@get(f"{lotteries.ADDRESS}/{{subject:str}}/screen", include_in_schema=False, sync_to_thread=True)
def screen(visit: Visiting, house: NamedDependency[House], subject: FromPath[str], first: From = 1) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "lottery_screen", lotteries.screen(ctx, ids.identifier(subject), first))


@get(f"{lotteries.ADDRESS}/{{subject:str}}/lists/{{name:str}}", include_in_schema=False, sync_to_thread=True)
def list_(house: NamedDependency[House], subject: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """A list as it is public now, byte for byte; its digest is in the journal."""
    with house.looking() as ctx:
        of = held.held(ctx.tx, ids.identifier(subject))
        found = of.lists.get(name.removesuffix(".json"))
        if found is None:
            raise NotFound("lottery.list", f"没有公示名单 {name}", f"no list {name} is public", field="list")
        return saved(ctx.blobs.get(found.sha256), f"{subject}.{name}", JSON)


@post(
    f"{lotteries.ADDRESS}/open",
    include_in_schema=False,
    sync_to_thread=True,
    dependencies={"given": Provide(answers)},
)
def begin(visit: Visiting, given: Answered) -> Response[Any]:
    """On to the form that announces the lottery of this number."""
    signed_in(visit)
    number = given.needed("number", Words("编号", "the number"))
    subject = lotteries.subject_of(given.needed("kind", Words("类型", "the kind")), number)
    return Redirect(duties.act(subject, "open_lottery"), status_code=303)


@get("/me/lotteries/{subject:str}/task", include_in_schema=False, sync_to_thread=True)
def task(visit: Visiting, house: NamedDependency[House], subject: FromPath[str]) -> Response[bytes]:
    """What a party proves over, for `ggzy vrf prove`."""
    with house.looking(signed_in(visit)) as ctx:
        held.ordering(ctx)
        found = drawing.task(ctx, held.did_of(ids.identifier(subject)))
        return download(found.document, f"{subject}.task.json", JSON)


ROUTES = (listed, one, screen, list_, begin, task)
