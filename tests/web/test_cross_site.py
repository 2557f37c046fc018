"""A post that no page of ours made, by a browser that is signed in: at every address, told what to do, nothing done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from litestar.routes import HTTPRoute
from litestar.testing import TestClient
from sqlalchemy import Engine

from kernel.actor import Role
from kernel.blobs import FolderBlobs
from tests.support.browser import OURS, Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.door import code
from tests.support.kills import contents
from tests.support.world import World
from web.request import SESSION

FORGED: Final[tuple[dict[str, str], ...]] = (
    {},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
)
"""What browsers say of a form on another site, and what very old ones leave out."""
TOLD: Final = {
    "zh": ("这个请求不是从本站页面发出的，没有办理", "回到本站页面重新提交"),
    "en": ("did not come from a page of this site and was not carried out", "go back to the page on this site"),
}


@pytest.fixture(scope="module")
def engine(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with sqlite_database(sqlite_template, tmp_path_factory.mktemp("forged")) as made:
        yield made


@pytest.fixture(scope="module")
def signed_in(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """An agency's browser, on a site with an announced lot, without the headers that our own pages give."""
    world = World(engine, FolderBlobs(tmp_path_factory.mktemp("blobs")))
    world.announced()
    made = Browser(world, site(world), world.office(Role.AGENCY))
    for name in OURS:
        del made.http.headers[name]
    return made


def addresses(http: TestClient) -> list[tuple[str, str]]:  # type: ignore[type-arg]
    """(method, path) of everything that changes something, with a lot that exists where a lot may stand."""
    found: list[tuple[str, str]] = []
    for route in http.app.routes:
        if isinstance(route, HTTPRoute):
            path = re.sub(r"\{\w+:int\}", "1", re.sub(r"\{(lot|subject):str\}", "L-2026-0001-1", route.path))
            path = re.sub(r"\{\w+:str\}", "award", path)
            found += [(str(method), path) for method in sorted(route.methods - {"GET", "HEAD", "OPTIONS"})]
    return found


@pytest.mark.parametrize("told", FORGED, ids=str)
def test_no_address_takes_it(signed_in: Browser, engine: Engine, told: dict[str, str]) -> None:
    asked = addresses(signed_in.http)
    assert {method for method, _ in asked} == {"POST", "PUT", "DELETE"}
    assert len(asked) > 60
    before = contents(engine)
    for method, path in asked:
        for language, (what, remedy) in TOLD.items():
            answer = signed_in.http.request(method, f"{path}?lang={language}", headers=told, follow_redirects=False)
            assert answer.status_code == 403, (method, path)
            if path.startswith("/api/"):
                assert code(answer) == "request.cross_site", (method, path)
                assert what in answer.json()[language]
                assert remedy in answer.json()["remedy"]
            else:
                assert "request.cross_site" in answer.text, (method, path)
                assert what in text(answer)
                assert remedy in text(answer)
    assert contents(engine) == before, "nothing was done, and nothing recorded in the name of who did not ask"


def test_a_form_of_another_site_is_not_taken_as_a_form(signed_in: Browser, engine: Engine) -> None:
    """What such a page can send without being asked: text, a form, a form with files."""
    before = contents(engine)
    path = "/api/v1/lots/L-2026-0001-1/acts/terminate"
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = signed_in.http.post(path, content=b'{"reason":"x"}', headers={"Content-Type": kind})
        assert code(answer) == "request.cross_site"
    assert contents(engine) == before


def test_our_own_pages_are_met_by_the_rules_instead(signed_in: Browser) -> None:
    """Last in this file: the guard is no wall, so what it let through may have changed something."""
    cookie = signed_in.http.cookies.get(SESSION)
    assert cookie
    for method, path in addresses(signed_in.http):
        answer = signed_in.http.request(
            method, path, headers={**OURS, "Cookie": f"{SESSION}={cookie}"}, follow_redirects=False
        )
        assert answer.status_code < 500, (method, path)
        assert "request.cross_site" not in answer.text, (method, path)
