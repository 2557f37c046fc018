"""Last quotes and minutes, each rule at its boundary."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from evaluation.rules import last_quotes as rules
from evaluation.rules import scorecard
from evaluation.rules.last_quotes import LEFT, NOTICE, SILENT, Noted, Quote
from kernel import canon, money
from kernel.canon import Json
from kernel.errors import NotNow, NotTrusted, NotValid

NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
SEAT: Final = rules.seat("T-1", "L-1", 2, "B-1")
QUOTE: Final = Quote(SEAT, "B-1", (money.money("980000.00"),))
NONCE: Final = bytes(32)
MS: Final = timedelta(milliseconds=1)


def test_a_quote_opens_its_commitment_and_no_other() -> None:
    sheet = QUOTE.sheet()
    committed = scorecard.commitment(SEAT, sheet, NONCE)
    assert rules.opened(SEAT, "B-1", sheet, NONCE, committed) == QUOTE
    for seat, bid, data, nonce in (
        (rules.seat("T-1", "L-1", 1, "B-1"), "B-1", sheet, NONCE),
        (SEAT, "B-1", sheet.replace(b"980000", b"970000"), NONCE),
        (SEAT, "B-1", sheet, bytes(31) + b"\1"),
    ):
        with pytest.raises(NotTrusted, match=r"quote\.commitment"):
            rules.opened(seat, bid, data, nonce, committed)


def test_a_quote_of_another_bid_is_not_this_ones() -> None:
    """Even where it was committed to so."""
    other = Quote(SEAT, "B-2", QUOTE.total).sheet()
    with pytest.raises(NotTrusted, match=r"quote\.place"):
        rules.opened(SEAT, "B-1", other, NONCE, scorecard.commitment(SEAT, other, NONCE))
    more = canon.canonical({**json.loads(QUOTE.sheet()), "note": "x"})
    with pytest.raises(NotTrusted, match=r"quote\.place"):
        rules.read(SEAT, "B-1", more)


def test_its_place_is_its_own() -> None:
    assert rules.place("L-1", "B-1") == canon.sha256(canon.joined("ebid-last-quote/v1", "L-1", "B-1")).hex() == SEAT.pid
    assert len({rules.place(lot, bid) for lot in ("L-1", "L-2") for bid in ("B-1", "B-2")}) == 4


@pytest.mark.parametrize("total", [[], ["0.00"], ["1.00", "2.00"]])
def test_a_total_is_more_than_nothing_and_one_a_currency(total: list[str]) -> None:
    with pytest.raises(NotValid, match=r"quote\.total"):
        rules.amounts([{"amount": each, "currency": "CNY"} for each in total])


def test_the_least_total_and_two_currencies() -> None:
    given: list[Json] = [{"amount": "0.01", "currency": "CNY"}, {"amount": "1.00", "currency": "USD"}]
    assert [each.json() for each in rules.amounts(given)] == given


def test_the_call_leaves_half_an_hour() -> None:
    rules.check_call(NOW + NOTICE, NOW)
    with pytest.raises(NotValid) as refused:
        rules.check_call(NOW + NOTICE - MS, NOW)
    assert (refused.value.code, refused.value.field) == ("quote.too_soon", "moment")


def test_the_moment_parts_sealing_from_opening() -> None:
    rules.in_time(NOW, NOW - MS)
    with pytest.raises(NotNow, match=r"quote\.late"):
        rules.in_time(NOW, NOW)
    rules.over(NOW, NOW)
    with pytest.raises(NotNow, match=r"quote\.sealed_still"):
        rules.over(NOW, NOW - MS)


def test_who_left_or_stayed_silent_is_out() -> None:
    assert rules.out({"B-2", "B-9"}, {"B-1", "B-2"}, ["B-1", "B-2", "B-3"]) == {"B-2": LEFT, "B-3": SILENT}


def test_minutes_tell_every_word_in_order_and_what_was_opened() -> None:
    word: dict[str, Json] = {"bid": "B-1", "text_sha256": "aa", "doc_sha256": "bb"}
    sheets: list[Json] = [
        {"bid": "B-1", "pid": "00", "sheet_sha256": "cc"},
        {"bid": "B-2", "pid": "11", "fault": "quote.total"},
    ]
    chain = [
        Noted(20, "lot.negotiate", "expert.x", "2026-03-02T09:00:00.000Z", word),
        Noted(21, "lot.leave_negotiation", "bidder.3", "2026-03-02T09:01:00.000Z", {"bid": "B-3"}),
        Noted(25, "lot.open_quotes", "clerk.y", "2026-03-02T10:00:00.000Z", {"round": 1, "sheets": sheets}),
    ]
    told = canon.parse(rules.minutes("T-1", "L-1", "2026-03-02T10:00:00.000Z", chain))
    assert told == {
        "v": "ebid-minutes/v1",
        "tender": "T-1",
        "lot": "L-1",
        "moment": "2026-03-02T10:00:00.000Z",
        "said": [
            {
                "tseq": 20,
                "actor": "expert.x",
                "at": "2026-03-02T09:00:00.000Z",
                "bid": "B-1",
                "text_sha256": "aa",
            }
        ],
        "left": [{"tseq": 21, "bid": "B-3"}],
        "quotes": [{"bid": "B-1", "sheet_sha256": "cc"}, {"bid": "B-2", "sheet_sha256": None}],
    }
