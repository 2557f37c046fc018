"""The client against the real platform: submit, resume, replace, withdraw, open, custodians' shares, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from litestar.testing import TestClient
from sqlalchemy import Engine

from client import facts, opening, pack, receipt, seal, task
from client.chance import SystemChance
from client.keys import Opener
from client.post import Post
from client.receipt import Receipt
from client.seal import Bid
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Refusal
from tests.support.serving import serve
from tests.support.world import DAY, Person, World
from trading.rules.lifecycle import Stage
from verifier.receipts import verify
from web.app import ROUTES
from web.commands import sessions

CHANCE = SystemChance()


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


@pytest.fixture
def http(world: World) -> Iterator[httpx.Client]:
    with TestClient(serve(replace(world.house, sessions=sessions), ROUTES)) as made:
        yield made


class Desk:
    """One person at home: keys, a folder, the client."""

    def __init__(self, world: World, http: httpx.Client, person: Person, role: Role, folder: Path) -> None:
        self.world, self.member, self.folder = world, person.member, folder
        folder.mkdir(exist_ok=True)
        self.post = Post(http, world.house.settings.base_url)
        self.post.sign_in(self.member.signer, role)

    @property
    def opener(self) -> Opener:
        return Opener(self.member.encrypt.key, self.member.encrypt.certificate)

    def sealed(self, lot: str, amount: str, name: str) -> Bid:
        known = facts.read(self.post.lot(lot))
        documents = self.folder / f"{name}-documents"
        documents.mkdir()
        (documents / "报价.txt").write_text(amount, encoding="utf-8")
        (documents / "图纸.bin").write_bytes(b"\1" * 9_000_000)
        packed = pack.pack(documents, self.world.form(lot, amount), known.part)
        hands = seal.Hands(self.member.signer, self.member.encrypt.certificate)
        seal.seal(packed, known, hands, CHANCE, self.folder / name)
        return Bid(self.folder / name)

    def submit(self, bid: Bid) -> Receipt:
        return receipt.keep(bid, self.post.submit(bid))

    def act(self, kind: str, subject: str, verb: str) -> Mapping[str, Json]:
        """Ask for a signed act and sign its task, as `ggzy sign` does."""
        asked = self.post.act(kind, subject, verb, {}, CHANCE.bytes(16).hex())
        hands = task.Hands(self.member.signer, self.opener)
        return task.run(self.post, facts.text(asked, "id"), hands, CHANCE, lambda _task: True)


@pytest.mark.seed_row(7)
def test_from_submission_to_opening(world: World, http: httpx.Client, tmp_path: Path) -> None:
    _, lot = world.announced()
    desks = [Desk(world, http, world.bidder(n), Role.BIDDER, tmp_path / str(n)) for n in range(3)]
    bids = [desk.sealed(lot, f"{n + 1}00000.00", "bid") for n, desk in enumerate(desks)]
    held = [desk.submit(bid) for desk, bid in zip(desks, bids, strict=True)]
    world.move_to(world.now + 21 * DAY + timedelta(minutes=1))
    world.tick()
    world.order_opening(lot)
    for desk, bid, got in list(zip(desks, bids, held, strict=True))[:2]:
        key = opening.key_to_release(bid.manifest.read_bytes(), desk.post.key_file(got.bid), desk.opener)
        opening.release(desk.post, got.bid, key)
    world.move_to(world.now + timedelta(minutes=31))
    world.tick()
    for n, person in enumerate(world.custodians()[:2]):
        desk = Desk(world, http, person, Role.CUSTODIAN, tmp_path / f"custodian{n}")
        desk.act("bid", lot, "release_share")
    world.tick()
    world.do(world.office(Role.AGENCY), "lot.open_bids", lot)
    assert world.lot(lot).stage is Stage.OPENED
    assert receipt.check(bids[2]).pieces_sha256 == held[2].pieces_sha256
    alone = verify((bids[2].folder / receipt.WHOLE).read_bytes())
    assert alone.failed == ()
    assert alone.json()["leaf"] == held[2].leaf.hex()


def test_an_answer_that_is_lost_does_not_submit_twice(world: World, http: httpx.Client, tmp_path: Path) -> None:
    _, lot = world.announced()
    desk = Desk(world, http, world.bidder(0), Role.BIDDER, tmp_path / "0")
    bid = desk.sealed(lot, "100000.00", "bid")
    first = desk.submit(bid)
    assert desk.submit(bid) == first
    again = Desk(world, http, world.bidder(0), Role.BIDDER, tmp_path / "0")
    assert again.submit(bid) == first
    assert len(world.chain(first.bid)) == 1


def test_replace_and_withdraw(world: World, http: httpx.Client, tmp_path: Path) -> None:
    _, lot = world.announced()
    desk = Desk(world, http, world.bidder(0), Role.BIDDER, tmp_path / "0")
    first = desk.submit(desk.sealed(lot, "100000.00", "one"))
    second = desk.submit(desk.sealed(lot, "90000.00", "two"))
    assert (second.bid, second.seq) == (first.bid, 2)
    desk.act("bid", first.bid, "withdraw_bid")
    assert [entry.type for entry in world.chain(first.bid)] == ["bid.submit_bid", "bid.replace_bid", "bid.withdraw_bid"]
    with pytest.raises(Refusal) as caught:
        desk.submit(Bid(tmp_path / "0" / "two"))
    assert caught.value.code == "package.superseded"
    third = desk.submit(desk.sealed(lot, "80000.00", "three"))
    assert third.seq == 3


def test_another_bidders_receipt_and_upload_are_not_found(world: World, http: httpx.Client, tmp_path: Path) -> None:
    _, lot = world.announced()
    mine = Desk(world, http, world.bidder(0), Role.BIDDER, tmp_path / "0")
    other = Desk(world, http, world.bidder(1), Role.BIDDER, tmp_path / "1")
    bid = mine.sealed(lot, "100000.00", "bid")
    held = mine.submit(bid)
    with pytest.raises(Refusal) as caught:
        other.post.receipt(held.bid, 1)
    assert caught.value.code == "bid.unknown"
    with pytest.raises(Refusal) as refused:
        other.post.submit(bid)
    assert refused.value.code == "package.wrong_bidder"
