"""Frames chain whatever way a history is cut, and their bytes are those of RFC 6455."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame as Told
from websockets.frames import Opcode

from tests.web.live.rooms import IDENTITY, NOW, ROOM, Board, frame, news
from web.live import frames
from web.live.feed import ROOMS, Feed
from web.live.frames import MOST, WAITING, Audience, Encoded, capped, encode, framed, joined
from web.live.ring import KEPT, Ring


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536])
def test_the_frame_is_what_the_library_would_send(size: int) -> None:
    payload = b"x" * size
    assert framed(payload) == Told(Opcode.TEXT, payload).serialize(mask=False)


def test_a_frame_says_everything_that_a_board_needs() -> None:
    made = encode(ROOM, frame(3, 5, [5]), NOW, 12)
    [(seq, payload)] = made.payloads
    assert json.loads(payload) == {
        "room": "L-1",
        "from": 3,
        "seq": 5,
        "now": "2026-03-02T01:00:00.250Z",
        "closes_at": "2026-03-02T01:00:00.250Z",
        "watching": 12,
        "board": {"leads": "竞买号 7", "for": "public", "pad": ""},
        "accepted": [{"price": "5.00", "by": "竞买号 7", "seq": 5}],
    }
    assert seq == 5
    assert made.event == b"id: 5\ndata: " + payload + b"\n\n"
    assert b"\n" not in payload


def test_a_room_without_an_end_says_so() -> None:
    bare = frames.Frame(0, 0, None)
    assert json.loads(encode(ROOM, bare, NOW, 0).payloads[0][1])["closes_at"] is None


def test_joined_frames_hold_both_and_the_later_board() -> None:
    assert joined(frame(0, 2), frame(2, 5, [4])) == frame(0, 5, [1, 2, 4])
    assert joined(None, frame(2, 5)) == frame(2, 5)


def test_what_is_known_already_is_not_told_twice() -> None:
    assert joined(frame(0, 3), frame(1, 5)) == frame(0, 5)
    assert joined(frame(0, 5), frame(2, 5)) == frame(0, 5)


def test_a_gap_shows_in_since() -> None:
    assert joined(frame(0, 2), frame(3, 5)) == frame(3, 5)


def test_a_list_is_capped_and_since_moves_to_the_last_one_left_out() -> None:
    assert capped(frame(0, MOST)) == frame(0, MOST)
    assert capped(frame(0, MOST + 1)) == frame(1, MOST + 1)
    odd = range(1, 2 * MOST + 4, 2)
    assert capped(frame(0, 2 * MOST + 3, odd)) == frame(3, 2 * MOST + 3, odd[2:])
    assert joined(frame(0, MOST), frame(MOST, MOST + 2)) == frame(2, MOST + 2)


# ---------------------------------------------------------------- any cut, any reconnect

cuts = st.lists(st.tuples(st.integers(1, 5), st.booleans()), min_size=1, max_size=12)


@given(cuts, st.sets(st.integers(1, 60)), st.data())
def test_any_split_and_any_reconnect_give_the_same_list(
    batches: list[tuple[int, bool]], refused: set[int], data: st.DataObject
) -> None:
    """Batches are published and some of them sent at once; a watcher comes with whatever number it has, from the
    journal or from another process, and stays."""
    feed = Feed(lambda: NOW, lambda _room: news(0, 0))
    feed.load(ROOM)
    ends = list(itertools.accumulate(size for size, _ in batches))
    taken = [one for one in range(1, ends[-1] + 1) if one not in refused]
    comes = data.draw(st.integers(0, len(batches)))
    known = data.draw(st.integers(0, ([0, *ends])[comes]))
    board = Board(known, None, tuple(one for one in taken if one <= known))
    for number, (end, (size, sent)) in enumerate(zip(ends, batches, strict=True)):
        if number == comes:
            _take(board, feed.after(ROOM, Audience.PUBLIC, known))
        feed.publish(ROOM, news(end - size, end, [one for one in taken if end - size < one <= end]))
        if sent and (made := feed.cut(ROOM)) and number >= comes:
            _take(board, [made[Audience.PUBLIC]])
    made = feed.cut(ROOM)
    if comes == len(batches):
        _take(board, feed.after(ROOM, Audience.PUBLIC, known))
    elif made:
        _take(board, [made[Audience.PUBLIC]])
    assert (board.bids, board.gaps) == (tuple(taken), ())


def _take(board: Board, made: list[Encoded]) -> None:
    for one in made:
        for _, payload in one.payloads:
            board.take(json.loads(payload))


# ---------------------------------------------------------------- the ring


def filled(times: int) -> Ring:
    made = Ring(frame(0, 0))
    for seq in range(1, times + 1):
        assert made.put(frame(seq - 1, seq))
        assert made.cut(ROOM, NOW, 0)
    return made


def test_the_ring_gives_the_frames_since_then_and_the_present_to_who_is_too_late() -> None:
    made = filled(KEPT + 2)
    kept = made.after(ROOM, 2, NOW, 0)
    assert [one.seq for one in kept] == list(range(3, KEPT + 3))
    late = made.after(ROOM, 1, NOW, 0)
    assert [(one.since, one.seq) for one in late] == [(0, KEPT + 2)]
    assert made.after(ROOM, None, NOW, 0) == late
    assert made.after(ROOM, KEPT + 2, NOW, 0) == []
    assert made.after(ROOM, KEPT + 9, NOW, 0) == []


def test_the_present_has_the_last_accepted_acts_and_is_encoded_once() -> None:
    made = filled(MOST + 5)
    (whole,) = made.after(ROOM, None, NOW, 0)
    assert (whole.since, whole.seq) == (5, MOST + 5)
    assert made.after(ROOM, 0, NOW, 0)[0] is whole
    made.put(frame(MOST + 5, MOST + 6))
    assert made.after(ROOM, None, NOW, 0)[0] is whole  # what waits is not told before it is sent
    made.cut(ROOM, NOW, 0)
    assert made.after(ROOM, None, NOW, 0)[0].seq == MOST + 6


def test_what_is_older_is_no_news() -> None:
    made = filled(3)
    assert not made.put(frame(0, 3))
    assert made.cut(ROOM, NOW, 0) is None
    assert made.put(frame(1, 4))
    assert not made.put(frame(2, 4))
    cut = made.cut(ROOM, NOW, 0)
    assert cut is not None
    assert (cut.since, cut.seq) == (3, 4)


# ---------------------------------------------------------------- the feed


def test_each_audience_has_frames_of_its_own_and_none_but_supervisors_an_identity() -> None:
    feed = Feed(lambda: NOW, lambda _room: news(0, 1))
    assert feed.load(ROOM)
    feed.publish(ROOM, news(1, 2))
    cut = feed.cut(ROOM)
    for audience in Audience:
        made = [cut[audience], *feed.after(ROOM, audience, None), *feed.after(ROOM, audience, 1)]
        shown = [IDENTITY.encode() in one.framed + one.event for one in made]
        assert shown == [audience is Audience.SUPERVISORS] * 3


def test_a_room_is_read_once_and_an_unknown_one_is_not_there() -> None:
    asked: list[str] = []

    def source(room: str) -> frames.News | None:
        asked.append(room)
        return news(0, 4) if room == ROOM else None

    feed = Feed(lambda: NOW, source)
    assert (feed.load(ROOM), feed.load(ROOM), feed.load("L-2"), asked) == (True, True, False, [ROOM, "L-2"])
    assert (feed.seq(ROOM), feed.seq("L-2")) == (4, None)
    assert feed.after("L-2", Audience.PUBLIC, None) == []
    assert not Feed(lambda: NOW).load(ROOM)


def test_rooms_that_nobody_watches_are_forgotten_and_the_others_kept() -> None:
    feed = Feed(lambda: NOW, lambda _room: news(0, 0))
    feed.comes("L-0", 1)
    for number in range(ROOMS + 2):
        feed.load(f"L-{number}")
    assert [feed.seq(f"L-{number}") for number in (0, 1, 2, 3, ROOMS + 1)] == [0, None, None, 0, 0]


def test_a_beat_comes_with_news_and_with_what_was_sent() -> None:
    feed, moved, sent = Feed(lambda: NOW, lambda _room: news(0, 0)), list[str](), list[str]()
    feed.moved.listen(moved.append)
    feed.sent.listen(sent.append)
    feed.load(ROOM)
    feed.publish(ROOM, news(0, 1))
    feed.publish(ROOM, news(0, 1))
    assert (moved, sent) == ([ROOM], [])
    assert feed.cut(ROOM)
    assert not feed.cut(ROOM)
    assert (sent, feed.encoded) == ([ROOM], len(Audience))


def test_those_who_watch_are_counted_in_the_next_frame() -> None:
    feed = Feed(lambda: NOW, lambda _room: news(0, 0))
    feed.load(ROOM)
    feed.comes(ROOM, 3)
    feed.comes(ROOM, -1)
    feed.publish(ROOM, news(0, 1))
    assert json.loads(feed.cut(ROOM)[Audience.PUBLIC].payloads[0][1])["watching"] == 2
    feed.comes(ROOM, -2)
    assert feed.watched() == {}


@pytest.mark.parametrize("count", [MOST, MOST + 1, 2 * MOST, 2 * MOST + 1])
def test_much_goes_out_as_frames_that_chain_with_every_act(count: int) -> None:
    """Nobody is sent to the journal because a lot was bid for faster than the tick."""
    ring = Ring(frame(0, 1))
    for seq in range(1, count + 1):
        ring.put(frame(seq, seq + 1))
    made = ring.cut(ROOM, NOW, 0)
    assert made is not None
    told = [json.loads(payload) for _, payload in made.payloads]
    assert len(told) == -(-count // MOST)
    assert [one["from"] for one in told] == [1, *(one["seq"] for one in told[:-1])]
    assert [act["seq"] for one in told for act in one["accepted"]] == list(range(2, count + 2))
    assert (made.since, made.seq, told[-1]["seq"]) == (1, count + 1, count + 1)
    assert made.framed == b"".join(framed(payload) for _, payload in made.payloads)
    assert made.event.count(b"\n\n") == len(told)


def test_what_waits_has_a_bound() -> None:
    ring = Ring(frame(0, 1))
    ring.put(frame(1, WAITING + 3))
    made = ring.cut(ROOM, NOW, 0)
    assert made is not None
    assert (made.since, made.seq) == (3, WAITING + 3)
