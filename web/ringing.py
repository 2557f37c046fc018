"""The telephone: calls that wait are given to their lines, by the post's thread, which no act waits for."""

from __future__ import annotations

import structlog

from experts.acts import calling
from experts.acts.calling import Waiting
from experts.ports import LINES, Lines
from kernel import clock
from kernel.actor import CLERK
from kernel.errors import NotValid, Unavailable
from web.request import House

_log = structlog.get_logger()


def ring(house: House, lines: Lines = LINES) -> int:
    """Every call that is due once; how many were carried."""
    with house.looking(CLERK) as ctx:
        waiting = calling.waiting(ctx.tx, clock.wall())
    return sum(_carried(house, lines, *one) for one in waiting)


def _carried(house: House, lines: Lines, did: str, pid: bytes, n: int) -> bool:
    with house.acting(CLERK) as ctx:
        one = calling.take(ctx, did, pid, n, clock.wall())
    line = lines.get(one.channel) if one else None
    if one is None or line is None:
        return False
    try:
        line.carry(one.call)
    except (NotValid, Unavailable) as refusal:
        _failed(house, one, refusal)
        return False
    with house.acting(CLERK) as ctx:
        calling.carried(ctx, one)
    return True


def _failed(house: House, one: Waiting, refusal: NotValid | Unavailable) -> None:
    with house.acting(CLERK) as ctx:
        over = calling.failed(ctx, one, final=isinstance(refusal, NotValid))
    _log.warning(refusal.code, draw=one.did, call=one.n, tries=one.tries, given_up=over)
