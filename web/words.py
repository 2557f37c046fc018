"""Chinese sentences, their English, and how a sentence takes up dates, sums and names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Final

from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from kernel.errors import Words
from kernel.money import Money
from web import format as written
from web.format import Language

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
LOCALE: Final = Path(__file__).parent / "locale"
_HAN: Final = re.compile(r"[\u3400-\u9fff\uff01-\uff60\u3000-\u303f]")
_HAN_RUN: Final = re.compile(
    r"[\u3400-\u9fff\uff01-\uff60\u3000-\u303f]"
    r"(?:[\u3400-\u9fff\uff01-\uff60\u3000-\u303f0-9A-Za-z.\- ]*[\u3400-\u9fff\uff01-\uff60\u3000-\u303f])?"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A Chinese sentence of the catalogue with named places: `{by:until} 前递交 {what}`.

    The word after the colon tells how to write the value; `{n:day|days}` is the word that goes with a count, not the
    count itself.
    """

    zh: str
    values: Mapping[str, Value] = field(default_factory=dict)


Value = str | int | Decimal | date | datetime | timedelta | Money | Words | Phrase
Text = str | Words | Phrase


def phrase(zh: str, /, **values: Value) -> Phrase:
    """A sentence whose English stands in the catalogue."""
    return Phrase(zh, values)


def join(*parts: Text, by: str = " · ") -> Phrase:
    """Several texts in one line; needs no catalogue."""
    names = [f"p{at}" for at in range(len(parts))]
    return Phrase(by.join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))


_DAYS: Final = {"short": written.short_day, "weekday": written.weekday}


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """msgid → text; empty for Chinese, which is the source."""
    if language == "zh":
        return {}
    with (LOCALE / f"{language}.po").open("rb") as source:
        read = read_po(source, locale=language)
    return {str(one.id): str(one.string) for one in read if one.id and one.string}


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: it says texts as plain text or as HTML."""

    language: Language

    def gettext(self, zh: str, /, **values: Value) -> str:
        """The sentence as plain text. A sentence without English stays Chinese (a test forbids it)."""
        return self._write(catalogue(self.language).get(zh, zh), values)

    def plain(self, text: Text) -> str:
        match text:
            case Words():
                return text.zh if self.language == "zh" else text.en or text.zh
            case Phrase():
                return self._write(catalogue(self.language).get(text.zh, text.zh), text.values)
            case _:
                return text

    def say(self, text: Text) -> Markup:
        """As `plain`, but as HTML: moments are `<time>`, Chinese in an English page is marked as such."""
        if isinstance(text, Phrase):
            template = catalogue(self.language).get(text.zh, text.zh)
            return self._write_html(template, text.values)
        return self.marked(self.plain(text))

    def begin(self, text: Text) -> Markup:
        """As `say`, at the head of a line: our own English begins with a capital, quoted names stay as they are."""
        told = self.say(text)
        return Markup(told[0].upper() + told[1:]) if self._ours(text) else told  # noqa: S704  said already

    def title(self, text: Text) -> str:
        """As `begin`, as plain text."""
        told = self.plain(text)
        return told[0].upper() + told[1:] if self._ours(text) else told

    def _ours(self, text: Value) -> bool:
        """Whether the first letter is of our own English: not a name, a file or a figure that a sentence takes up."""
        match text:
            case Words():
                return self.language == "en" and bool(text.en)
            case Phrase():
                literal, name, *_ = next(iter(Formatter().parse(catalogue(self.language).get(text.zh, text.zh))))
                if literal or name is None:
                    return self.language == "en"
                return self._ours(text.values[name])
            case _:
                return False

    def marked(self, text: str) -> Markup:
        if self.language == "zh" or not _HAN.search(text):
            return escape(text)
        out, at = Markup(""), 0
        for run in _HAN_RUN.finditer(text):
            out += escape(text[at : run.start()]) + Markup('<span lang="zh-CN">{}</span>').format(run.group())
            at = run.end()
        return out + escape(text[at:])

    def _write(self, template: str, values: Mapping[str, Value]) -> str:
        parts: list[str] = []
        for literal, name, spec, _ in Formatter().parse(template):
            parts.append(literal)
            if name is not None:
                parts.append(self._value(values[name], spec or ""))
        return "".join(parts)

    def _write_html(self, template: str, values: Mapping[str, Value]) -> Markup:
        parts: list[Markup] = []
        for literal, name, spec, _ in Formatter().parse(template):
            parts.append(self.marked(literal))
            if name is not None:
                parts.append(self._html(values[name], spec or ""))
        return Markup("").join(parts)

    def _html(self, value: Value, spec: str) -> Markup:
        match value:
            case datetime() | date():
                inner = Markup('<time datetime="{}">{}</time>').format(written.machine(value), self._value(value, spec))
                return Markup("<b>{}</b>").format(inner) if spec == "until" else inner
            case Phrase() | Words() | str():
                told = self.say(value)
                return Markup("<b>{}</b>").format(told) if spec == "b" else told
            case _:
                told = escape(self._value(value, spec))
                return Markup("<b>{}</b>").format(told) if spec == "b" else told

    def _value(self, value: Value, spec: str) -> str:
        match value:
            case datetime():
                return self._moment(value, spec)
            case date():
                return _DAYS.get(spec, written.day)(value, self.language)
            case timedelta():
                return written.duration(value, self.language)
            case Money():
                return written.caps(value) if spec == "caps" else written.money(value, self.language)
            case int() | Decimal():
                if spec == "plain":
                    return str(value)
                if "|" in spec:
                    return spec.partition("|")[0 if value == 1 else 2]
                return written.percent(Decimal(value)) if spec == "percent" else written.number(value)
            case _:
                return self.plain(value)

    def _moment(self, at: datetime, spec: str) -> str:
        match spec:
            case "until":
                return written.until(at, self.language)
            case "clock":
                return written.clock(at)
            case "day":
                return written.day(written.here(at).date(), self.language)
            case "short":
                return written.short_day(written.here(at).date(), self.language)
            case _:
                return written.moment(at, self.language)
