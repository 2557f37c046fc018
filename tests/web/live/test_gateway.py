"""Real sockets against the watchers' gateway: the quiet, the slow, the hostile, and those who come again."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import replace

import httpx
from structlog.testing import capture_logs

from tests.web.live.rooms import IDENTITY, ROOM, Board, There, closed, deaf, masked, news, raw, run, said, there
from web.live import gateway
from web.live.frames import Audience, Frame
from web.live.tickets import Place

# ---------------------------------------------------------------- watching


def test_a_watcher_gets_the_present_and_then_every_frame() -> None:
    async def test() -> None:
        async with there() as place, place.opened() as one:
            await place.watch(one)
            first = await said(one)
            assert (first["from"], first["seq"], first["watching"]) == (0, 0, 1)
            place.feed.publish(ROOM, news(0, 2))
            frame = await said(one)
            assert (frame["from"], frame["seq"]) == (0, 2)
            assert [bid["price"] for bid in frame["accepted"]] == ["1.00", "2.00"]

    run(test())


def test_after_a_rest_two_go_at_once_and_what_comes_within_a_tick_then_is_one_frame() -> None:
    async def test() -> None:
        async with there(tick=0.2) as place, place.opened() as one:
            await place.watch(one)
            await said(one)
            for seq in range(5):
                place.feed.publish(ROOM, news(seq, seq + 1))
                await asyncio.sleep(0.01)
            found = [await said(one) for _ in range(3)]
            assert [(frame["from"], frame["seq"]) for frame in found] == [(0, 1), (1, 2), (2, 5)]

    run(test())


def test_a_frame_is_encoded_once_however_many_watch_and_in_chunks_everybody_gets_it() -> None:
    async def test() -> None:
        async with there(chunk=3) as place, contextlib.AsyncExitStack() as stack:
            watchers = [await stack.enter_async_context(place.opened()) for _ in range(10)]
            for one in watchers:
                await place.watch(one)
                await said(one)
            place.feed.publish(ROOM, news(0, 1))
            got = [await said(one) for one in watchers]
            assert all(frame == got[0] for frame in got)
            assert (got[0]["watching"], place.feed.encoded) == (10, len(Audience))
            assert place.gateway.health() == {"watching": {ROOM: 10}, "inside": 10, "behind": 0, "frames": 3}
        assert place.gateway.health()["watching"] == {}

    run(test())


def test_who_comes_again_with_its_number_misses_nothing_and_gets_nothing_twice() -> None:
    async def test() -> None:
        async with there(tick=0.0) as place:
            board = Board(0)
            for seq in range(0, 60, 3):
                place.feed.load(ROOM)
                async with place.opened() as one:
                    await place.watch(one, board.seq)
                    place.feed.publish(ROOM, news(seq, seq + 1))
                    place.feed.publish(ROOM, news(seq + 1, seq + 2))
                    while board.seq is not None and board.seq < seq + 2:
                        board.take(await said(one))
                place.feed.publish(ROOM, news(seq + 2, seq + 3))
                await place.until(lambda: not place.gateway._pumps)
            async with place.opened() as one:
                await place.watch(one, board.seq)
                board.take(await said(one))
            assert (board.bids, board.gaps) == (tuple(range(1, 61)), ())

    run(test())


def test_many_come_and_go_while_bids_come_and_none_misses_one() -> None:
    """A small soak: twelve watchers, each coming again and again with the number it has."""

    async def watch(place: There, board: Board, end: int) -> None:
        while board.seq != end:
            async with place.opened() as one:
                await place.watch(one, board.seq)
                for _ in range(4):
                    if board.seq != end:
                        board.take(await said(one))

    async def test() -> None:
        async with there(tick=0.002, chunk=5) as place:
            boards, end = [Board(0) for _ in range(12)], 300
            watching = [asyncio.create_task(watch(place, board, end)) for board in boards]
            place.feed.load(ROOM)
            for seq in range(end):
                place.feed.publish(ROOM, news(seq, seq + 1))
                await asyncio.sleep(0.001)
            await asyncio.gather(*watching)
            assert {(board.bids, board.gaps) for board in boards} == {(tuple(range(1, end + 1)), ())}
            await place.until(lambda: not place.gateway.doors.inside)
            assert (place.gateway._rooms, place.gateway._waiting) == ({}, {})

    run(test())


def test_the_time_is_told_with_the_number_of_the_question() -> None:
    async def test() -> None:
        async with there() as place, place.opened() as one:
            await place.watch(one)
            await said(one)
            await one.send('{"ping":17}')
            assert json.loads(await one.recv()) in [{"pong": n, "now": "2026-03-02T01:00:00.250Z"} for n in (0, 17)]

    run(test())


# ---------------------------------------------------------------- audiences


def test_a_ticket_admits_once_and_the_public_never_sees_who_bids() -> None:
    async def test() -> None:
        async with there() as place, place.opened() as anyone, place.opened() as officer, place.opened() as thief:
            ticket = place.gateway.tickets.issue(ROOM, Place(Audience.SUPERVISORS))
            await place.watch(anyone)
            await place.watch(officer, ticket=ticket)
            await place.watch(thief, ticket=ticket)
            assert await closed(thief) == gateway.NO_TICKET
            texts = []
            for one in (anyone, officer):
                first = await said(one)
                place.feed.publish(ROOM, news(0, 1))
                texts.append(json.dumps([first, *([await said(one)] if one is anyone else [])]))
            assert [IDENTITY in text for text in texts] == [False, True]

    run(test())


# ---------------------------------------------------------------- the slow


def test_who_does_not_read_is_passed_by_and_gets_the_present_once_it_does() -> None:
    async def test() -> None:
        async with (
            there(tick=0.0, held=1 << 12) as place,
            place.opened(max_queue=1) as slow,
            place.opened() as quick,
        ):
            await place.watch(slow)
            await place.watch(quick)
            await place.until(lambda: len(place.gateway._watchers()) == 2)
            board, seq = Board(0), 0
            (watcher,) = [one for one in place.gateway._watchers() if one.remote_address == slow.local_address]
            while not watcher.behind or seq < 50:
                place.feed.publish(ROOM, news(seq, seq + 1, size=20_000))
                seq += 1
                while (board.seq or 0) < seq:
                    board.take(await said(quick))
            assert place.gateway.health()["behind"] == 1
            late, frames = Board(), list[tuple[int, int]]()
            while late.seq != seq:
                late.take(frame := await said(slow))
                frames.append((frame["from"], frame["seq"]))
            assert late.board == board.board
            assert late.bids == board.bids == tuple(range(1, seq + 1))
            assert frames[-1] == (0, seq)  # one snapshot, whole
            assert len(frames) < seq / 2  # and not the frames that it missed
            assert not watcher.behind

    run(test())


def test_who_was_passed_by_for_a_moment_is_told_every_frame_after_all() -> None:
    async def test() -> None:
        async with there(tick=0.0, held=1 << 12) as place, place.opened(max_queue=1) as slow:
            await place.watch(slow)
            await place.until(lambda: len(place.gateway._watchers()) == 1)
            (watcher,) = place.gateway._watchers()
            seq = 0
            while not watcher.behind:
                place.feed.publish(ROOM, news(seq, seq + 1, size=20_000))
                seq += 1
                await asyncio.sleep(0.002)
            place.gateway.doors.rules = replace(place.gateway.rules, lacks=1 << 26)
            late, frames = Board(0), list[tuple[int, int]]()
            while late.seq != seq:
                late.take(frame := await said(slow))
                frames.append((frame["from"], frame["seq"]))
            assert (late.bids, late.gaps) == (tuple(range(1, seq + 1)), ())
            assert frames[1:] == [(n, n + 1) for n in range(seq)]

    run(test())


def test_who_never_reads_is_let_go_and_nobody_waits_for_it() -> None:
    async def test() -> None:
        async with there(tick=0.0, held=1 << 12, behind=0.1) as place, place.opened() as quick:
            await place.watch(quick)
            reader, writer = await raw(place)
            writer.write(masked(json.dumps({"room": ROOM}).encode()))
            deaf(writer)
            await place.until(lambda: place.gateway.doors.inside == 2 and len(place.gateway._watchers()) == 2)
            board, seq = Board(0), 0
            while len(place.gateway._watchers()) == 2:
                place.feed.publish(ROOM, news(seq, seq + 1, size=20_000))
                seq += 1
                while (board.seq or 0) < seq:
                    board.take(await said(quick))
            assert board.bids == tuple(range(1, seq + 1))
            writer.transport.abort()
            assert reader

    run(test())


def test_closing_does_not_wait_for_who_never_reads() -> None:
    async def test() -> None:
        async with there(tick=0.0, held=1 << 12) as place:
            _, writer = await raw(place)
            writer.write(masked(json.dumps({"room": ROOM}).encode()))
            deaf(writer)
            await place.until(place.gateway._watchers)
            (one,), seq = place.gateway._watchers(), 0
            while not one.behind:
                place.feed.publish(ROOM, news(seq, seq + 1, size=50_000))
                seq += 1
                await asyncio.sleep(0)

    run(test())


# ---------------------------------------------------------------- heartbeats and health


def test_who_is_silent_is_pinged_and_who_stays_silent_is_gone() -> None:
    async def test() -> None:
        async with there(beat=0.1) as place, place.opened() as alive:
            await place.watch(alive)
            reader, writer = await raw(place)
            writer.write(masked(json.dumps({"room": ROOM}).encode()))
            await place.until(lambda: len(place.gateway._watchers()) == 2)
            await reader.readuntil(b"\x89\x00")
            await place.until(lambda: len(place.gateway._watchers()) == 1)
            place.feed.publish(ROOM, news(0, 1))
            await said(alive)
            writer.close()

    run(test())


def test_health_and_nothing_else_is_told_over_http() -> None:
    async def test() -> None:
        async with there() as place, httpx.AsyncClient() as http:
            url = f"http://127.0.0.1:{place.port}"
            found = await http.get(f"{url}/health")
            assert (found.status_code, found.json()["inside"]) == (200, 0)
            assert (await http.get(f"{url}/")).status_code == 404

    run(test())


def test_a_database_that_does_not_answer_closes_the_socket_and_is_told() -> None:
    def source(_room: str) -> None:
        raise ConnectionError("the database has gone")

    async def test() -> None:
        with capture_logs() as logs:
            async with there(source) as place, place.opened() as one:
                await place.watch(one)
                assert await closed(one) == 1011
                await place.until(lambda: not place.gateway.doors.inside)
        assert [log["event"] for log in logs] == ["live.watcher"]

    run(test())


def test_a_frame_that_cannot_be_encoded_holds_no_other_room_up() -> None:
    async def test() -> None:
        async with there() as place, place.opened() as one:
            await place.watch(one)
            await said(one)
            place.feed.load("L-broken")
            bad = Frame(0, 1, {"board": object()})  # type: ignore[dict-item]
            place.feed.publish("L-broken", dict.fromkeys(Audience, bad))
            place.feed.publish(ROOM, news(0, 1))
            assert (await said(one))["seq"] == 1

    run(test())
