"""Dates, money, durations and digests as the guide (§7) writes them, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Final, Literal

from kernel.money import Money, in_words

Language = Literal["zh", "en"]

BEIJING: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
NBSP: Final = "\N{NO-BREAK SPACE}"
MINUS: Final = "\N{MINUS SIGN}"
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_UNITS: Final = ((86400, ("日", "day")), (3600, ("小时", "hour")), (60, ("分", "minute")), (1, ("秒", "second")))
_WEEKDAYS: Final = {
    "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_HEADS: Final = {"zh": tuple("一二三四五六日"), "en": ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")}


def here(moment: datetime) -> datetime:
    """The same instant on Beijing's clock."""
    return moment.astimezone(BEIJING)


def machine(moment: datetime | date) -> str:
    """What stands in `<time datetime>`."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    local = here(moment)
    return local.isoformat(timespec="milliseconds" if local.microsecond else "seconds")


def day(on: date, language: Language) -> str:
    """2026年11月21日 · 21 November 2026; a narrow line in wide letters may break before the year."""
    if language == "zh":
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day}{NBSP}{_MONTHS[on.month - 1]} {on.year}"


def short_day(on: date, language: Language) -> str:
    """11月21日 · 21 Nov."""
    return f"{on.month}月{on.day}日" if language == "zh" else f"{on.day}{NBSP}{_MONTHS[on.month - 1][:3]}"


def weekday(on: date, language: Language) -> str:
    return _WEEKDAYS[language][on.weekday()]


def heads(language: Language) -> tuple[str, ...]:
    """The seven heads of a week that starts on Monday."""
    return _HEADS[language]


def clock(moment: datetime) -> str:
    """09:31, 09:31:06 or 09:31:06.207: as fine as the moment is."""
    local = here(moment)
    if local.microsecond:
        return local.strftime("%H:%M:%S.") + f"{local.microsecond // 1000:03d}"
    return local.strftime("%H:%M:%S" if local.second else "%H:%M")


def moment(at: datetime, language: Language) -> str:
    """2026年11月21日 09:30 · 21 November 2026, 09:30."""
    between = " " if language == "zh" else ", "
    return f"{day(here(at).date(), language)}{between}{clock(at)}"


def until(at: datetime, language: Language) -> str:
    """As `moment`, to the second below, so that no limit promises more than is granted; midnight is 24:00 of the day
    that it closes."""
    local = here(at)
    if (local.hour, local.minute, local.second, local.microsecond) != (0, 0, 0, 0):
        return moment(at.replace(microsecond=0), language)
    between = " " if language == "zh" else ", "
    return f"{day(local.date() - timedelta(days=1), language)}{between}24:00"


def stamp(at: datetime) -> str:
    """2026-10-14 16:20:41.207, for tables: always to the millisecond."""
    local = here(at)
    return local.strftime("%Y-%m-%d %H:%M:%S.") + f"{local.microsecond // 1000:03d}"


def number(value: int | Decimal) -> str:
    """Thousands by comma, minus as −; a decimal keeps the places that it has."""
    return f"{value:,}".replace("-", MINUS)


def percent(value: Decimal) -> str:
    return number(value) + "%"


def money(value: Money, language: Language) -> str:
    """36,284,500.00 元 · CNY 36,284,500.00; other currencies keep their code in both languages."""
    figure = number(value.amount)
    if value.currency == "CNY" and language == "zh":
        return f"{figure}{NBSP}元"
    return f"{value.currency}{NBSP}{figure}"


def caps(value: Money) -> str:
    """大写 of an amount in yuan; empty for other currencies, which have none."""
    return in_words(value) if value.currency == "CNY" else ""


def duration(span: timedelta, language: Language) -> str:
    """The two largest units: 3 小时 17 分 · 3 hours 17 minutes; minutes alone are 17 分钟."""
    left = max(0, int(span.total_seconds()))
    parts: list[tuple[int, tuple[str, str]]] = []
    for size, words in (
        (86400, ("日", "day")),
        (3600, ("小时", "hour")),
        (60, ("分", "minute")),
        (1, ("秒", "second")),
    ):
        parts.append((left // size, words))
        left %= size
    first = next((at for at, (count, _) in enumerate(parts) if count), len(parts) - 1)
    told = [part for part in parts[first : first + 2] if part[0] or part is parts[first]]
    if language == "zh" and len(told) == 1 and told[0][1][0] == "分":
        return f"{told[0][0]}{NBSP}分钟"
    if language == "zh":
        return " ".join(f"{count}{NBSP}{words[0]}" for count, words in told)
    return " ".join(f"{count}{NBSP}{words[1]}{'' if count == 1 else 's'}" for count, words in told)


def countdown(span: timedelta) -> str:
    """As a running clock shows it, whole seconds: 03:42 · 26:03:20; nothing below zero."""
    minutes, seconds = divmod(max(0, int(span.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def working_days(count: Decimal | int, language: Language) -> str:
    """4.4 个工作日 · 4.4 working days."""
    if language == "zh":
        return f"{number(count)}{NBSP}个工作日"
    return f"{number(count)}{NBSP}working day{'' if count == 1 else 's'}"


def size(count: int) -> str:
    """Decimal units as file managers print them: 212 kB, 18.4 MB."""
    value, unit = Decimal(count), "B"
    for larger in ("kB", "MB", "GB"):
        if value >= 1000:
            value, unit = value / 1000, larger
    shown = f"{value:.0f}" if unit in ("B", "kB") or value >= 100 else f"{value:.1f}"
    return f"{shown}{NBSP}{unit}"


def digest(text: str, whole: bool = False) -> str:
    """Groups of four: all of them, or the first two and the last."""
    groups = [text[at : at + 4] for at in range(0, len(text), 4)]
    if whole or len(groups) <= 3:
        return " ".join(groups)
    return f"{groups[0]} {groups[1]} … {groups[-1]}"


def http_date(at: datetime) -> str:
    """RFC 9110 date, also RSS's."""
    utc = at.astimezone(UTC)
    weekdays = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    return f"{weekdays[utc.weekday()]}, {utc.day:02d} {_MONTHS[utc.month - 1][:3]} {utc:%Y %H:%M:%S} GMT"


def joined(parts: Sequence[str], language: Language) -> str:
    """甲、乙、丙 · A, B and C."""
    if language == "zh":
        return "、".join(parts)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
