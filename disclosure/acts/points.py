"""Information points (查询点): which there are, who helps there, how much they are used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from disclosure import register_store, request_store
from disclosure.acts import registers
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotAllowed, NotFound
from people.acts import units
from people.rules.unit import Post

POINTS: Final = "query_points"
COUNTS: Final = "query_counts"
VILLAGES: Final = "village_affairs"
FIGURES: Final = ("visitors", "queries", "copies")
MOST: Final = 100_000
"""Entries that one page reads."""

Cells = Mapping[str, str]


def find(ctx: Context, number: str) -> Cells:
    """NotFound `point.unknown` where there is no point of that number."""
    found = registers.entry(ctx, POINTS, number)
    if found is None:
        raise NotFound("point.unknown", "没有这个查询点", "there is no such information point", field="point")
    return found.cells


def run(ctx: Context, number: str, *posts: Post) -> Cells:
    """A point that the caller's office runs, if the caller holds one of the posts in it."""
    of, found = units.own(ctx, *posts), find(ctx, number)
    if found["code"] != of.code:
        raise NotAllowed("point.other", "不是本单位的查询点", "another office runs this point", field="point")
    return found


def assisted(ctx: Context, number: str) -> str:
    """The number of the point where the caller, an information officer of the office that runs it, helps a resident."""
    return run(ctx, number, Post.POINT)["number"]


def every(ctx: Context, office: str = "") -> list[Cells]:
    """All points, or those that one office runs, by number."""
    found = (one.entry.cells for one in registers.listed(ctx, POINTS, office, MOST).rows)
    return sorted((each for each in found if office in ("", each["code"])), key=lambda one: one["number"])


def affairs(ctx: Context, office: str) -> list[Cells]:
    """What the villages of a township have made public, the newest first."""
    found = (one.entry.cells for one in registers.listed(ctx, VILLAGES, office, MOST).rows)
    return [each for each in found if each["code"] == office]


@dataclass(frozen=True, slots=True)
class Used:
    """How much a point was used in a year: the figures that were entered, and the requests that were made there.
    Counts alone, nothing of who came."""

    figures: Mapping[str, int]
    requests: int


def used(ctx: Context, number: str) -> Used:
    """Of this year so far."""
    year = day_of(ctx.now).year
    made = map(registers.entry_of, register_store.of_year(ctx.tx, COUNTS, year, number))
    mine = [one.cells for one in made if one.cells["point"] == number]
    figures = {name: sum(int(cells[name]) for cells in mine) for name in FIGURES}
    return Used(figures, request_store.assisted(ctx.tx, number, year))
