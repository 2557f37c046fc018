"""At the opening the page unwraps the key of the very bid that its owner signed, and of no other."""

from __future__ import annotations

from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from client import opening
from client.keys import Opener
from client.seal import Bid
from kernel import canon
from signing.rules import keywrap
from tests.client.conftest import sealed
from tests.support.bid import answered
from tests.support.boxes import Dice
from tests.support.counter import BIDDER, Counter
from tests.support.pki import Member, shared

SCRIPT: Final = """
const holder = await keywrap.holder(given.pkcs8, given.certificate);
answer(await attempt(() => opening.keyToRelease(given.manifest, given.p7m, holder)));
"""


@pytest.fixture(scope="module")
def bid(tmp_path_factory: pytest.TempPathFactory) -> Bid:
    return sealed(Counter(), tmp_path_factory.mktemp("bid") / "bid", 10_000)


def to_release(bid: Bid, member: Member = BIDDER, **changed: bytes) -> Any:  # noqa: ANN401  bytes, or a refusal
    pkcs8 = member.encrypt.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    given = {"manifest": bid.manifest.read_bytes(), "p7m": bid.key.read_bytes(), "pkcs8": pkcs8}
    return answered(SCRIPT, given | {"certificate": member.encrypt.certificate} | changed)


def test_the_key_that_python_sealed_is_unwrapped_to_the_same_bytes(bid: Bid) -> None:
    opener = Opener(BIDDER.encrypt.key, BIDDER.encrypt.certificate)
    due = opening.key_to_release(bid.manifest.read_bytes(), bid.key.read_bytes(), opener)
    assert to_release(bid) == due


def test_another_key_file_than_the_signed_one_is_not_unwrapped(bid: Bid) -> None:
    other = keywrap.wrap(b"another key", BIDDER.encrypt.certificate, Dice())
    assert to_release(bid, p7m=other)["code"] == "opening.key_file"


def test_another_firm_s_key_opens_nothing(bid: Bid) -> None:
    assert to_release(bid, shared().member(77))["code"] == "envelope.key_not_opened"


@pytest.mark.parametrize("change", [{"seq": 2}, {"bidder": "O-91440300MA5EXAMPL9"}, {"lot": "L-2026-0001-2"}])
def test_a_key_of_another_context_is_not_released(bid: Bid, change: dict[str, canon.Json]) -> None:
    said = canon.mapping(bid.manifest.read_bytes())
    assert to_release(bid, manifest=canon.canonical({**said, **change}))["code"] == "envelope.key_not_opened"


def test_a_key_that_does_not_open_the_sealed_file_is_not_released(bid: Bid) -> None:
    said = dict(canon.mapping(bid.manifest.read_bytes()))
    file = said["sealed"]
    assert isinstance(file, dict)
    changed = canon.canonical({**said, "sealed": {**file, "commitment": "0" * 64}})
    assert to_release(bid, manifest=changed)["code"] == "envelope.not_opened"
