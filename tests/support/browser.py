"""People at the site's pages: a test client for each, signed in as pages sign in, posting as our own pages post."""

from __future__ import annotations

import base64
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser

import anyio
import httpx
from anyio.from_thread import BlockingPortal
from litestar import Litestar
from litestar.testing import TestClient

from client import task as client_task
from client.post import Post
from kernel.actor import Role
from kernel.chance import SystemChance
from signing.rules import cms
from tests.support.serving import serve
from tests.support.world import Person, World, opener
from web import commands
from web.app import ROUTES
from web.desks import inbox
from web.request import SESSION

OURS = {"sec-fetch-site": "same-origin"}


@cache
def portal() -> BlockingPortal:
    """One event loop for every browser of this process: a client that is not entered makes two for each request."""
    opened: Future[BlockingPortal] = Future()

    async def run() -> None:
        async with BlockingPortal() as made:
            opened.set_result(made)
            await made.sleep_until_stopped()

    threading.Thread(target=anyio.run, args=(run,), daemon=True).start()
    return opened.result()


def site(world: World) -> Litestar:
    """The whole application over a world's house, with its sessions."""
    return serve(replace(world.house, sessions=commands.sessions, inbox=inbox.unread), ROUTES)


class Browser:
    """One person's browser and, on the same machine, the client that signs."""

    def __init__(self, world: World, app: Litestar, person: Person | None = None) -> None:
        self.world, self.person = world, person
        self.http = TestClient(app, base_url=world.house.settings.base_url, raise_server_exceptions=True)
        self.http.blocking_portal = portal()
        self.http.headers.update(OURS)
        if person is not None:
            self.http.cookies.set(SESSION, self._token(person))

    def _token(self, person: Person) -> str:
        asked = self.http.post("/api/v1/challenges", json={"role": person.actor.role}).json()
        p7s = cms.sign(base64.b64decode(asked["document"]), person.member.signer, self.world.now)
        answer = {"challenge": asked["challenge"], "p7s": base64.b64encode(p7s).decode()}
        made = self.http.post("/api/v1/sessions", json=answer)
        assert made.status_code == 201, made.text
        return str(made.json()["token"])

    def get(self, path: str, language: str = "zh") -> httpx.Response:
        joint = "&" if "?" in path else "?"
        return self.http.get(f"{path}{joint}lang={language}", follow_redirects=False)

    def post(self, path: str, answers: Mapping[str, str] | None = None, **files: bytes) -> httpx.Response:
        sent = {name: (f"{name}.bin", data) for name, data in files.items()}
        return self.http.post(path, data=dict(answers or {}), files=sent or None, follow_redirects=False)

    def sign(self, task: str) -> None:
        """`ggzy sign TASK` against this very application."""
        assert self.person is not None
        post = Post(self.client(), self.world.house.settings.base_url)
        hands = client_task.Hands(self.person.member.signer, opener(self.person))
        client_task.run(post, task, hands, SystemChance(), lambda _found: True)

    def client(self) -> TestClient[Litestar]:
        """The client's own way to the site: no cookie, no page."""
        made = TestClient(self.http.app, base_url=self.world.house.settings.base_url)
        made.blocking_portal = portal()
        return made

    def errand(self, subject: str, verb: str, answers: Mapping[str, str] | None = None) -> str:
        """Fill in an errand's form, confirm it, sign its task; gives the task's id, empty if nothing was signed."""
        done = self.post(f"/me/acts/{subject}/{verb}", {**(answers or {}), "sure": "yes"})
        assert done.status_code == 303, text(done)
        where = done.headers["location"]
        if not where.startswith("/tasks/"):
            return ""
        task = where.removeprefix("/tasks/")
        self.sign(task)
        return str(task)


def browser(world: World, role: Role, name: str = "") -> Browser:
    """The browser of an office of this world."""
    return Browser(world, site(world), world.office(role, name))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(data.strip())


def text(answer: httpx.Response) -> str:
    """What a reader sees of a page."""
    reader = _Text()
    reader.feed(answer.text)
    return " ".join(reader.found)
