"""The admission to a framework agreement (入围): part of the award of its call, as the ranking has it."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.acts import drawing, reporting
from evaluation.acts.members import Sitting
from kernel import money
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid
from trading.acts import reading
from trading.rules import framework


def admitted(ctx: Context, of: Sitting) -> list[Json]:
    """Bids, bidders and unit prices of those admitted, in the order of their places. NotNow if they would be fewer than
    two."""
    names = {each.bid: each.org for each in reading.opened(ctx, of.lot.id)}
    lines = {line.bid: line for line in reporting.recorded(ctx, of).assessment.lines}
    cents, currency = money.minor_digits(of.document.currency), of.document.currency
    return [
        {
            "place": n,
            "bid": bid,
            "bidder": names[bid],
            "price": dict(money.Money(money.rounded(lines[bid].priced.contract, cents), currency).json()),
        }
        for n, bid in enumerate(framework.admitted(drawing.places(ctx, of)), start=1)
    ]


def added(ctx: Context, of: Sitting, award: Mapping[str, Json], first: Json) -> dict[str, Json]:
    """What an award says besides: who is admitted. NotValid if another than the first is named: all have their places
    by the ranking."""
    if not framework.admits(of.lot.way):
        return {}
    if award["bid"] != first:
        raise NotValid(
            "framework.first",
            "入围按排名确定，不得另选",
            "who is admitted follows from the ranking; nobody is chosen",
            law="P110",
            field="bid",
        )
    return {"admitted": admitted(ctx, of)}


def dropped(award: Mapping[str, Json], others: list[str]) -> list[str]:
    """Those of the others who are told that they have lost: not who is admitted beside the first."""
    listed = award.get("admitted")
    beside = {str(each["bid"]) for each in listed if isinstance(each, Mapping)} if isinstance(listed, list) else set()
    return [bid for bid in others if bid not in beside]
