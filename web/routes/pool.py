"""The expert pool's page: import a roster, the empty roster to fill in."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect

from experts.acts import register
from experts.rules.roster import Flawed
from kernel.actor import Actor
from kernel.errors import NotAllowed, NotValid, Refusal
from web import conduct
from web.answers import Answered, answers, told
from web.desks import pool
from web.pages import page
from web.problems import status_of
from web.request import House, Visiting, signed_in
from web.routes.desks import download
from web.visit import Visit

LARGEST: Final = 64 * 1024 * 1024
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _keeper(visit: Visit) -> Actor:
    who = signed_in(visit)
    if who.role not in register.KEEPERS:
        raise NotAllowed("act.not_allowed", "只能由专家库管理单位办理", "only who keeps the pool may do this")
    return who


@get(pool.ADDRESS, include_in_schema=False, sync_to_thread=True)
def shown(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking(_keeper(visit)) as ctx:
        return page(visit, "pool", pool.page(ctx))


@get(f"{pool.ADDRESS}/template.xlsx", include_in_schema=False, sync_to_thread=True)
def template(visit: Visiting) -> Response[bytes]:
    """The workbook to fill in."""
    _keeper(visit)
    return download(pool.template(), "名册.xlsx", EXCEL)


@post(
    pool.ADDRESS,
    include_in_schema=False,
    sync_to_thread=True,
    request_max_body_size=LARGEST,
    dependencies={"given": Provide(answers)},
)
def take(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[Any]:
    """The whole roster or nothing of it; every flaw by sheet, row and column."""
    who = _keeper(visit)
    try:
        _taken(house, who, given.files.get("file", b""))
    except Flawed as flawed:
        with house.looking(who) as ctx:
            return page(visit, "pool", pool.page(ctx, flawed.flaws), status_of(flawed))
    except Refusal as refusal:
        with house.looking(who) as ctx:
            return page(visit, "pool", pool.page(ctx, error=told(refusal)), status_of(refusal))
    return Redirect(pool.ADDRESS, status_code=303)


def _taken(house: House, who: Actor, data: bytes) -> None:
    if not data:
        raise NotValid("act.field", "请选择名册文件", "choose the roster’s file", field="file")
    with conduct.recording(house, who, "pool.import_pool", register.POOL):
        with house.looking(who) as ctx:
            read = register.read_pool(ctx, data)
        with house.acting(who) as ctx:
            register.import_pool(ctx, read)


ROUTES = (shown, template, take)
