"""What each desk offers on paper: receipts, sealed notices and letters, the dossier once there is one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel.actor import Role
from kernel.blobs import Blobs
from tests.support.browser import Browser, browser, site, text
from tests.support.databases import sqlite_database
from tests.support.serving import serve
from tests.support.site import house, publish, sequence
from tests.support.world import DAY, World
from trading.rules.lifecycle import Stage
from web import commands
from web.app import ROUTES

TENDER, LOT = "T-2026-0001", "L-2026-0001-1"


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        made: Engine = engine
        yield World(made, blobs)


def bidders(world: World, n: int = 1) -> Browser:
    return Browser(world, site(world), world.bidder(n))


def links(page: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', page)


def test_every_bid_has_its_receipt_as_paper_bytes_stamp_and_proof(world: World, tmp_path: Path) -> None:
    world.announced()
    bid = world.submit(world.bidder(1), LOT, "1000000.00", tmp_path).subject
    bidder, base = bidders(world), f"/me/bids/{bid}/receipts/1"
    assert {one for one in links(bidder.get("/me").text) if one.startswith(base)} == {base, f"{base}/receipt.pdf"}
    fresh = {one for one in links(bidder.get(base).text) if one.startswith(f"{base}/")}
    assert fresh == {
        f"{base}/{name}"
        for name in ("receipt.pdf", "receipt-file.json", "receipt.json", "receipt.p7s", "receipt.tsr", "event.json")
    }
    sequence(world, 64)
    whole = {one for one in links(bidder.get(base).text) if one.startswith(f"{base}/")}
    assert whole - fresh == {f"{base}/proof.txt"}
    for one in sorted(whole):
        answer = bidder.http.get(one)
        assert answer.status_code == 200, one
        assert answer.headers["content-disposition"].startswith("attachment"), one
    assert bidder.http.get(f"{base}/receipt.pdf").content.startswith(b"%PDF-")
    assert whole <= set(links(bidder.get(f"/me/lots/{LOT}/submit").text))
    assert bidders(world, 2).get(f"{base}/receipt.pdf").status_code == 404, "another's receipt"
    assert not [one for one in links(bidders(world, 2).get("/me").text) if "receipts" in one]


def test_sealed_notices_stand_on_every_partys_page(world: World) -> None:
    world.announced()
    assert "公告和文书发布后列在这里" in text(browser(world, Role.AGENCY).get(f"/me/lots/{LOT}"))
    assert publish(world, pdf=True)
    for role in (Role.AGENCY, Role.TENDEREE, Role.SUPERVISOR):
        page = browser(world, role).get(f"/me/lots/{LOT}").text
        pdfs = [one for one in links(page) if one.startswith("/notices/") and "/pdf/" in one]
        assert {one.rpartition("/")[2] for one in pdfs} == {"zh", "en"}, role
    assert bidders(world).http.get(pdfs[0]).content.startswith(b"%PDF-")


def test_the_dossier_is_on_every_desk_once_the_lot_has_ended(world: World) -> None:
    world.announced()
    desks = {role: browser(world, role) for role in (Role.AGENCY, Role.TENDEREE, Role.SUPERVISOR)}
    desks[Role.CUSTODIAN] = browser(world, Role.CUSTODIAN, "custodian1")
    pages = ("/me", f"/me/lots/{LOT}")
    for one in desks.values():
        assert not [link for page in pages for link in links(one.get(page).text) if "dossier" in link]
    assert desks[Role.SUPERVISOR].get(f"/me/lots/{LOT}/dossier.zip").status_code == 409
    world.move_to(world.now + 22 * DAY)
    world.tick()
    world.tick()
    assert world.lot(LOT).stage is Stage.STOPPED
    for role, one in desks.items():
        assert f"/lots/{LOT}/dossier.zip" in links(one.get(f"/me/lots/{LOT}").text), role
        assert f"/lots/{LOT}/dossier.zip" in links(one.get("/me").text), role
    sequence(world, 64)
    logged = serve(replace(house(world), sessions=commands.sessions), ROUTES)
    supervisor = Browser(world, logged, world.office(Role.SUPERVISOR))
    whole = supervisor.http.get(f"/me/lots/{LOT}/dossier.zip")
    assert whole.status_code == 200, text(whole)
    assert zipfile.ZipFile(io.BytesIO(whole.content)).namelist()
    for role in (Role.AGENCY, Role.TENDEREE, Role.CUSTODIAN):
        assert desks[role].get(f"/me/lots/{LOT}/dossier.zip").status_code == 403
    stranger = browser(world, Role.SUPERVISOR, "another")
    assert stranger.get(f"/me/lots/{LOT}/dossier.zip").status_code == 404
