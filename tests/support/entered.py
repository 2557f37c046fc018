"""Members of a panel come in: each signs at the door of the evaluation's room."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from evaluation.acts import entering

if TYPE_CHECKING:
    from tests.support.panel import Hall
    from tests.support.world import Person


def entered(hall: Hall, lot: str, people: Collection[Person] = ()) -> None:
    """All members, or only those named, are in the room and may open bids."""
    for person in people or hall.panel(lot):
        hall.act(person, entering.enter_evaluation, lot, {}, entering.prepare_entry)
