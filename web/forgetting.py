"""Delete what has ended and what nobody may need again: sign-ins, sessions, tasks, remembered answers,
half uploads, lines to rooms of long ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from kernel import journal, once
from kernel.actor import CLERK
from kernel.context import Context
from people.acts import session
from signing.acts import tasks
from trading.acts import lines, packages
from web.request import House

EVERY: Final = timedelta(hours=1)
"""How often the clerk looks, by the wall clock."""
MOST: Final = 500
"""Rows of a table that one transaction deletes: nobody waits long for the database because of it."""
FILES: Final = timedelta(days=1)
"""Age after which a file that is still being written has lost its writer."""

Forget = Callable[[Context, datetime, int], int]

BY_WALL: Final[tuple[Forget, ...]] = (session.forget, journal.forget_paces)
BY_OFFICIAL: Final[tuple[Forget, ...]] = (tasks.forget_tasks, once.forget, lines.forget)


def forget(house: House, wall: datetime) -> int:
    """Everything that ended more than `GGZY_FORGET_DAYS` ago; how many rows and files went.

    Sessions and the pacing of refusals follow the wall clock, tasks, answers and deadlines the official one.
    """
    days = timedelta(days=house.settings.forget_days)
    official = house.clock.now() - days
    gone = sum(_all(house, one, wall - days, MOST) for one in BY_WALL)
    gone += sum(_all(house, one, official, MOST) for one in BY_OFFICIAL)
    gone += _all(house, packages.forget, official, 1)
    return gone + house.blobs.sweep(wall - FILES)


def _all(house: House, one: Forget, before: datetime, most: int) -> int:
    """Batch by batch, each in a transaction of its own, until there is nothing left."""
    gone = 0
    while True:
        with house.acting(CLERK) as ctx:
            found = one(ctx, before, most)
        gone += found
        if found == 0:
            return gone
