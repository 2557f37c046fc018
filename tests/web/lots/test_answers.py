"""Answers from another thread: to threads, to the tasks of a loop, to those who went away."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from threading import Thread
from typing import Any

import pytest

from web.lots.answers import Promise, tell


def elsewhere(answers: list[tuple[Promise[int], int | Exception]]) -> None:
    """Told by a thread that has no loop."""
    thread = Thread(target=tell, args=(answers,))
    thread.start()
    thread.join()


def test_threads_and_tasks_get_what_was_meant_for_them() -> None:
    async def asked() -> None:
        loop = asyncio.get_running_loop()
        tasks: list[asyncio.Future[int]] = [loop.create_future() for _ in range(2)]
        threads: list[Future[int]] = [Future() for _ in range(2)]
        elsewhere([(tasks[0], 1), (threads[0], 2), (tasks[1], LookupError("3")), (threads[1], LookupError("4"))])
        assert threads[0].result(0) == 2
        with pytest.raises(LookupError, match="4"):
            threads[1].result(0)
        assert await tasks[0] == 1
        with pytest.raises(LookupError, match="3"):
            await tasks[1]

    asyncio.run(asked())


def test_who_went_away_keeps_nobody_from_the_answer() -> None:
    async def asked() -> None:
        gone, there = asyncio.get_running_loop().create_future(), asyncio.get_running_loop().create_future()
        thread: Future[int] = Future()
        assert gone.cancel()
        assert thread.cancel()
        elsewhere([(gone, 1), (thread, 2), (there, 3)])
        assert await asyncio.wait_for(there, 10) == 3
        assert gone.cancelled()

    asyncio.run(asked())


def test_a_loop_that_has_ended_is_passed_over() -> None:
    loop = asyncio.new_event_loop()
    ended: asyncio.Future[int] = loop.create_future()
    loop.close()
    thread: Future[int] = Future()
    elsewhere([(ended, 1), (thread, 2)])
    assert thread.result(0) == 2
    assert not ended.done()


def test_many_tasks_are_told_in_one_waking_of_their_loop() -> None:
    class Counting(asyncio.SelectorEventLoop):
        wakings = 0

        def call_soon_threadsafe(self, *args: Any, **kwargs: Any) -> asyncio.Handle:  # type: ignore[override]  # noqa: ANN401
            self.wakings += 1
            return super().call_soon_threadsafe(*args, **kwargs)

    async def asked() -> list[int]:
        tasks: list[asyncio.Future[int]] = [asyncio.get_running_loop().create_future() for _ in range(64)]
        elsewhere([(one, n) for n, one in enumerate(tasks)])
        return list(await asyncio.gather(*tasks))

    loop = Counting()
    assert loop.run_until_complete(asked()) == list(range(64))
    assert loop.wakings == 1
    loop.close()
