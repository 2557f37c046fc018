"""Where the steps of a workflow stand in its flow chart: rows from top to bottom, lines beside them.

Pure geometry of a graph, of whatever the steps are: the chart has exactly the nodes that it was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kernel.errors import Fault

Link = tuple[str, str]
"""From one node to another."""


class Side(StrEnum):
    """How a line runs: straight to the next row, past rows on the right, or back up on the left."""

    STRAIGHT = "straight"
    RIGHT = "right"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands; `of` so many in its row."""

    row: int
    column: int
    of: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the chart. `lane` counts from the boxes outwards; two lines that pass the same rows have two lanes."""

    source: str
    target: str
    side: Side
    lane: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """A flow chart. Links of a node to itself have no line; `staying` names the nodes that have one."""

    places: Mapping[str, Place]
    lines: tuple[Line, ...]
    rows: int
    staying: frozenset[str]

    def lanes(self, side: Side) -> int:
        """How many lanes there are on that side."""
        return max((line.lane + 1 for line in self.lines if line.side is side), default=0)


def chart(nodes: Sequence[str], links: Iterable[Link]) -> Chart:
    """The chart of the nodes in their order, the first one on top."""
    every = tuple(dict.fromkeys(links))
    if strange := {end for link in every for end in link} - set(nodes):
        raise Fault(f"links to nodes that are not there: {sorted(strange)}")
    moving = [link for link in every if link[0] != link[1]]
    back = _back(nodes, moving)
    rows = _rows(nodes, [link for link in moving if link not in back])
    lines = tuple(_lanes(moving, rows, back))
    staying = frozenset(source for source, target in every if source == target)
    return Chart(_places(nodes, rows), lines, max(rows.values(), default=-1) + 1, staying)


def _back(nodes: Sequence[str], links: Sequence[Link]) -> frozenset[Link]:
    """The links that lead to a node from which one has come: without them the graph has no circle."""
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in links:
        after[source].append(target)
    found, done, path = set[Link](), set[str](), set[str]()

    def visit(node: str) -> None:
        path.add(node)
        for target in after[node]:
            if target in path:
                found.add((node, target))
            elif target not in done:
                visit(target)
        path.remove(node)
        done.add(node)

    for node in nodes:
        if node not in done:
            visit(node)
    return frozenset(found)


def _rows(nodes: Sequence[str], links: Sequence[Link]) -> dict[str, int]:
    """Each node below all that lead to it."""
    rows = dict.fromkeys(nodes, 0)
    for _ in nodes:
        for source, target in links:
            rows[target] = max(rows[target], rows[source] + 1)
    return rows


def _places(nodes: Sequence[str], rows: Mapping[str, int]) -> dict[str, Place]:
    beside: dict[int, list[str]] = {}
    for node in nodes:
        beside.setdefault(rows[node], []).append(node)
    return {node: Place(rows[node], beside[rows[node]].index(node), len(beside[rows[node]])) for node in nodes}


def _lanes(links: Iterable[Link], rows: Mapping[str, int], back: frozenset[Link]) -> Iterable[Line]:
    """Each line in the innermost lane of its side that is free along the rows that it passes."""
    taken: dict[Side, list[list[tuple[int, int]]]] = {side: [] for side in Side}
    for source, target in sorted(links, key=lambda link: abs(rows[link[1]] - rows[link[0]])):
        side = _side((source, target), rows, back)
        if side is Side.STRAIGHT:
            yield Line(source, target, side)
            continue
        low, high = sorted((rows[source], rows[target]))
        lane = _free(taken[side], low, high)
        yield Line(source, target, side, lane)


def _side(link: Link, rows: Mapping[str, int], back: frozenset[Link]) -> Side:
    if link in back:
        return Side.LEFT
    return Side.STRAIGHT if rows[link[1]] == rows[link[0]] + 1 else Side.RIGHT


def _free(lanes: list[list[tuple[int, int]]], low: int, high: int) -> int:
    for number, lane in enumerate(lanes):
        if all(high <= start or end <= low for start, end in lane):
            lane.append((low, high))
            return number
    lanes.append([(low, high)])
    return len(lanes) - 1
