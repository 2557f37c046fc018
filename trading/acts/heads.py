"""Where chains of the journal stand, and which of them the lots of a tender share."""

from __future__ import annotations

from collections.abc import Iterable

from kernel import journal, table
from kernel.canon import Json
from kernel.context import Context
from trading import room_store, store


def shared(ctx: Context, tender_id: str) -> list[str]:
    """The chains that all lots of a tender share, by subject: project, questions and objections, the tender."""
    asked = [row.id for row in table.rows(ctx.tx, store.questions, "id", tender=tender_id)]
    of = table.find(ctx.tx, store.tenders, id=tender_id)
    return [*([of.project] if of else []), *asked, tender_id]


def rooms(ctx: Context, lot: str) -> list[str]:
    """The room in which the lot is bid for live, if it has one, by subject."""
    return [row.id for row in table.rows(ctx.tx, room_store.rooms, "id", lot=lot)]


def heads(ctx: Context, subjects: Iterable[str]) -> list[dict[str, Json]]:
    """The last entry of each chain that has one: subject, number, leaf."""
    found = [(subject, journal.head(ctx.tx, subject)) for subject in subjects]
    return [{"subject": subject, "tseq": last.tseq, "leaf": last.leaf.hex()} for subject, last in found if last]
