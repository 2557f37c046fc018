"""Queries over what was opened before: who bid where. Beside `trading.store` the only SQL of trading's past."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from trading.store import bids, lots, offers


def attended(tx: Connection, orgs: Collection[str], since: str, until: str) -> list[tuple[str, str]]:
    """(lot, organisation) of every opened bid of the lots opened from `since` to `until` (both inclusive) where one of
    `orgs` had a bid opened, in the order of their openings."""
    theirs = select(bids.c.lot).join(offers, offers.c.bid == bids.c.id)
    theirs = theirs.where(bids.c.org.in_(sorted(orgs)), offers.c.outcome == "opened")
    query = (
        select(lots.c.id, bids.c.org)
        .join(bids, bids.c.lot == lots.c.id)
        .join(offers, offers.c.bid == bids.c.id)
        .where(lots.c.opened_at >= since, lots.c.opened_at <= until, offers.c.outcome == "opened")
        .where(lots.c.id.in_(theirs))
        .order_by(lots.c.opened_at, lots.c.id, bids.c.org)
    )
    return [(lot, org) for lot, org in tx.execute(query)]
