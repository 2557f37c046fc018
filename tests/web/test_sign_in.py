"""Signing in: by certificate with the client's own code, by password and code, and out again."""

from __future__ import annotations

import re

import pyotp
import pytest
from sqlalchemy import Engine

from client import task as client_task
from client.post import Post
from client.task import Hands
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.chance import SystemChance
from people.acts import session as sessions
from tests.support.browser import Browser, site, text
from tests.support.world import Person, World
from web.request import SESSION
from web.routes.sign_in import BROWSER, safe

PASSWORD = "a long enough password"
SECRET = pyotp.random_base32()


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


@pytest.fixture
def anyone(world: World) -> Browser:
    return Browser(world, site(world))


def challenged(anyone: Browser, role: str = "bidder", target: str = "/me") -> str:
    """Choose a role; the address of the page with the challenge."""
    answer = anyone.post("/sign-in/challenges", {"role": role, "next": target})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def ggzy_sign(anyone: Browser, page: str, person: Person) -> None:
    """Type the line that the page shows."""
    shown = re.search(r"ggzy sign ([0-9a-f]{32}) --site (\S+) --key", anyone.get(page).text)
    assert shown
    post = Post(anyone.client(), shown[2])
    seen: list[str] = []

    def agreed(found: client_task.Task) -> bool:
        seen.append(found.kind)
        return True

    answer = client_task.run(post, shown[1], Hands(person.member.signer), SystemChance(), agreed)
    assert seen == ["sign_in"]
    assert set(answer.values()) == {""}, "the session is the page's; the client that signs gets nothing of it"


def test_a_challenge_is_answered_by_the_client_and_collected_by_the_page_that_shows_it(
    world: World, anyone: Browser
) -> None:
    page = challenged(anyone)
    poll = page.replace("?", "/state?")
    assert anyone.http.get(poll, headers={"hx-request": "true"}).status_code == 204
    ggzy_sign(anyone, page, world.bidder(1))
    stranger = Browser(world, site(world))
    assert stranger.http.get(poll, headers={"hx-request": "true"}).status_code == 286, "another browser gets nothing"
    collected = anyone.http.get(poll, headers={"hx-request": "true"})
    assert collected.headers["hx-redirect"] == "/me"
    cookie = next(one for one in collected.headers.get_list("set-cookie") if one.startswith(SESSION))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "投标人工作台" in text(anyone.get("/me"))
    again = anyone.http.get(poll, headers={"hx-request": "true"})
    assert again.status_code in (204, 286), "a session is given out once"
    assert SESSION not in str(again.headers.get_list("set-cookie"))


def test_without_script_a_link_collects_the_session_and_leads_on(world: World, anyone: Browser) -> None:
    page = challenged(anyone, target="/me/lots/L-2026-0001-1")
    poll = page.replace("?", "/state?")
    waiting = anyone.http.get(poll, follow_redirects=False)
    assert (waiting.status_code, waiting.headers["location"]) == (303, page)
    ggzy_sign(anyone, page, world.bidder(1))
    done = anyone.http.get(poll, follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (303, "/me/lots/L-2026-0001-1")
    assert "投标人工作台" in text(anyone.get("/me"))


def test_an_unknown_challenge_leads_back_to_the_choice(anyone: Browser) -> None:
    assert anyone.get(f"/sign-in/{'0' * 32}").status_code == 404
    assert anyone.http.get(f"/sign-in/{'0' * 32}/state", follow_redirects=False).headers["location"] == "/sign-in"


@pytest.mark.parametrize(
    ("target", "where"),
    [
        ("/me/lots/L-1", "/me/lots/L-1"),
        ("//evil.example", "/me"),
        ("https://evil.example", "/me"),
        ("/\\evil.example", "/me"),
        ("", "/me"),
        ("/a\nb", "/me"),
    ],
)
def test_nobody_is_led_away_from_the_site(target: str, where: str) -> None:
    assert safe(target) == where


def staffed(world: World) -> Person:
    """An agency's clerk with user name, password and second factor."""
    person = world.office(Role.AGENCY)
    member = person.member
    body = {"org": member.org, "org_name": member.org_name, "name": member.person, "role": "agency", "login": "li"}
    world.do(world.people["security"], "system.enrol", "S-people", dict(body))
    with world.house.acting(world.people["security"].actor) as ctx:
        sessions.set_password(ctx, person.actor.id, PASSWORD, SECRET)
    return person


def test_staff_sign_in_by_password_and_code_and_out_again(world: World, anyone: Browser) -> None:
    staffed(world)
    given = {"login": "li", "password": PASSWORD, "code": pyotp.TOTP(SECRET).now(), "as": "agency", "next": "/me"}
    done = anyone.post("/sign-in/staff", given)
    assert (done.status_code, done.headers["location"]) == (303, "/me")
    assert "代理机构工作台" in text(anyone.get("/me"))
    token = anyone.http.cookies[SESSION]
    assert anyone.post("/sign-out").status_code == 303
    assert SESSION not in anyone.http.cookies
    anyone.http.cookies.set(SESSION, token)
    assert anyone.get("/me").status_code == 401, "the session ended on the server, too"


def test_a_wrong_code_keeps_the_name_and_never_the_password(world: World, anyone: Browser) -> None:
    staffed(world)
    answer = anyone.post("/sign-in/staff", {"login": "li", "password": PASSWORD, "code": "000000", "as": "agency"})
    assert answer.status_code == 422
    assert "账号、口令或动态码不对" in text(answer)
    assert 'value="li"' in answer.text
    assert PASSWORD not in answer.text
    assert SESSION not in anyone.http.cookies


def test_the_waiting_page_is_known_by_a_secret_that_scripts_cannot_read(anyone: Browser) -> None:
    answer = anyone.post("/sign-in/challenges", {"role": "bidder"})
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(BROWSER))
    assert "HttpOnly" in cookie
    assert "Path=/sign-in" in cookie


@pytest.mark.parametrize(
    "path", ["/me", "/tasks/x", "/me/lots/L-2026-0001-1", "/me/acts/S-people/enrol", "/me/log/S-people"]
)
def test_the_public_is_asked_to_sign_in(anyone: Browser, path: str) -> None:
    answer = anyone.get(path)
    assert answer.status_code == 401
    assert "/sign-in?next=" in answer.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_stand_in_both_languages(anyone: Browser, language: str) -> None:
    for path in ("/sign-in", challenged(anyone), "/sign-out"):
        assert anyone.get(path, language).status_code == 200


def test_staff_set_their_own_password_with_a_certificate_and_not_with_a_password(world: World, anyone: Browser) -> None:
    person = staffed(world)
    clerk = Browser(world, anyone.http.app, person)
    page = clerk.get("/me/password")
    secret = re.search(r'name="secret" value="([A-Z2-7]{32})"', page.text)
    assert secret
    wrong = {"secret": secret[1], "password": "a new long password", "code": "000000"}
    assert clerk.post("/me/password", wrong).status_code == 422
    short = wrong | {"password": "short", "code": pyotp.TOTP(secret[1]).now()}
    assert "口令须为" in text(clerk.post("/me/password", short))
    done = clerk.post("/me/password", wrong | {"code": pyotp.TOTP(secret[1]).now()})
    assert done.status_code == 303
    given = {"login": "li", "password": "a new long password", "code": pyotp.TOTP(secret[1]).now(), "as": "agency"}
    assert anyone.post("/sign-in/staff", given).status_code == 303
    assert anyone.get("/me/password").status_code == 403, "who has the password alone cannot change it"
    assert clerk.post("/me/password", wrong | {"secret": "?"}).status_code == 303, "nothing is kept under a strange key"
    assert Browser(world, anyone.http.app, world.bidder(1)).get("/me/password").status_code == 403
