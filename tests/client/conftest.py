"""A sealed bid on a bidder's machine, and the platform that waits for it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from client import facts, pack, seal
from client.post import Post
from client.seal import Bid, Hands
from tests.support.boxes import Dice
from tests.support.counter import BIDDER, FORM, SITE, Counter


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def post(counter: Counter) -> Post:
    """Signed in."""
    made = Post(counter.client(), SITE)
    made.sign_in(BIDDER.signer, "bidder")
    return made


@pytest.fixture
def bid(counter: Counter, tmp_path: Path) -> Bid:
    """Three pieces long."""
    return sealed(counter, tmp_path / "bid")


def sealed(counter: Counter, folder: Path, size: int = 17_000_000) -> Bid:
    known = facts.read(counter.facts())
    documents = folder.with_name(f"{folder.name}-documents")
    documents.mkdir()
    (documents / "报价.pdf").write_bytes(hashlib.shake_128(folder.name.encode()).digest(size))
    made = pack.pack(documents, FORM, known.part)
    seal.seal(made, known, Hands(BIDDER.signer, BIDDER.encrypt.certificate), Dice(folder.name.encode()), folder)
    return Bid(folder)
