"""The server is killed in the middle of pieces, submissions, withdrawals and released keys: what was acknowledged is
there, nothing is there by halves, and the client goes on where it was."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from client import opening, receipt, task
from client.chance import SystemChance
from client.post import Post
from client.seal import Bid
from kernel.blobs import Blobs
from kernel.errors import Refusal
from kernel.journal import Entry
from tests.support import door
from tests.support.server import Server
from tests.support.whole import whole
from tests.support.world import Person, World, opener

CHANCE = SystemChance()
KILLS = 4
"""So many kills in each of the four acts; `run.py torture` has more."""
DONE = ("task.done", "bid.unknown")
"""How the site says that a withdrawal whose answer was lost is done: the task is signed, the bid no longer stands."""
LONGEST = 0.12
"""Seconds after which the kill comes at the latest: about as long as an act takes."""


Told = Callable[[str, int], None]


def quiet(_what: str, _count: int) -> None:
    """Nobody wants to know."""


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


@pytest.fixture
def server(world: World) -> Iterator[Server]:
    made = Server(world)
    yield made
    made.kill()


@pytest.fixture
def dice() -> random.Random:
    return random.Random(20260302)


def killed(server: Server, dice: random.Random, act: Callable[[], object]) -> object:
    """Do `act` while the server is killed at some moment, and again until it succeeds."""
    server.start()
    timer = threading.Timer(dice.uniform(0, LONGEST), server.kill)
    timer.start()
    for _ in range(10):
        code, done = tried(act)
        timer.join()
        if code != "post.unreachable":
            assert code == "" or code in DONE, code
            return done
        server.start()
    raise AssertionError("the client did not get through")


def tried(act: Callable[[], object]) -> tuple[str, object]:
    """The code of the refusal, if it was refused, and what was done."""
    try:
        return "", act()
    except Refusal as refusal:
        return refusal.code, None


class Bidder:
    """One bidder at home, with the client."""

    def __init__(self, server: Server, world: World, person: Person) -> None:
        self.world, self.person = world, person
        self.http = httpx.Client(timeout=10)
        self.post = Post(self.http, server.site)
        self.post._headers["Authorization"] = f"Bearer {door.token(world, person)}"

    def submit(self, bid: Bid) -> receipt.Receipt:
        return receipt.keep(bid, self.post.submit(bid))

    def sign(self, kind: str, subject: str, verb: str) -> object:
        asked = self.post.act(kind, subject, verb, {}, CHANCE.bytes(16).hex())
        hands = task.Hands(self.person.member.signer, opener(self.person))
        return task.run(self.post, str(asked["id"]), hands, CHANCE, lambda _task: True)

    def release(self, held: receipt.Receipt, bid: Bid) -> None:
        key = opening.key_to_release(bid.manifest.read_bytes(), self.post.key_file(held.bid), opener(self.person))
        opening.release(self.post, held.bid, key)


def test_kills_lose_nothing_that_was_acknowledged(
    world: World, server: Server, dice: random.Random, tmp_path: Path
) -> None:
    opened = survive(world, server, dice, tmp_path, KILLS)
    assert [event.type for event in opened] == ["bid.release_key"] * 3


def survive(
    world: World, server: Server, dice: random.Random, tmp_path: Path, kills: int, told: Told = quiet
) -> list[Entry]:
    """The last event of each bid; `told` hears of each kill."""
    _, lot = world.announced()
    bidders = [Bidder(server, world, world.bidder(n)) for n in range(3)]
    last: dict[int, tuple[receipt.Receipt, Bid]] = {}
    for n in range(kills):
        who = bidders[n % 3]
        bid = world.sealed(who.person, lot, f"{n + 1}00000.00", tmp_path, filler=9_000_000)
        got = killed(server, dice, lambda who=who, bid=bid: who.submit(bid))  # type: ignore[misc]
        assert isinstance(got, receipt.Receipt)
        last[n % 3] = got, bid
        whole(world)
        assert [one for one in world.chain(got.bid) if one.leaf == got.leaf]
        told("submissions", n + 1)
    for n in range(kills):
        got, _ = last[n % 3]
        killed(server, dice, lambda n=n, got=got: bidders[n % 3].sign("bid", got.bid, "withdraw_bid"))  # type: ignore[misc]
        assert world.chain(got.bid)[-1].type == "bid.withdraw_bid"
        whole(world)
        bid = world.sealed(bidders[n % 3].person, lot, "500000.00", tmp_path)
        server.start()
        last[n % 3] = bidders[n % 3].submit(bid), bid
        told("withdrawals", n + 1)
    world.move_to(world.now + timedelta(days=21, minutes=1))
    server.kill()
    world.tick()
    world.order_opening(lot)
    server.app = door.application(world)
    for n in range(kills):
        got, bid = last[n % 3]
        killed(server, dice, lambda n=n, got=got, bid=bid: bidders[n % 3].release(got, bid))  # type: ignore[misc]
        assert world.chain(got.bid)[-1].type == "bid.release_key"
        told("released keys", n + 1)
    world.move_to(world.now + timedelta(minutes=31))
    world.tick()
    whole(world)
    for who in bidders:
        who.http.close()
    return [world.chain(one)[-1] for one in sorted({got.bid for got, _ in last.values()})]
