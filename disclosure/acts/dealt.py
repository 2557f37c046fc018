"""The papers after a live competition, written from its room."""

from __future__ import annotations

from disclosure.rules import deal_papers
from disclosure.rules.papers import Paper
from disclosure.rules.source import Source
from kernel.context import Context
from kernel.errors import Fault
from people.acts import reading as people
from trading.acts import live


def _competition(ctx: Context, source: Source) -> deal_papers.Competition:
    """The room that the event names, as its chain makes it; it is over, so that it can say nothing else later."""
    held = live.load(ctx, source.body.text("room"))
    room, result = held.room, held.room.result
    if result is None:
        raise Fault(f"{room.subject} has no result")
    return deal_papers.Competition(
        room=room.subject,
        method=held.method.words,
        sale=held.method.rising(room.plan),
        begun=room.terms.starts_at,
        ended=room.at,
        entrants=len(room.entrants),
        bids=room.bids,
        drawn=result.equal,
        reason=result.reason,
    )


def confirmation(ctx: Context, source: Source) -> Paper:
    return deal_papers.deal_confirmation(source, _competition(ctx, source), people.names(ctx))


def announcement(ctx: Context, source: Source) -> Paper:
    return deal_papers.deal_announcement(source, _competition(ctx, source), people.names(ctx))


def lapse(ctx: Context, source: Source) -> Paper:
    return deal_papers.lapse_notice(source, _competition(ctx, source))
