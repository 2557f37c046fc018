"""How a value of the draft is typed, kept and shown. What cannot be read is kept as it was typed, never dropped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Final, Protocol

from kernel import canon, money
from kernel.canon import Json
from kernel.deadlines import BEIJING
from kernel.errors import NotValid, Refusal, Words
from people.rules import organisation
from web.format import here, number
from web.views.elements import Choice
from web.words import Text

_DECIMAL: Final = re.compile(r"(0|[1-9][0-9]{0,14})(\.[0-9]{1,12})?")
_THOUSANDS: Final = re.compile(r"(?<=[0-9])[, ](?=[0-9]{3}(?![0-9]))")
_LOCAL: Final = "%Y-%m-%dT%H:%M"


class Kind(Protocol):
    """A kind of value. `keep` and `show` never fail; `check` raises NotValid for what no document may hold."""

    @property
    def control(self) -> str:
        """The control that it is typed into: an input's type, `textarea` or `select`."""
        ...

    @property
    def mode(self) -> str:
        """Which keys a phone offers."""
        ...

    @property
    def choices(self) -> tuple[Choice, ...]: ...

    def keep(self, text: str) -> Json:
        """What the draft holds once `text` was typed; None for an empty one where emptiness is no text."""
        ...

    def show(self, value: Json) -> str: ...

    def check(self, value: Json) -> None: ...


def plain(text: str) -> str:
    """Digits and signs of a Chinese keyboard as ASCII, without separators of thousands."""
    return _THOUSANDS.sub("", unicodedata.normalize("NFKC", text))


def wrong(zh: str, en: str, *, law: str = "", remedy: Words | None = None) -> NotValid:
    """What is wrong with one field; the caller knows which."""
    return NotValid("draft.value", zh, en, law=law, remedy=remedy or Words("", ""))


@dataclass(frozen=True, slots=True)
class Typed:
    """A text as it is; the other kinds differ from it in what they must."""

    control: ClassVar[str] = "text"
    mode: ClassVar[str] = ""
    choices: tuple[Choice, ...] = field(default=(), kw_only=True)

    def keep(self, text: str) -> Json:
        return text

    def show(self, value: Json) -> str:
        return "" if value is None else str(value)

    def check(self, value: Json) -> None:
        """Any text will do."""


TEXT: Final = Typed()


@dataclass(frozen=True, slots=True)
class Code(Typed):
    """统一社会信用代码."""

    def check(self, value: Json) -> None:
        organisation.uscc(str(value))


@dataclass(frozen=True, slots=True)
class Whole(Typed):
    """A whole number; both bounds inclusive."""

    low: int = 0
    high: int = 999_999
    mode: ClassVar[str] = "numeric"

    def keep(self, text: str) -> Json:
        digits = plain(text)
        return int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else text or None

    def check(self, value: Json) -> None:
        if not isinstance(value, int) or not self.low <= value <= self.high:
            raise wrong(
                f"须为 {self.low} 至 {self.high} 的整数", f"this must be a whole number from {self.low} to {self.high}"
            )


@dataclass(frozen=True, slots=True)
class Points(Typed):
    """Points with at most two decimals, kept in 1/100 point; bounds in 1/100, inclusive."""

    low: int = 1
    high: int = 10_000
    mode: ClassVar[str] = "decimal"

    def keep(self, text: str) -> Json:
        found = re.fullmatch(r"([0-9]{1,6})(\.[0-9]{1,2})?", plain(text))
        return int(Decimal(found.group()) * 100) if found else text or None

    def show(self, value: Json) -> str:
        return points(value) if isinstance(value, int) else Typed.show(self, value)

    def check(self, value: Json) -> None:
        if not isinstance(value, int) or not self.low <= value <= self.high:
            low, high = points(self.low), points(self.high)
            raise wrong(f"须为 {low} 至 {high} 分，最多两位小数", f"from {low} to {high} points, at most two decimals")


def points(hundredths: int) -> str:
    """1/100 points as people write them: 30, 12.5, 0.25."""
    text = f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0")
    return text.rstrip(".")


@dataclass(frozen=True, slots=True)
class Exact(Typed):
    """A decimal that the document holds as text; `percent` types 10 for 0.1. Bounds as typed, inclusive."""

    low: str = "0"
    high: str = "100"
    percent: bool = False
    mode: ClassVar[str] = "decimal"

    def keep(self, text: str) -> Json:
        digits = plain(text).removesuffix("%")
        if not _DECIMAL.fullmatch(digits):
            return text or None
        return _written(Decimal(digits).scaleb(-2)) if self.percent else digits

    def show(self, value: Json) -> str:
        if self.percent and isinstance(value, str) and _DECIMAL.fullmatch(value):
            return _written(Decimal(value).scaleb(2))
        return Typed.show(self, value)

    def check(self, value: Json) -> None:
        shown = self.show(value)
        if not _DECIMAL.fullmatch(shown) or not Decimal(self.low) <= Decimal(shown) <= Decimal(self.high):
            raise wrong(f"须为 {self.low} 至 {self.high} 的数", f"this must be a number from {self.low} to {self.high}")


def _written(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Sum(Typed):
    """Money of one currency; its decimals may be left out."""

    currency: str = "CNY"
    mode: ClassVar[str] = "decimal"

    def keep(self, text: str) -> Json:
        found = re.fullmatch(r"([0-9]{1,16})(?:\.([0-9]*))?", plain(text))
        if not found:
            return text or None
        decimals = (found[2] or "").ljust(money.MINOR_DIGITS.get(self.currency, 2), "0")
        try:
            return {**money.money(str(int(found[1])) + ("." + decimals if decimals else ""), self.currency).json()}
        except Refusal:
            return text

    def show(self, value: Json) -> str:
        if not isinstance(value, Mapping):
            return Typed.show(self, value)
        amount = str(value.get("amount", ""))
        return number(Decimal(amount)) if _DECIMAL.fullmatch(amount) else amount

    def check(self, value: Json) -> None:
        if not isinstance(value, Mapping):
            places = money.MINOR_DIGITS.get(self.currency, 2)
            raise wrong(
                f"须为金额，最多 {places} 位小数，如 2,000,000",
                f"this must be an amount with {places} decimals, such as 2,000,000",
            )
        money.from_json(value)


@dataclass(frozen=True, slots=True)
class Moment(Typed):
    """An instant, typed in Beijing time."""

    control: ClassVar[str] = "datetime-local"

    def keep(self, text: str) -> Json:
        try:
            found = datetime.fromisoformat(text)
            return canon.instant(found.replace(tzinfo=BEIJING) if found.tzinfo is None else found)
        except (ValueError, OverflowError):
            return text

    def show(self, value: Json) -> str:
        try:
            return here(canon.moment(str(value or ""))).strftime(_LOCAL)
        except (Refusal, OverflowError):
            return Typed.show(self, value)

    def check(self, value: Json) -> None:
        try:
            canon.moment(str(value))
        except Refusal as refusal:
            raise wrong("日期或时间不合格式", "this is no date and time") from refusal


@dataclass(frozen=True, slots=True)
class Chosen(Typed):
    """One of published values."""

    control: ClassVar[str] = "select"

    def check(self, value: Json) -> None:
        if value not in [one.value for one in self.choices]:
            raise wrong("须从所列的几项中选择", "choose one of those listed")


@dataclass(frozen=True, slots=True)
class Flag(Typed):
    """Yes or no."""

    control: ClassVar[str] = "select"

    def keep(self, text: str) -> Json:
        return text == "yes"

    def show(self, value: Json) -> str:
        return "yes" if value is True else "no"


def chosen(choices: Mapping[str, Text]) -> Chosen:
    return Chosen(choices=tuple(Choice(value, words) for value, words in choices.items()))


def flag(no: Text = Words("否", "no"), yes: Text = Words("是", "yes")) -> Flag:
    return Flag(choices=(Choice("no", no), Choice("yes", yes)))
