"""How soon an expert sees a page: the scoring page with a bid's PDF of 300 pages, to its first paint in a Chromium."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import urlsplit

from bench import sealing
from bench.browser_seal import FLAGS, NAMES
from bench.figure import Figure, of_rounds
from web import pages, ranges
from web.assets import assets
from web.views.scoring import Chapter, Leaf, ScoringPage
from web.visit import Visit

MS: Final = 1000
"""What is allowed from asking for the page until one of the bid stands there."""
PAGES: Final = 300
PICTURES: Final = 20 << 20
"""Bytes of the file that the page which is shown does not need."""


def run(quick: bool) -> list[Figure]:
    """`bid_reader_first_paint` (ms, against the second that is asked for), nothing of it in the browser's store."""
    program = os.environ.get("GGZY_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        sealing.say("bid_reader_first_paint: not measured, because no Chromium is installed (GGZY_CHROMIUM)")
        return []
    with _served() as site:
        taken = [*_painted(program, site, 3 if quick else 9)]
    return [of_rounds("bid_reader_first_paint", "ms", [(each, MS) for each in taken], "lower", 1.0)]


def _painted(program: str, site: str, rounds: int) -> Iterator[int]:
    from playwright.sync_api import sync_playwright  # with the tests' dependencies only

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for _ in range(rounds):
            context = browser.new_context()
            page = context.new_page()
            page.goto(f"{site}/score")
            place = page.locator("[data-painted]")
            place.wait_for()
            yield int(place.get_attribute("data-painted") or 0)
            context.close()
        browser.close()


def _page() -> bytes:
    leaf = Leaf("plan.pdf", (), 1, (Chapter("plan.pdf", "#", chosen=True),), source="/plan.pdf")
    view = ScoringPage("bench", "L-1", "", "", None, 0, (), leaf, (), Decimal(0), "", "/score", key="A" * 43 + "=")
    return pages.render("pages/score.html", Visit("/score", datetime.now(UTC)), view).encode()


@contextmanager
def _served() -> Iterator[str]:
    """The page, its scripts, and the file in parts as the platform answers them."""
    from tests.support.read_papers import pages as paper  # beside the tests only

    page, data = _page(), paper(PAGES, chapters=30, filler=PICTURES)

    class Site(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/plan.pdf":
                part = ranges.part(data, self.headers.get("Range", ""))
                return self._answer(part.status, part.data, "application/octet-stream", part.headers)
            if path == "/score":
                return self._answer(200, page, "text/html; charset=utf-8", {})
            found = assets().get(path.removeprefix("/static/"))
            if found is None:
                return self._answer(404, b"", "text/plain", {})
            return self._answer(200, found.data, found.type, {})

        def _answer(self, status: int, body: bytes, type_: str, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Type": type_, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(ConnectionError):  # the reader asks for the whole, and goes on in parts
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
