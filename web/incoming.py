"""The bytes of an upload while they come in: kept beside the loop, so that after the last one little is left to do."""

from __future__ import annotations

import hashlib
from asyncio import Future, ensure_future, shield, sleep, wait
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from typing import Any, Final

from litestar import Request
from litestar.concurrency import sync_to_thread

from kernel.blobs import Incoming
from web.request import house

STEP: Final = 1 << 20
"""Bytes that are handed to a thread at once: with fewer, handing over would cost more than hashing and writing."""

Begin = Callable[[], AbstractContextManager[Incoming] | None]
Keep = Callable[[datetime, Incoming | None, str], None]


async def received(request: Request[Any, Any, Any], begin: Begin, keep: Keep) -> None:
    """Take a body in. Both callables are called in threads; no thread waits for a slow line.

    `begin` says, while the first bytes come, into what file they go; None is nowhere. What it refuses is refused once
    all have come, because who is still sending reads no answer. `keep` is told the moment at which the last byte was
    in (the official clock is read then, before anything waits for a thread), and what their SHA-256 is.
    """
    arriving = _Arriving(begin)
    try:
        async for part in request.stream():
            arriving.take(part)
        arrived = house(request).clock.now()
        await arriving.whole(lambda file, digest: keep(arrived, file, digest))
    finally:
        await arriving.end()


class _Arriving:
    """At most one thread at a time writes; until it has ended, further bytes wait in memory.

    They are hashed where they arrive, still warm: some 0.2 ms a part, and meanwhile the threads have the interpreter.
    """

    def __init__(self, begin: Begin) -> None:
        self._closing = ExitStack()
        self._digest = hashlib.sha256()
        self._held: list[bytes] = []
        self._size = 0
        self._work = self._beside(lambda: self._opened(begin()))

    def take(self, part: bytes) -> None:
        self._digest.update(part)
        self._held.append(part)
        self._size += len(part)
        if self._size < STEP or not self._work.done():
            return
        held, self._held, self._size = self._held, [], 0
        if self._work.exception() is None and (file := self._work.result()):
            self._work = self._beside(lambda: file.write(held))

    async def whole(self, keep: Callable[[Incoming | None, str], None]) -> None:
        """What was refused on the way is raised here."""
        file = await shield(self._work)
        self._work = self._beside(lambda: self._kept(file, keep))
        await shield(self._work)

    async def end(self) -> None:
        """The file is closed when no thread works on it any more: also if the line broke, or the server stops."""
        try:
            await wait([self._work])
        finally:
            self._work.add_done_callback(self._ended)
            await sleep(0)

    def _opened(self, found: AbstractContextManager[Incoming] | None) -> Incoming | None:
        return self._closing.enter_context(found) if found else None

    def _kept(self, file: Incoming | None, keep: Callable[[Incoming | None, str], None]) -> None:
        with self._closing:
            keep(file.write(self._held) if file else None, self._digest.hexdigest())

    def _ended(self, work: Future[Incoming | None]) -> None:
        if not work.cancelled():
            work.exception()  # whoever waited has been told; where the line broke there is nobody
        self._closing.close()

    @staticmethod
    def _beside(work: Callable[[], Incoming | None]) -> Future[Incoming | None]:
        return ensure_future(sync_to_thread(work))
