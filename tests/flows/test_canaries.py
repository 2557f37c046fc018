"""What the platform holds before the opening opens nothing: not its database, not its files, not too few shares."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, select

from kernel import canon, money
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.errors import Refusal
from signing.rules import envelope, manifest
from tests.support.world import World, opener
from trading.acts import releasing

BIDS = 20


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def spellings(amount: str) -> Iterator[bytes]:
    """The ways in which a price could lie about."""
    whole = money.money(amount)
    grouped = f"{whole.amount:,}"
    for text in (amount, amount.replace(".", ""), grouped, money.in_words(whole), f"我方报价 {amount} 元"):
        for data in (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("gb18030")):
            yield data
            yield data.hex().encode()
            for shift in range(3):  # base64 of it, wherever in a longer text it stands
                yield base64.b64encode(b"x" * shift + data)[4:-4]


def keys(world: World, bid: str) -> Iterator[bytes]:
    """The bid's key in every form: unwrapped here with the bidder's own private key, which the platform lacks."""
    with world.house.looking() as ctx:
        held = releasing.live(ctx, bid)
    person = next(one for one in world.people.values() if one.actor.org == held.org)
    data = envelope.unwrap_key(key_file(world, bid), held.context, opener(person))
    secret = envelope.key_holds(data, held.context, held.manifest.sealed.salt, held.manifest.sealed.commitment)
    for raw in (secret, data):
        yield raw
        yield raw.hex().encode()
        yield base64.b64encode(raw)


def key_file(world: World, bid: str) -> bytes:
    digest = str(world.chain(bid)[-1].body["key_p7m_sha256"])
    return world.blobs.get(digest)


def everything(world: World, folder: Path) -> Iterator[bytes]:
    """Every byte that the platform keeps: each row of each table, and every file of the data folder."""
    tables = MetaData()
    tables.reflect(world.engine)
    with world.house.looking() as ctx:
        for table in tables.sorted_tables:
            for row in ctx.tx.execute(select(table)):
                for value in row:
                    if value is not None:
                        yield value if isinstance(value, bytes) else str(value).encode()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield file.read_bytes()


def test_nobody_finds_a_price_or_a_key_in_what_the_platform_holds(world: World, tmp_path: Path) -> None:
    _, lot = world.announced()
    home = tmp_path / "at home"
    home.mkdir()
    prices = [f"{1_100_003 + 37_117 * n}.{(n * 7) % 100:02d}" for n in range(BIDS)]
    bids = [str(world.submit(world.bidder(n), lot, price, home).subject) for n, price in enumerate(prices)]
    world.submit(world.bidder(0), lot, "1999999.97", home, "lot.replace_bid")
    home.rename(tmp_path.parent / f"{tmp_path.name}-home")
    dump = b"\0".join(everything(world, tmp_path))
    assert b"2000000.00" in dump, "the ceiling is public"
    assert canon.sha256(key_file(world, bids[0])).hex().encode() in dump, "the dump is a dump"
    canaries = {spelt for price in [*prices, "1999999.97"] for spelt in spellings(price) if len(spelt) > 5}
    canaries |= {spelt for bid in bids for spelt in keys(world, bid)}
    assert [canary for canary in canaries if canary in dump] == []


def test_too_few_shares_open_nothing(world: World, tmp_path: Path) -> None:
    """Two of three: no single custodian, and no one who repeats or bends a share; any two of them."""
    _, lot = world.announced()
    bid = str(world.submit(world.bidder(1), lot, "1000000.00", tmp_path).subject)
    with world.house.looking() as ctx:
        held = releasing.live(ctx, bid)
        said = manifest.read(ctx.blobs.get(str(world.chain(bid)[-1].body["manifest_sha256"])))
    sealed = tmp_path.rglob("share-*.p7m")
    files = {int(path.stem.removeprefix("share-")): path.read_bytes() for path in sealed}
    shares = {
        i: envelope.unwrap_share(files[i], held.context, i, opener(person)).data
        for i, person in enumerate(world.custodians(), 1)
    }
    assert sorted(shares) == [1, 2, 3]

    def joined(some: dict[int, bytes], k: int = said.k) -> bytes:
        return envelope.join(some, held.context, k, said.commitments, said.sealed.header)

    for few in itertools.chain.from_iterable(itertools.combinations(shares, n) for n in range(said.k)):
        with pytest.raises(Refusal):
            joined({i: shares[i] for i in few})
        with pytest.raises(Refusal):
            joined({i: shares[i] for i in few}, max(1, len(few)))
    with pytest.raises(Refusal):
        joined({1: shares[1], 2: shares[1]})
    with pytest.raises(Refusal):
        joined({1: shares[1], 2: bytes(len(shares[2]))})
    assert len({joined({i: shares[i] for i in pair}) for pair in itertools.combinations(shares, said.k)}) == 1
    for person in (world.bidder(2), *world.custodians()):
        with pytest.raises(Refusal):
            envelope.unwrap_key(key_file(world, bid), held.context, opener(person))
    other = replace(held, context=held.context + b"1").context
    with pytest.raises(Refusal):
        envelope.unwrap_key(key_file(world, bid), other, opener(world.bidder(1)))


def test_nobody_gets_a_key_or_a_share_from_the_platform_early(world: World, tmp_path: Path) -> None:
    _, lot = world.announced()
    bids = [str(world.submit(world.bidder(n), lot, "1000000.00", tmp_path).subject) for n in range(3)]
    custodian = world.custodians()[0]

    def tried() -> list[str]:
        codes = []
        asks: tuple[Callable[[], object], ...] = (
            lambda: world.release(world.bidder(0), bids[0]),
            lambda: world.release_share(custodian, bids[0]),
            lambda: world.do(world.office(Role.AGENCY), "lot.open_bids", lot),
        )
        for ask in asks:
            with pytest.raises(Refusal) as caught:
                ask()
            codes.append(caught.value.code)
        return codes

    assert tried() == ["lot.not_ordered", "share.window", "act.not_now"]
    world.move_to(world.now + timedelta(days=21, minutes=1))
    world.tick()
    assert tried() == ["lot.not_ordered", "share.window", "act.not_now"]
    world.order_opening(lot)
    with pytest.raises(Refusal) as early:
        world.release_share(custodian, bids[0])
    assert early.value.code == "share.window"
    assert world.tick() == []
