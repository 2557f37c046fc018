"""The live house beside the site: its thread, its port, and what a page is told of it."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import httpx
import pytest
from litestar.testing import TestClient
from structlog.testing import capture_logs
from websockets.sync.client import connect
from websockets.typing import Origin

from kernel import clock
from kernel.chance import SystemChance
from kernel.settings import Settings
from tests.web.live.rooms import ROOM, SITE, beginning, news, until
from web import app
from web.live.house import LiveHouse, live_house
from web.request import House

JSON = {"accept": "application/json"}


@contextmanager
def opened(settings: Settings) -> Iterator[LiveHouse]:
    made = live_house(settings, clock.SystemClock(), SystemChance(), beginning)
    made.start()
    try:
        yield made
    finally:
        made.stop()


def anywhere(base_url: str = SITE, live_url: str = "") -> Settings:
    return replace(Settings(), live="127.0.0.1:0", base_url=base_url, live_url=live_url)


def test_news_from_any_thread_reach_a_socket() -> None:
    with opened(anywhere()) as live:
        with connect(live.url, origin=Origin(SITE)) as one:
            one.send(json.dumps({"room": ROOM}))
            assert json.loads(one.recv(10))["seq"] == 0
            live.feed.publish(ROOM, news(0, 1))
            assert json.loads(one.recv(10))["seq"] == 1
        port = live.port
    assert live.port is None
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/health")


def test_what_was_never_started_stops() -> None:
    live = live_house(anywhere(), clock.SystemClock(), SystemChance())
    live.stop()
    assert live.url == ""


def test_where_the_port_is_taken_it_says_so_and_streams_go_on() -> None:
    with socket.socket() as other, capture_logs() as logs:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with opened(replace(Settings(), live=f"127.0.0.1:{other.getsockname()[1]}")) as live:
            assert (live.port, live.url, live.policy) == (None, "", "")
            sent: list[str] = []
            live.feed.sent.listen(sent.append)
            live.feed.load(ROOM)
            live.feed.publish(ROOM, news(0, 1))
            asyncio.run(until(lambda: sent == [ROOM]))
    assert [log["event"] for log in logs] == ["live.no_port"]


@pytest.mark.parametrize(
    ("base", "url", "told", "policy"),
    [
        ("https://a.example", "", "wss://a.example:{port}/live", "wss://a.example:{port}"),
        ("http://a.example:80", "", "ws://a.example:{port}/live", "ws://a.example:{port}"),
        ("https://a.example", "wss://live.a.example/x", "wss://live.a.example/x", "wss://live.a.example"),
    ],
)
def test_a_page_is_told_where_the_gateway_is(base: str, url: str, told: str, policy: str) -> None:
    with opened(anywhere(base_url=base, live_url=url)) as live:
        assert live.url == told.format(port=live.port)
        assert live.policy == "; connect-src 'self' " + policy.format(port=live.port)


def test_the_site_serves_the_stream_and_the_time(house: House) -> None:
    live = live_house(house.settings, house.clock, house.chance)
    with TestClient(app.serve(replace(house, live=live), app.ROUTES)) as client:
        assert client.get("/live/L-1/events", headers=JSON).json()["code"] == "live.no_room"
        for wrong in ("-1", "1.5", "x", "1" * 16, "²"):
            assert client.get("/live/L-1/events", params={"since": wrong}, headers=JSON).json()["code"] == "live.since"
        found = client.get("/live/now")
        assert (found.headers["cache-control"], set(found.json())) == ("no-store", {"now"})
    with TestClient(app.serve(house, app.ROUTES)) as client:
        assert client.get("/live/L-1/events").status_code == 404
