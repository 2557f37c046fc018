"""Receipts of what was raised, on the desk and through the API: one file, for whoever raised it and for nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.actor import Role
from kernel.blobs import Blobs
from tests.support.browser import Browser, browser, site
from tests.support.databases import sqlite_database
from tests.support.site import sequence
from tests.support.world import World
from verifier.receipts import verify

LOT = "L-2026-0001-1"


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        yield World(engine, blobs)


def as_bidder(world: World, n: int) -> Browser:
    return Browser(world, site(world), world.bidder(n))


def offered(seen: Browser) -> list[str]:
    return re.findall(r'href="(/me/enquiries/[^"]+)"', seen.get(f"/me/lots/{LOT}").text)


def test_whoever_raised_something_downloads_its_receipt_from_the_desk(world: World) -> None:
    tender, _ = world.announced()
    asked = world.do(world.bidder(1), "tender.ask", tender, {"text": "可否延期？"}).subject
    objected = world.do(world.bidder(1), "tender.object_documents", tender, {"text": "指向单一品牌"}).subject
    sequence(world, 16)
    own = as_bidder(world, 1)
    assert sorted(offered(own)) == sorted(f"/me/enquiries/{id}/receipt" for id in (asked, objected))
    for path in offered(own):
        answer = own.http.get(path)
        assert answer.headers["content-disposition"].startswith("attachment")
        assert verify(answer.content).failed == ()


def test_nobody_else_is_offered_or_given_it(world: World) -> None:
    tender, _ = world.announced()
    asked = world.do(world.bidder(1), "tender.ask", tender, {"text": "可否延期？"}).subject
    path = f"/me/enquiries/{asked}/receipt"
    agency = browser(world, Role.AGENCY)
    for other in (as_bidder(world, 2), agency):
        assert offered(other) == []
        assert other.http.get(path).status_code in (403, 404)


def test_the_api_gives_both_receipts_as_one_file(world: World, tmp_path: Path) -> None:
    tender, lot = world.announced()
    bid = world.submit(world.bidder(1), lot, "1000000.00", tmp_path).subject
    asked = world.do(world.bidder(1), "tender.ask", tender, {"text": "可否延期？"}).subject
    sequence(world, 16)
    own, other = as_bidder(world, 1), as_bidder(world, 2)
    for path in (f"/api/v1/bids/{bid}/receipts/1/file", f"/api/v1/questions/{asked}/receipt"):
        answer = own.http.get(path)
        assert answer.headers["content-type"] == "application/json"
        assert verify(answer.content).failed == ()
        assert other.http.get(path).status_code == 404


def test_whoever_withdraws_takes_the_receipt_of_it_from_the_page(world: World, tmp_path: Path) -> None:
    _, lot = world.announced()
    bid = world.submit(world.bidder(1), lot, "1000000.00", tmp_path).subject
    own, other = as_bidder(world, 1), as_bidder(world, 2)
    page, api = f"/me/bids/{bid}/receipts/1", f"/api/v1/bids/{bid}/receipts/1/withdrawal"
    assert "withdrawal-file.json" not in own.get(page).text
    assert own.http.get(api).status_code == own.http.get(f"{page}/withdrawal-file.json").status_code == 404
    world.do(world.bidder(1), "bid.withdraw_bid", str(bid))
    sequence(world, 16)
    assert f'href="{page}/withdrawal-file.json"' in own.get(page).text
    assert f'href="{page}/withdrawal-file.json"' in own.get(f"/me/lots/{lot}/submit").text
    for path in (api, f"{page}/withdrawal-file.json"):
        assert verify(own.http.get(path).content).failed == ()
        assert other.http.get(path).status_code == 404
