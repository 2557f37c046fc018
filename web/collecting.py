"""Payments that the provider took: asked for between transactions, then entered one by one."""

from __future__ import annotations

import structlog

from approval.acts import delivering
from kernel.actor import CLERK
from kernel.errors import Refusal
from web.request import House

_log = structlog.get_logger()


def collect(house: House) -> int:
    """Every order that was paid since; how many. A payment of another amount is logged and stays unpaid."""
    if house.provider is None:
        return 0
    with house.looking(CLERK) as ctx:
        waiting = [of.id for of in delivering.unpaid(ctx)]
    done = 0
    for order in waiting:
        paid = house.provider.paid(order)
        if paid is None:
            continue
        try:
            with house.acting(CLERK) as ctx:
                delivering.collect(ctx, order, {"reference": paid.reference, "amount": str(paid.amount.amount)})
        except Refusal as refusal:
            _log.warning("payment.refused", order=order, code=refusal.code)
        else:
            done += 1
    return done
