"""By which algorithms the acts of a tender are signed: what its document in force announced, before that what the draft
is to announce, and the international ones outside of tenders."""

from __future__ import annotations

from typing import Final

from kernel import table
from kernel.context import Context
from kernel.errors import Refusal
from signing.rules import choice
from signing.rules.choice import DEFAULT, Choice
from trading import room_store, store
from trading.acts import stage
from trading.rules.tender import parse

_UNDER: Final = (
    (store.lots, "tender"),
    (store.bids, "lot"),
    (store.questions, "tender"),
    (store.objections, "lot"),
    (room_store.rooms, "lot"),
)


def taken(ctx: Context, subject: str) -> Choice:
    """What the tender takes that a subject belongs to: a tender, lot, bid, question or objection."""
    tender = table.find(ctx.tx, store.tenders, id=subject)
    if tender is not None:
        known = tender.doc_sha256
        return stage.read_document(ctx, known).taken if known else _drafted(tender.draft)
    for held, on in _UNDER:
        row = table.find(ctx.tx, held, id=subject)
        if row is not None:
            return taken(ctx, str(getattr(row, on)))
    return DEFAULT


def _drafted(draft: str) -> Choice:
    """The announcement is signed by what it announces. A draft with gaps cannot be announced: it chooses nothing."""
    try:
        return parse(draft.encode()).taken
    except Refusal:
        return DEFAULT


def admit(ctx: Context, subject: str, p7s: bytes, field: str = "p7s") -> None:
    """NotTrusted unless a signature on this subject is of the algorithms that its tender takes."""
    choice.form(p7s, taken(ctx, subject), field)
