"""A body that comes in: what of it waits in memory, what lies on the disk, and what is left when the line breaks."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

import pytest

from kernel.blobs import FolderBlobs, Incoming
from kernel.errors import NotAllowed
from web.incoming import STEP, _Arriving

PART: Final = bytes(range(256)) * 1024


def files(folder: Path) -> list[int]:
    return sorted(each.stat().st_size for each in folder.rglob("*") if each.is_file())


def run(task: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(task())


async def settled(arriving: _Arriving) -> None:
    await asyncio.wait([arriving._work])


def test_bytes_go_to_the_disk_while_others_still_come(tmp_path: Path) -> None:
    kept, told = FolderBlobs(tmp_path), []

    async def task() -> None:
        arriving = _Arriving(kept.incoming)
        for _ in range(3):
            for _ in range(STEP // len(PART)):
                await settled(arriving)
                arriving.take(PART)
        assert sum(map(len, arriving._held)) < STEP, "no more than a step waits in memory"
        await settled(arriving)
        assert files(tmp_path) == [3 * STEP]
        arriving.take(b"the end")

        def keep(file: Incoming | None, digest: str) -> None:
            assert file
            told.append(file.keep(digest))

        await arriving.whole(keep)
        await arriving.end()

    run(task)
    whole = PART * (3 * STEP // len(PART)) + b"the end"
    assert told == [hashlib.sha256(whole).hexdigest()]
    assert kept.get(told[0]) == whole
    assert files(tmp_path) == [len(whole)]


def test_a_line_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    async def task() -> None:
        arriving = _Arriving(FolderBlobs(tmp_path).incoming)
        await settled(arriving)
        for _ in range(STEP // len(PART)):
            arriving.take(PART)
        await arriving.end()  # a thread is writing

    run(task)
    assert files(tmp_path) == []


def test_what_is_refused_is_refused_when_all_have_come_and_nothing_of_it_is_held(tmp_path: Path) -> None:
    def refuse() -> None:
        raise NotAllowed("session.missing", "请先登录", "please sign in first")

    async def task() -> None:
        arriving = _Arriving(refuse)
        await settled(arriving)
        for _ in range(STEP // len(PART)):
            arriving.take(PART)
        assert arriving._held == []
        with pytest.raises(NotAllowed):
            await arriving.whole(lambda _file, _digest: None)
        await arriving.end()

    run(task)
    assert files(tmp_path) == []


def test_what_is_there_already_is_told_without_a_file() -> None:
    told: list[Incoming | None] = []

    async def task() -> None:
        arriving = _Arriving(lambda: None)
        arriving.take(b"known")
        await arriving.whole(lambda file, _digest: told.append(file))
        await arriving.end()

    run(task)
    assert told == [None]
