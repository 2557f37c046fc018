"""Facts as people read them: moments, days, money, limits, articles, digests; both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

from disclosure.rules.parts import NBSP, Cell, Clock, Sum
from kernel import law
from kernel.deadlines import BEIJING, Budget, Day, Due, Why
from kernel.errors import NOTHING, Words
from kernel.money import Money, in_words, rounded

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
UNITS: Final[Mapping[str, Words]] = {"CNY": Words("元", "CNY")}
PROVISIONAL: Final = Words("（节假日安排未公布，暂定）", " (holidays not yet announced: provisional)")
MARKS: Final[Mapping[Why, Words]] = {
    Why.START: Words("起算", "start"),
    Why.WEEKEND: Words("周末", "weekend"),
    Why.PAUSED: Words("暂停", "paused"),
    Why.MOVED: Words("顺延", "moved"),
}


def day(on: date) -> Words:
    """2026年11月21日 / 21 November 2026."""
    return Words(f"{on.year}年{on.month}月{on.day}日", f"{on.day} {MONTHS[on.month - 1]} {on.year}")


def moment(at: datetime, *, milliseconds: bool = False) -> Words:
    """Beijing time to the second, 24 hours; with milliseconds for receipts (cut, not rounded)."""
    local = at.astimezone(BEIJING)
    time = local.strftime("%H:%M:%S")
    if milliseconds:
        time += f".{local.microsecond // 1000:03d}"
    said = day(local.date())
    return Words(f"{said.zh} {time}", f"{said.en}, {time}")


def stamp(at: datetime) -> str:
    """The narrow form for tables: 2026-11-21 09:30:00.123, Beijing time."""
    local = at.astimezone(BEIJING)
    return local.strftime("%Y-%m-%d %H:%M:%S.") + f"{local.microsecond // 1000:03d}"


def grouped(number: Decimal | int) -> str:
    """Thousands commas; the decimals as they are; a true minus sign."""
    return f"{number:,}".replace("-", "\u2212")


def money(value: Money) -> Sum:
    """Figure, unit and 大写; other currencies are named by their code and have no 大写."""
    unit = UNITS.get(value.currency, Words(value.currency, value.currency))
    return Sum(grouped(value.amount), unit, in_words(value) if value.currency == "CNY" else "")


def total(prices: Sequence[Money]) -> Sum:
    """One price as `money`; a price in several currencies as its parts, never added up."""
    if len(prices) == 1:
        return money(prices[0])
    parts = (f"{each.currency}{NBSP}{grouped(each.amount)}" for each in prices)
    return Sum(" + ".join(parts), NOTHING)


def points(value: Fraction) -> str:
    """Points as people write them: no more than two decimals, none where they are zero."""
    text = str(rounded(value, 2))
    return text.rstrip("0").rstrip(".")


def size(number: int) -> str:
    """Bytes, exactly."""
    return f"{grouped(number)}{NBSP}B"


def spaced(digest: str) -> str:
    """A digest in groups of eight, so that two people can compare it aloud."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def cited(rule: str, on: date) -> Words:
    """The article of a rule; 待核 beside it while nobody has confirmed the text."""
    found = law.rule(rule, on)
    if found.certain:
        return found.cited
    mark = law.TO_CHECK
    return Words(f"{found.cited.zh}（{mark.zh}）", f"{found.cited.en} ({mark.en})")


def until(due: Due) -> Words:
    """24:00 of the last day; says so while the date is provisional."""
    said = day(due.on)
    note = PROVISIONAL if due.provisional else Words("", "")
    return Words(f"{said.zh} 24:00{note.zh}", f"24:00 on {said.en}{note.en}")


def clock(name: Words, due: Due, budget: Budget, on: date) -> Clock:
    """A limit with its article and every day of its counting."""
    return Clock(name, until(due), cited(budget.law, on), tuple(map(_cell, due.trace)), due.provisional)


def earliest(name: Words, due: Due, budget: Budget, on: date) -> Clock:
    """A limit on whose last day the awaited act may already be done, at any hour: it is a day and no 24:00."""
    note = PROVISIONAL if due.provisional else NOTHING
    said = day(due.on)
    first = Words(f"{said.zh}{note.zh}", f"{said.en}{note.en}")
    return Clock(name, first, cited(budget.law, on), tuple(map(_cell, due.trace)), due.provisional, whole=False)


def _cell(one: Day) -> Cell:
    label = f"{one.on.month}-{one.on.day:02d}"
    if one.number:
        return Cell(label, Words(f"计 {one.number}", f"day {one.number}"), counted=True)
    return Cell(label, MARKS.get(one.why, one.name))


def lot_named(number: str, title: Words) -> Words:
    """标段 1：图书楼土建 · Lot 1: building works; a title that begins with the lot's number itself stands alone."""
    written = re.escape(number)
    if number.isdecimal() and 0 < int(number) < 10_000:
        written += f"|{law.numeral(int(number))}"
    zh = rf"第?\s*(?:{written})\s*(?:标段|标包|包)|(?:标段|标包|包)\s*(?:{written})(?!\d)"
    en = rf"(?:lot|package|section)\s*(?:{written})\b"
    return Words(
        title.zh if re.match(zh, title.zh) else f"标段 {number}：{title.zh}",
        title.en if re.match(en, title.en, re.IGNORECASE) else f"Lot {number}: {title.en}",
    )
