"""What of the journal a reader may see: every place of a chain, and with it as much as disclosure's table permits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from disclosure.acts import reading as disclosure
from disclosure.rules import visibility
from disclosure.rules.visibility import Audience, Moment
from kernel import journal
from kernel.context import Context
from kernel.errors import NotFound, Words
from kernel.journal import Entry

SECRET: Final = Words(
    "依法暂不公开；日志里有它的加盐承诺。", "By law not public yet; the log holds its salted commitment."
)
ERASED: Final = Words(
    "内容已依法删除；链和日志里的位置仍在。", "The content was erased by law; its place in chain and log remains."
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry in its place. `known`: that it happened may be told; `body` is what may be seen of it; `whole`: its
    exact bytes may be given out."""

    entry: Entry
    known: bool
    body: Mapping[str, Any]
    whole: bool

    @property
    def tseq(self) -> int:
        return self.entry.tseq

    @property
    def type(self) -> str:
        return self.entry.type

    @property
    def at(self) -> datetime:
        return self.entry.at

    @property
    def why(self) -> Words:
        """Why something of it is not shown."""
        return ERASED if self.entry.erased else SECRET


def places(ctx: Context, subject: str) -> list[Seen]:
    """Every place of a subject's chain, perhaps none of which may be known."""
    audience, moment = _reader(ctx, subject)
    return [_seen(entry, audience, moment) for entry in journal.entries(ctx.tx, subject)]


def chain(ctx: Context, subject: str) -> list[Seen]:
    """Every place of a subject's chain; NotFound where nothing of it may be told, not even that it exists."""
    made = places(ctx, subject)
    if not any(one.known for one in made):
        raise NotFound("subject.unknown", "没有这个公开的主体", "there is no such public subject", field="subject")
    return made


def _reader(ctx: Context, subject: str) -> tuple[Audience, Moment]:
    """As whom the reader looks, and how far the lot behind the subject has come."""
    lot = subject if subject.startswith("L-") else _lot_of(ctx, subject) if subject.startswith("B-") else ""
    if not lot:
        return Audience.PUBLIC, Moment.ANNOUNCED
    return disclosure.audience(ctx, lot), disclosure.moment(ctx, lot)


def _lot_of(ctx: Context, bid: str) -> str:
    first = journal.since(ctx.tx, bid, 0)[:1]
    return str(first[0].body["lot"]) if first and not first[0].erased else ""


def _seen(entry: Entry, audience: Audience, moment: Moment) -> Seen:
    if entry.erased or not visibility.known(entry.type, audience, moment):
        return Seen(entry, known=False, body={}, whole=False)
    body = visibility.shown(entry.type, entry.body, audience, moment)
    whole = visibility.whole(entry.type, entry.body, audience, moment)
    return Seen(entry, known=True, body=body, whole=whole)
