"""The layout of flow charts: the very nodes that were given, none above one that leads to it, no two lines in one lane."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approval.rules.flow import Line, Place, Side, chart
from kernel.errors import Fault

NODES = tuple("abcdefg")
GRAPHS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=14)


def test_a_straight_course_stands_in_one_column() -> None:
    made = chart("abc", [("a", "b"), ("b", "c")])
    assert dict(made.places) == {"a": Place(0, 0, 1), "b": Place(1, 0, 1), "c": Place(2, 0, 1)}
    assert made.lines == (Line("a", "b", Side.STRAIGHT), Line("b", "c", Side.STRAIGHT))
    assert (made.rows, made.lanes(Side.RIGHT), made.lanes(Side.LEFT)) == (3, 0, 0)


def test_two_that_follow_one_stand_beside_one_another() -> None:
    made = chart("abc", [("a", "b"), ("a", "c")])
    assert (made.places["b"], made.places["c"]) == (Place(1, 0, 2), Place(1, 1, 2))


def test_what_passes_rows_runs_on_the_right_and_what_leads_back_on_the_left() -> None:
    made = chart("abc", [("a", "b"), ("b", "c"), ("a", "c"), ("c", "a"), ("b", "b")])
    assert {(line.source, line.target): line.side for line in made.lines} == {
        ("a", "b"): Side.STRAIGHT, ("b", "c"): Side.STRAIGHT, ("a", "c"): Side.RIGHT, ("c", "a"): Side.LEFT,
    }  # fmt: skip
    assert made.staying == {"b"}


def test_lines_that_pass_the_same_rows_have_lanes_of_their_own_and_others_share_one() -> None:
    links = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("a", "c"), ("b", "d"), ("c", "e")]
    lanes = {(line.source, line.target): line.lane for line in chart("abcde", links).lines if line.side is Side.RIGHT}
    assert lanes == {("a", "c"): 0, ("b", "d"): 1, ("c", "e"): 0}


def test_a_link_to_nowhere_is_a_fault_of_the_workflow() -> None:
    with pytest.raises(Fault, match="x"):
        chart("ab", [("a", "x")])
    assert chart("", []).rows == 0


@given(GRAPHS)
def test_every_graph_keeps_its_nodes_and_every_link_that_moves_has_one_line(links: list[tuple[str, str]]) -> None:
    made = chart(NODES, links)
    assert tuple(made.places) == NODES
    assert {(line.source, line.target) for line in made.lines} == {link for link in links if link[0] != link[1]}
    assert len({(place.row, place.column) for place in made.places.values()}) == len(NODES)
    for line in made.lines:
        step = made.places[line.target].row - made.places[line.source].row
        assert (line.side is Side.LEFT) == (step < 0)
        assert (line.side is Side.STRAIGHT) == (step == 1)
    beside = [(line.side, line.lane, row) for line in made.lines if line.side is not Side.STRAIGHT
              for row in range(*sorted(made.places[end].row for end in (line.source, line.target)))]  # fmt: skip
    assert len(beside) == len(set(beside))
