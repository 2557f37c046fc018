"""Days per stage, from what the reader may see of a lot's log: a table of one lot, a file over many."""

from __future__ import annotations

import csv as table
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Final

from kernel import canon
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from trading.acts import reading
from trading.rules import stage_times
from trading.rules.lifecycle import Regime, Stage
from trading.rules.stage_times import Done, Spell
from web.desks import stages
from web.public import visible
from web.public.visible import Seen
from web.views.lot import StageTime

ENDED: Final = (Stage.AWARDED, Stage.ADMITTED, Stage.DEALT, Stage.STOPPED, Stage.TERMINATED, Stage.ARCHIVED)
REPORTED: Final = 200
"""Lots in the report: those that ended last."""
COLUMNS: Final = ("lot", "stage", "since", "until", "days", "milliseconds")


def spells(regime: Regime, places: Sequence[Seen]) -> tuple[Spell, ...]:
    """Up to the first move that is withheld by law: what comes after it would be told at the wrong stage."""
    told = takewhile(lambda one: one.known or not (one.entry.erased or _verb(one) in stage_times.MOVING), places)
    acts = (Done(_verb(one), Role(one.entry.actor.partition(".")[0]), one.at) for one in told if one.known)
    return stage_times.spells(regime, acts)


def _verb(one: Seen) -> str:
    return one.type.partition(".")[2]


def rows(regime: Regime, places: Sequence[Seen], stage: Stage, now: datetime) -> tuple[StageTime, ...]:
    """For the lot's page. Where the last move that may be told is not the last one, its stage has no end yet."""
    return tuple(_row(one, stage, now) for one in spells(regime, places))


def _row(one: Spell, stage: Stage, now: datetime) -> StageTime:
    lasts = one.until is None and one.stage is stage
    told = one.until is not None or (lasts and stage is not Stage.ARCHIVED)
    return StageTime(stages.STAGES[one.stage], one.since, one.until, one.spent(now) if told else None, lasts)


def facts(ctx: Context, lot_id: str) -> list[Json]:
    """The same for programmes; NotFound unless the lot is announced."""
    lot = reading.lot(ctx, lot_id)
    return [dict(zip(COLUMNS[1:], line, strict=True)) for line in _lines(lot.regime, visible.chain(ctx, lot_id))]


def _lines(
    regime: Regime, places: Sequence[Seen]
) -> Iterator[tuple[str, str | None, str | None, str | None, int | None]]:
    for one in spells(regime, places):
        span = one.until - one.since if one.until else None
        yield (
            one.stage.value,
            canon.instant(one.since),
            canon.instant(one.until) if one.until else None,
            str(stage_times.days(span)) if span is not None else None,
            span // stage_times.MILLISECOND if span is not None else None,
        )


def csv(ctx: Context) -> str:
    """One line a stay at a stage, of the lots that ended last, the last one first."""
    out = io.StringIO()
    writer = table.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(lines(ctx))
    return out.getvalue()


def lines(ctx: Context) -> Iterator[tuple[str | int | None, ...]]:
    """The rows of the file."""
    for lot in reading.lots_at(ctx, *ENDED, limit=REPORTED):
        yield from ((lot.id, *line) for line in _lines(lot.regime, visible.chain(ctx, lot.id)))
