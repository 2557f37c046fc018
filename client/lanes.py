"""Pieces two at a time: one goes out while the platform keeps the one before; the line itself is never shared."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import Final

from client.stream import Progress

LANES: Final = 2
STEP: Final = 128 * 1024
"""A slow line takes about a second for it: the bar moves as the bytes go."""


class Line:
    """Bodies leave one after the other: two at once would only make a slow line break off two pieces instead of one."""

    def __init__(self, progress: Progress) -> None:
        """`progress` is told each step by whoever has the line, so never by two at a time."""
        self._progress, self._turn, self._down = progress, Lock(), False
        self._room = bytearray()

    def each(self, numbers: Iterable[int], send: Callable[[int], None]) -> None:
        """Send every piece; what is refused or broken ends all of them, and is raised once none is on its way."""
        going: deque[Future[None]] = deque()
        with ThreadPoolExecutor(LANES) as pool:
            try:
                for n in numbers:
                    if len(going) == LANES:
                        going.popleft().result()
                    going.append(pool.submit(send, n))
                while going:
                    going.popleft().result()
            except BaseException:
                self._down = True
                raise

    def take(self, size: int) -> memoryview:
        """The room for a body, of whoever has the line; one for all, because threads do not give back what they had."""
        self._turn.acquire()
        if len(self._room) < size:
            self._room = bytearray(size)
        return memoryview(self._room)[:size]

    def free(self) -> None:
        self._turn.release()

    def told(self, done: int) -> None:
        if self._down:
            raise InterruptedError
        self._progress(done)


class Piece:
    """8 MiB, sent in small steps, as often as it takes; each step is told, and taken back when the piece goes again.

    They are read when their turn comes, and again when it comes again: one piece at a time is in memory.
    """

    def __init__(self, fill: Callable[[memoryview], None], size: int, line: Line) -> None:
        self.size = size
        self._fill, self._line, self._told, self._going = fill, line, 0, False

    @contextmanager
    def body(self) -> Iterator[Iterator[bytes]]:
        """Its bytes, once the line is free: nobody is asked to wait for a body that has not begun. The line is free
        again when the last byte is out, at the latest when the block ends."""
        room = self._line.take(self.size)
        self._going = True
        try:
            self._fill(room)
            yield self._steps(room)
        finally:
            if self._going:
                self._over()

    def _steps(self, data: memoryview) -> Iterator[bytes]:
        self._line.told(-self._told)
        self._told = 0
        for at in range(0, len(data), STEP):
            step = bytes(data[at : at + STEP])
            yield step
            self._told += len(step)
            self._line.told(len(step))
        self._over()

    def _over(self) -> None:
        self._going = False
        self._line.free()
