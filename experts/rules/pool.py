"""Who is in the pool, and how he stands on a day for a way of staffing a panel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from kernel import canon, ids
from kernel.errors import NotValid
from people.rules import organisation


class Title(StrEnum):
    """Professional titles as the register writes them; the last is 同等专业水平, established with evidence."""

    INTERMEDIATE = "中级"
    ASSOCIATE = "副高级"
    SENIOR = "正高级"
    EQUIVALENT = "同等专业水平"


class Status(StrEnum):
    """How the register holds an expert."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    ON_LEAVE = "on_leave"


class Standing(StrEnum):
    """How a snapshot shows an expert: his status, or `unqualified` for this panel on this day."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    ON_LEAVE = "on_leave"
    UNQUALIFIED = "unqualified"


@dataclass(frozen=True, slots=True)
class Tie:
    """Employment, a seat on the board, or a controlling holding; both days inclusive, `until` None = still."""

    org: str
    since: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or self.until >= on)

    def json(self) -> dict[str, canon.Json]:
        return {
            "org": self.org,
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
        }


@dataclass(frozen=True, slots=True)
class Expert:
    """One person of the register.

    `since` is the first day of work in the field, `kin` the organisations that close relatives lead, `engaged` the
    days on which another panel has him.
    """

    id: str
    name: str
    phone: str
    title: Title
    since: date
    specialties: tuple[str, ...]
    regions: tuple[str, ...]
    ties: tuple[Tie, ...] = ()
    kin: tuple[str, ...] = ()
    status: Status = Status.ACTIVE
    engaged: tuple[date, ...] = ()

    def json(self) -> dict[str, canon.Json]:
        """The record that `enrol` commits to; the days of other panels are no part of it."""
        return {
            "v": "ebid-expert/v1",
            "id": self.id,
            "name": self.name,
            "phone": self.phone,
            "title": self.title.value,
            "since": self.since.isoformat(),
            "specialties": sorted(self.specialties),
            "regions": sorted(self.regions),
            "ties": [tie.json() for tie in sorted(self.ties, key=_by_org)],
            "kin": sorted(self.kin),
            "status": self.status.value,
        }

    def units(self, on: date) -> tuple[str, ...]:
        """The organisations he belongs to on that day, each once, ascending."""
        return tuple(sorted({tie.org for tie in self.ties if tie.holds(on)}))


def _by_org(tie: Tie) -> tuple[str, date]:
    return tie.org, tie.since


def years_before(day: date, years: int) -> date:
    """The same day that many years earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def standing(expert: Expert, admits: Mapping[Title, int], on: date) -> Standing:
    """`admits` says after how many full years in the field a title is enough (BID-37: 满八年 includes the day)."""
    years = admits.get(expert.title)
    if years is None or expert.since > years_before(on, years):
        return Standing.UNQUALIFIED
    return Standing(expert.status.value)


REGION_DIGITS: Final = 6


def _wrong(code: str, field: str, zh: str, en: str) -> NotValid:
    return NotValid(f"expert.{code}", zh, en, field=field)


def check(expert: Expert) -> None:
    """NotValid names the first field of the record that no register may hold."""
    ids.identifier(expert.id, "id")
    if not expert.name.strip() or expert.name != expert.name.strip():
        raise _wrong("name", "name", "姓名不能为空或带首尾空格", "the name is empty or has spaces around it")
    if not (expert.phone.isascii() and expert.phone.isdigit() and 7 <= len(expert.phone) <= 15):
        raise _wrong("phone", "phone", "手机号须为 7 至 15 位数字", "the phone number is 7 to 15 digits")
    _codes(expert)
    for tie in expert.ties:
        organisation.uscc(tie.org)
        if tie.until is not None and tie.until < tie.since:
            raise _wrong("tie_dates", "ties", "任职止日早于起日", "a tie ends before it begins")
    for org in expert.kin:
        organisation.uscc(org)


def _codes(expert: Expert) -> None:
    if not expert.specialties or _repeats(expert.specialties):
        raise _wrong("specialties", "specialties", "须至少有一个专业且不得重复", "at least one specialty, none twice")
    for code in expert.specialties:
        ids.identifier(code, "specialties")
    if not expert.regions or _repeats(expert.regions):
        raise _wrong("regions", "regions", "须至少有一个地区且不得重复", "at least one region, none twice")
    for code in expert.regions:
        if not (code.isascii() and code.isdigit() and len(code) == REGION_DIGITS):
            raise _wrong("regions", "regions", f"地区须为六位行政区划代码：{code!r}", f"not a 6-digit region: {code!r}")


def _repeats(values: Iterable[str]) -> bool:
    listed = list(values)
    return len(set(listed)) != len(listed)
