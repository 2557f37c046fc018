"""The record of a live room as a file: one line an event that everybody may know of."""

from __future__ import annotations

import csv as table
import io
from collections.abc import Mapping, Sequence
from typing import Final

from kernel import canon
from trading.rules.live import board
from trading.rules.live.board import Audience
from trading.rules.live.method import Method
from trading.rules.live.replay import Event
from trading.rules.live.room import Plan
from web.public.room import is_share, lobby

COLUMNS: Final = ("entry", "at", "event", "bidder", "amount", "unit", "told", "firm")


def csv(method: Method[Plan], events: Sequence[Event], firms: Mapping[str, str]) -> str:
    """In the order of the chain; `firms`: who stood behind the numbers, which is told after the end."""
    out = io.StringIO()
    writer = table.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    currency = str(events[0].body["currency"])
    for seq, said in board.told(method, lobby(events), list(enumerate(events, 1)), Audience.PUBLIC):
        rest = {name: value for name, value in said.items() if name not in {"name", "at", "bidder", "amount", "unit"}}
        told, bidder = canon.canonical(rest).decode() if rest else "", str(said.get("bidder", ""))
        amount, unit = said.get("amount", ""), ("%" if is_share(said) else currency) if "amount" in said else ""
        writer.writerow((seq, said["at"], said["name"], bidder, amount, unit, told, firms.get(bidder, "")))
    return out.getvalue()
