"""The receipt of a sealed bid, as a platform gives it, and how long the bidder takes to keep and check it."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Final

from bench.sealing import AT, key
from client import receipt
from client.seal import Bid
from kernel import canon, journal
from kernel.act import Act
from kernel.actor import Actor, Role
from kernel.canon import Json
from signing.ports import Desk, OwnAuthority, Serials
from signing.rules import manifest
from signing.rules.certificate import Purpose
from trading.rules import receipt as papers

SUBJECT: Final = f"B-{bytes(16).hex()}"


def seconds(folder: Path, desk: Desk) -> float:
    """To write and check the receipt of the bid in `folder`; what the platform does for it is not counted."""
    bid = Bid(folder)
    bundle = given(bid, desk)
    begin = perf_counter()
    receipt.keep(bid, bundle)
    return perf_counter() - begin


def platform() -> Desk:
    """A seal and a time-stamp authority."""
    return Desk(key(Purpose.SEAL).signer, OwnAuthority(key(Purpose.TSA).signer, Serials(b"k" * 16, 1)))


def given(bid: Bid, desk: Desk) -> Mapping[str, Json]:
    """What the platform answers to the last request of a submission."""
    signed = bid.manifest.read_bytes()
    said = manifest.read(signed)
    facts: dict[str, Json] = {
        "tender": said.tender,
        "lot": said.lot,
        "bidder": said.bidder,
        "seq": said.seq,
        "manifest_sha256": canon.sha256(signed).hex(),
        "manifest_p7s_sha256": canon.sha256(bid.p7s.read_bytes()).hex(),
        "key_p7m_sha256": canon.sha256(bid.key.read_bytes()).hex(),
        "sealed_size": said.sealed.size,
        "pieces_sha256": said.sealed.pieces_sha256,
        "received_at": canon.instant(AT),
    }
    actor = Actor("bench", Role.BIDDER, said.bidder.removeprefix("O-"))
    event = journal.entry(None, Act("submit_bid", SUBJECT, actor, AT, facts), os.urandom(32))
    paper = papers.made(SUBJECT, facts, event.leaf)
    made = {"receipt": paper, "p7s": desk.seal(paper, AT), "tsr": desk.stamp(paper, AT)}
    made |= {"event": event.data, "salt": event.salt}
    return {name: base64.b64encode(data).decode() for name, data in made.items()}
