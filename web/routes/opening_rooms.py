"""The page on which agency or centre choose how an announced lot is competed for."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from disclosure.rules import wording
from kernel.errors import NotAllowed, Words
from trading.acts import live
from web.answers import Answered, answers
from web.desks import duties, opening_rooms
from web.desks.errands import select
from web.pages import page
from web.request import House, Visiting, signed_in
from web.views.desks import ActPage
from web.views.elements import Choice, Form, Link
from web.words import Text, join

_LEAD: Final = Words("先选竞价方式，再填写规则。", "Choose the kind first, then fill in its rules.")


def _title(visit: Visiting, house: House, lot: str) -> tuple[Text, tuple[str, ...]]:
    """The lot's title and its kinds, as `opening_rooms.enter` and `ways`; NotAllowed for every other role."""
    who = signed_in(visit)
    if who.role not in opening_rooms.BY:
        raise NotAllowed("act.not_allowed", "只能由代理机构或交易中心办理", "for the agency or the centre")
    with house.looking(who) as ctx:
        return opening_rooms.enter(ctx, lot), opening_rooms.ways(ctx, lot)


@get("/me/rooms/open/{lot:str}", include_in_schema=False, sync_to_thread=True)
def choose(visit: Visiting, house: NamedDependency[House], lot: FromPath[str]) -> Response[str]:
    """The kinds, each with what it is."""
    title, ways = _title(visit, house, lot)
    kinds = tuple(Choice(name, live.method(name).words) for name in ways)
    form = Form(
        duties.open_room(lot), (select("method", Words("竞价方式", "Kind"), *kinds),), Words("填写规则", "Its rules")
    )
    uses = tuple(join(live.method(name).words, opening_rooms.USES.get(name, ""), by=" · ") for name in ways)
    return page(
        visit, "act", ActPage(wording.act("room.open"), Link(title, duties.page(lot)), _LEAD, form, asides=uses)
    )


@post(
    "/me/rooms/open/{lot:str}",
    include_in_schema=False,
    sync_to_thread=True,
    dependencies={"given": Provide(answers)},
)
def chosen(visit: Visiting, house: NamedDependency[House], lot: FromPath[str], given: Answered) -> Response[Any]:
    """On to the form of the chosen kind."""
    _title(visit, house, lot)
    live.method(name := given.text("method"))
    return Redirect(duties.act(live.room_of(lot), name), status_code=303)


ROUTES = (choose, chosen)
