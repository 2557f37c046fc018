"""Signing in and out, for programmes: challenges, sessions."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from litestar import Request, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from experts.acts import register
from kernel import canon, clock
from kernel.actor import PUBLIC, Role
from kernel.context import Context
from people.acts import session
from people.rules import credential
from web import limits, passwords, two_steps
from web.caller import given_token
from web.problems import refusals
from web.request import House
from web.routes.body import binary
from web.two_steps import Made, ToSign, Wanted

REFUSALS: Final = refusals()
TAG = ["people"]


@dataclass(frozen=True)
class Asked:
    """In which role somebody wants to sign in."""

    role: str


@dataclass(frozen=True)
class Challenge:
    """`document`: base64 of the exact bytes to be signed."""

    challenge: str
    document: str


@dataclass(frozen=True)
class Answer:
    """`p7s`: base64 of a detached CMS signature over the challenge's document; or the raw `signature` of two steps."""

    challenge: str
    p7s: str = ""
    signature: Made | None = None


@dataclass(frozen=True)
class Staff:
    """A staff member's password and one-time code."""

    login: str
    password: str
    code: str
    role: str


@dataclass(frozen=True)
class Given:
    """A session's token, for `Authorization: Bearer`; all of it empty if the session is the page's that waits."""

    token: str
    role: str
    person: str
    org: str


PAGES: Final = Given("", "", "", "")


def answered(ctx: Context, challenge: str, p7s: bytes, wall: datetime) -> str | None:
    """The token for a signed challenge, None if a page waits for it; experts are looked up in their own register."""
    document = canon.mapping(session.challenge_document(ctx.tx, challenge, wall))
    if document["role"] == Role.EXPERT:
        return register.sign_in(ctx, challenge, p7s, wall)
    return session.sign_in(ctx, challenge, p7s, wall)


def _given(house: House, made: str) -> Given:
    with house.looking() as ctx:
        found = session.session(ctx.tx, made, clock.wall())
    if found is None:
        raise credential.wrong()
    return Given(made, found.actor.role, found.actor.id, found.actor.org)


@post("/api/v1/challenges", tags=TAG, responses=REFUSALS, opt={"limit": limits.SIGN_IN}, sync_to_thread=True)
def ask(house: NamedDependency[House], data: JSONBody[Asked]) -> Challenge:
    """A fresh challenge; it lasts ten minutes."""
    with house.acting(PUBLIC) as ctx:
        made, document = session.challenge(ctx, data.role, house.settings.base_url, clock.wall())
    return Challenge(made, base64.b64encode(document).decode())


@get("/api/v1/challenges/{challenge:str}", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def challenge(house: NamedDependency[House], challenge: FromPath[str]) -> Challenge:
    """The challenge that a sign-in page shows."""
    with house.looking() as ctx:
        document = session.challenge_document(ctx.tx, challenge, clock.wall())
    return Challenge(challenge, base64.b64encode(document).decode())


@post(
    "/api/v1/challenges/{challenge:str}/attributes",
    tags=TAG,
    responses=REFUSALS,
    opt={"limit": limits.SIGN_IN},
    sync_to_thread=True,
    status_code=200,
)
def attributes(house: NamedDependency[House], challenge: FromPath[str], data: JSONBody[Wanted]) -> ToSign:
    """The first of two steps: the bytes that a key elsewhere must sign to answer this challenge."""
    with house.looking() as ctx:
        return two_steps.first(session.challenge_document(ctx.tx, challenge, clock.wall()), data, ctx.now)


@post("/api/v1/sessions", tags=TAG, responses=REFUSALS, opt={"limit": limits.SIGN_IN}, sync_to_thread=True)
def sign_in(house: NamedDependency[House], data: JSONBody[Answer]) -> Given:
    """Answer a challenge. The session is for whoever asked for the challenge: the caller, or the page that waits."""
    p7s = binary(data.p7s, "p7s")
    with house.acting(PUBLIC) as ctx:
        if data.signature is not None:
            p7s = two_steps.second(session.challenge_document(ctx.tx, data.challenge, clock.wall()), data.signature)
        made = answered(ctx, data.challenge, p7s, clock.wall())
    return PAGES if made is None else _given(house, made)


@post("/api/v1/sessions/staff", tags=TAG, responses=REFUSALS, opt={"limit": limits.PASSWORD}, sync_to_thread=True)
def sign_in_staff(request: Request[Any, Any, Any], house: NamedDependency[House], data: JSONBody[Staff]) -> Given:
    """Password and one-time code; legal acts still ask for a certificate's signature."""
    typed = session.Typed(data.login, data.password, data.code, data.role, limits.address(request))
    return _given(house, passwords.enter(house, typed))


@delete("/api/v1/sessions", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def sign_out(request: Request[Any, Any, Any], house: NamedDependency[House]) -> None:
    """End the session of this token."""
    with house.acting(PUBLIC) as ctx:
        session.sign_out(ctx, given_token(request))


ROUTES = (ask, challenge, attributes, sign_in, sign_in_staff, sign_out)
