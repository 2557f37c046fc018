"""Meetings of a government (政府会议): called with an agenda and seats for the public, held, decided, documented.

What a plenary (全体会议) or executive meeting (常务会议) decides is public as a document within the limit of article
26, or the decision says why there is none. People who attended are named only if they agreed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from disclosure.rules.major import line
from kernel import deadlines, law
from kernel.canon import Json
from kernel.errors import NotNow, NotValid, Words
from kernel.reader import Reader
from kernel.workdays import Calendar


class Kind(StrEnum):
    """Which meeting it is."""

    PLENARY = "plenary"
    EXECUTIVE = "executive"


class Seat(StrEnum):
    """As whom somebody from outside attends (列席)."""

    CONCERNED = "concerned"
    PUBLIC = "public"
    EXPERT = "expert"
    MEDIA = "media"


KINDS: Final[Mapping[Kind, Words]] = {
    Kind.PLENARY: Words("政府全体会议", "plenary meeting"),
    Kind.EXECUTIVE: Words("政府常务会议", "executive meeting"),
}
SEATS: Final[Mapping[Seat, Words]] = {
    Seat.CONCERNED: Words("利益相关方", "those concerned"),
    Seat.PUBLIC: Words("公众代表", "the public"),
    Seat.EXPERT: Words("专家", "experts"),
    Seat.MEDIA: Words("媒体", "the media"),
}
ITEMS: Final = 50
"""Items of an agenda, at most."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on an item; `without`: why no document of it becomes public, empty where one will."""

    text: str
    without: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """`unit` called it for the day `on`; `seats` from outside, for which people apply until `until` as `apply` says.
    `decisions` by the place of the item, from 1."""

    unit: str
    kind: Kind
    session: int
    on: date
    agenda: tuple[str, ...]
    seats: Mapping[Seat, int]
    until: date | None
    apply: str
    held: bool = False
    attended: tuple[tuple[Seat, str], ...] = ()
    decisions: Mapping[int, Decision] = field(default_factory=dict)

    def due(self, calendar: Calendar) -> date:
        """The last day for the documents of its decisions."""
        return deadlines.due(self.on, law.rule("DIS-26", date.max).budget, (), calendar).on

    def present(self) -> Mapping[Seat, tuple[int, tuple[str, ...]]]:
        """How many attended as what, and the names of those who agreed to be named."""
        counted = Counter(seat for seat, _ in self.attended)
        named = {seat: tuple(name for each, name in self.attended if each is seat and name) for seat in counted}
        return {seat: (counted[seat], named[seat]) for seat in Seat if counted[seat]}


def called(unit: str, body: Mapping[str, Json], today: date) -> Meeting:
    """From `{kind, session, on, agenda: [text], seats: [{as, count}], until?, apply?}`. With seats it is called before
    it is held, and people have until the day before it, at most."""
    reader = Reader(body)
    agenda = tuple(text.strip() for text in reader.texts("agenda"))
    if not 1 <= len(agenda) <= ITEMS or not all(0 < len(text) <= 200 for text in agenda):
        raise reader.refuse(
            "agenda", f"须有 1 至 {ITEMS} 项，每项不超过 200 字", f"1 to {ITEMS} items of at most 200 characters"
        )
    seats = {one.choice("as", Seat): one.integer("count", 1, 1000) for one in reader.each("seats")}
    on = _day(reader, "on")
    until = _day(reader, "until") if seats else None
    if until is not None and not today <= until < on:
        raise NotValid(
            "meeting.call",
            "邀请列席须在会前公布，报名截止日在今天之后、会议日期之前",
            "seats are offered before the meeting: people apply until a day from today on, before it is held",
            field="until",
        )
    said = (reader.choice("kind", Kind), reader.integer("session", 1, 9999), on, agenda, seats, until)
    return Meeting(unit, *said, line(reader, "apply") if seats else "")


def held(of: Meeting, body: Mapping[str, Json], today: date) -> Meeting:
    """The meeting with who attended and what it decided, `{attended: [{as, name?, agrees?}], decisions: [{item, text,
    without?}]}`: once, on its day or later."""
    reader = Reader(body)
    if of.held:
        raise NotNow("meeting.held", "会议情况已经公布", "what the meeting came to is public already")
    if today < of.on:
        raise NotNow("meeting.ahead", "会议尚未召开", "the meeting lies ahead")
    attended = tuple(map(_attended, reader.each("attended")))
    listed = [_decided(one, len(of.agenda)) for one in reader.each("decisions")]
    if len({item for item, _ in listed}) < len(listed):
        raise reader.refuse("decisions", "同一议题只写一次", "one decision an item")
    return replace(of, held=True, attended=attended, decisions=dict(listed))


def _attended(reader: Reader) -> tuple[Seat, str]:
    reader.only("as", "name", "agrees")
    name = line(reader, "name") if reader.has("name") else ""
    if name and not (reader.has("agrees") and reader.flag("agrees")):
        raise NotValid(
            "meeting.consent",
            f"公布列席人员姓名须经本人同意：{name}",
            f"somebody who attended is named only if they agree: {name}",
            field=reader.at("name"),
            remedy=Words("取得同意，或只公布身份", "Ask, or say only as what they attended"),
        )
    return reader.choice("as", Seat), name


def _decided(reader: Reader, items: int) -> tuple[int, Decision]:
    reader.only("item", "text", "without")
    without = line(reader, "without") if reader.has("without") else ""
    return reader.integer("item", 1, items), Decision(line(reader, "text"), without)


def _day(reader: Reader, name: str) -> date:
    try:
        return date.fromisoformat(reader.text(name))
    except ValueError as error:
        raise reader.refuse(name, "须为日期，如 2026-11-30", "must be a day such as 2026-11-30") from error


# ---------------------------------------------------------------- what is owed


class State(StrEnum):
    """Of a decision: its document is public, is not due yet, is overdue, or there is a reason for none."""

    PUBLIC = "public"
    WAITING = "waiting"
    MISSING = "missing"
    WITHOUT = "without"


def state(of: Meeting, item: int, documented: bool, today: date, calendar: Calendar) -> State:
    """Of the decision on that item."""
    if documented:
        return State.PUBLIC
    if of.decisions[item].without:
        return State.WITHOUT
    return State.MISSING if of.due(calendar) < today else State.WAITING
