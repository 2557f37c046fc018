"""The witness's one decision: does this checkpoint extend what was cosigned before? (C2SP tlog-witness)"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from kernel import merkle
from kernel.errors import NotTrusted, NotValid
from kernel.merkle import TreeHead
from signing.rules import note, witnessing
from signing.rules.note import Key, Note
from signing.rules.witnessing import Request
from witness.key import Held
from witness.state import Evidence, State, Turn, View

TEXT: Final = "text/plain; charset=utf-8"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over HTTP."""

    status: HTTPStatus
    data: bytes
    type: str = TEXT


@dataclass(frozen=True, slots=True)
class Cosigner:
    """`logs` by their origin; `clock` gives the seconds that are signed."""

    held: Held
    logs: Mapping[str, Key]
    state: State
    clock: Callable[[], int]

    def add_checkpoint(self, body: bytes) -> Answer:
        """Cosign, or say why not. What was cosigned is durable before it is answered."""
        try:
            asked = witnessing.request(body)
            signed = note.note(asked.note)
            head = merkle.tree_head(signed.text)
        except NotValid as refusal:
            return _refusal(HTTPStatus.BAD_REQUEST, refusal.words.en)
        if head.origin not in self.logs:
            return _refusal(HTTPStatus.NOT_FOUND, "this log is unknown here")
        try:
            note.verified(signed, [self.logs[head.origin]])
        except NotTrusted as refusal:
            return _refusal(HTTPStatus.FORBIDDEN, refusal.words.en)
        if asked.old > head.size:
            return _refusal(HTTPStatus.BAD_REQUEST, "the old size is larger than the checkpoint's")
        with self.state.turn() as turn:
            return self._decide(turn, asked, signed, head)

    def _decide(self, turn: Turn, asked: Request, signed: Note, head: TreeHead) -> Answer:
        known = turn.view(head.origin)
        if head.size == known.head.size and head.root != known.head.root:
            self._convict(turn, asked, known)
            return _told(known)
        if asked.old != known.head.size:
            return _told(known)
        try:
            witnessing.extends(asked, known.head)
        except NotTrusted as refusal:
            self._convict(turn, asked, known)
            return _refusal(HTTPStatus.UNPROCESSABLE_ENTITY, refusal.words.en)
        now = self.clock()
        if now < known.at:  # never vouch for a moment that our own clock contradicts
            return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, "this witness's clock is behind its last cosignature")
        line = note.signature_line(self.held.key, self.held.sign, signed.text, now)
        own = tuple(one for one in signed.lines if (one.name, one.id) == _name(self.logs[head.origin]))
        turn.keep(View(head, bytes(Note(signed.text, (*own, line))), now))
        return Answer(HTTPStatus.OK, line.text)

    def _convict(self, turn: Turn, asked: Request, known: View) -> None:
        _log.critical("log %s signed a checkpoint that contradicts the one cosigned before", known.head.origin)
        turn.convict(Evidence(known.head.origin, self.clock(), bytes(asked), known.note))

    def newest(self, origin_hash: str) -> Answer:
        """The newest cosigned checkpoint of a log, by the hash of its origin: two views of one log can be compared."""
        for origin in self.logs:
            view = self.state.view(origin)
            if witnessing.origin_hash(origin) == origin_hash and view.note:
                return Answer(HTTPStatus.OK, view.note)
        return _refusal(HTTPStatus.NOT_FOUND, "nothing was cosigned of such a log")


def _name(key: Key) -> tuple[str, bytes]:
    return key.name, key.id


def _told(known: View) -> Answer:
    return Answer(HTTPStatus.CONFLICT, f"{known.head.size}\n".encode(), witnessing.SIZE_TYPE)


def _refusal(status: HTTPStatus, why: str) -> Answer:
    return Answer(status, f"{why}\n".encode())
