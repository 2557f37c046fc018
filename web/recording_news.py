"""Who is told that a session has no recording."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from people.rules.message import Message, To
from trading.acts import reading
from web.desks import duties


def excused(ctx: Context, entry: Entry) -> Iterator[Message]:
    """The supervisor hears at once that there is none, and where the reason stands."""
    lot = reading.lot(ctx, entry.subject)
    told = Words(
        f"{lot.title_zh}：有环节没有录像，请看理由。", f"{lot.title_en}: a session has no recording; see the reason."
    )
    supervisor = To(Role.SUPERVISOR, org=reading.tender(ctx, lot.tender).document.supervisor.code)
    yield Message(supervisor, entry.subject, entry.type, entry.leaf.hex(), told, duties.page(lot.id))
