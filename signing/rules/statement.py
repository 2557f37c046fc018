"""What a person signs when acting: the statement of the act, and who signed it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotTrusted

VERSION: Final = "ebid-act/v1"
_ADDED: Final = frozenset({"found", "doc_sha256", "p7s_sha256"})
_TEXT_ADDS: Final = frozenset({"text_sha256", "objection", "tender"})
_LEFT_OUT: Final[Mapping[str, Mapping[str, Json]]] = {
    "room.open": {"least": 1, "reserve": None},
    "room.enter": {"priority": 0},
}
"""What an act may leave unsaid, and what it means then."""
_OF_PLATFORM: Final = {
    "room.enter": frozenset({"bidder", "coefficient"}),
    "room.resume": frozenset({"ends"}),
    "room.extend": frozenset({"ends"}),
}
"""What the platform adds to an act beside what it adds to any."""
_SIGNED_AS: Final = {"question.answer_objection": "answer"}
"""One act answers whatever was raised before the deadline; the journal tells an objection's answer by its type."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A verified signature over a kept document: both digests (hex) and the signatory."""

    doc_sha256: str
    p7s_sha256: str
    org: str
    person: str
    certificate_sha256: str

    def fields(self) -> dict[str, Json]:
        """What the event of the act says of it."""
        return {"doc_sha256": self.doc_sha256, "p7s_sha256": self.p7s_sha256}


def statement(act: str, subject: str, actor: str, body: Mapping[str, Json]) -> bytes:
    """The exact bytes to be signed; `act` is the full type (`lot.award`), `actor` the actor's tag."""
    return canon.canonical({"v": VERSION, "act": act, "subject": subject, "actor": actor, "body": dict(body)})


@dataclass(frozen=True, slots=True)
class Done:
    """What an event says was done: full type, subject, the actor's tag, body."""

    type: str
    subject: str
    actor: str
    body: Mapping[str, Json]


def check(signed: bytes, done: Done) -> None:
    """NotTrusted unless the signed statement is the one that the event names, and says what the event says."""
    if hashlib.sha256(signed).hexdigest() != done.body.get("doc_sha256"):
        raise NotTrusted("statement.digest", "所签文件与摘要不符", "the statement is not the one that is named")
    said = canon.mapping(signed)
    body = said.get("body")
    verb = str(said.get("act")).partition(".")[2]
    subjects = {done.subject, str(done.body.get("tender", done.subject))}
    # The site numbers a project only while it registers it: nobody can sign that number before.
    is_its = done.type == "project.register" or said.get("subject") in subjects
    due = _SIGNED_AS.get(done.type, done.type.partition(".")[2])
    right = said.get("v") == VERSION and verb == due and said.get("actor") == done.actor
    if not (right and is_its and isinstance(body, Mapping) and _same(body, done)):
        raise NotTrusted(
            "statement.other",
            "所签的陈述与事项内容不符",
            "the signed statement is not what the event says was done",
        )


def _same(said: Mapping[str, Json], event: Done) -> bool:
    """The event says what was signed, plus only what the platform adds; a text stands in the journal by its digest."""
    signed, done = {**_LEFT_OUT.get(event.type, {}), **said}, event.body
    left = set(done) - _ADDED - _OF_PLATFORM.get(event.type, frozenset()) - set(signed)
    if "text" in signed:
        text = hashlib.sha256(str(signed["text"]).encode()).hexdigest()
        rest = {name: value for name, value in signed.items() if name != "text"}
        return text == done.get("text_sha256") and left <= _TEXT_ADDS and _within(rest, done)
    return not left and _within(signed, done)


def _within(signed: Mapping[str, Json], done: Mapping[str, Json]) -> bool:
    return all(name in done and done[name] == value for name, value in signed.items())
