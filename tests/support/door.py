"""The site's door: the real application over a world, and people who are signed in to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import httpx
from litestar import Litestar
from litestar.enums import ScopeType
from litestar.testing import TestClient
from litestar.types import ASGIApp, ControllerRouterHandler, Receive, Scope, Send

from kernel import clock
from kernel.actor import PUBLIC
from kernel.canon import Json
from people.acts import session
from signing.rules import cms
from tests.support.serving import serve
from tests.support.world import Person, World
from web.app import ROUTES
from web.commands import sessions
from web.request import House


def house(world: World) -> House:
    """The world's house with its sessions."""
    return replace(world.house, sessions=sessions)


def application(world: World, routes: Sequence[ControllerRouterHandler] = ROUTES) -> Litestar:
    return serve(house(world), routes)


def from_address(app: ASGIApp, address: str) -> ASGIApp:
    """The application as a client at this network address meets it."""

    async def met(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            scope["client"] = (address, 50000)
        await app(scope, receive, send)

    return met


@contextmanager
def opened(world: World) -> Iterator[httpx.Client]:
    """A client in process; whoever breaks the server breaks the test."""
    with TestClient(application(world)) as made:
        yield made


def token(world: World, person: Person) -> str:
    """A fresh session by certificate, as `ggzy sign` opens it."""
    wall = clock.wall()
    with world.house.acting(PUBLIC) as ctx:
        challenge, document = session.challenge(ctx, person.actor.role, "test", wall)
        made = session.sign_in(ctx, challenge, cms.sign(document, person.member.signer, ctx.now), wall)
    assert made
    return made


class Caller:
    """One person (or nobody) who calls the API."""

    def __init__(self, http: httpx.Client, world: World, person: Person | None = None) -> None:
        self.http, self.world, self.person = http, world, person
        self.headers = {"Authorization": f"Bearer {token(world, person)}"} if person else {}

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.http.get(path, headers=self.headers | headers)

    def act(self, act: str, subject: str, body: Mapping[str, Json] | None = None, **headers: str) -> httpx.Response:
        kind, _, verb = act.partition(".")
        path = f"/api/v1/{kind}s/{subject}/acts/{verb}"
        return self.http.post(path, json=body or {}, headers=self.headers | headers)

    def post(self, path: str, body: Mapping[str, Json], **headers: str) -> httpx.Response:
        return self.http.post(path, json=body, headers=self.headers | headers)

    def put(self, path: str, data: bytes, **headers: str) -> httpx.Response:
        return self.http.put(path, content=data, headers=self.headers | headers)


def code(answer: httpx.Response) -> str:
    """The stable code of a problem; an answer that is none, or lacks what a reader needs, fails."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["zh"]
    assert problem["en"]
    assert problem["remedy"], f"{problem['code']} does not say what to do"
    return str(problem["code"])
