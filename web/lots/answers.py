"""How a thread answers whoever waits: other threads one by one, the tasks of an event loop all at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")
Promise = Future[T] | asyncio.Future[T]
"""Whoever holds the second kind waits on its loop."""


def tell(answers: Iterable[tuple[Promise[T], T | Exception]]) -> None:
    """Tell each its answer, or raise the exception there. Who no longer waits is passed over.

    A loop is woken once, whatever the number of its tasks: each waking hands the interpreter over and back.
    """
    loops: dict[asyncio.AbstractEventLoop, list[tuple[Promise[T], T | Exception]]] = {}
    for promise, answer in answers:
        if isinstance(promise, asyncio.Future):
            loops.setdefault(promise.get_loop(), []).append((promise, answer))
        else:
            _keep(promise, answer)
    for loop, theirs in loops.items():
        with suppress(RuntimeError):  # the loop has ended, and nobody waits on it
            loop.call_soon_threadsafe(_keep_all, theirs)


def _keep_all(answers: list[tuple[Promise[T], T | Exception]]) -> None:
    for promise, answer in answers:
        _keep(promise, answer)


def _keep(promise: Promise[T], answer: T | Exception) -> None:
    if promise.done():
        return
    if isinstance(answer, Exception):
        promise.set_exception(answer)
    else:
        promise.set_result(answer)
