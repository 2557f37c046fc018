"""How far a panel has come, in counts alone: nobody learns a mark of another's, nor whose sheet is missing (EBM-32)."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation import store
from evaluation.acts import members, reviewing
from evaluation.acts.members import Sitting
from kernel import table
from kernel.context import Context


@dataclass(frozen=True, slots=True)
class Progress:
    """Of `members` so many have sealed their sheets, and signed the report or dissented from it as it stood when they
    did; of the questions `asked` so many are `answered`."""

    members: int
    sealed: int
    signed: int
    asked: int
    answered: int


def of(ctx: Context, sitting: Sitting) -> Progress:
    """Of those who sit now; who has left counts no more."""
    pids = {seat.pid for seat in members.seats(ctx, sitting)}
    sealed, signed = (
        len(pids & {row.pid for row in table.rows(ctx.tx, part, "pid", **sitting.key)})
        for part in (store.sheets, store.signatures)
    )
    asked = reviewing.asked(ctx, sitting)
    return Progress(
        members.seen(ctx, sitting).size, sealed, signed, len(asked), sum(bool(row.answered_at) for row in asked)
    )
