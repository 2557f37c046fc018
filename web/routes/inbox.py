"""Messages: the page, opening one, marking all as read."""

from __future__ import annotations

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from people.acts import inbox as messages
from web.desks import inbox
from web.pages import page
from web.request import House, Visiting, signed_in


@get("/me/messages", include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    """One's own messages, newest first."""
    with house.looking(signed_in(visit)) as ctx:
        return page(visit, "inbox", inbox.page(ctx))


@post("/me/messages/{message:str}", include_in_schema=False, sync_to_thread=True)
def opened(visit: Visiting, house: NamedDependency[House], message: FromPath[str]) -> Redirect:
    """Mark one as read and go where it leads."""
    with house.acting(signed_in(visit)) as ctx:
        found = messages.read(ctx, message, inbox.names(ctx.tx, ctx.actor))
    return Redirect(found.href, status_code=303)


@post("/me/messages", include_in_schema=False, sync_to_thread=True)
def all_read(visit: Visiting, house: NamedDependency[House]) -> Redirect:
    """Mark all as read."""
    with house.acting(signed_in(visit)) as ctx:
        messages.read_all(ctx, inbox.names(ctx.tx, ctx.actor))
    return Redirect(inbox.ADDRESS, status_code=303)


ROUTES = (listed, opened, all_read)
