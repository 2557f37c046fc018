"""The writer of calendars: every line as RFC 5545 wants it, and read back alike by another implementation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from web.ical import Event, calendar

STAMP = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LIMIT = datetime(2026, 3, 13, 16, 0, tzinfo=UTC)  # 24:00 of 13 March in Beijing
ONE = Event("L-1-submit_bid@ggzy.example", LIMIT, "投标截止", "标段 1", "https://ggzy.example/lots/L-1")


def written(*events: Event, name: str = "期限") -> str:
    return calendar(name, "zh", STAMP, events)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_limit_ends_with_its_last_moment_and_stands_on_the_day_that_it_closes() -> None:
    (event,) = Calendar.from_ical(written(ONE)).walk("VEVENT")
    assert event.decoded("dtend") == LIMIT
    begins = event.decoded("dtstart")
    assert begins == LIMIT - timedelta(hours=1)
    assert (begins + timedelta(hours=8)).day == 13
    assert event.decoded("dtstamp") == STAMP
    assert str(event["uid"]) == ONE.uid
    assert str(event["url"]) == ONE.url
    assert event["summary"].params["language"] == "zh-CN"


def test_reminders_come_a_day_and_two_hours_before_and_none_for_what_will_not_come() -> None:
    (event,) = Calendar.from_ical(written(ONE)).walk("VEVENT")
    assert [alarm.decoded("trigger") for alarm in event.walk("VALARM")] == [-timedelta(days=1), -timedelta(hours=2)]
    assert {alarm["trigger"].params["related"] for alarm in event.walk("VALARM")} == {"END"}
    (gone,) = Calendar.from_ical(written(replace(ONE, status="CANCELLED"))).walk("VEVENT")
    assert gone.walk("VALARM") == []
    assert str(gone["status"]) == "CANCELLED"


def test_an_empty_calendar_is_one() -> None:
    read = Calendar.from_ical(written())
    assert read.walk("VEVENT") == []
    assert str(read["x-wr-calname"]) == "期限"
    assert (read["version"], read["calscale"]) == ("2.0", "GREGORIAN")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a,b;c\\d", "SUMMARY;LANGUAGE=zh-CN:a\\,b\\;c\\\\d"),
        ("one\ntwo\r\nthree\rfour", "SUMMARY;LANGUAGE=zh-CN:one\\ntwo\\nthree\\nfour"),
        ("bell\x07tab\tnul\0", "SUMMARY;LANGUAGE=zh-CN:belltabnul"),
        ("END:VEVENT\r\nBEGIN:VEVENT", "SUMMARY;LANGUAGE=zh-CN:END:VEVENT\\nBEGIN:VEVENT"),
    ],
)
def test_what_has_a_meaning_of_its_own_is_escaped(text: str, line: str) -> None:
    assert line in unfolded(written(replace(ONE, summary=text)))


@pytest.mark.parametrize(("width", "folds"), [(74, 0), (75, 0), (76, 1), (149, 1), (150, 2)])
def test_lines_are_folded_at_75_octets(width: int, folds: int) -> None:
    head = len("SUMMARY;LANGUAGE=zh-CN:")
    text = written(replace(ONE, summary="x" * (width - head)))
    summary = text.partition("\r\nSUMMARY")[2].partition("\r\nDESCRIPTION")[0]
    assert summary.count("\r\n ") == folds


@given(st.text(max_size=300), st.text(min_size=1, max_size=300).filter(str.strip))
def test_any_text_is_read_back_as_it_was_without_control_letters(summary: str, description: str) -> None:
    text = written(replace(ONE, summary=summary, description=description))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.endswith("END:VCALENDAR\r\n")
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["summary"]) == plain(summary)
    assert str(event["description"]) == plain(description)


def plain(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter == "\n" or not (letter < " " or letter == "\x7f"))
