"""What bidders are told of the second envelopes: whose is opened now, whose stays sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from people.rules.message import Message, To
from trading.acts import reading
from trading.acts.releasing import OTHER
from trading.rules.lifecycle import Stage
from web import format as written
from web.desks import duties

OPENED: Final = Words(
    "已通过第一信封评审，请解密第二信封", "you passed the first envelope: decrypt your second one now"
)
SEALED: Final = Words(
    "未列入第二信封开启令，第二信封不予开启",
    "the order to open second envelopes does not list you: yours stays sealed",
)


def ordered(ctx: Context, entry: Entry) -> Iterator[Message]:
    """With the second signature everybody whose first envelope was opened hears what becomes of the second."""
    lot = reading.lot(ctx, entry.subject)
    if lot.stage is not Stage.UNSEALING or lot.window_ends is None:
        return
    listed, by = {seat.bid for seat in reading.hall(ctx, lot.id, OTHER)}, lot.window_ends
    for each in reading.opened(ctx, lot.id):
        told = OPENED if each.bid in listed else SEALED
        words = Words(f"{lot.title_zh}：{told.zh}。", f"{lot.title_en}: {told.en}.")
        to = To(Role.BIDDER, org=each.org)
        made = Message(
            to, entry.subject, entry.type, entry.leaf.hex(), words, f"/lots/{lot.id}/opening", None, urgent=False
        )
        if each.bid in listed:
            zh, en = written.until(by, "zh"), written.until(by, "en")
            words = Words(f"{words.zh}期限：{zh}（北京时间）。", f"{words.en} Limit: {en} (Beijing time).")
            made = replace(made, words=words, href=duties.page(lot.id, "submit"), until=by, urgent=True)
        yield made
