"""What a verifier remembers of every event lies in pages on disk, and comes back as it was."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from verifier.columns import PAGE, RUN, Hashes, Places, Rows, ascending


@pytest.mark.parametrize("count", [0, 1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE])
def test_rows_come_back_in_any_order(count: int) -> None:
    rows = Rows("qB")
    for n in range(count):
        rows.append(-n, n % 7)
    due = [(-n, n % 7) for n in range(count)]
    assert list(rows) == due
    assert [rows[n] for n in reversed(range(count))] == due[::-1]
    assert len(rows) == count


def test_a_row_is_changed_in_place_and_what_follows_is_appended() -> None:
    rows = Rows("q", 2 * PAGE, (5,))
    rows[0], rows[PAGE] = (1,), (2,)
    rows.append(3)
    assert [rows[n] for n in (0, 1, PAGE, PAGE + 1, 2 * PAGE)] == [(1,), (5,), (2,), (5,), (3,)]


def test_a_span_is_read_beside_what_is_written() -> None:
    rows = Rows("q")
    for n in range(PAGE + 10):
        rows.append(n)
    span = rows.span(PAGE - 2, PAGE + 3)
    assert next(span) == (PAGE - 2,)
    rows[0] = (9,)
    assert list(span) == [(PAGE - 1,), (PAGE,), (PAGE + 1,), (PAGE + 2,)]


@pytest.mark.parametrize("count", [0, 1, RUN, RUN + 1, 3 * RUN + 5])
@pytest.mark.parametrize("shuffled", [True, False])
def test_pairs_are_sorted_whatever_their_number(count: int, shuffled: bool) -> None:
    pairs = [(n, n % 3) for n in range(count)]
    if shuffled:
        Random(7).shuffle(pairs)
    assert list(ascending(iter(pairs))) == sorted(pairs)


def test_runs_that_follow_one_another_out_of_order_are_merged() -> None:
    back = [(n, 0) for n in range(RUN, 2 * RUN)] + [(n, 0) for n in range(RUN)]
    assert all(one < other for one, other in pairwise(ascending(back)))


def test_hashes_are_read_from_either_end() -> None:
    hashes = Hashes(bytes([n % 251]) * 32 for n in range(PAGE + 4))
    assert hashes[-1] == hashes[PAGE + 3] == bytes([(PAGE + 3) % 251]) * 32
    assert hashes[PAGE - 1 : PAGE + 1] == [bytes([n % 251]) * 32 for n in (PAGE - 1, PAGE)]
    assert hashes.index(bytes([7]) * 32) == 7
    with pytest.raises(IndexError):
        hashes[PAGE + 4]


def test_places_are_of_those_that_have_one() -> None:
    places = Places(2 * PAGE)
    places[1], places[PAGE + 1] = 40, 3
    assert dict(places) == {1: 40, PAGE + 1: 3}
    del places[1]
    assert (list(places), len(places), 1 in places, 0 in places, 2 * PAGE + 1 in places) == (
        [PAGE + 1],
        1,
        False,
        False,
        False,
    )
