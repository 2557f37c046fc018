"""What one audience of one room may still be sent: the frames of the last moments, and the present."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from web.live.frames import WAITING, Encoded, Frame, encode, joined

KEPT: Final = 64
"""Frames; at a tick of 20 ms more than a second of a lot that is bid for without pause, else minutes."""


@dataclass(slots=True)
class Ring:
    """`waiting` has not been sent yet; `present` is everything up to the last frame that was."""

    present: Frame
    waiting: Frame | None = None
    _sent: deque[Encoded] = field(default_factory=lambda: deque(maxlen=KEPT))
    _whole: Encoded | None = None

    @property
    def seq(self) -> int:
        """The last number that is known here, sent or not."""
        return self.waiting.seq if self.waiting else self.present.seq

    def put(self, new: Frame) -> bool:
        """Whether it was news."""
        if new.seq <= self.seq:
            return False
        self.waiting = joined(self.waiting or _still(self.present), new, WAITING)
        return True

    def cut(self, room: str, now: datetime, watching: int) -> Encoded | None:
        """What waits, as one frame, or as several where it is much; None if nothing does."""
        if self.waiting is None:
            return None
        made = encode(room, self.waiting, now, watching)
        self.present, self.waiting, self._whole = joined(self.present, self.waiting), None, None
        self._sent.append(made)
        return made

    def after(self, room: str, seq: int | None, now: datetime, watching: int) -> list[Encoded]:
        """What somebody lacks who has everything up to `seq`: the frames since then if they are still here and
        join on, else the present as one frame, with the last accepted acts. None has nothing yet."""
        if seq is not None:
            later = [one for one in self._sent if one.seq > seq]
            if seq >= self.present.seq or (later and later[0].since <= seq):
                return later
        if self._whole is None:
            self._whole = encode(room, self.present, now, watching)
        return [self._whole]


def _still(frame: Frame) -> Frame:
    """Its end, as the start of the next one."""
    return Frame(frame.seq, frame.seq, frame.board, (), frame.closes_at)
