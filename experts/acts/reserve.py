"""Who stayed silent in a draw: the clerk names it in public once the plan's hours are over; then the reserve proves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection

from experts.rules import plan as plans
from experts.rules.draw import Round
from experts.rules.plan import Fallback, Plan
from experts.store import draws as store
from experts.store.draws import Draw
from kernel import journal
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotNow, NotValid, Words
from kernel.journal import Entry


def fall_back(ctx: Context, subject: str, did: str, j: int, party: str) -> Entry:
    """Record that round `j` waited in vain for `party`; from here on only the reserve may prove in its place.

    NotNow before the hours are over or while the other party is silent too; Conflict if the party has published, or
    a party of this round was named already.
    """
    kept = store.hold(ctx.tx, did, subject)
    of, given = plans.read(kept.plan), _round(ctx.tx, kept, j)
    if of.fallback is None or party not in of.parties(j):
        raise NotValid(
            "fallback.none", "方案没有为该方指定备用方", "the plan has no reserve for this party", field="party"
        )
    if party in given.proofs:
        raise Conflict("entropy.given", "该方已提交本轮随机值", "this party has given its value", field="party")
    if not of.parties(j) - {party} <= given.proofs.keys():
        raise NotNow(
            "fallback.both",
            "两方均未提交，抽取停止",
            "both parties are silent: the draw stops",
            field="party",
            remedy=Words("请监督部门处理", "The supervision department decides what follows"),
        )
    if ctx.now < over(ctx.tx, kept, of.fallback, given):
        raise NotNow("fallback.early", "方案规定的时限未到", "the plan's hours are not over", field="party")
    store.add_fallback(ctx.tx, did, j, party)
    body: dict[str, Json] = {"did": did, "j": j, "party": party}
    return journal.append(ctx, Act("fall_back", subject, ctx.actor, ctx.now, body))


def overdue(tx: Connection, did: str, now: datetime) -> tuple[int, str] | None:
    """The first round that waits in vain for one party while the other has published, and that party."""
    kept = store.find(tx, did)
    of = plans.read(kept.plan)
    if of.fallback is None or kept.frozen_leaf is None:
        return None
    named = store.silent(tx, did)
    for each in store.rounds(tx, did):
        silent = _silent(of, each)
        if silent and each.j not in named and now >= over(tx, kept, of.fallback, each):
            return each.j, silent
    return None


def over(tx: Connection, kept: Draw, of: Fallback, each: Round) -> datetime:
    """When a party's time for the round is over: hours after freeze or vacancy, anew after a suspension."""
    leaf = each.vacancy.leaf if each.vacancy else kept.frozen_leaf
    if leaf is None:
        raise NotNow("draw.not_frozen", "本次抽取尚未冻结", "this draw is not frozen yet", field="did")
    resumed = (entry.at for entry in journal.entries(tx, kept.subject) if entry.type == "lot.resume")
    return max([journal.find(tx, leaf).at, *resumed]) + timedelta(hours=of.after_hours)


def _silent(of: Plan, each: Round) -> str:
    """The one party of whom alone the round still waits; empty if there is none, or two."""
    missing: Collection[str] = of.parties(each.j) - each.proofs.keys()
    return next(iter(missing)) if len(missing) == 1 else ""


def _round(tx: Connection, kept: Draw, j: int) -> Round:
    rounds = store.rounds(tx, kept.did)
    if not 0 <= j < len(rounds):
        raise NotNow("draw.no_vacancy", f"没有第 {j} 个空缺", f"there is no vacancy {j}", field="j")
    return rounds[j]
