"""Who wants to harm the watchers' gateway, or others through it: floods, garbage, other sites' pages."""

from __future__ import annotations

import asyncio
import contextlib
import socket

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.web.live.rooms import ROOM, SITE, closed, news, raw, run, said, there
from web.live import gateway


def test_a_thousand_sockets_that_never_subscribe_are_closed_and_keep_nobody_out() -> None:
    async def test() -> None:
        async with there(patience=1.0, waiting=200) as place:
            idle = []
            for number in range(1000):
                line = socket.socket()
                line.setblocking(False)
                with contextlib.suppress(BlockingIOError):
                    line.connect(("127.0.0.1", place.port))
                idle.append(line)
                if number % 100 == 0:
                    await asyncio.sleep(0)
            async with place.opened() as one:
                await place.watch(one)
                assert (await said(one))["seq"] == 0
                assert len(place.gateway._waiting) <= 200
                await place.until(lambda: not place.gateway._waiting)
                place.feed.publish(ROOM, news(0, 1))
                assert (await said(one))["seq"] == 1
            for line in idle:
                line.close()

    run(test())


def test_the_one_that_waits_longest_makes_room_for_a_newcomer() -> None:
    async def test() -> None:
        async with there(waiting=2) as place:
            (first, one), (second, two) = await raw(place), await raw(place)
            async with place.opened() as watcher:
                assert await first.read() == b""
                await place.watch(watcher)
                assert (await said(watcher))["seq"] == 0
                assert not second.at_eof()
            for writer in (one, two):
                writer.close()

    run(test())


def test_a_socket_that_opens_and_says_nothing_is_closed() -> None:
    async def test() -> None:
        async with there(patience=0.1) as place, place.opened() as one:
            assert await closed(one) == gateway.SILENT
            await place.until(lambda: not place.gateway.doors.inside)

    run(test())


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("", gateway.MALFORMED),
        ("[]", gateway.MALFORMED),
        (b"\xff\xfe", gateway.MALFORMED),
        ('{"room":7}', gateway.MALFORMED),
        ('{"room":"L-1","since":1.5}', gateway.MALFORMED),
        ('{"room":"L-1","since":true}', gateway.MALFORMED),
        ('{"room":"L-1","token":"x"}', gateway.MALFORMED),
        ('{"room":"nowhere"}', gateway.NO_ROOM),
        ('{"room":"L-1","ticket":"guessed"}', gateway.NO_TICKET),
        ("x" * 4097, 1009),
        (b"x" * (1 << 20), 1009),
    ],
    ids=lambda value: str(value)[:32],
)
def test_a_first_message_that_is_none_closes_the_socket(message: str | bytes, code: int) -> None:
    async def test() -> None:
        async with there() as place, place.opened() as one:
            with contextlib.suppress(ConnectionClosed):
                await one.send(message)
            assert await closed(one) == code
            await place.until(lambda: not place.gateway.doors.inside)

    run(test())


def test_a_later_message_may_only_ask_for_the_time_and_not_too_often() -> None:
    async def test() -> None:
        async with there() as place, place.opened() as noisy, place.opened() as hasty:
            for one in (noisy, hasty):
                await place.watch(one)
            await noisy.send('{"bid":"1.00"}')
            assert await closed(noisy) == gateway.MALFORMED
            with contextlib.suppress(ConnectionClosed):
                for _ in range(20):
                    await hasty.send('{"ping":1}')
            assert await closed(hasty) == gateway.TOO_OFTEN

    run(test())


@pytest.mark.parametrize(
    ("origin", "welcome"),
    [
        (None, True),
        (SITE, True),
        ("https://127.0.0.1:8000", False),
        ("http://127.0.0.1:8001", False),
        ("http://127.0.0.1:8000.evil.example", False),
        ("null", False),
    ],
)
def test_pages_of_other_sites_open_nothing(origin: str | None, welcome: bool) -> None:
    async def test() -> None:
        async with there() as place:
            if welcome:
                async with place.opened(origin=origin):
                    return
            with pytest.raises(InvalidStatus) as refused:
                await place.opened(origin=origin)
            assert refused.value.response.status_code == 403
            assert place.gateway.doors.inside == 0

    run(test())


def test_one_address_has_so_many_sockets_and_another_still_gets_in() -> None:
    async def test() -> None:
        first, second = ({"X-Forwarded-For": f"10.9.9.9, {one}"} for one in ("203.0.113.5", "203.0.113.6"))
        async with there(each=2) as place, contextlib.AsyncExitStack() as stack:
            for _ in range(2):
                await stack.enter_async_context(place.opened(additional_headers=first))
            with pytest.raises(InvalidStatus) as refused:
                await place.opened(additional_headers=first)
            assert refused.value.response.status_code == 429
            one = await stack.enter_async_context(place.opened(additional_headers=second))
            await one.close()
            await place.until(lambda: place.gateway.doors.inside == 2)

    run(test())


def test_the_whole_has_a_bound_too() -> None:
    async def test() -> None:
        async with there(most=1) as place, place.opened():
            with pytest.raises(InvalidStatus):
                await place.opened()

    run(test())
