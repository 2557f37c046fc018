"""The monitor of the six classes: how each lot of a year, or of a tender, stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from disclosure import open_store, store
from disclosure.acts import publishing
from disclosure.rules import notice, six_classes
from disclosure.rules.notice import Reach
from disclosure.rules.six_classes import Class, Standing
from kernel import journal
from kernel.context import Context
from trading.acts import reading
from trading.acts.reading import Lot
from trading.rules.lifecycle import Stage

_TOLD = tuple(stage for stage in Stage if stage is not Stage.DRAFT)


@dataclass(frozen=True, slots=True)
class Checked:
    """One lot and how each class stands."""

    lot: Lot
    standings: Mapping[Class, Standing]

    @property
    def lacks(self) -> bool:
        return Standing.MISSING in self.standings.values()


def of_year(ctx: Context, year: int) -> list[Checked]:
    """The announced lots whose number is of the year: those that lack something first, then newest move first."""
    lots = [lot for lot in reading.lots_at(ctx, *_TOLD) if lot.id.startswith(f"L-{year}-")]
    there = defaultdict[str, set[str]](set)
    for tender, lot, kind in open_store.kinds(ctx.tx, year):
        there[lot or tender].add(kind)
    return sorted(_checked(ctx, lots, there), key=lambda one: not one.lacks)


def of_tender(ctx: Context, tender: str) -> list[Checked]:
    """The lots of one tender, in their order."""
    there = defaultdict[str, set[str]](set)
    for row in store.all_of(ctx.tx, tender=tender):
        if row.public:
            there[row.lot or tender].add(row.kind)
    return _checked(ctx, reading.lots_of(ctx, tender), there)


def _checked(ctx: Context, lots: Iterable[Lot], there: Mapping[str, set[str]]) -> list[Checked]:
    missing = _missing(ctx)
    made = []
    for lot in lots:
        published = there.get(lot.id, set()) | there.get(lot.tender, set())
        lacking = missing.get(lot.id, set()) | missing.get(lot.tender, set())
        made.append(Checked(lot, six_classes.standing(lot.regime, lot.stage, published, lacking)))
    return made


def _missing(ctx: Context) -> dict[str, set[str]]:
    """By lot or tender, the kinds of public notices that an event obliges to and that are not there."""
    made = defaultdict[str, set[str]](set)
    for duty in publishing.due(ctx).duties:
        if notice.KINDS[duty.kind].reach is Reach.PUBLIC:
            made[journal.find(ctx.tx, duty.leaf).subject].add(duty.kind)
    return made
