"""Before the deadline no public page and no public answer tells whether anybody has bid (招标投标法 22)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from kernel.actor import Role
from kernel.blobs import FolderBlobs
from tests.support import site
from tests.support.case import SCORING
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from tests.support.world import DAY
from tests.web.test_pages import read

Client = TestClient[Litestar]
PRICES = ("1000000.00", "1100000.00", "1200000.00")
CHANGING = (
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+\d\d:\d\d)?", "MOMENT"),
    (r"\d{4}年\d+月\d+日 \d\d:\d\d(:\d\d)?(\.\d+)?", "MOMENT"),
    (r"\b\d\d:\d\d(:\d\d(\.\d+)?)?", "CLOCK"),
    (r"\w{3}, \d\d \w{3} \d{4}", "DAY"),
    (r"\b\d{8}T\d{6}Z", "MOMENT"),
    (r"\d+\u00a0(分|秒|小时|日)( \d+\u00a0(分|秒|小时))?", "LEFT"),
    (r'<svg[^>]*class="qr">.*?</svg>', "PICTURE OF A CHECKPOINT"),
    (r"[0-9a-f]{64}", "DIGEST"),
    (r"([0-9a-f]{4} ){2}… [0-9a-f]{4}", "DIGEST"),
    (r"[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{80,}={0,2}", "BASE64"),
    (r"(BASE64\n)+", "BASE64\n"),
    (r"index \d+|第 \d+ 条，检查点", "PLACE"),
)
"""Times and nonces differ between any two runs, and so do the places at random among the log's padding."""


def plain(text: str) -> str:
    for pattern, word in CHANGING:
        text = re.sub(pattern, word, text)
    return text


@dataclass
class Stand:
    """One site with a lot that takes bids."""

    hall: Hall
    lot: str
    client: Client
    bids: list[str]
    size: int


def made(template: Path, folder: Path, prices: tuple[str, ...]) -> Iterator[Stand]:
    folder.mkdir()
    with sqlite_database(template, folder) as engine:
        hall = Hall(engine, FolderBlobs(folder / "blobs"))
        people = [hall.bidder(n) for n in range(len(PRICES))]  # both sites know the same people
        _, lot = hall.announced(lots=[hall.lot_of(SCORING)])
        hall.planned(lot)
        site.publish(hall)
        site.sequence(hall, 64)
        bids = [str(hall.submit(one, lot, price, folder).subject) for one, price in zip(people, prices, strict=False)]
        size = site.sequence(hall, 16)
        with site.browsing(hall) as client:
            yield Stand(hall, lot, client, bids, size)


@pytest.fixture
def none(sqlite_template: Path, tmp_path: Path) -> Iterator[Stand]:
    yield from made(sqlite_template, tmp_path / "none", ())


@pytest.fixture
def three(sqlite_template: Path, tmp_path: Path) -> Iterator[Stand]:
    yield from made(sqlite_template, tmp_path / "three", PRICES)


def read_out(answer: httpx.Response) -> str:
    """The answer's text; of an archive the text of each of its files, because packed moments cannot be told apart."""
    if answer.headers.get("content-type") != "application/zip":
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return "\n".join(f"{name}: {archive.read(name).decode()}" for name in archive.namelist())


def reachable(stand: Stand) -> dict[str, str]:
    """Every public address that the site's own pages and feeds lead to, with what it answers."""
    begun = ["/", "/api/v1/notices", f"/api/v1/lots/{stand.lot}", f"/log/entries?subject={stand.lot}"]
    begun += ["/api/v1/notices/T-2026-0001.1.tender_notice", f"/lots/{stand.lot}/opening/rows", "/data/turnover.csv"]
    found: dict[str, str] = {}
    while begun:
        path = begun.pop()
        if path in found:
            continue
        answer = stand.client.get(path)
        assert answer.status_code < 500, path
        found[path] = f"{answer.status_code} {read_out(answer)}"
        if "html" in answer.headers.get("content-type", ""):
            hrefs = {one.get("href", "").partition("#")[0] for _, one in read(answer.text).elements}
            begun += [
                one for one in hrefs if one.startswith("/") and not re.search(r"lang=|type=|theme=|/static/", one)
            ]
    return found


@pytest.mark.seed_row(7)
def test_every_public_answer_is_the_same_with_no_bid_and_with_three(none: Stand, three: Stand) -> None:
    empty, full = reachable(none), reachable(three)
    assert len(empty) > 30
    assert none.size == three.size, "the padding of the log hides that somebody has bid"
    same = {plain(path): plain(text) for path, text in empty.items()}
    told = {plain(path): plain(text) for path, text in full.items()}
    assert set(same) == set(told)
    for path in sorted(same):
        assert same[path] == told[path], path


def test_bids_bidders_and_their_number_are_in_no_answer(three: Stand) -> None:
    for path, text in reachable(three).items():
        for bid in three.bids:
            assert bid not in text, path
        for n in range(3):
            member = three.hall.bidder(n).member
            assert member.org_name not in text, path
            assert member.org not in text, path
    for bid in three.bids:
        for path in (
            f"/subjects/{bid}",
            f"/subjects/{bid}/1",
            f"/subjects/{bid}/1/event.json",
            f"/log/entries?subject={bid}",
        ):
            assert three.client.get(path).status_code == 404


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[-1500:]
    return str(answer.text)


def test_between_deadline_and_record_only_those_in_the_hall_see_who_is_in_it(three: Stand) -> None:
    hall, client = three.hall, three.client
    hall.move_to(hall.now + 21 * DAY + timedelta(minutes=1))
    hall.tick()
    waiting = shown(client, f"/lots/{three.lot}/opening")
    hall.order_opening(three.lot)
    for n, bid in enumerate(three.bids):
        hall.release(hall.bidder(n), bid)
    opening = shown(client, f"/lots/{three.lot}/opening")
    for html in (waiting, opening, shown(client, f"/lots/{three.lot}"), shown(client, f"/subjects/{three.lot}")):
        assert '<tr id="hall-' not in html
        assert not [n for n in range(3) if hall.bidder(n).member.org_name in html]
        assert "3 份" not in html
    assert 'hx-trigger="every 2s"' in opening
    from web.public import hall as page

    with hall.house.looking(hall.office(Role.SUPERVISOR).actor) as ctx:
        assert len(page.page(ctx, three.lot).rows) == 3
    with hall.house.looking(hall.bidder(0).actor) as ctx:
        assert len(page.page(ctx, three.lot).rows) == 3
    hall.move_to(hall.now + timedelta(minutes=31))
    hall.tick()
    hall.do(hall.office(Role.AGENCY), "lot.open_bids", three.lot)
    html = shown(client, f"/lots/{three.lot}/opening")
    assert html.count('<tr id="hall-') == 3
    assert "1,000,000.00" in html
