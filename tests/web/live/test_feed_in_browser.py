"""The page's line in a real Chromium: every bid once over whatever line there is, and a clock that grants nothing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pytest
import uvicorn
from litestar import MediaType, Response, get
from playwright.sync_api import Browser, Page

from kernel import clock
from kernel.chance import SystemChance
from kernel.settings import Settings
from tests.support.chromium import browser
from tests.support.parts import chromium
from tests.web.live.rooms import ROOM, beginning, news
from web import app, headers
from web.live.house import LiveHouse, live_house

SCRIPT: Final = """async ([socket, since]) => {
  const { Feed } = await import("/static/live/feed.js");
  const events = "/live/L-1/events", now = "/live/now";
  globalThis.feed = new Feed({ room: "L-1", socket, events, now, since });
  Object.assign(globalThis, { bids: [], gaps: [], states: [], clocks: [] });
  feed.addEventListener("frame", ({ detail }) => bids.push(...detail.accepted.map(({ seq }) => seq)));
  feed.addEventListener("gap", ({ detail }) => gaps.push(detail));
  feed.addEventListener("state", ({ detail }) => states.push(detail.state));
  feed.addEventListener("clock", ({ detail }) => clocks.push({ ...detail, real: Date.now() }));
  feed.start();
}"""


@dataclass
class Site:
    url: str
    live: LiveHouse


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with _site(tmp_path_factory.mktemp("site")) as made:
        yield made


@contextmanager
def _site(data: Path) -> Iterator[Site]:
    settings = Settings(data=data, database=f"sqlite:///{data}/ggzy.db", blobs=str(data / "blobs"), live="127.0.0.1:0")
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    live = live_house(replace(settings, base_url=url), clock.SystemClock(), SystemChance(), beginning)
    live.start()

    @get("/board", include_in_schema=False, sync_to_thread=False)
    def board() -> Response[str]:
        policy = {"content-security-policy": headers.CSP + live.policy}
        return Response("<!doctype html><title>board</title>", media_type=MediaType.HTML, headers=policy)

    served = app.serve(replace(app.furnish(settings), live=live), [*app.ROUTES, board])
    server = uvicorn.Server(uvicorn.Config(served, log_level="warning", ws="none", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    yield Site(url, live)
    live.stop()
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def started() -> Iterator[Browser]:
    with browser(str(chromium())) as one:
        yield one


@pytest.fixture
def page(started: Browser, site: Site) -> Iterator[Page]:
    one = started.new_page()
    one.goto(f"{site.url}/board")
    yield one
    one.close()


def told(page: Page, name: str) -> Any:  # noqa: ANN401  any JSON
    return page.evaluate(name)


def until(page: Page, holds: str) -> None:
    """By looking: what Playwright waits for itself is evaluated in the page, which the policy forbids."""
    for _ in range(500):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(20)
    raise AssertionError(holds, told(page, "states"), told(page, "bids"))


def breaks(live: LiveHouse) -> None:
    """Every socket's line is gone."""
    assert live._loop is not None
    live._loop.call_soon_threadsafe(live.gateway._cut)


def publish(live: LiveHouse, upto: int) -> None:
    live.feed.load(ROOM)
    known = live.feed.seq(ROOM) or 0
    for seq in range(known, upto):
        live.feed.publish(ROOM, news(seq, seq + 1))


def test_every_bid_once_over_a_socket_that_breaks_and_over_the_stream(page: Page, site: Site) -> None:
    live = site.live
    page.evaluate(SCRIPT, [live.url, 0])
    until(page, "states.includes('live')")
    publish(live, 5)
    until(page, "bids.length === 5")
    breaks(live)  # while bids go on
    publish(live, 9)
    until(page, "bids.length === 9")
    assert told(page, "states") == ["connecting", "live", "waiting", "connecting", "live"]
    page.evaluate("() => { feed.socket += '/elsewhere'; }")  # as if a proxy let none through any more
    breaks(live)
    publish(live, 12)
    until(page, "bids.length === 12")
    assert told(page, "states").pop() == "events"
    publish(live, 14)
    until(page, "bids.length === 14")
    assert (told(page, "bids"), told(page, "gaps")) == ([*range(1, 15)], [])
    page.evaluate("() => feed.stop()")
    assert told(page, "states").pop() == "stopped"


def test_the_countdown_grants_nothing_that_the_server_does_not(page: Page, site: Site) -> None:
    page.evaluate(SCRIPT, [site.live.url, None])
    until(page, "clocks.length > 0")
    (first, *_) = told(page, "clocks")
    assert first["real"] <= first["latest"] <= first["real"] + first["trip"] + 2


def test_an_unknown_room_is_not_asked_for_again(page: Page, site: Site) -> None:
    page.evaluate(SCRIPT.replace('"L-1", socket', '"nowhere", socket'), [site.live.url, 0])
    until(page, "feed.state === 'refused'")


def test_a_gap_is_told_with_its_ends(page: Page, site: Site) -> None:
    made = page.evaluate(
        """async () => {
          const { Ahead, Chain } = await import("/static/live/chain.js");
          const frame = (from, seq, ...bids) => ({ from, seq, accepted: bids.map((seq) => ({ seq })) });
          const one = new Chain(3), ahead = new Ahead();
          const took = [frame(3, 4, 4), frame(2, 5, 4, 5), frame(1, 3, 2), frame(7, 9, 8)].map((each) => one.take(each));
          const clocks = [];
          for (const [asked, answered, now] of [[0, 10, 1005], [20, 24, 1023], [30, 90, 1040], [100, 104, 5102]]) {
            ahead.add(asked, answered, now);
            clocks.push([ahead.least, ahead.most, ahead.trip]);
          }
          return { took: took.map(({ accepted, gap, newest }) => [accepted.map(({ seq }) => seq), gap, newest]), clocks };
        }"""
    )
    assert made["took"] == [
        [[4], None, True],
        [[5], None, True],
        [[], None, False],
        [[8], {"after": 5, "upTo": 9 - 2}, True],
    ]
    assert made["clocks"] == [[995, 1006, 10], [999, 1004, 4], [999, 1004, 4], [4998, 5003, 4]]
