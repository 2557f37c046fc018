"""What watchers are told of a room: by its writer after each commit, elsewhere by one reader a process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final

from kernel.errors import NotFound
from kernel.journal import Entry
from trading.acts import live
from trading.acts.live import Held
from trading.rules.live import board
from web.live import frames
from web.live.feed import Feed
from web.live.frames import Accepted, Audience, Frame
from web.lots.owner import Lots
from web.lots.writer import Tell

KEPT: Final = 100
"""Rooms whose last state is kept, so that only what is new is run again."""


def news(before: Held, after: Held, entries: Sequence[Entry]) -> frames.News:
    """One frame an audience: everything between the two, each as far as its turn lets it be told."""
    room = after.room
    shown = board.board(after.method, room)
    closes = room.turn.ends if room.turn and room.paused is None else None
    events = [(entry.tseq, live.event(entry)) for entry in entries]

    def frame(audience: Audience) -> Frame:
        told = board.told(after.method, before.room.turn, events, board.Audience(audience.value))
        return Frame(before.room.seq, room.seq, shown, tuple(Accepted(seq, said) for seq, said in told), closes)

    return {audience: frame(audience) for audience in Audience}


Hint = Callable[[str, int], None]
"""That a room has moved up to an entry, for other processes. It must not wait."""


def alone(_room: str, _seq: int) -> None:
    """There are no other processes."""


def publisher(feed: Feed, hint: Hint = alone) -> Tell:
    """What a writer tells after its commit."""

    def tell(before: Held, after: Held, entries: Sequence[Entry]) -> None:
        feed.publish(after.room.subject, news(before, after, entries))
        hint(after.room.subject, after.room.seq)

    return tell


class News:
    """What a process reads of rooms, whoever writes them."""

    def __init__(self, lots: Lots) -> None:
        self._lots = lots
        self._read: OrderedDict[str, Held] = OrderedDict()

    def present(self, room: str) -> frames.News | None:
        """The room as it stands; None if there is none."""
        try:
            held = self._lots.present(room)
        except NotFound:
            return None
        return news(held, held, ())

    def since(self, room: str, seq: int) -> frames.News | None:
        """What happened after entry `seq`; None if nothing did. Called by one thread."""
        with self._lots.house.looking() as ctx:
            held = self._read.pop(room, None)
            if held is None or held.room.seq > seq:
                held = live.load(ctx, room, seq)
            entries = live.since(ctx, held)
            known = [one for one in entries if one.tseq <= seq]
            before = live.after(ctx, held, known)
            after = live.after(ctx, before, entries[len(known) :])
        self._read[room] = after
        if len(self._read) > KEPT:
            self._read.popitem(last=False)
        return news(before, after, entries[len(known) :]) if after.room.seq > seq else None
