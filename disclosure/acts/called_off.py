"""Orders under framework agreements as deals of a month, beside those that a notice announces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kernel.context import Context
from kernel.money import Money
from people.acts import reading as people
from trading.acts import calling_off, frameworks


def deals(ctx: Context, since: datetime, until: datetime) -> Iterator[tuple[str, str, str, datetime, Money, str]]:
    """Agreement, leaf of the order, title, moment of acceptance, amount and supplier's name of every order that was
    accepted from `since` (inclusive) to `until` (exclusive)."""
    held = frameworks.every(ctx.tx)
    names = people.names(ctx) if held else {}
    for subject, of in held:
        for one in calling_off.deals(of):
            if one.answered_at and since <= one.answered_at < until:
                yield subject, one.id, of.title, one.answered_at, one.amount, names.get(one.supplier, one.supplier)
