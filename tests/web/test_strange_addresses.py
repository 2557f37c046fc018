"""Addresses and answers that nobody's page makes: every route refuses them in words, and none breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest
from litestar.routes import HTTPRoute
from litestar.testing import TestClient
from sqlalchemy import Engine

from kernel.actor import Role
from kernel.blobs import Blobs
from tests.support.browser import Browser, portal, site
from tests.support.world import World

LOT: Final = "L-2026-0001-1"
NUMBERS: Final = (2**63, 2**70)
"""More than either database counts to."""
QUERY: Final = (
    "?lang=en&"
    + "&".join(f"{name}=%00" for name in ("q", "after", "before", "on", "next", "from"))
    + (f"&page={NUMBERS[1]}&size={NUMBERS[1]}")
)
FORM: Final = {"x\0": "\0", "reason": "\0", "text": "a\0b", "sure": "yes"}
BODY: Final = {"reason": "\0", "text": "a\0b", "size": 1, "piece": 8 << 20, "role": "bidder", "project": "\0"}


def asked(route: HTTPRoute, bid: str) -> Iterator[str]:
    """The route's addresses with strange parts, and with parts that exist beside numbers that do not."""
    if "{" not in route.path:
        yield route.path + QUERY
        return
    for part in ("\0", "☃" * 300, ".."):
        yield _filled(route.path, part, part)
    for number in NUMBERS if ":int}" in route.path else NUMBERS[:1]:
        yield _filled(route.path, LOT, bid, number)


def _filled(path: str, lot: str, other: str, number: int = NUMBERS[0]) -> str:
    numbered = re.sub(r"\{\w+:int\}", str(number), path)
    with_lot = re.sub(r"\{(?:lot|subject):str\}", quote(lot, safe=""), numbered)
    return re.sub(r"\{\w+:str\}", quote(other, safe=""), with_lot)


@pytest.mark.parametrize(
    ("engine", "who"), [("sqlite", "nobody"), ("sqlite", "bidder"), ("postgresql", "agency")], indirect=["engine"]
)
def test_none_breaks(engine: Engine, blobs: Blobs, tmp_path: Path, who: str) -> None:
    """The agency's desk asks the database most, and PostgreSQL minds more of what is strange."""
    world = World(engine, blobs)
    world.announced()
    bid = str(world.submit(world.bidder(1), LOT, "1000000.00", tmp_path).subject)
    person = {"nobody": None, "bidder": world.bidder(1), "agency": world.office(Role.AGENCY)}[who]
    browser = Browser(world, site(world), person)
    http = TestClient(browser.http.app, base_url=world.house.settings.base_url, raise_server_exceptions=False)
    http.blocking_portal = portal()
    http.headers.update(browser.http.headers)
    http.cookies.update(browser.http.cookies)
    broken = []
    for route in browser.http.app.routes:
        if not isinstance(route, HTTPRoute) or route.path == "/sign-out":
            continue
        for path in asked(route, bid):
            for method in sorted(route.methods - {"HEAD", "OPTIONS"}):
                sent = {} if method == "GET" else {"json": BODY} if path.startswith("/api/") else {"data": FORM}
                answer = http.request(method, path, follow_redirects=False, **sent)
                if answer.status_code >= 500:
                    broken.append((method, path))
    assert broken == []
