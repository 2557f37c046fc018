"""Convene the panel: agency and supervisor sign who sits, and the evaluation begins."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.acts import members
from evaluation.rules import panel
from evaluation.rules.panel import Member, Seat
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid
from kernel.journal import Entry
from signing.rules.statement import Signed
from trading.acts import reading, stage


def convocation(ctx: Context, subject: str, body: Mapping[str, Json] | None = None) -> dict[str, Json]:
    """The exact body that both sign: the draw and its members by pid. NotNow while a seat is vacant or unanswered."""
    of = members.sitting(ctx, reading.lot(ctx, subject))
    there = [seat.pid for seat in members.whole(ctx, of)]
    asked = members.seen(ctx, of)
    seated = [Member(pid, Seat.EXPERT) for pid in there]
    panel.check(seated, of.document.regime, asked.budget, complex_project=asked.complex_project)
    return {"did": of.did, "members": there, "representatives": []}


def convene(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Complete, odd, two thirds experts (招标投标法 37); the stage moves with the second signature."""
    turn = stage.enter(ctx, subject, "convene")
    if dict(body) != convocation(ctx, subject):
        raise NotValid("act.field", "名单与抽取结果不符", "this is not the panel that was drawn", field="members")
    return stage.leave(ctx, turn, body, members.signed_by(signed))
