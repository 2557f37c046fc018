"""Who presides over a panel (评标组长): elected by more than half of its members, with one vote like everybody.

The chair sees no more than the others: how far the panel has come in counts, and never a mark before the opening.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from evaluation import store
from evaluation.acts import deciding, members
from evaluation.acts.deciding import Matter
from evaluation.acts.members import Seat, Sitting
from evaluation.rules import panel
from kernel import table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotFound
from kernel.journal import Entry
from kernel.reader import Reader
from signing.rules.statement import Signed
from trading.acts import stage

CHAIR: Final = "chair"


def elect_chair(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{member}`: a member votes for the one of this pid. After the chair has left the panel there is another vote."""
    turn = stage.enter(ctx, subject, "elect_chair")
    of, reader = members.sitting(ctx, turn.lot), Reader(body)
    reader.only("member")
    panel.check_chair(_seat(ctx, of, reader.text("member")).member, of.document.regime)
    if chair(ctx, of) is None:
        table.remove(ctx.tx, store.findings, **of.key, bid=subject, kind=CHAIR)
    return deciding.decide(ctx, turn, of, Matter(subject, CHAIR, body), signed)[0]


def _seat(ctx: Context, of: Sitting, pid: str) -> Seat:
    for seat in members.seats(ctx, of):
        if seat.pid == pid:
            return seat
    raise NotFound("seat.none", "评标委员会没有这个席位", "the panel has no such seat", field="member")


def chair(ctx: Context, of: Sitting) -> str | None:
    """The pid of the chair; None before the vote, and once the elected one has left."""
    held = store.found(ctx.tx, of.lot.id, of.round, CHAIR).get(of.lot.id)
    there = {seat.pid for seat in members.seats(ctx, of)}
    return next((pid for pid in there if held is not None and held["member"] == pid), None)
