"""What the bidder's benchmark sends and how it counts; the servers that it measures are not started here."""

from __future__ import annotations

import pytest

from bench import bidder, intake, rush
from bench.rush import Answered
from signing.rules.manifest import PIECE


@pytest.mark.parametrize("size", [8, PIECE - 1, PIECE, PIECE + 8, 3 * PIECE])
def test_a_package_has_exactly_its_bytes_and_no_two_pieces_alike(size: int) -> None:
    pieces = list(intake.pieces(size))
    assert sum(map(len, pieces)) == size
    assert [len(piece) for piece in pieces[:-1]] == [PIECE] * (len(pieces) - 1)
    assert len(set(pieces)) == len(pieces)


def test_the_slowest_hundredth_counts_and_not_the_median() -> None:
    answers = [Answered(200, 1.0, b"")] * 98 + [Answered(200, 9.0, b"")] * 2
    assert bidder.p99(answers) == pytest.approx(9.0)


def test_the_rate_ends_with_the_last_answer_and_not_with_the_last_request() -> None:
    """The first of three waits longest: three answers in two seconds."""
    answers = [Answered(200, seconds, b"") for seconds in (2.0, 0.5, 0.5)]
    assert bidder.rate(answers) == pytest.approx(1.5)
    late = [Answered(200, 0.0, b"")] * (rush.RATE + 1)
    assert bidder.rate(late) == pytest.approx(rush.RATE + 1)


def test_a_refusal_is_told_by_its_code() -> None:
    assert rush.code(Answered(200, 0.1, b"{}")) == ""
    assert rush.code(Answered(409, 0.1, b'{"code":"bid.late"}')) == "bid.late"
