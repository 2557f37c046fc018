"""A staff member's own password and second factor, set while signed in by certificate."""

from __future__ import annotations

import base64
import re
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect

from kernel import clock
from kernel.actor import Actor, Role
from kernel.errors import NotAllowed, Refusal, Words
from people.acts import session
from people.rules import credential
from web.answers import Answered, Answers, answers, kept
from web.pages import page
from web.problems import status_of
from web.request import SESSION, House, Visiting, signed_in
from web.views.desks import ActPage
from web.views.elements import Fact, Field, Form, Link
from web.visit import Visit

BY_CERTIFICATE: Final = frozenset({Role.BIDDER, Role.EXPERT})
SECRET_BYTES: Final = 20
"""160 bits, as RFC 4226 recommends."""
LONG: Final = Words("至少 12 个字符", "at least 12 characters")
DIGITS: Final = Words("认证应用显示的 6 位数字", "the 6 digits that your app shows")
_SECRET: Final = re.compile(r"[A-Z2-7]{32}")
LEAD: Final = Words(
    "口令和动态码只用于登录；每一项有法律效力的行为仍须用证书签名。",
    "Password and code only sign you in; every legal act still needs the certificate’s signature.",
)


def _staff(request: Request[Any, Any, Any], visit: Visit, house: House) -> Actor:
    """Who is signed in by certificate: a password alone must not be able to replace itself."""
    who = signed_in(visit)
    if who.role in BY_CERTIFICATE:
        raise NotAllowed(
            "act.not_allowed", "投标人和专家只用证书登录", "bidders and experts sign in by certificate alone"
        )
    with house.looking(who) as ctx:
        held = session.session(ctx.tx, request.cookies.get(SESSION, ""), clock.wall())
    if held is None or held.proof != "certificate":
        raise NotAllowed("password.certificate", "请先用证书登录再设置口令", "sign in by certificate to set a password")
    return who


def _form(secret: str) -> Form:
    fields = (
        Field("password", Words("新口令", "New password"), "password", hint=LONG, autocomplete="new-password"),
        Field("code", Words("动态码", "One-time code"), hint=DIGITS, autocomplete="one-time-code"),
    )
    told = Fact(Words("录入认证应用的密钥", "Key for your authenticator app"), secret, style="mono")
    return Form(
        "/me/password", fields, Words("设置口令", "Set the password"), facts=(told,), hidden=(("secret", secret),)
    )


def _page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Response[str]:
    shown, error = kept(form, Answers({}, {}), refusal)
    desk = Link(Words("工作台", "Desk"), "/me")
    view = ActPage(Words("设置口令", "Set the password"), desk, LEAD, shown, error=error)
    return page(visit, "act", view, status_of(refusal) if refusal else 200)


@get("/me/password", include_in_schema=False, sync_to_thread=True)
def ask(request: Request[Any, Any, Any], visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    """A fresh key for the authenticator, and the form that proves it was taken in."""
    _staff(request, visit, house)
    return _page(visit, _form(base64.b32encode(house.chance.bytes(SECRET_BYTES)).decode()))


@post("/me/password", include_in_schema=False, sync_to_thread=True, dependencies={"given": Provide(answers)})
def keep(
    request: Request[Any, Any, Any], visit: Visiting, house: NamedDependency[House], given: Answered
) -> Response[Any]:
    """Kept once the authenticator shows the right code."""
    who, secret = _staff(request, visit, house), given.text("secret")
    if not _SECRET.fullmatch(secret):
        return Redirect("/me/password", status_code=303)
    try:
        credential.code_step(secret, given.text("code"), clock.wall(), 0)
        with house.acting(who) as ctx:
            session.set_password(ctx, who.id, given.text("password"), secret)
    except Refusal as refusal:
        return _page(visit, _form(secret), refusal)
    return Redirect("/me", status_code=303)


ROUTES = (ask, keep)
