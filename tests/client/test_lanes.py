"""Two pieces on their way: one body at a time, two answers outstanding, nothing left going when one is refused."""

from __future__ import annotations

from threading import Event, get_ident
from time import sleep

import pytest

from client.lanes import LANES, STEP, Line, Piece
from client.stream import silent

PATIENCE = 10


def idle(_room: memoryview) -> None:
    """Whatever there is goes out."""


def test_the_next_piece_goes_out_while_the_one_before_waits_for_its_answer() -> None:
    line, out, answered = Line(silent), [Event(), Event(), Event()], Event()
    seen: list[tuple[int, bool]] = []

    def send(n: int) -> None:
        with Piece(idle, STEP, line).body() as body:
            seen.extend((n, answered.is_set()) for _ in body)
            out[n].set()
            if n == 0:  # its answer comes when the second is out; there is no lane for a third before
                assert out[1].wait(PATIENCE)
                answered.set()

    line.each(range(3), send)
    assert seen == [(0, False), (1, False), (2, True)]
    assert LANES == 2


def test_bodies_never_share_the_line() -> None:
    whose: list[int] = []
    line = Line(lambda _: whose.append(get_ident()))

    def send(_n: int) -> None:
        with Piece(idle, 3 * STEP, line).body() as body:
            for _ in body:
                sleep(0)

    line.each(range(12), send)
    assert len(whose) == 12 * 4
    assert all(len({*whose[at : at + 4]}) == 1 for at in range(0, 48, 4))


@pytest.mark.parametrize("n", [0, 1, 2])
def test_what_is_refused_ends_the_others_and_nothing_waits_for_ever(n: int) -> None:
    line, sent = Line(silent), list[bytes]()

    def read(_room: memoryview) -> None:
        raise ValueError(n)

    def send(one: int) -> None:
        with Piece(read if one == n else idle, 1, line).body() as body:
            sent.extend(body)

    with pytest.raises(ValueError, match=str(n)):
        line.each(range(10), send)
    assert len(sent) <= n + 1


def test_a_body_that_is_on_its_way_when_another_is_refused_stops_at_its_next_step() -> None:
    line, told = Line(silent), Event()
    stopped = []

    def send(n: int) -> None:
        if n == 0:
            assert told.wait(PATIENCE)
            raise ValueError
        with Piece(idle, 3 * STEP, line).body() as body:
            next(body)
            told.set()
            while not line._down:
                told.wait(0.001)
            with pytest.raises(InterruptedError):
                next(body)
            stopped.append(n)

    with pytest.raises(ValueError):  # noqa: PT011  ours
        line.each(range(2), send)
    assert stopped == [1]


def test_a_piece_that_goes_again_takes_back_what_it_told() -> None:
    told: list[int] = []
    piece = Piece(idle, STEP + 1, Line(told.append))
    with piece.body() as body:
        next(body)
        next(body)
    with piece.body() as body:
        list(body)
    assert told == [0, STEP, -STEP, STEP, 1]
