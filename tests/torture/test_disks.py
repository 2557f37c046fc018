"""Disks that fill up at every possible place: a package's pieces, and the database page by page."""

from __future__ import annotations

import base64
import resource
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from kernel import canon, table
from kernel.blobs import FolderBlobs
from kernel.db import connect, reading
from kernel.errors import Unavailable
from tests.flows.test_adversity import small_files
from tests.support import door
from tests.support.databases import address, sqlite_database
from tests.support.door import Caller, code
from tests.support.whole import whole
from tests.support.world import World
from tests.torture.conftest import Progress
from trading import store
from web import conduct

pytestmark = pytest.mark.torture
PAGES = 80
STEP = 256 * 1024


def test_a_database_that_fills_up_page_by_page(sqlite_template: Path, tmp_path: Path, progress: Progress) -> None:
    """With room for 0, 1, 2 … pages more: nothing, nothing, … and at last the whole bid."""
    with sqlite_database(sqlite_template, tmp_path) as engine:
        world = World(engine, FolderBlobs(tmp_path / "blobs"))
        _, lot = world.announced()
        person = world.bidder(1)
        bid = world.sealed(person, lot, "1000000.00", tmp_path)
        body, good = world.delivery(world.upload(person, lot, bid), bid), world.house
        with reading(engine) as tx:
            used = int(tx.scalar(text("PRAGMA page_count")) or 0)
        for room in range(PAGES):
            small = connect(address(engine))

            @event.listens_for(small, "connect")
            def _limited(made: DBAPIConnection, _entry: ConnectionPoolEntry, most: int = used + room) -> None:
                made.execute(f"PRAGMA max_page_count = {most}")

            world.house = replace(good, engine=small)
            with suppress(Unavailable):
                conduct.perform(world.house, person.actor, "lot.submit_bid", lot, body)
            small.dispose()
            world.house = good
            whole(world)
            with good.looking() as ctx:
                kept = table.rows(ctx.tx, store.bids, "id")
            progress(f"{room} pages: {'the bid' if kept else 'nothing'} was kept")
            if kept:
                break
        assert kept, "the bid never had room"


def test_a_disk_for_files_that_fills_up(sqlite_template: Path, tmp_path: Path, progress: Progress) -> None:
    """However many bytes of a piece had room: either the piece is there, or nothing of it."""
    with sqlite_database(sqlite_template, tmp_path) as engine:
        world = World(engine, FolderBlobs(tmp_path / "blobs"))
        _, lot = world.announced()
        person, data = world.bidder(1), bytes(8 << 20)
        digest = base64.b64encode(canon.sha256(data)).decode()
        with door.opened(world) as http:
            caller = Caller(http, world, person)
            asked = caller.post(f"/api/v1/lots/{lot}/packages", {"size": 8 << 20, "piece": 8 << 20})
            path = f"/api/v1/packages/{asked.json()['package']}"
            for room in range(4 << 20, (8 << 20) + STEP, STEP):  # the database's own files are smaller than 4 MiB
                with small_files(room):
                    answer = caller.put(f"{path}/pieces/0", data, **{"Content-Digest": f"sha-256=:{digest}:"})
                held = len(caller.get(path).json()["pieces"])
                assert (answer.status_code == 204) == bool(held) == (room >= 8 << 20)
                assert held or code(answer) == "storage.full"
                assert not list((tmp_path / "blobs" / "incoming").iterdir()), "nothing half-written stays"
                progress(f"room for {room >> 10} KiB: {'the piece' if held else 'nothing'}")
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
