"""A package that the platform's disk damaged is made whole with the bidder's own copy, and with nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from litestar.testing import TestClient
from sqlalchemy import Engine

from client.lanes import Line, Piece
from client.post import Post
from client.seal import Bid
from client.stream import silent
from kernel import canon, table
from kernel.actor import Role
from kernel.blobs import Blobs, FolderBlobs
from kernel.canon import Json
from kernel.errors import Fault, NotFound, NotTrusted, NotValid, Refusal
from people.acts import inbox
from signing.acts import signatures
from signing.rules import manifest
from signing.rules.manifest import PIECE
from tests.support.browser import Browser, site, text
from tests.support.kept import Kept
from tests.support.serving import serve
from tests.support.world import DAY, Person, World
from trading import store
from trading.acts import packages, restoring
from web import inspecting
from web.app import ROUTES
from web.commands import sessions

FILLER = PIECE + 1_000_000


@dataclass
class Damaged:
    """A closed lot; the first bid, of two pieces, lies on `shelf` and at home in `sealed`."""

    world: World
    http: httpx.Client
    lot: str
    bid: str
    sealed: Bid
    shelf: Blobs

    @property
    def owner(self) -> Person:
        return self.world.bidder(0)

    @property
    def pieces(self) -> tuple[str, ...]:
        return tuple(one.hex() for one in manifest.read(self.sealed.manifest.read_bytes()).sealed.pieces)

    def post(self, person: Person) -> Post:
        made = Post(self.http, self.world.house.settings.base_url)
        made.sign_in(person.member.signer, Role.BIDDER)
        return made

    def spoil(self, n: int) -> None:
        """One byte of a stored piece is another one now."""
        assert isinstance(self.shelf, FolderBlobs)
        path = self.shelf._path(self.pieces[n])
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)

    def events(self) -> list[dict[str, Json]]:
        return [dict(one.body) for one in self.world.chain(self.lot) if one.type == "lot.restore_piece"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the bidders made their bids; each test has a copy of the damaged one."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def damaged(engine: Engine, tmp_path: Path, home: Path, kept: Kept) -> Iterator[Damaged]:
    world = World(engine, FolderBlobs(tmp_path / "blobs")).keep(kept)
    _, lot = world.announced()
    sealed, bid = kept.at(world, "three bids, the first of two pieces", lambda: submitted(world, lot, home))
    with world.house.looking() as ctx:
        held = table.find(ctx.tx, store.submissions, bid=bid, seq=1)
    assert held is not None
    with TestClient(serve(replace(world.house, sessions=sessions), ROUTES)) as http:
        mine = Bid(shutil.copytree(sealed.folder, tmp_path / "sealed"))
        yield Damaged(world, http, lot, bid, mine, packages.shelf(world.blobs, held.package))


def submitted(world: World, lot: str, home: Path) -> tuple[Bid, str]:
    sealed = world.sealed(world.bidder(0), lot, "1200000.00", home, FILLER)
    body = world.delivery(world.upload(world.bidder(0), lot, sealed), sealed)
    bid = str(world.do(world.bidder(0), "lot.submit_bid", lot, body).subject)
    for n in (1, 2):
        world.submit(world.bidder(n), lot, f"1{n}00000.00", home)
    return sealed, bid


def close(world: World) -> None:
    world.move_to(world.now + 21 * DAY + timedelta(minutes=1))
    world.tick()


def filled(data: bytes) -> Callable[[memoryview], None]:
    return lambda room: room.__setitem__(slice(None), data)


def refused(found: Damaged, n: int, data: bytes, said: str, person: Person | None = None) -> str:
    with pytest.raises(Refusal) as caught:
        found.post(person or found.owner)._put(
            f"/api/v1/bids/{found.bid}/pieces/{n}", Piece(filled(data), len(data), Line(silent)), bytes.fromhex(said)
        )
    return caught.value.code


def test_lost_and_spoilt_pieces_are_handed_in_again_and_the_bid_opens(damaged: Damaged) -> None:
    world = damaged.world
    close(world)
    damaged.shelf.erase(damaged.pieces[0])
    damaged.spoil(1)
    post = damaged.post(damaged.owner)
    assert post.restore(damaged.sealed, damaged.bid) == [0, 1]
    assert post.restore(damaged.sealed, damaged.bid) == [], "all is whole: nothing is sent"
    assert [(one["bid"], one["n"], one["sha256"]) for one in damaged.events()] == [
        (damaged.bid, 0, damaged.pieces[0]),
        (damaged.bid, 1, damaged.pieces[1]),
    ]
    assert sum(int(str(one["size"])) for one in damaged.events()) == damaged.sealed.sealed.stat().st_size
    with world.house.looking() as ctx:
        last = next(one for one in reversed(world.chain(damaged.lot)) if one.type == "lot.restore_piece")
        assert signatures.sealed(ctx.tx, last.leaf) is not None
    world.order_opening(damaged.lot)
    world.release(damaged.owner, damaged.bid)
    world.move_to(world.now + timedelta(minutes=31))
    world.tick()
    with world.house.looking() as ctx:
        offer = table.find(ctx.tx, store.offers, bid=damaged.bid)
    assert offer is not None
    assert (offer.outcome, offer.fault) == ("opened", None)


def test_one_byte_changed_is_refused_by_code_and_nothing_is_kept(damaged: Damaged) -> None:
    close(damaged.world)
    damaged.shelf.erase(damaged.pieces[1])
    whole = damaged.sealed.sealed.read_bytes()[PIECE:]
    other = whole[:-1] + bytes([whole[-1] ^ 1])
    assert refused(damaged, 1, other, canon.sha256(other).hex()) == "copy.other"
    assert refused(damaged, 1, other, damaged.pieces[1]) == "blob.other"
    assert refused(damaged, 1, whole[:-1], damaged.pieces[1]) == "blob.other"
    assert refused(damaged, 0, whole, damaged.pieces[1]) == "copy.other", "the right piece in another's place"
    assert refused(damaged, 2, whole, damaged.pieces[1]) == "piece.bounds"
    assert not damaged.shelf.has(damaged.pieces[1])
    assert damaged.events() == []
    recorded = {(one.body["act"], one.body["code"]) for one in damaged.world.chain("S-refusals")}
    assert ("bid.restore_piece", "copy.other") in recorded


def test_a_piece_that_is_whole_is_not_taken_again(damaged: Damaged) -> None:
    close(damaged.world)
    data = damaged.sealed.sealed.read_bytes()[:PIECE]
    assert refused(damaged, 0, data, damaged.pieces[0]) == "copy.not_needed"
    assert damaged.events() == []


def test_only_the_bidder_itself_and_only_between_close_and_record(damaged: Damaged) -> None:
    world, data = damaged.world, damaged.sealed.sealed.read_bytes()[:PIECE]
    damaged.shelf.erase(damaged.pieces[0])
    assert refused(damaged, 0, data, damaged.pieces[0]) == "act.not_now", "before the deadline a bid is replaced"
    close(world)
    assert refused(damaged, 0, data, damaged.pieces[0], world.bidder(1)) == "bid.unknown"
    with pytest.raises(NotFound, match="no such bid"), world.house.looking(world.bidder(1).actor) as ctx:
        restoring.is_whole(ctx, damaged.bid, 0)
    with pytest.raises(NotValid, match="no piece of the bid"), world.house.acting(damaged.owner.actor) as ctx:
        restoring.restore_piece(ctx, damaged.bid, {"n": 0, "sha256": damaged.pieces[1]})
    assert damaged.events() == []


def test_a_file_at_home_that_is_no_longer_the_signed_one_is_not_even_sent(damaged: Damaged) -> None:
    close(damaged.world)
    damaged.shelf.erase(damaged.pieces[1])
    data = damaged.sealed.sealed.read_bytes()
    damaged.sealed.sealed.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(NotTrusted, match="altered or damaged"):
        damaged.post(damaged.owner).restore(damaged.sealed, damaged.bid)
    assert damaged.events() == []


def test_what_the_disk_spoilt_is_never_told_as_the_bidders_fault(damaged: Damaged) -> None:
    """A spoilt byte and a wrong one look alike to the cipher: the stored pieces are read again before anybody is blamed."""
    world = damaged.world
    close(world)
    world.order_opening(damaged.lot)
    world.release(damaged.owner, damaged.bid)
    damaged.spoil(0)
    world.move_to(world.now + timedelta(minutes=31))
    with pytest.raises(Fault, match=r"damaged in pieces \[0\]"):
        world.tick()
    with world.house.looking() as ctx:
        offer = table.find(ctx.tx, store.offers, bid=damaged.bid)
    assert offer is not None
    assert (offer.outcome, offer.fault) == (None, None)
    assert damaged.post(damaged.owner).restore(damaged.sealed, damaged.bid) == [0]
    world.tick()
    with world.house.looking() as ctx:
        offer = table.find(ctx.tx, store.offers, bid=damaged.bid)
    assert offer is not None
    assert offer.outcome == "opened"


def test_the_clerk_finds_the_damage_by_itself_and_tells_the_bidder_once(damaged: Damaged) -> None:
    """The bidder's page, its row in the hall, its inbox; and after it was restored."""
    world, seen = damaged.world, set[str]()
    close(world)
    damaged.spoil(1)
    assert sum(inspecting.inspect(world.house, seen) for _ in range(6)) == 1, "three bids, one of them damaged"
    again: set[str] = set()
    assert sum(inspecting.inspect(world.house, again) for _ in range(6)) == 0, "another process says nothing new"
    assert messages(damaged) == 1
    world.order_opening(damaged.lot)
    browser = Browser(world, site(world), damaged.owner)
    assert "不是贵单位的原因" in text(browser.get(f"/me/lots/{damaged.lot}/submit"))
    assert "1 片待补传" in text(browser.get(f"/me/lots/{damaged.lot}/submit"))
    assert "非投标人原因" in text(browser.get(f"/lots/{damaged.lot}/opening"))
    assert damaged.post(damaged.owner).restore(damaged.sealed, damaged.bid) == [1]
    assert "受损后已由贵单位原样补传" in text(browser.get(f"/me/lots/{damaged.lot}/submit"))
    assert "已由投标人原样补传" in text(browser.get(f"/lots/{damaged.lot}/opening"))
    last: set[str] = set()
    assert sum(inspecting.inspect(world.house, last) for _ in range(6)) == 0


def messages(found: Damaged) -> int:
    with found.world.house.looking(found.owner.actor) as ctx:
        return sum(one.kind == inspecting.KIND for one in inbox.mine(ctx))
