"""The writer of one room (design: the lot's actor): its queue decides who was first, its commit when that counts."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from kernel import clock, lease
from kernel.actor import CLERK
from kernel.errors import Conflict, Refusal, Unavailable, Words
from kernel.journal import Entry
from kernel.lease import Lease
from trading.acts import live
from trading.acts.live import Held
from trading.rules.live.command import Command, Due
from trading.rules.live.step import Answer
from web.lots.answers import Promise, tell
from web.request import House

MOST: Final = 256
"""Commands in one commit."""
SECONDS: Final = 10
"""How long a lease runs: after a crash somebody else may try no sooner."""
RENEWED: Final = timedelta(seconds=SECONDS * 0.6)
TICK: Final = 0.5
"""Seconds after which it looks by itself: at the clock, which may be set by hand, and at its lease."""
TRIES: Final = 5
_log = structlog.get_logger()

Tell = Callable[[Held, Held, Sequence[Entry]], None]
"""The room before and after a commit, and what was recorded: for those who watch. It must not wait."""


def nobody(_before: Held, _after: Held, _entries: Sequence[Entry]) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one command once it is durable; `held` is the room after its batch."""

    answer: Answer
    at: datetime
    held: Held


@dataclass(slots=True)
class _Waiting:
    """`command` None: only a look whether the chain has moved."""

    command: Command | None
    told: Promise[Told] = field(default_factory=Future)


def elsewhere() -> Unavailable:
    return Unavailable(
        "room.elsewhere",
        "本竞价室正由另一节点处理",
        "another node is this room's writer",
        remedy=Words("请立即原样重发，同一序号只算一次", "Send the same again at once; one number counts once"),
    )


def unrecorded() -> Unavailable:
    return Unavailable(
        "room.unrecorded",
        "平台未能确认是否已记录",
        "the platform could not make sure that this was recorded",
        remedy=Words(
            "请原样重发：已记录的会得到同一答复，未记录的重新排队",
            "Send the same again: what was recorded gets the same answer, else it queues anew",
        ),
    )


class Writer:
    """A thread of its own. Whoever puts a command in need not wait: the future is told after the commit, never before.

    The room changes only with a commit; if that fails nobody is acknowledged. Cryptography happened before the queue.
    """

    def __init__(self, house: House, held: Held, owned: Lease, tell: Tell = nobody) -> None:
        self.house, self.held, self._lease, self._tell = house, held, owned, tell
        self._queue: deque[_Waiting] = deque()
        self._wake = threading.Condition()
        self._last = held.room.at
        self.took: timedelta | None = None
        """How long the last commit took, from its beginning; None before the first."""
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=f"room-{held.room.subject}", daemon=True)

    @property
    def lives(self) -> bool:
        return not self._stopped

    @property
    def waiting(self) -> int:
        """Commands in the queue now."""
        return len(self._queue)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """What waits is told that it was not recorded; the lease ends, so that another may go on at once."""
        self._end()
        self._thread.join(timeout=30)
        try:
            with self.house.acting(CLERK) as ctx:
                lease.renew(ctx.tx, self._lease, clock.wall(), 0)
        except Exception:  # noqa: BLE001  whoever comes next waits until the lease runs out
            _log.warning("room.lease", room=self.held.room.subject)

    def put(self, command: Command | None) -> Future[Told]:
        """Into the queue; the command's moment is now by the official clock, never before that of the one before it.

        Unavailable `room.elsewhere` if this writer owns the room no more.
        """
        told: Future[Told] = Future()
        self._enter(command, told)
        return told

    def ask(self, command: Command | None) -> asyncio.Future[Told]:
        """As `put`, for the tasks of the running event loop."""
        told: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        self._enter(command, told)
        return told

    def _enter(self, command: Command | None, told: Promise[Told]) -> None:
        with self._wake:
            if self._stopped:
                raise elsewhere()
            timed = None if command is None else replace(command, at=self._now())
            self._queue.append(_Waiting(timed, told))
            self._wake.notify()

    def _now(self) -> datetime:
        """In whole milliseconds; only within the lock, so that order of time is order of the queue."""
        self._last = max(self._last, live.milliseconds(self.house.clock.now()))
        return self._last

    def _run(self) -> None:
        while True:
            taken = self._gather()
            if taken is None:
                return
            try:
                self._settled(taken)
            except Exception as error:  # noqa: BLE001  nobody is acknowledged, and the next batch may do better
                self._failed(taken, error)

    def _gather(self) -> list[_Waiting] | None:
        """What waits, and after it the word that time has passed, if a turn is over; None: the end."""
        with self._wake:
            if not self._queue and not self._stopped:
                self._wake.wait(self._patience())
            if self._stopped:
                return None
            taken = [self._queue.popleft() for _ in range(min(MOST, len(self._queue)))]
            turn = self.held.room.turn
            over = turn is not None and self.held.room.paused is None and turn.ends <= self._now()
            if over and not self._queue:  # everybody who came before this moment is in the batch
                taken.append(_Waiting(Due(at=self._last)))
            if not taken and self.held.room.paused is not None:
                taken.append(_Waiting(None))  # a signed order may stand in the chain
            return taken

    def _patience(self) -> float:
        turn, paused = self.held.room.turn, self.held.room.paused
        if turn is None or paused is not None:
            return TICK
        left = (turn.ends - self.house.clock.now()).total_seconds()
        return min(TICK, max(0.001, left))

    def _settled(self, taken: list[_Waiting]) -> None:
        wall = clock.wall()
        due = self._lease.until - wall < RENEWED
        asked = [one for one in taken if one.command is not None]
        looks = len(asked) < len(taken) or (not asked and due)
        if not taken and not due:
            return
        before = self.held
        for attempt in range(1, TRIES + 1):
            try:
                settled, self._lease, seen = self._transaction(
                    [one.command for one in asked if one.command], due, looks
                )
                break
            except Conflict as conflict:
                if conflict.code not in {live.MOVED.code, "journal.race"} or attempt == TRIES:
                    raise
                looks = True
        self.took, self.held = clock.wall() - wall, settled.held
        self._acknowledge(taken, asked, settled.answers)
        if self.held.room.seq != before.room.seq:
            self._tell(before, self.held, [*seen, *settled.entries])

    def _transaction(
        self, commands: list[Command], due: bool, looks: bool
    ) -> tuple[live.Settled, Lease, Sequence[Entry]]:
        """And what others recorded since the last commit, if it looks."""
        with self.house.acting(CLERK) as ctx:
            seen = live.since(ctx, self.held) if looks else ()
            held = live.after(ctx, self.held, seen)
            owned = lease.renew(ctx.tx, self._lease, clock.wall(), SECONDS) if due else self._lease
            return live.settle(ctx, held, commands, owned.epoch), owned, seen

    def _acknowledge(self, taken: list[_Waiting], asked: list[_Waiting], answers: Sequence[Answer]) -> None:
        last = self.held.room.at
        looks = [(one.told, Told(Answer(), last, self.held)) for one in taken if one.command is None]
        told = [
            (one.told, Told(answer, one.command.at if one.command else last, self.held))
            for one, answer in zip(asked, answers, strict=True)
        ]
        tell(told + looks)

    def _failed(self, taken: list[_Waiting], error: Exception) -> None:
        if isinstance(error, Conflict) and error.code == "lease.lost":
            self._end()
            error = elsewhere()
        elif not isinstance(error, Refusal):
            _log.error("room.commit", room=self.held.room.subject, exc_info=error)
            error = unrecorded()
        tell((one.told, error) for one in taken)

    def _end(self) -> None:
        with self._wake:
            self._stopped = True
            left, self._queue = list(self._queue), deque()
            self._wake.notify()
        tell((one.told, elsewhere()) for one in left)
