"""Who is told of leads: the lot's own supervision department, and nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from evaluation.acts import leads
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from kernel.reader import Reader
from people.rules.message import Message, To
from trading.acts import reading


def reported(ctx: Context, entry: Entry) -> Iterator[Message]:
    """How many there are and where they stand; nothing of what they are. A screening without any tells nobody."""
    count = Reader(entry.body).integer("leads", 0, 10**9)
    if not count:
        return
    lot = reading.lot(ctx, leads.lot_of(entry.subject))
    told = Words(f"{lot.title_zh}：筛查得出 {count} 条线索，请核查。", f"{lot.title_en}: {count} leads to look into.")
    supervisor = To(Role.SUPERVISOR, org=reading.tender(ctx, lot.tender).document.supervisor.code)
    yield Message(supervisor, entry.subject, entry.type, entry.leaf.hex(), told, f"/me/lots/{lot.id}/screens")


ON: Final[Mapping[str, Callable[[Context, Entry], Iterator[Message]]]] = {leads.REPORT: reported}
"""By the entry's type."""
