"""Appointments at their bounds: times, holds, who has missed too many; codes and texts of dockets."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from approval.rules import booking, docket
from approval.rules.booking import HOLD, TABLE, Slot, Stage
from approval.rules.docket import By, Done
from kernel.canon import Json
from kernel.errors import NotNow, NotValid, Refusal
from kernel.reader import Reader

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)  # 09:00 in Beijing
TODAY = date(2026, 3, 2)


def offered(**more: Json) -> dict[str, Json]:
    said: dict[str, Json] = {"day": "2026-03-03", "first": "09:00", "last": "10:00", "minutes": 30, "places": 5}
    return said | more


def test_a_day_is_offered_in_equal_times_up_to_the_last() -> None:
    assert booking.offer(offered(), NOW).times == ("09:00", "09:30", "10:00")
    assert booking.times("09:00", "09:29", 30) == ["09:00"]
    assert booking.times("09:00", "09:00", 30) == ["09:00"]
    assert booking.times("23:30", "23:59", 30) == ["23:30"]
    for day in (TODAY, TODAY + booking.AHEAD):
        assert booking.offer(offered(day=day.isoformat()), NOW).day == day


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"day": (TODAY - timedelta(days=1)).isoformat()}, "booking.ahead"),
        ({"day": (TODAY + booking.AHEAD + timedelta(days=1)).isoformat()}, "booking.ahead"),
        ({"day": "3.3."}, "docket.day"),
        ({"first": "9:00"}, "booking.clock"),
        ({"first": "24:00"}, "booking.clock"),
        ({"last": "08:59"}, "booking.clock"),
        ({"minutes": 4}, "document.value"),
        ({"places": 0}, "document.value"),
        ({"window": "3"}, "document.unknown"),
    ],
)
def test_an_offer_is_refused_by_the_member_that_is_wrong(more: dict[str, Json], code: str) -> None:
    with pytest.raises(NotValid) as found:
        booking.offer(offered(**more), NOW)
    assert found.value.code == code


def test_a_place_is_held_for_half_an_hour_and_a_confirmed_one_for_good() -> None:
    assert timedelta(minutes=30) == HOLD
    assert not booking.lapsed(Stage.HELD, "2026-03-02T01:30", "2026-03-02T01:29")
    assert booking.lapsed(Stage.HELD, "2026-03-02T01:30", "2026-03-02T01:30")
    assert not booking.lapsed(Stage.CONFIRMED, "2026-03-02T01:30", "2026-03-03")


def test_three_misses_within_ninety_days_bar_until_the_first_of_them_is_old() -> None:
    missed = [date(2026, 1, 5), date(2026, 2, 1), date(2026, 3, 1)]
    until = date(2026, 1, 5) + timedelta(days=90)
    assert booking.barred(missed, until - timedelta(days=1)) == until
    assert booking.barred(missed, until) is None
    assert booking.barred(missed[1:], TODAY) is None
    assert booking.barred([*missed, TODAY], TODAY) == date(2026, 2, 1) + timedelta(days=90)


def test_an_appointment_that_has_begun_is_over_for_who_booked_it() -> None:
    slot = Slot("X", TODAY, "09:00", 1)
    booking.ahead(slot, NOW - timedelta(microseconds=1))
    with pytest.raises(NotNow, match=r"booking\.past"):
        booking.ahead(slot, NOW)
    booking.today(TODAY, NOW)
    with pytest.raises(NotNow, match=r"booking\.day"):
        booking.today(TODAY, NOW + timedelta(days=1))


def test_a_number_is_its_digits_however_it_is_written() -> None:
    assert booking.digits("138-0013 8000") == "13800138000"
    assert booking.digits("1234567") == "1234567"
    for text in ("123456", "1" * 16):
        with pytest.raises(NotValid, match=r"booking\.contact"):
            booking.digits(text)


def test_the_table_says_who_does_what_and_when() -> None:
    assert TABLE.step(Stage.HELD, "confirm").target == Stage.CONFIRMED
    assert TABLE.by("miss") is By.CLERK
    assert TABLE.open(Stage.CONFIRMED, By.DESK, By.ASKER) == ["cancel", "come"]
    with pytest.raises(NotNow, match=r"booking\.stage"):
        TABLE.step(Stage.CAME, "cancel")


def test_codes_are_sixteen_letters_and_their_digest_forgives_case() -> None:
    made = docket.code(b"\x00" * 9 + b"\x01")
    assert (len(made), made) == (docket.LENGTH, "B" + "A" * 15)
    assert docket.code_digest("FB-1", " abcdefgh ") == docket.code_digest("FB-1", "ABCDEFGH")
    assert docket.code_digest("FB-1", "ABCDEFGH") != docket.code_digest("FB-2", "ABCDEFGH")
    assert docket.secret(Reader({"code": "1" * 8})) == "1" * 8
    with pytest.raises(NotValid, match=r"docket\.code_short"):
        docket.secret(Reader({"code": "1" * 7}))


def test_texts_days_and_choices_are_read_at_their_bounds() -> None:
    reader = Reader({"a": f" {'x' * 100} ", "b": "x" * 101, "c": "2026-02-29"})
    assert docket.line(reader, "a") == "x" * 100
    assert docket.chosen(Reader({"k": "a"}), "k", ("a", "b")) == "a"
    for read, code in (
        (lambda: docket.line(reader, "b"), "docket.long"),
        (lambda: docket.day(reader, "c"), "docket.day"),
        (lambda: docket.chosen(Reader({"k": "c"}), "k", ("a", "b")), "docket.choice"),
    ):
        with pytest.raises(Refusal) as found:
            read()
        assert found.value.code == code
    done = Done("x", NOW, {"a": "1", "b": None})
    assert (done.day, done.text("a"), done.text("b"), done.text("c")) == (TODAY, "1", "", "")
    assert docket.of_verb((done,), "x", "y") == [done]
    assert docket.of_verb((done,), "y") == []
