"""Calendars as files: RFC 5545, exact to the octet, in Universal Time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from web.format import Language

MEDIA_TYPE: Final = "text/calendar"
WIDTH: Final = 75
"""Octets of a line, its break not counted (RFC 5545, 3.1)."""
SHOWN: Final = timedelta(hours=1)
"""How much of the time before a limit a calendar shows as taken: a limit at 24:00 then stands on the day it closes."""
WARNED: Final = ("-P1D", "-PT2H")
"""How long before a limit a calendar reminds its reader."""
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_NAMES: Final = {"zh": "zh-CN", "en": "en"}

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


@dataclass(frozen=True, slots=True)
class Event:
    """A limit: `at` is the first moment that is too late. `uid` is the same in every reading of the calendar."""

    uid: str
    at: datetime
    summary: str
    description: str
    url: str
    status: Status = "CONFIRMED"


def calendar(name: str, language: Language, stamp: datetime, events: Iterable[Event]) -> str:
    """The whole file; `stamp` is when it was made. A reader asks again after an hour."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(name, language, stamp, events))


def _lines(name: str, language: Language, stamp: datetime, events: Iterable[Event]) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ggzy//deadlines//EN", "CALSCALE:GREGORIAN")
    yield f"NAME:{_text(name)}"
    yield f"X-WR-CALNAME:{_text(name)}"
    yield "X-WR-TIMEZONE:Asia/Shanghai"
    yield from ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H")
    for event in events:
        yield from _event(event, _NAMES[language], stamp)
    yield "END:VCALENDAR"


def _event(event: Event, language: str, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_moment(stamp)}"
    yield f"DTSTART:{_moment(event.at - SHOWN)}"
    yield f"DTEND:{_moment(event.at)}"  # exclusive, as the limit is
    yield f"SUMMARY;LANGUAGE={language}:{_text(event.summary)}"
    yield f"DESCRIPTION;LANGUAGE={language}:{_text(event.description)}"
    yield f"URL:{event.url}"
    yield f"STATUS:{event.status}"
    yield "TRANSP:TRANSPARENT"
    if event.status != "CANCELLED":
        for before in WARNED:
            yield from _alarm(event, before)
    yield "END:VEVENT"


def _alarm(event: Event, before: str) -> Iterator[str]:
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER;RELATED=END:{before}")
    yield f"DESCRIPTION:{_text(event.summary)}"
    yield "END:VALARM"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """A value of type TEXT (3.3.11): what has a meaning of its own is escaped, what may not stand there is left out."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", lines).translate(_ESCAPED)


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, each after the first begun by a blank; no letter is torn apart."""
    made, taken = [], 0
    for letter in line:
        size = len(letter.encode())
        if taken + size > WIDTH:
            made.append("\r\n ")
            taken = 1
        made.append(letter)
        taken += size
    return "".join(made)
