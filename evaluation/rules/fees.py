"""What a drawn member is paid for an evaluation (评审费): a tariff that is data with its days, whole hours, exact sums.

The time runs from the entry to the signed report; a representative is the tenderee's own and is paid nothing here, nor
is who left before the report (财库〔2016〕198号 23–25).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import resources
from typing import Final

from kernel.deadlines import begins_at, day_of
from kernel.errors import NotFound, NotValid, Words
from kernel.money import Money, money

FILE: Final = "fees.tsv"
"""Under which name a city puts its own beside its categories."""
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tariff:
    """In force from `since` to `until`, both included. `first` pays the first `first_hours` whole, each begun hour
    after it `per_hour`; one day pays at most `most_a_day`. `certainty` is `check` until somebody read the official
    text."""

    id: str
    since: date
    until: date | None
    certainty: str
    source: str
    first_hours: int
    first: Decimal
    per_hour: Decimal
    most_a_day: Decimal
    words: Words

    def of_day(self, hours: int) -> Decimal:
        """For so many begun hours of one day; nothing for none."""
        more = max(0, hours - self.first_hours)
        return min(self.most_a_day, self.first + more * self.per_hour) if hours else Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Fee:
    """What one member is paid: the begun hours of each day, and the sum of the days."""

    hours: tuple[int, ...]
    sum: Money


def fee(tariff: Tariff, since: datetime, until: datetime) -> Fee:
    """For the time between entry and signature, day by day of Beijing time; at least one hour."""
    hours = tuple(_begun(part) for part in _days(since, until))
    return Fee(hours, money(str(sum((tariff.of_day(each) for each in hours), Decimal("0.00")))))


def _days(since: datetime, until: datetime) -> Iterator[timedelta]:
    while day_of(since) < day_of(until):
        midnight = begins_at(day_of(since) + DAY)
        yield midnight - since
        since = midnight
    yield until - since


def _begun(part: timedelta) -> int:
    """Hours that have begun in so long a time, at least one."""
    return max(1, -(-part // HOUR))


def read(text: str) -> tuple[Tariff, ...]:
    """The tariffs of a table like `fees.tsv`."""
    head, *lines = (line.split("\t") for line in text.splitlines() if line)
    return tuple(_tariff(dict(zip(head, line, strict=True))) for line in lines)


def _tariff(row: dict[str, str]) -> Tariff:
    return Tariff(
        id=row["id"],
        since=date.fromisoformat(row["since"]),
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        certainty=row["certainty"],
        source=row["source"],
        first_hours=int(row["first_hours"]),
        first=Decimal(row["first"]),
        per_hour=Decimal(row["per_hour"]),
        most_a_day=Decimal(row["most_a_day"]),
        words=Words(row["zh"], row["en"]),
    )


_OURS: Final = resources.files("evaluation.rules").joinpath(FILE).read_text(encoding="utf-8")
HEAD: Final = _OURS.partition("\n")[0]
TARIFFS: Final = read(_OURS)


def of_city(catalogue: Mapping[str, str]) -> tuple[Tariff, ...]:
    """A city's own tariffs, from `fees.tsv` of its folder; none without one. NotValid for a file that is wrong, or of
    which a sum is below zero or a day pays less at most than its first hours."""
    try:
        found = read(catalogue.get(FILE, HEAD))
    except (ValueError, ArithmeticError, KeyError) as error:
        raise _malformed(error) from error
    for each in found:
        if each.first_hours < 0 or min(each.first, each.per_hour) < 0 or each.most_a_day < each.first:
            raise _malformed(each.id)
    return found


def _malformed(what: object) -> NotValid:
    return NotValid("fee.malformed", f"评审费标准有误：{what}", f"the tariffs of fees are wrong: {what}", field=FILE)


def in_force(day: date, catalogue: Mapping[str, str]) -> Tariff:
    """The city's tariff of that day; where it has none the platform's. NotFound if there is none."""
    try:
        return on(day, of_city(catalogue))
    except NotFound:
        return on(day)


def on(day: date, tariffs: Iterable[Tariff] = TARIFFS) -> Tariff:
    """The newest tariff in force on that day; NotFound if there is none."""
    held = [one for one in tariffs if one.since <= day and (one.until is None or day <= one.until)]
    if not held:
        raise NotFound(
            "fee.no_tariff",
            f"{day.isoformat()} 没有适用的评审费标准",
            f"no tariff of fees is in force on {day.isoformat()}",
            remedy=Words("由交易中心补充本地标准", "The centre adds the local tariff"),
        )
    return max(held, key=lambda one: one.since)
