"""What the bidder's page signs and hides in a live room are the very bytes that the rules read."""

from __future__ import annotations

import base64
from decimal import Decimal
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from kernel.reader import Reader
from tests.support import rooms
from tests.support.bid import answered
from trading.rules.live import replay
from trading.rules.live.command import commitment

ROOM: Final = "A-2026-0017-1"
PLACE: Final = {"bidder": "1007", "number": 3, "round": 1, "seen": 12}
SALT: Final = "5a" * 32
SAYS: Final[dict[str, dict[str, Any]]] = {
    "bid": {"amount": "412000000.00"},
    "seal": {"commitment": "ab" * 32},
    "reveal": {"amount": "1.00", "salt": SALT, "lots": ["L1", "L2"]},
    "confirm": {},
}
SIGN: Final = """
const live = await import("../live/command.js");
const pair = await live.newKey();
answer({ sent: await live.signed(pair, given.room, given.kind, given.place, given.says),
  key: await live.publicKey(pair), readable: pair.privateKey.extractable });
"""
HIDE: Final = """
const live = await import("../live/command.js");
answer([await live.commitment(given.amount, given.salt, given.lots), live.newSalt(), live.newSalt()]);
"""


@pytest.mark.parametrize("kind", sorted(SAYS))
def test_a_command_of_the_page_is_signed_over_the_bytes_that_the_rules_make_of_it(kind: str) -> None:
    made = answered(SIGN, {"room": ROOM, "kind": kind, "place": PLACE, "says": SAYS[kind]})
    sent = made["sent"]
    command = replay.signed_of(sent["command"], rooms.STARTS, Reader(sent), "CNY")
    raw = base64.b64decode(command.signature)
    signature = utils.encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key = load_der_public_key(base64.b64decode(made["key"]))
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(signature, command.message(ROOM), ec.ECDSA(SHA256()))
    assert command.body() == {name: value for name, value in sent.items() if name != "command"}
    assert made["readable"] is False


@pytest.mark.parametrize("lots", [(), ("L1", "L2")])
def test_a_hidden_price_is_hidden_alike(lots: tuple[str, ...]) -> None:
    made, salt, other = answered(HIDE, {"amount": "980000.00", "salt": SALT, "lots": list(lots)})
    assert made == commitment(Decimal("980000.00"), SALT, lots)
    assert len(bytes.fromhex(salt)) == 32
    assert salt != other
