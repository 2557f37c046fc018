"""Knocking too often or too slowly, posting from elsewhere, fixing a session: what the door does about it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from litestar.testing import TestClient
from litestar.types import HTTPReceiveMessage, HTTPScope, Message, Receive, Send
from sqlalchemy import Engine

from kernel.blobs import FolderBlobs
from kernel.errors import NotNow, Refusal
from people.acts.session import Typed
from people.rules import credential
from signing.rules import cms
from tests.support import door
from tests.support.databases import sqlite_database
from tests.support.door import Caller, code, from_address
from tests.support.world import World
from web import limits, passwords
from web.limits import Limit, Pace, Patience
from web.request import SESSION

START = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def engine(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with sqlite_database(sqlite_template, tmp_path_factory.mktemp("limits")) as made:
        yield made


@pytest.fixture(scope="module")
def world(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(engine, FolderBlobs(tmp_path_factory.mktemp("blobs")))


@contextmanager
def at(world: World, *addresses: str) -> Iterator[list[httpx.Client]]:
    """One application, met from several network addresses."""
    app = door.application(world)
    with TestClient(app) as first:
        yield [first, *(TestClient(from_address(app, one)) for one in addresses)]


# ---------------------------------------------------------------- how often


def test_a_minute_begins_with_the_first_knock() -> None:
    now = [START]
    pace, limit = Pace(lambda: now[0]), Limit("x", 2, lambda _: "")
    for _ in range(2):
        pace.knock(limit, "a")
    with pytest.raises(NotNow) as caught:
        pace.knock(limit, "a")
    assert caught.value.code == "request.too_often"
    pace.knock(limit, "b")
    now[0] = START + timedelta(seconds=59.999)
    with pytest.raises(NotNow):
        pace.knock(limit, "a")
    now[0] = START + timedelta(seconds=60)
    pace.knock(limit, "a")


def test_the_memory_of_knocks_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REMEMBERED", 3)
    pace, limit = Pace(lambda: START), Limit("x", 1, lambda _: "")
    for key in "abcd":
        pace.knock(limit, key)
    pace.knock(limit, "a")  # forgotten, so it begins anew
    with pytest.raises(NotNow):
        pace.knock(limit, "d")


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("strange", "strange"),
    ],
)
def test_whom_an_address_stands_for(host: str, key: str) -> None:
    class Asked:
        client = type("Client", (), {"host": host})

    assert limits.address(Asked()) == key  # type: ignore[arg-type]


def test_a_flood_from_one_address_keeps_nobody_else_out(world: World) -> None:
    with at(world, "192.0.2.1", "192.0.2.2") as (_, flood, bidder):
        answers = [flood.post("/api/v1/challenges", json={"role": "bidder"}) for _ in range(limits.SIGN_IN.calls + 1)]
        assert {one.status_code for one in answers[:-1]} == {201}
        assert (answers[-1].status_code, code(answers[-1])) == (429, "request.too_often")
        assert answers[-1].headers["retry-after"] == "60"
        assert bidder.post("/api/v1/challenges", json={"role": "bidder"}).status_code == 201


def test_who_is_signed_in_is_not_counted_by_address(world: World) -> None:
    """A bidder behind the flood's own address, signed in before, goes on."""
    _, lot = world.announced()
    with at(world, "192.0.2.3") as (_, shared):
        caller = Caller(shared, world, world.bidder(1))
        for _ in range(limits.SIGN_IN.calls + 1):
            last = shared.post("/api/v1/sessions", json={"challenge": "x", "p7s": ""})
        assert last.status_code == 429
        assert caller.post(f"/api/v1/lots/{lot}/packages", {"size": 1, "piece": 8 << 20}).status_code == 201


def test_acts_are_paced_by_session_and_answers_by_task(world: World) -> None:
    with at(world) as (http,):
        busy, calm = Caller(http, world, world.bidder(1)), Caller(http, world, world.bidder(2))
        found = [busy.act("lot.nothing", "L-none").status_code for _ in range(limits.ACT.calls + 1)]
        assert set(found[:-1]) == {400}
        assert found[-1] == 429
        assert calm.act("lot.nothing", "L-none").status_code == 400
        answers = [http.post("/api/v1/tasks/one", json={"p7s": ""}).status_code for _ in range(limits.ANSWER.calls + 1)]
        assert (answers[0], answers[-1]) == (404, 429)
        assert http.post("/api/v1/tasks/other", json={"p7s": ""}).status_code == 404


def test_files_of_everything_are_paced_by_address(world: World) -> None:
    with at(world, "192.0.2.5", "192.0.2.6") as (here, packing, reader):
        asked = [packing.get("/data/bulk.zip?month=none").status_code for _ in range(limits.BULK.calls + 1)]
        assert asked == [400] * limits.BULK.calls + [429]
        assert [one.get("/data/bulk.zip?month=none").status_code for one in (here, reader)] == [400, 400]
        assert packing.get("/data/catalogue.jsonld").status_code == 200


# ---------------------------------------------------------------- passwords


def test_passwords_are_checked_few_at_a_time_and_never_under_the_writers_lock(world: World) -> None:
    typed = Typed("nobody", "a long password", "000000", "supervisor", "192.0.2.9")
    taken = [passwords._places.acquire(blocking=False) for _ in range(passwords.AT_ONCE)]
    assert all(taken)
    try:
        with pytest.raises(Refusal) as caught:
            passwords.enter(world.house, typed)
        assert caught.value.code == "signin.busy"
    finally:
        for _ in taken:
            passwords._places.release()
    with pytest.raises(Refusal) as wrong:
        passwords.enter(world.house, typed)
    assert wrong.value.code == credential.wrong().code


def test_a_flood_of_passwords_is_told_to_wait(world: World) -> None:
    body = {"login": "nobody", "password": "a long password", "code": "000000", "role": "supervisor"}
    with at(world, "192.0.2.10") as (_, guesser):
        codes = [code(guesser.post("/api/v1/sessions/staff", json=body)) for _ in range(6)]
    assert codes == ["signin.wrong"] * 5 + ["signin.slow"]


# ---------------------------------------------------------------- how slowly


def received(messages: list[tuple[float, HTTPReceiveMessage]]) -> Receive:
    """Messages that come after so many seconds each."""
    coming = iter(messages)

    async def receive() -> HTTPReceiveMessage:
        after, message = next(coming)
        await asyncio.sleep(after)
        return message

    return receive


def part(more: bool) -> HTTPReceiveMessage:
    return {"type": "http.request", "body": b"x", "more_body": more}


@pytest.mark.parametrize(
    ("waits", "limit", "ends"),
    [
        ((0.0, 0.0), (0.05, 1.0), True),
        ((0.0, 0.5), (0.05, 1.0), False),
        ((0.04, 0.04, 0.04, 0.04), (0.05, 0.1), False),
    ],
    ids=["in time", "silent", "drop by drop"],
)
def test_a_body_that_does_not_come(
    monkeypatch: pytest.MonkeyPatch, waits: tuple[float, ...], limit: tuple[float, float], ends: bool
) -> None:
    monkeypatch.setattr(limits, "BETWEEN", limit[0])
    monkeypatch.setattr(limits, "WHOLE", limit[1])
    came = []

    async def app(scope: object, receive: Receive, send: Send) -> None:
        more = True
        while more:
            message = await receive()
            came.append(message)
            more = bool(message.get("more_body"))

    async def send(message: Message) -> None:
        raise AssertionError(message)

    async def met() -> None:
        messages = [(wait, part(n < len(waits) - 1)) for n, wait in enumerate(waits)]
        scope: HTTPScope = {"type": "http"}  # type: ignore[typeddict-item]
        await Patience().handle(scope, received(messages), send, app)

    if ends:
        asyncio.run(met())
        assert len(came) == len(waits)
    else:
        with pytest.raises(Exception, match="408"):
            asyncio.run(met())


# ---------------------------------------------------------------- sessions and other sites


def cookies(world: World, person: str) -> dict[str, str]:
    return {"Cookie": f"{SESSION}={door.token(world, world.people[person])}"}


def test_a_post_from_another_site_is_not_carried_out(world: World) -> None:
    _, lot = world.announced()
    world.bidder(1)
    signed_in, body = cookies(world, "bidder1"), {"size": 1, "piece": 8 << 20}
    with at(world) as (http,):
        for told in (
            {},
            {"Origin": "https://elsewhere.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ):
            for path in (f"/api/v1/lots/{lot}/packages", f"/api/v1/lots/{lot}/acts/submit_bid", "/sign-out"):
                answer = http.post(path, json=body, headers={**signed_in, **told, "Accept": "application/json"})
                assert (answer.status_code, code(answer)) == (403, "request.cross_site")
        ours = http.post(
            f"/api/v1/lots/{lot}/packages", json=body, headers={**signed_in, "Sec-Fetch-Site": "same-origin"}
        )
        assert ours.status_code == 201


def test_a_session_cannot_be_fixed_beforehand(world: World) -> None:
    """A cookie that somebody planted is no session, neither before nor after the victim has signed in."""
    member, planted = world.bidder(1).member, "0" * 64
    with at(world) as (http,):
        made = http.post("/api/v1/challenges", json={"role": "bidder"}).json()
        p7s = cms.sign(base64.b64decode(made["document"]), member.signer, world.now)
        answer = {"challenge": made["challenge"], "p7s": base64.b64encode(p7s).decode()}
        header = {"Cookie": f"{SESSION}={planted}", "Sec-Fetch-Site": "same-origin"}
        token = http.post("/api/v1/sessions", json=answer, headers=header).json()["token"]
        assert len(token) == 64
        assert token != planted
        assert code(http.get("/api/v1/drafts", headers={"Cookie": f"{SESSION}={planted}"})) == "session.missing"
        assert code(http.get("/api/v1/drafts", headers={"Cookie": f"{SESSION}={token}"})) == "act.not_allowed"
        assert code(http.post("/api/v1/sessions", json=answer)) == "challenge.unknown", "an answer works once"
        http.delete("/api/v1/sessions", headers={"Authorization": f"Bearer {token}"})
        assert code(http.get("/api/v1/drafts", headers={"Cookie": f"{SESSION}={token}"})) == "session.missing"


@pytest.mark.parametrize(("base", "secure"), [("http://127.0.0.1:8000", False), ("https://site.example", True)])
def test_the_cookie_is_for_this_site_and_no_script(world: World, base: str, secure: bool) -> None:
    house = world.house
    world.house = replace(house, settings=replace(house.settings, base_url=base))
    same = {"Sec-Fetch-Site": "same-origin"}
    try:
        with at(world) as (http,):
            page = http.post(
                "/sign-in/challenges",
                data={"role": "bidder", "next": "//evil.example"},
                headers=same,
                follow_redirects=False,
            )
            browser = page.headers["set-cookie"]
            id = page.headers["location"].split("/")[2].split("?")[0]
            assert "evil" not in page.headers["location"]
            document = base64.b64decode(http.get(f"/api/v1/challenges/{id}").json()["document"])
            p7s = base64.b64encode(cms.sign(document, world.bidder(1).member.signer, world.now)).decode()
            assert http.post("/api/v1/sessions", json={"challenge": id, "p7s": p7s}).status_code == 201
            stranger = http.get(f"/sign-in/{id}/state", headers={"Cookie": "ggzy_browser=x"}, follow_redirects=False)
            assert SESSION not in stranger.headers.get("set-cookie", "")
            mine = http.get(f"/sign-in/{id}/state", headers={"Cookie": browser.split(";")[0]}, follow_redirects=False)
            given = next(one for one in mine.headers.get_list("set-cookie") if one.startswith(SESSION))
    finally:
        world.house = house
    for cookie in (browser, given):
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert ("Secure" in cookie) is secure
