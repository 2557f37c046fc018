"""The application of the tests: its routes are registered once for each process, a fifth of a second of computing."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Final

from litestar import Litestar
from litestar.types import ControllerRouterHandler

from web import app
from web.request import House

_MADE: Final[dict[tuple[int, ...], tuple[Sequence[ControllerRouterHandler], Litestar]]] = {}
"""By the identity of their routes, which are held so that no other object takes it."""


def serve(holds: House, routes: Sequence[ControllerRouterHandler]) -> Litestar:
    """`web.app.serve`: the first application over these routes as it is, each later one a copy with a state of its own.

    All that differs between houses lies in the state. A copy starts and stops as the first one does.
    """
    key = tuple(map(id, routes))
    if key not in _MADE:
        _MADE[key] = routes, app.serve(holds, routes)
        return _MADE[key][1]
    made = copy.copy(_MADE[key][1])
    made.state = app.state(holds)
    return made
