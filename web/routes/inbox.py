"""Messages: the page, opening one, marking all as read, e-mail beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from kernel import clock
from kernel.actor import Actor
from kernel.errors import NotNow, Refusal
from people.acts import inbox as messages
from people.acts import mail
from people.rules import mail as rules
from web import limits, postman
from web.answers import Answered, Answers, answers, kept
from web.desks import inbox
from web.pages import page
from web.problems import status_of
from web.request import House, Visiting, signed_in
from web.visit import Visit

NOTHING: Final = Answers({}, {})


@get("/me/messages", include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    """One's own messages, newest first."""
    return _page(visit, house)


def _page(visit: Visit, house: House, given: Answers = NOTHING, refusal: Refusal | None = None) -> Response[str]:
    """The page; what was typed stands in its first form, with what is wrong about it."""
    with house.looking(signed_in(visit)) as ctx:
        view = inbox.page(ctx, post=house.post is not None)
    if refusal is not None and view.forms:
        first, error = kept(view.forms[0], given, refusal)
        view = replace(view, forms=(first, *view.forms[1:]), note=error or view.note)
    return page(visit, "inbox", view, status_of(refusal) if refusal else 200)


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


@post("/me/messages/mail", include_in_schema=False, opt={"limit": limits.MAIL}, sync_to_thread=True,
      dependencies={"given": Provide(answers)})  # fmt: skip
def register(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[Any]:
    """Send a code to an address; the address is kept only if the code could be sent."""
    who = signed_in(visit)
    try:
        _ask(house, who, given.text("address"))
    except Refusal as refusal:
        return _page(visit, house, given, refusal)
    return Redirect(inbox.ADDRESS, status_code=303)


def _ask(house: House, who: Actor, text: str) -> None:
    if house.post is None:
        raise NotNow("mail.off", "本站没有接通邮件", "this site sends no e-mails")
    with house.acting(who) as ctx:
        address, number = mail.register(ctx, text, clock.wall())
    try:
        house.post.carry(postman.code(house, address, number, house.chance.bytes(16).hex()), clock.wall())
    except Refusal:
        with house.acting(who) as ctx:
            mail.end(ctx)
        raise


@post("/me/messages/mail/code", include_in_schema=False, sync_to_thread=True, dependencies={"given": Provide(answers)})
def prove(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[Any]:
    """The code that came to the address; every try is counted."""
    with house.acting(signed_in(visit)) as ctx:
        right = mail.prove(ctx, given.text("code"), clock.wall())
    return Redirect(inbox.ADDRESS, status_code=303) if right else _page(visit, house, given, rules.wrong())


@post("/me/messages/mail/kinds", include_in_schema=False, sync_to_thread=True, dependencies={"given": Provide(answers)})
def choose(visit: Visiting, house: NamedDependency[House], given: Answered) -> Redirect:
    """Which kinds of messages are sent as e-mails too."""
    with house.acting(signed_in(visit)) as ctx:
        mail.choose(ctx, [kind for kind in rules.KINDS if given.text(kind)])
    return Redirect(inbox.ADDRESS, status_code=303)


@post("/me/messages/mail/end", include_in_schema=False, sync_to_thread=True)
def end(visit: Visiting, house: NamedDependency[House]) -> Redirect:
    """No e-mails any more."""
    with house.acting(signed_in(visit)) as ctx:
        mail.end(ctx)
    return Redirect(inbox.ADDRESS, status_code=303)


ROUTES = (listed, opened, all_read, register, prove, choose, end)
