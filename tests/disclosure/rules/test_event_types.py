"""The registered types of events: what their bodies must hold, which documents they name."""

from __future__ import annotations

import pytest

from disclosure.rules import event_types
from kernel.canon import Json
from kernel.errors import NotValid
from trading.rules import lifecycle

HASH = "ab" * 32


def test_every_act_of_the_lifecycle_has_its_form() -> None:
    known = {type_.partition(".")[2] for type_ in event_types.types()}
    assert set(lifecycle.ACTS) <= known


def test_signed_and_sealed_types_are_registered() -> None:
    assert set(event_types.types()) >= event_types.SIGNED | event_types.SEALED


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(NotValid, match=r"event\.type"):
        event_types.wrong("lot.invent", {})


def test_a_right_body_has_nothing_wrong() -> None:
    body: dict[str, Json] = {"count": 3, "last_leaf": HASH, "heads": []}
    assert event_types.wrong("lot.archive", body) == []
    assert event_types.wrong("lot.archive", body | {"more": "is permitted"}) == []


@pytest.mark.parametrize("value", [None, "3", True, -1, 1.5])
def test_a_number_is_a_number(value: Json) -> None:
    assert event_types.wrong("lot.archive", {"count": value, "last_leaf": HASH, "heads": []}) == ["count"]


@pytest.mark.parametrize("value", [None, "", "ab", HASH.upper(), HASH + "0", 7])
def test_a_digest_is_64_lower_case_hex_digits(value: Json) -> None:
    assert event_types.wrong("lot.archive", {"count": 3, "last_leaf": value, "heads": []}) == ["last_leaf"]


def test_members_of_found_and_members_that_may_be_null() -> None:
    body: dict[str, Json] = {
        "bid": "B-1", "bidder": "9121", "price": {"amount": "1.00", "currency": "CNY"}, "place": 1, "reason": None, "found": {"first": True},
        "doc_sha256": HASH, "p7s_sha256": HASH,
    }  # fmt: skip
    assert event_types.wrong("lot.award", body) == []
    assert event_types.wrong("lot.award", body | {"found": {}}) == ["found.first"]
    assert event_types.wrong("lot.award", {**body, "doc_sha256": "no"}) == ["doc_sha256"]


@pytest.mark.parametrize("value", ["2026-03-02", "2026-03-02T01:00:00Z", "2026-03-02T01:00:00.000+08:00", 5])
def test_an_instant_has_milliseconds_and_is_utc(value: Json) -> None:
    body: dict[str, Json] = {"deadline": value, "count": 0, "heads": [], "heads_root": HASH}
    assert event_types.wrong("lot.close_bidding", body) == ["deadline"]


def test_the_documents_that_an_event_names() -> None:
    body: dict[str, Json] = {"found": {"record_sha256": HASH}, "doc_sha256": "cd" * 32, "p7s_sha256": "ef" * 32}
    named = dict(event_types.documents("lot.open_bids", body))
    assert named == {"found.record_sha256": HASH, "doc_sha256": "cd" * 32, "p7s_sha256": "ef" * 32}
