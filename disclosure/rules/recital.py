"""What somebody is about to sign, put into words: the same on a page as in the program that signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from disclosure.rules import figures, vocabulary
from evaluation.rules import scorecard
from kernel import canon, money
from kernel.canon import Json
from kernel.deadlines import BEIJING
from kernel.errors import NotValid, Words
from signing.rules import statement

NOTHING: Final = Words("—", "—")
DIGEST: Final = "_sha256"
ENDS: Final = frozenset({"until", "deadline", "answer_by"})
"""Members that are the end of a limit: midnight is 24:00 of the day that it closes."""
LONG: Final = 40
_INSTANT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z")
_FULL: Final = Words("全文见下", "in full below")


@dataclass(frozen=True, slots=True)
class Line:
    """One value with its name. `style`: a digest, a text of its own, or neither. Of a file `sha256` is its digest,
    which stands in the value, too."""

    label: Words
    value: Words
    style: Literal["", "mono", "text"] = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A document that is signed by its digest, member by member."""

    name: Words
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Recital:
    """Every value of the document; nothing is left out or shortened. `enclosed` are the documents it names."""

    lines: tuple[Line, ...]
    enclosed: tuple[Enclosed, ...] = ()


def recite(document: bytes, texts: Iterable[str] = ()) -> Recital:
    """The document in words. A text counts only where the document holds its digest: nobody need be believed."""
    value = canon.mapping(document)
    if value.get("v") == scorecard.VERSION:
        return Recital(tuple(_sheet(value)))
    reader = _Reader({canon.sha256(text.encode()).hex(): text for text in texts})
    lines = tuple(reader.members(value))
    return Recital(lines, tuple(reader.enclosed))


@dataclass(slots=True)
class _Reader:
    """Walks a document; collects what it encloses on the way."""

    texts: Mapping[str, str]
    enclosed: list[Enclosed] = field(default_factory=list)

    def members(self, value: Mapping[str, Json]) -> Iterator[Line]:
        """The members of a statement, with its body's among them; the format comes last."""
        for name, each in value.items():
            if name == "body" and value.get("v") == statement.VERSION and isinstance(each, Mapping):
                yield from self._stated(str(value.get("act")), each)
            elif name != "v":
                yield from self._own(str(value.get("v")), name, each)
        if "v" in value:
            yield from self._member("v", value["v"], None)

    def _stated(self, act: str, body: Mapping[str, Json]) -> Iterator[Line]:
        for name, each in body.items():
            yield from self._own(act, name, each)

    def _own(self, kind: str, name: str, value: Json) -> Iterator[Line]:
        """A member by the name that it has in acts, or documents, of this kind."""
        own = vocabulary.member(name, kind)
        if own == vocabulary.member(name):
            yield from self._member(name, value, None)
        else:
            yield from self._value(own, name, value)

    def _within(self, value: Mapping[str, Json], above: Words | None) -> Iterator[Line]:
        for name, each in value.items():
            yield from self._member(name, each, above)

    def _member(self, name: str, value: Json, above: Words | None) -> Iterator[Line]:
        if name.endswith(DIGEST) and isinstance(value, str) and value in self.texts:
            yield self._text(name, self.texts[value], above)
        yield from self._value(_below(above, vocabulary.member(name)), name, value)

    def _value(self, label: Words, name: str, value: Json) -> Iterator[Line]:
        told, file = _together(value), _file(label, value)
        if told is not None:
            yield Line(label, told)
        elif file is not None:
            yield file
        elif isinstance(value, Mapping):
            yield from self._within(value, label)
        elif isinstance(value, list | tuple):
            yield from self._listed(label, name, value)
        else:
            yield _line(label, name, value)

    def _listed(self, label: Words, name: str, value: Iterable[Json]) -> Iterator[Line]:
        there = list(value)
        for place, each in enumerate(there, start=1):
            yield from self._value(_below(label, Words(str(place), str(place))), name, each)
        if not there:
            yield Line(label, NOTHING)

    def _text(self, name: str, text: str, above: Words | None) -> Line:
        """What a digest stands for: the words themselves, or the document below."""
        label = _below(above, vocabulary.text(name))
        inner = _document(text)
        if inner is None:
            return Line(label, Words(text, text), "text")
        self.enclosed.append(Enclosed(label, recite(text.encode(), self.texts.values()).lines))
        return Line(label, _FULL)


def _document(text: str) -> Mapping[str, Json] | None:
    """A document of ours, if the text is one."""
    try:
        value = canon.mapping(text.encode())
    except NotValid:
        return None
    return value if "v" in value else None


def _below(above: Words | None, name: Words) -> Words:
    return Words(f"{above.zh} / {name.zh}", f"{above.en} / {name.en}") if above else name


def _together(value: Json) -> Words | None:
    """Maps that are one value: a sum, a text in both languages, an organisation."""
    match value:
        case {"amount": str(), "currency": str(), **more} if not more:
            try:
                return _sum(money.from_json(value))
            except NotValid:
                return None
        case {"zh": str(zh), "en": str(en), **more} if not more:
            return Words(zh, f"{en} · {zh}")
        case {"code": str(code), "name": str(name), **more} if not more:
            return Words(f"{name} · {code}", f"{name} · {code}")
    return None


def _file(label: Words, value: Json) -> Line | None:
    """A file named in a document: what it is called, how large it is, and the digest to compare with one's own copy."""
    match value:
        case {"name": str(name), "sha256": str(digest), "size": int(size), "media_type": str(media), **more} if (
            not more
        ):
            told = f"{name} · {figures.size(size)} · {media} · SHA-256 {digest}"
            return Line(label, Words(told, told), "text", digest)
    return None


def _sum(value: money.Money) -> Words:
    """Figures, and 大写 where the currency has them."""
    told = figures.money(value)
    capitals = told.capitals
    zh, en = told.said.zh, told.said.en
    return Words(f"{zh}（{capitals}）" if capitals else zh, f"{en} ({capitals})" if capitals else en)


def _line(label: Words, name: str, value: Json) -> Line:
    if value is None:
        return Line(label, NOTHING)
    if isinstance(value, bool):
        return Line(label, Words("是", "yes") if value else Words("否", "no"))
    text = str(value)
    known = vocabulary.value(name, text)
    if known is not None:
        return Line(label, known)
    if name == "actor":
        return Line(label, _actor(text))
    if _INSTANT.fullmatch(text):
        return Line(label, _moment(canon.moment(text), ends=name in ENDS))
    if name.endswith(DIGEST) or name == "sha256":
        return Line(label, Words(text, text), "mono")
    return Line(label, Words(text, text), "text" if len(text) > LONG or "\n" in text else "")


def _actor(tag: str) -> Words:
    """`tenderee.9133…` as 招标人 · 9133…."""
    role, _, rest = tag.partition(".")
    known = vocabulary.value("role", role)
    return Words(f"{known.zh} · {rest}", f"{known.en} · {rest}") if known and rest else Words(tag, tag)


def _moment(at: datetime, *, ends: bool) -> Words:
    """Beijing time; seconds only where there are some, never thousandths."""
    local = at.astimezone(BEIJING).replace(microsecond=0)
    clock = local.strftime("%H:%M:%S" if local.second else "%H:%M")
    if ends and clock == "00:00":
        local, clock = local - timedelta(days=1), "24:00"
    on = figures.day(local.date())
    return Words(f"{on.zh} {clock}（北京时间）", f"{on.en}, {clock} (Beijing time)")


def _sheet(value: Mapping[str, Json]) -> Iterator[Line]:
    """A score sheet: where it belongs, then each score in points and each reason."""
    card = scorecard.read(dict(value))
    seat = (("tender", card.seat.tender), ("lot", card.seat.lot), ("round", str(card.seat.round)), ("pid", card.pid))
    for name, told in seat:
        yield Line(vocabulary.member(name), Words(told, told))
    for (bid, criterion), points in sorted(card.points.items()):
        written = _points(points)
        yield Line(_scored(bid, criterion), Words(f"{written} 分", f"{written} points"))
        if why := card.reasons.get((bid, criterion)):
            yield Line(_below(_scored(bid, criterion), vocabulary.member("why")), Words(why, why), "text")
    yield _line(vocabulary.member("v"), "v", value["v"])


def _scored(bid: str, criterion: str) -> Words:
    return Words(f"{bid} / {criterion}", f"{bid} / {criterion}")


def _points(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"
