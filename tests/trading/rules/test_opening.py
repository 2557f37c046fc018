"""How many bids there must be, when shares may be released, what the record holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from kernel import merkle
from kernel.canon import Json, joined, u64
from kernel.errors import NotNow
from tests.support.papers_of_tenders import draft
from trading.rules import lifecycle, opening, receipt, tender

NOW = datetime(2026, 3, 23, 2, 0, tzinfo=UTC)


@dataclass
class Bid:
    id: str = "B-1"
    org: str = "org"
    name: str = "firm"
    state: str = "sealed"


@dataclass
class Offer:
    outcome: str | None = "opened"
    opened_by: str | None = "bidder"
    form: str | None = '{"total":[{"amount":"1.00","currency":"CNY"}]}'
    opened_sha256: str | None = "ab"


def test_shares_wait_for_the_window_and_need_the_remedy() -> None:
    seal = tender.read(draft()).seal
    opening.shares_may_be_released(NOW, seal, NOW)
    for window in (NOW + timedelta(milliseconds=1), None):
        with pytest.raises(NotNow, match="window"):
            opening.shares_may_be_released(window, seal, NOW)
    none = tender.read(draft(seal={**draft()["seal"], "remedy": "none"})).seal  # type: ignore[dict-item]
    with pytest.raises(NotNow, match="no remedy"):
        opening.shares_may_be_released(NOW, none, NOW)


def test_the_record_says_what_became_of_every_bid() -> None:
    opened = opening.outcome(Bid(), Offer(), "cd")
    assert (opened["outcome"], opened["by"]) == ("opened", "bidder")
    assert opened["total"] == [{"amount": "1.00", "currency": "CNY"}]
    withdrawn = opening.outcome(Bid(state="withdrawn"), None, None)
    assert (withdrawn["outcome"], withdrawn["total"]) == ("withdrawn", None)
    revoked = opening.outcome(Bid(), Offer(outcome="revoked", opened_by=None, form=None, opened_sha256=None), "cd")
    assert (revoked["outcome"], revoked["opened_sha256"]) == ("revoked", None)
    record = opening.record("T-1", "L-1", NOW, [opened, withdrawn])
    assert record["v"] == "ebid-opening/v1"
    assert record["bids"] == [opened, withdrawn]


def test_the_heads_root_is_the_tree_over_length_prefixed_heads() -> None:
    heads = [{"subject": "B-1", "tseq": 2, "leaf": "11" * 32}, {"subject": "B-2", "tseq": 1, "leaf": "22" * 32}]
    leaves = [
        merkle.leaf_hash(joined("B-1", u64(2), b"\x11" * 32)),
        merkle.leaf_hash(joined("B-2", u64(1), b"\x22" * 32)),
    ]
    assert opening.heads_root(heads) == merkle.node_hash(*leaves)  # type: ignore[arg-type]


def test_a_bid_that_is_not_yours_is_as_unknown_as_none() -> None:
    assert str(opening.unknown()) == str(opening.unknown())
    assert opening.not_opened_yet().law == "EBM-29"


def test_the_receipt_holds_what_the_event_says() -> None:
    facts: dict[str, Json] = {
        "tender": "T-1",
        "lot": "L-1",
        "seq": 1,
        "manifest_sha256": "a",
        "manifest_p7s_sha256": "b",
        "sealed_size": 9,
        "pieces_sha256": "c",
        "received_at": "2026-03-20T01:00:00.000Z",
    }
    made = receipt.made("B-1", facts, b"\x01" * 32)
    assert made.startswith(b'{"bid":"B-1","leaf_hash":"0101')
    assert b'"p7s_sha256":"b"' in made


def test_the_lifecycle_page_names_every_act() -> None:
    page = lifecycle.as_markdown()
    assert all(f"| {act} |" in page for act in lifecycle.ACTS)
    assert "closed --> opening: order_opening" in page
