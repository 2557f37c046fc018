"""Session keys: P-256 and nothing else, and each signature for one room, one command, every field."""

from __future__ import annotations

import base64
from dataclasses import replace
from decimal import Decimal

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kernel.errors import NotTrusted, NotValid
from tests.support.auctions import SessionKey
from tests.support.rooms import STARTS, SUBJECT
from trading.rules.live import session
from trading.rules.live.command import Offer

BID = Offer(at=STARTS, bidder="4711", number=1, round=1, seen=3, amount=Decimal("1000000.00"))


def _spki(key: ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey) -> str:
    return base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


OTHERS = {
    "nothing": "",
    "no DER": "AAAA",
    "no base64": "not base64",
    "P-384": _spki(ec.generate_private_key(ec.SECP384R1()).public_key()),
    "Ed25519": _spki(ed25519.Ed25519PrivateKey.generate().public_key()),
}


@pytest.mark.parametrize("key", OTHERS)
def test_only_a_point_on_p256_is_a_session_key(key: str) -> None:
    with pytest.raises(NotValid, match=r"room\.key"):
        session.key(OTHERS[key])


def test_a_signature_binds_the_room_and_every_field() -> None:
    key = SessionKey()
    good = key.sign(BID.message(SUBJECT))
    session.verify(key.public, BID.message(SUBJECT), good)
    others = [replace(BID, number=2), replace(BID, seen=4), replace(BID, round=2), replace(BID, bidder="4712"),
              replace(BID, amount=Decimal("1000000.01")), replace(BID, lots=("1",))]  # fmt: skip
    for message in (BID.message("A-2026-0001-2"), *(one.message(SUBJECT) for one in others)):
        with pytest.raises(NotTrusted, match=r"room\.signature"):
            session.verify(key.public, message, good)


@pytest.mark.parametrize("signature", ["", "AAAA", "%%", base64.b64encode(bytes(64)).decode(), "A" * 88])
def test_what_is_no_signature_is_refused(signature: str) -> None:
    with pytest.raises(NotTrusted, match=r"room\.signature"):
        session.verify(SessionKey().public, BID.message(SUBJECT), signature)
