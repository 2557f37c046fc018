"""Convene the panel: agency and supervisor sign who sits, and the evaluation begins."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.acts import blind, members
from evaluation.rules import panel
from evaluation.rules.panel import Seat
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid
from kernel.journal import Entry
from signing.rules.statement import Signed
from trading.acts import opening, reading, recordings, stage
from trading.rules.recording import Session


def convocation(ctx: Context, subject: str, body: Mapping[str, Json] | None = None) -> dict[str, Json]:
    """The exact body that both sign: the draw, its members and the tenderee's representatives, all by pid.

    NotNow while a seat is vacant or unanswered.
    """
    of = members.sitting(ctx, reading.lot(ctx, subject))
    there, asked = members.whole(ctx, of), members.seen(ctx, of)
    seated = [seat.member for seat in there]
    panel.check(seated, asked.regime, asked.budget, complex_project=asked.complex_project)
    pids = {kind: [seat.pid for seat in there if seat.kind is kind] for kind in Seat}
    return {"did": of.did, "members": list(pids[Seat.EXPERT]), "representatives": list(pids[Seat.REPRESENTATIVE])}


def convene(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Complete, odd, two thirds experts (招标投标法 37); the stage moves with the second signature."""
    turn = stage.enter(ctx, subject, "convene")
    opening.no_open_objection(ctx, subject)
    if dict(body) != convocation(ctx, subject):
        raise NotValid(
            "act.field", "名单与抽取和指派的结果不符", "this is not the panel that was drawn and named", field="members"
        )
    recordings.demand(ctx, subject, Session.OPENING)
    found = blind.convened(ctx, members.sitting(ctx, turn.lot))
    return stage.leave(ctx, turn, body, members.signed_by(signed), found)
