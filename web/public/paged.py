"""One page of a list whose address has no other question than which page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from web.views.desks import Pager

PAGE: Final = 50
One = TypeVar("One")


def paged(every: Sequence[One], number: int, address: str) -> tuple[Sequence[One], Pager]:
    """What stands on the page `number` (from 1), and the way to its neighbours."""
    pages = max(1, -(-len(every) // PAGE))
    before = f"{address}?page={number - 1}" if number > 1 else ""
    after = f"{address}?page={number + 1}" if number < pages else ""
    return every[(number - 1) * PAGE : number * PAGE], Pager(len(every), number, pages, before, after)
