"""One event as it is read, and the line of it that is remembered when it is not kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple, cast

from disclosure.rules import dossier as names
from disclosure.rules import event_types
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from verifier.findings import Place

MEMBERS: Final = frozenset({"v", "subject", "tseq", "tprev", "type", "at", "actor", "body"})
KINDS: Final = {
    "P-": "project", "T-": "tender", "L-": "lot", "B-": "bid", "Q-": "question", "M-": "deposit", "A-": "room",
}  # fmt: skip
"""The beginning of a subject → that of its events' types."""
_LEAF: Final = re.compile(r"[0-9a-f]{64}")
_NAMED: Final = re.compile(r"[A-Za-z0-9._-]{1,64} [a-z]+\.[A-Za-z0-9._-]{1,64}")
"""Subject and actor."""

Body = Mapping[str, Json]


class Line(NamedTuple):
    """What can be asked of an event without reading it again; `signed`: it names a statement."""

    tseq: int
    type: str
    actor: str
    signed: bool

    @property
    def verb(self) -> str:
        return self.type.partition(".")[2]

    @property
    def role(self) -> str:
        return self.actor.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it stands in the dossier. `place` is where that is, whatever it says of itself."""

    subject: str
    tseq: int
    data: bytes
    value: Mapping[str, Json]
    at: datetime
    bundle: str = ""

    @property
    def place(self) -> Place:
        return Place(self.bundle or self.file("json"), self.subject, self.tseq)

    @property
    def type(self) -> str:
        return str(self.value["type"])

    @property
    def verb(self) -> str:
        return self.type.partition(".")[2]

    @property
    def actor(self) -> str:
        return str(self.value["actor"])

    @property
    def role(self) -> str:
        return self.actor.partition(".")[0]

    @property
    def body(self) -> Body:
        return cast("Body", self.value["body"])

    @property
    def found(self) -> Body:
        """What the platform added; empty where it added nothing."""
        return cast("Body", self.body.get("found", {}))

    @property
    def line(self) -> Line:
        return Line(self.tseq, self.type, self.actor, "doc_sha256" in self.body)

    def file(self, kind: str) -> str:
        return names.event(self.subject, self.tseq, kind)


def strict(subject: str, tseq: int, data: bytes, bundle: str = "") -> Event:
    """The event that stands there; NotValid unless its bytes are canonical and of the form of an event."""
    value = canon.mapping(data)
    return Event(subject, tseq, data, value, _form(value), bundle)


def registered(subject: str, tseq: int, data: bytes, bundle: str = "") -> Event:
    """The same, of a type that is registered and in that type's form."""
    made = strict(subject, tseq, data, bundle)
    wrong = event_types.wrong(made.type, made.body)
    if wrong or not made.type.startswith(f"{KINDS.get(subject[:2])}."):
        told = ", ".join(wrong) or f"{made.type} of {subject}"
        raise NotValid("event.body", f"事项内容不合格式：{told}", f"its body is malformed: {told}")
    return made


def alone(data: bytes) -> Event:
    """An event that stands in no dossier, as it says itself; NotValid as above."""
    value = canon.mapping(data)
    at = _form(value)
    return Event(str(value["subject"]), int(str(value["tseq"])), data, value, at)


def _form(value: Mapping[str, Json]) -> datetime:
    text = {name: value.get(name) for name in ("subject", "type", "at", "actor", "v")}
    right = set(value) == MEMBERS and all(isinstance(each, str) for each in text.values())
    if not right or value["v"] != "ebid-event/v1" or not isinstance(value["body"], Mapping):
        raise NotValid("event.malformed", "事项的成员不合格式", "the event's members are malformed")
    if not _placed(value["tseq"], value["tprev"]) or not _NAMED.fullmatch(f"{value['subject']} {value['actor']}"):
        raise NotValid("event.malformed", "事项的成员不合格式", "the event's members are malformed")
    return canon.moment(str(value["at"]))


def _placed(tseq: Json, tprev: Json) -> bool:
    """Whether it says a number and, if any, a leaf."""
    leaf = tprev is None or (isinstance(tprev, str) and _LEAF.fullmatch(tprev) is not None)
    return leaf and isinstance(tseq, int) and not isinstance(tseq, bool) and tseq >= 0
