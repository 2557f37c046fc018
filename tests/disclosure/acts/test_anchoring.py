"""A paper carries the checkpoint that proves most of what it is about, and says how far that reaches."""

from __future__ import annotations

from pathlib import Path

from disclosure.acts import publishing, receipts
from disclosure.acts.anchoring import anchored
from disclosure.rules import papers
from disclosure.rules.parts import Anchor
from kernel import checkpoints, merkle
from kernel.actor import CLERK
from kernel.blobs import FolderBlobs
from signing.rules import note
from tests.support import site
from tests.support.databases import sqlite_database
from tests.support.world import World
from web.worker import publisher


def carried(world: World) -> papers.Paper:
    with world.house.looking(CLERK) as ctx:
        return publishing.draft(ctx, publisher(world.house), publishing.due(ctx).duties[0]).view


def test_it_is_the_checkpoint_of_the_log_and_tells_its_size_and_root(sqlite_template: Path, tmp_path: Path) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        world = World(engine, FolderBlobs(tmp_path / "blobs"))
        tender, lot = world.announced()
        without = carried(world)
        assert without.proof.anchor is None
        site.sequence(world, 4)
        view = carried(world)
        with world.house.looking() as ctx:
            newest = checkpoints.newest(ctx.tx)
        assert newest is not None
        head = merkle.tree_head(note.note(newest.note).text)
        assert view.proof.anchor == Anchor(newest.note, head.size, head.root.hex(), (), 1)
        assert (view.proof.subject, view.proof.entry) == (tender, 1)
        assert papers.digest(view) == papers.digest(without)
        assert without.proof.page.endswith("/log")  # a paper on all lots of a tender

        bid = str(world.submit(world.bidder(1), lot, "1000.00", tmp_path).subject)
        site.sequence(world, 4)
        world.submit(world.bidder(1), lot, "900.00", tmp_path, "lot.replace_bid")
        with world.house.looking(world.bidder(1).actor) as ctx:
            told = [anchored(ctx, receipts.receipt(ctx, publisher(world.house), bid, seq)) for seq in (1, 2)]
        reach = [(one.proof.entry, one.proof.anchor.until) for one in told if one.proof.anchor]
        assert reach == [(1, 1), (2, 1)]  # the second waits for the next checkpoint
        assert {one.proof.page.partition("/lots/")[2] for one in told} == {f"{lot}/proof"}
