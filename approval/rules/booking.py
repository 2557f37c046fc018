"""Appointments (预约服务): places at a window for a quarter of an hour or more, held by who confirms them in time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from approval.rules.docket import By, Step, Table, day
from kernel.canon import Json
from kernel.deadlines import BEIJING, day_of
from kernel.errors import NotNow, NotValid, Words
from kernel.reader import Reader

HOLD: Final = timedelta(minutes=30)
"""So long a place is kept for who has not confirmed it."""
AHEAD: Final = timedelta(days=60)
"""Places are offered at most so far ahead."""
MISSES: Final = 3
WITHIN: Final = timedelta(days=90)
"""Who missed so many appointments within these days comes without one."""
LEAST, MOST = 5, 240
"""Minutes of one appointment."""
PLACES: Final = 200
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class Stage(StrEnum):
    """Where an appointment stands. One that is held and not confirmed in time has lapsed; nobody has to record it."""

    HELD = "held"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    CAME = "came"
    MISSED = "missed"


STAGES: Final[Mapping[str, Words]] = {
    Stage.HELD: Words("待确认", "to be confirmed"),
    Stage.CONFIRMED: Words("已确认", "confirmed"),
    Stage.CANCELLED: Words("已取消", "cancelled"),
    Stage.CAME: Words("已到场", "came"),
    Stage.MISSED: Words("爽约", "did not come"),
}
LAPSED: Final = Words("未按时确认，已失效", "lapsed: not confirmed in time")
TABLE: Final = Table(
    "booking.stage",
    STAGES,
    (
        Step((Stage.HELD,), "confirm", By.ASKER, Stage.CONFIRMED),
        Step((Stage.HELD, Stage.CONFIRMED), "cancel", By.ASKER, Stage.CANCELLED),
        Step((Stage.HELD, Stage.CONFIRMED), "come", By.DESK, Stage.CAME),
        Step((Stage.CONFIRMED,), "miss", By.CLERK, Stage.MISSED),
    ),
)


@dataclass(frozen=True, slots=True)
class Slot:
    """Places of one office from one moment on, Beijing time; `at` is written 09:30."""

    unit: str
    day: date
    at: str
    places: int

    @property
    def begins(self) -> datetime:
        return begins(self.day, self.at)


@dataclass(frozen=True, slots=True)
class Offer:
    """What an office offers on a day: so many places at each of these times."""

    day: date
    times: tuple[str, ...]
    places: int


def begins(on: date, at: str) -> datetime:
    """The moment at which the appointment begins."""
    return datetime.combine(on, time.fromisoformat(at), BEIJING)


def clock(reader: Reader, name: str) -> str:
    """A time of day. NotValid `booking.clock`."""
    text = reader.text(name).strip()
    if not _TIME.fullmatch(text):
        raise NotValid("booking.clock", "时间须写作 09:30", "a time is written 09:30", field=name)
    return text


def offer(body: Mapping[str, Json], now: datetime) -> Offer:
    """Read `{day, first, last, minutes, places}`: an appointment begins every so many minutes, the last one at `last`
    or before. NotValid for a day that is over or too far ahead."""
    reader = Reader(body)
    reader.only("day", "first", "last", "minutes", "places")
    on = day(reader, "day")
    if not day_of(now) <= on <= day_of(now) + AHEAD:
        raise NotValid("booking.ahead", f"只能提供今天起 {AHEAD.days} 天内的时段", f"today to {AHEAD.days} days ahead",
                       field="day")  # fmt: skip
    minutes, places = reader.integer("minutes", LEAST, MOST), reader.integer("places", 1, PLACES)
    return Offer(on, tuple(times(clock(reader, "first"), clock(reader, "last"), minutes)), places)


def times(first: str, last: str, minutes: int) -> list[str]:
    """From `first` on every so many minutes, up to and with `last`. NotValid `booking.clock` if it lies before."""
    if last < first:
        raise NotValid("booking.clock", "末个时段早于首个时段", "the last begins before the first", field="last")
    begun, end, made = begins(date.min, first), begins(date.min, last), list[str]()
    while begun <= end:
        made.append(f"{begun:%H:%M}")
        begun += timedelta(minutes=minutes)
    return made


def lapsed(stage: str, until: str, now: str) -> bool:
    """Whether the place is free again; both as instants of the journal."""
    return stage == Stage.HELD and until <= now


def barred(missed: Iterable[date], today: date) -> date | None:
    """The day from which on somebody may book again, who has missed appointments on these days; None: today."""
    late = sorted(each for each in missed if today < each + WITHIN)
    return late[-MISSES] + WITHIN if len(late) >= MISSES else None


def ahead(slot: Slot, now: datetime) -> None:
    """NotNow `booking.past` once the appointment has begun."""
    if now >= slot.begins:
        raise NotNow("booking.past", "时段已经开始", "that time has begun", field="at")


def today(on: date, now: datetime) -> None:
    """NotNow `booking.day` unless it is the day of the appointment."""
    if day_of(now) != on:
        raise NotNow("booking.day", "只能在预约当天登记到场", "who comes is entered on that very day")


def digits(contact: str) -> str:
    """The telephone number by which somebody is known. NotValid `booking.contact` for one too short."""
    found = re.sub(r"\D", "", contact)
    if not 7 <= len(found) <= 15:
        raise NotValid("booking.contact", "请填写电话号码", "give a telephone number", field="contact")
    return found
