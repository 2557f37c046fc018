"""The leads of a lot after its opening, for its supervisor: evidence, figure, fence, how often others look the same."""

from __future__ import annotations

from decimal import Decimal
from string import ascii_uppercase
from typing import Final

from evaluation.acts import screening
from evaluation.acts.screening import Screened
from evaluation.rules.screens import lead, segment
from evaluation.rules.screens.prices import root, shown_as
from kernel.context import Context
from kernel.errors import Words
from web.desks import duties
from web.views.elements import Fact
from web.views.screening import Lead, Quoted, ScreensPage
from web.words import join, phrase

NAMES: Final = {
    "bunched": Words("报价聚集", "Bunched prices"),
    "equal": Words("报价相同", "Equal prices"),
    "step": Words("等差报价", "Equal steps"),
    "ratio": Words("等比报价", "Equal ratios"),
    "far": Words("最低价偏离", "Lowest far below"),
    "close": Words("最低价贴近", "Lowest close by"),
}
PERCENT: Final = 10**4
"""What squares of shares are multiplied with, so that their root is in percent."""


def page(ctx: Context, lot: str) -> ScreensPage:
    """NotNow before the opening is over."""
    found = screening.screened(ctx, lot)
    ordered = sorted(found.quoted, key=lambda name: (found.quoted[name], name))
    priced = tuple(
        Quoted(_label(place), name, Decimal(found.quoted[name]).scaleb(-screening.digits(found.currency)))
        for place, name in enumerate(ordered)
    )
    return ScreensPage(lot, duties.page(lot), found.currency, priced, tuple(map(_lead, found.leads)), _facts(found))


def _label(place: int) -> str:
    """A … Z, then A1 …"""
    turn, letter = divmod(place, len(ascii_uppercase))
    return f"{ascii_uppercase[letter]}{turn or ''}"


def _lead(of: lead.Lead) -> Lead:
    return Lead(NAMES[of.screen], of.evidence, lead.in_a_hundred(of.rate), _beside(of))


def _beside(of: lead.Lead) -> tuple[Decimal, Decimal] | None:
    if of.screen == "bunched":
        return Decimal(root(of.figure * PERCENT, 1)), Decimal(root(of.fence * PERCENT, 1))
    if of.screen == "far":
        return Decimal(shown_as(of.figure * 100, 1)), Decimal(shown_as(of.fence * 100, 1))
    return None


def _facts(found: Screened) -> tuple[Fact, ...]:
    history = phrase("{n} 个同类标段（少于 {least} 个时不设界限）", n=found.history, least=segment.LEAST)
    rows = [Fact(Words("本市场历史", "History of this market"), history)]
    if found.influence:
        told = phrase(
            "{who} 退出，平均价变动 {share}%",
            who=join(*found.influence.bidders),
            share=shown_as(found.influence.moved * 100, 1),
        )
        rows.append(Fact(Words("两家联合的最大影响", "Most that two can move"), told))
    return tuple(rows)
