"""Quotas of uploads at their boundaries: to the byte, and each before the next one would matter."""

from __future__ import annotations

import pytest

from kernel.errors import NotAllowed, Unavailable
from signing.rules.manifest import LARGEST
from trading.rules import quota
from trading.rules.quota import FIRM_BYTES, LOT_BYTES, MOST_OPEN, RESERVE, SCARCE, Held

NOTHING = Held(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("size", "held", "code"),
    [
        (1, Held(MOST_OPEN, 0, 0, 0), "package.too_many"),
        (1, Held(1, LOT_BYTES, LOT_BYTES, 0), "package.lot_bytes"),
        (LARGEST + 1, Held(1, LARGEST, LARGEST, 0), "package.lot_bytes"),
        (1, Held(0, 0, FIRM_BYTES, 0), "package.firm_bytes"),
        (LARGEST, Held(0, 0, FIRM_BYTES - LARGEST + 1, 0), "package.firm_bytes"),
    ],
)
def test_one_more_than_allowed_is_refused(size: int, held: Held, code: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        quota.check(size, held)
    assert caught.value.code == code
    assert "ggzy bid submit" in caught.value.remedy.en
    assert caught.value.field == ("" if code == "package.too_many" else "size")


@pytest.mark.parametrize(
    ("size", "held"),
    [
        (LARGEST, NOTHING),
        (1, Held(MOST_OPEN - 1, MOST_OPEN - 1, MOST_OPEN - 1, 0)),
        (LARGEST, Held(1, LOT_BYTES - LARGEST, LARGEST, 0)),
        (LARGEST, Held(0, 0, FIRM_BYTES - LARGEST, 0)),
        (LARGEST, Held(0, 0, 0, 1000 * LARGEST)),
    ],
)
def test_exactly_as_much_as_allowed_is_taken_and_replacing_has_no_limit(size: int, held: Held) -> None:
    quota.check(size, held)
    assert size <= LARGEST


def told(size: int, room: int, held: Held) -> str:
    try:
        quota.check_room(size, room, held)
    except Unavailable as refused:
        return " ".join((refused.code, refused.field, "" if refused.remedy.en else "what now?")).rstrip()
    return ""


def test_beneath_the_reserve_nobody_begins_and_a_newcomer_may_fill_it_to_the_byte() -> None:
    assert told(1000, RESERVE + 999, NOTHING) == "storage.reserved size"
    assert told(1000, RESERVE + 1000, NOTHING) == ""
    assert told(1, RESERVE, Held(1, 1, 1, 0)) == "storage.reserved size"


def test_where_room_is_scarce_it_is_for_those_who_have_nothing_yet() -> None:
    edge = RESERVE + SCARCE
    for held in (Held(1, 1, 1, 0), Held(0, 0, 1, 0), Held(0, 0, 0, 1)):
        assert told(1000, edge + 999, held) == "storage.scarce size"
        assert told(1000, edge + 1000, held) == ""
    assert told(1000, edge + 999, NOTHING) == ""
