"""A custodian's share of a second envelope: only of a bid that both signed orders list, in the page as in the program."""

from __future__ import annotations

import base64
from typing import Any, Final

import pytest

from client import task
from client.keys import Opener
from client.seal import Bid
from kernel.canon import Json
from kernel.errors import NotTrusted
from signing.rules import cms
from signing.rules.statement import statement
from tests.signing.rules.test_second_envelope import PAPER, bid
from tests.support.bid import answered
from tests.support.counter import LOT, NOW, SUPERVISOR, TENDEREE
from tests.support.pki import Member
from tests.web.bid.test_shares import HOLDER, KEY, MINE, RELEASE

__all__ = ["bid"]
STATEMENT: Final = statement("bid.release_second_share", LOT, "custodian.x", {"i": MINE})


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def order(member: Member, *opened: str, act: str = "lot.order_second") -> Json:
    body: dict[str, Json] = {"tender": "T-2026-0001", "lot": LOT, "opened": list(opened)}
    data = statement(act, LOT, f"x.{member.org}", body)
    return {"statement": _b64(data), "p7s": _b64(cms.sign(data, member.signer, NOW))}


def wanted(of: Bid, orders: list[Json]) -> dict[str, Json]:
    asked: dict[str, Json] = {
        "bid": "B-1",
        "manifest": _b64(of.manifest.read_bytes()),
        "manifest_p7s": _b64(of.p7s.read_bytes()),
        "p7m": _b64(of.second.share(MINE).read_bytes()),
    }
    return {"document": _b64(PAPER), "i": MINE, "orders": orders, "bids": [asked]}


LISTED: Final[list[Json]] = [order(TENDEREE, "B-1", "B-2"), order(SUPERVISOR, "B-1", "B-2")]
NOT: Final[list[list[Json]]] = [
    [order(TENDEREE, "B-2"), order(SUPERVISOR, "B-2")],
    [order(TENDEREE, "B-1"), order(SUPERVISOR, "B-2")],
    [order(TENDEREE), order(SUPERVISOR)],
    [order(TENDEREE, "B-1", act="lot.order_opening"), order(SUPERVISOR, "B-1", act="lot.order_opening")],
    [order(TENDEREE, "B-1")],
]


def python(of: Bid, orders: list[Json]) -> list[Json]:
    known = task.Task("t", "bid.release_second_share", STATEMENT, wanted(of, orders), NOW)
    return task.bid_shares(known, Opener(HOLDER.encrypt.key, HOLDER.encrypt.certificate))


def test_a_listed_bids_share_is_released_and_nobody_elses(bid: Bid) -> None:
    tasks = [{"document": STATEMENT, "params": wanted(bid, each)} for each in (LISTED, *NOT)]
    found: list[Any] = answered(RELEASE, {"of": "ofBids", "key": KEY, "tasks": tasks})
    assert found[0] == python(bid, LISTED)
    assert [each["code"] for each in found[1:]] == ["task.no_order"] * len(NOT)
    for orders in NOT:
        with pytest.raises(NotTrusted, match=r"task\.no_order"):
            python(bid, orders)
