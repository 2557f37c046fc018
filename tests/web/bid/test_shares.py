"""Shares that a custodian releases on the page: for the order's lot and round, as committed to, and no others."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from client import task
from client.keys import Opener
from client.seal import Bid
from kernel import canon
from kernel.canon import Json
from signing.rules import cms
from signing.rules.statement import statement
from tests.client.conftest import sealed
from tests.support import pki
from tests.support.bid import answered
from tests.support.counter import BIDDER, CUSTODIANS, LOT, NOW, SUPERVISOR, TENDEREE, Counter, document
from tests.support.pki import Member
from tests.web.bid.test_receipt import LOAD
from tests.web.bid.test_task import sealed as sealed_sheet

MINE: Final = 2
HOLDER: Final = CUSTODIANS[MINE - 1]
KEY: Final = {
    "pkcs8": HOLDER.encrypt.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    "certificate": HOLDER.encrypt.certificate,
}
RELEASE: Final = (
    LOAD
    + """
const holder = await keywrap.holder(given.key.pkcs8, given.key.certificate), made = [];
for (const one of given.tasks) made.push(await attempt(() => shares[given.of](one, holder)));
answer(made);"""
)
STATEMENT: Final = statement("bid.release_share", LOT, "custodian.x", {"i": MINE})
SCORES: Final = statement("lot.release_score_shares", LOT, "custodian.x", {"i": MINE})


@pytest.fixture(scope="module")
def bid(tmp_path_factory: pytest.TempPathFactory) -> Bid:
    return sealed(Counter(), tmp_path_factory.mktemp("bid") / "bid", 1000)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def order(member: Member, lot: str = LOT, tender: str = "T-2026-0001", act: str = "lot.order_opening") -> Json:
    data = statement(act, lot, f"x.{member.org}", {"tender": tender, "lot": lot, "deadline": "", "count": 1})
    return {"statement": _b64(data), "p7s": _b64(cms.sign(data, member.signer, NOW))}


BOTH: Final = [order(TENDEREE), order(SUPERVISOR)]


def asked(bid: Bid, **changed: Json) -> dict[str, Json]:
    made: dict[str, Json] = {
        "bid": "B-1",
        "manifest": _b64(bid.manifest.read_bytes()),
        "manifest_p7s": _b64(bid.p7s.read_bytes()),
        "p7m": _b64(bid.share(MINE).read_bytes()),
    }
    return made | changed


def wanted(bid: Bid, **changed: Json) -> dict[str, Json]:
    made: dict[str, Json] = {"document": _b64(document()), "i": MINE, "orders": list(BOTH), "bids": [asked(bid)]}
    return made | changed


def released(of: str, data: bytes, *tasks: Mapping[str, Json]) -> list[Any]:
    given = {"of": of, "key": KEY, "tasks": [{"document": data, "params": each} for each in tasks]}
    found: list[Any] = answered(RELEASE, given)
    return found


def test_what_the_order_asks_for_is_released_as_python_releases_it(bid: Bid) -> None:
    (found,) = released("ofBids", STATEMENT, wanted(bid))
    known = task.Task("t", "bid.release_share", STATEMENT, wanted(bid), NOW)
    assert found == task.bid_shares(known, Opener(HOLDER.encrypt.key, HOLDER.encrypt.certificate))
    assert [(each["bid"], each["i"]) for each in found] == [("B-1", MINE)]


def test_no_share_without_an_order_by_both(bid: Bid) -> None:
    good, other = order(SUPERVISOR), order(SUPERVISOR, lot="L-9")
    assert isinstance(good, dict)
    assert isinstance(other, dict)
    orders: list[list[Json]] = [
        [],
        [order(TENDEREE)],
        [order(SUPERVISOR)],
        [order(TENDEREE), order(TENDEREE)],
        [order(TENDEREE), order(BIDDER)],
        [order(TENDEREE), order(SUPERVISOR, lot="L-2026-0001-2")],
        [order(TENDEREE), order(SUPERVISOR, tender="T-2026-0002")],
        [order(TENDEREE), order(SUPERVISOR, act="lot.terminate")],
        [order(TENDEREE), {**good, "p7s": other["p7s"]}],
        [order(TENDEREE), {**good, "p7s": _b64(b"x")}],
    ]
    found = released("ofBids", STATEMENT, *(wanted(bid, orders=each) for each in orders))
    assert [each["code"] for each in found] == ["task.no_order"] * len(orders)


def test_no_share_of_another_lot_bidder_or_custodian(bid: Bid) -> None:
    said = canon.mapping(bid.manifest.read_bytes())
    elsewhere, other = (canon.canonical({**said, name: f"{said[name]}-2"}) for name in ("lot", "tender"))
    stranger = pki.shared().expert(1).signer
    listed = said["custodians"]
    assert isinstance(listed, list)
    forged = canon.canonical({**said, "custodians": [{**each, "commit": "00" * 32} for each in listed]})
    signed = {data: _b64(cms.sign(data, BIDDER.signer, NOW)) for data in (elsewhere, other, forged)}
    wrong: list[tuple[str, dict[str, Json]]] = [
        ("task.other_package", {"manifest": _b64(elsewhere), "manifest_p7s": signed[elsewhere]}),
        ("task.other_package", {"manifest": _b64(other), "manifest_p7s": signed[other]}),
        ("task.other_package", {"manifest_p7s": _b64(cms.sign(bid.manifest.read_bytes(), stranger, NOW))}),
        ("task.other_package", {"manifest": _b64(forged)}),
        ("envelope.bad_share", {"manifest": _b64(forged), "manifest_p7s": signed[forged]}),
        ("envelope.key_not_opened", {"p7m": _b64(bid.share(1).read_bytes())}),
        ("envelope.key_not_opened", {"p7m": _b64(bid.key.read_bytes())}),
    ]
    found = released("ofBids", STATEMENT, *(wanted(bid, bids=[asked(bid, **change)]) for _, change in wrong))
    assert [each["code"] for each in found] == [code for code, _ in wrong]
    (ninth,) = released("ofBids", STATEMENT, wanted(bid, i=9))
    assert ninth["code"] == "task.other_package"


def test_shares_of_sheets_are_of_their_lot_and_round() -> None:
    sheet = sealed_sheet()
    listed: Json = {"manifest": sheet["manifest"], "p7m": sheet["shares"][MINE - 1]}
    right: dict[str, Json] = {"i": MINE, "round": 1, "sheets": [listed]}
    wrong: list[dict[str, Json]] = [
        right | {"round": 2},
        right | {"i": 9},
        right | {"sheets": [{**listed, "p7m": sheet["shares"][0]}]},  # type: ignore[dict-item]
        right | {"sheets": [{**listed, "manifest": _b64(b"{}")}]},  # type: ignore[dict-item]
    ]
    found, *refused = released("ofSheets", SCORES, right, *wrong)
    known = task.Task("t", "lot.release_score_shares", SCORES, right, NOW)
    assert found == task.sheet_shares(known, Opener(HOLDER.encrypt.key, HOLDER.encrypt.certificate))
    codes = ["task.other_package", "task.other_package", "envelope.key_not_opened", "package.malformed"]
    assert [each["code"] for each in refused] == codes
    (elsewhere,) = released("ofSheets", statement("lot.release_score_shares", "L-9", "custodian.x", {"i": MINE}), right)
    assert elsewhere["code"] == "task.other_package"
