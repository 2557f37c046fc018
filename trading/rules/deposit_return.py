"""When a deposit must go back, under which rule, and whether with interest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from kernel.deadlines import begins_at, ends_at
from kernel.errors import Words
from trading.rules.calendar import CONTRACT, limit
from trading.rules.lifecycle import Regime, Stage


class Cause(StrEnum):
    """Why it must go back."""

    WITHDRAWN = "withdrawn"
    """撤回: by notice before the deadline, or not opened through no fault of the bidder's."""
    LEFT = "left"
    """退出: before the last quotes of a negotiation or consultation (财政部令第74号 34)."""
    LOST = "lost"
    WON = "won"
    ENDED = "ended"
    ABSENT = "absent"
    """Paid, and then no bid came."""


CAUSES: Final = {
    Cause.WITHDRAWN: Words("投标已撤回", "the bid was withdrawn"),
    Cause.LEFT: Words("已退出谈判（磋商）", "the talks were left"),
    Cause.LOST: Words("未中标", "another bid won"),
    Cause.WON: Words("中标", "the bid won"),
    Cause.ENDED: Words("招标已终止或不足法定家数", "the tender ended without an award"),
    Cause.ABSENT: Words("没有投标", "no bid came"),
}
_RULES: Final = {
    (Regime.BID, Cause.WITHDRAWN): "BIR-35",
    (Regime.BID, Cause.LOST): "BIR-57",
    (Regime.BID, Cause.WON): "BIR-57",
    (Regime.P87, Cause.WITHDRAWN): "P87-38",
    (Regime.P87, Cause.LOST): "GPR-33a",
    (Regime.P87, Cause.WON): "GPR-33b",
}
_SALE: Final = {
    Regime.LAND: {Cause.WON: "LND-39e", Cause.LOST: "LND-39c", Cause.ABSENT: "LND-39c", Cause.ENDED: "LND-39c"},
    Regime.PROPERTY: {Cause.WON: "S32-h", Cause.LOST: "S32-g", Cause.ABSENT: "S32-g", Cause.ENDED: "S32-g"},
}
"""待核. Without interest; the winner's becomes part of the price, so that no day is set for it."""
_PROMPTLY: Final = "BIR-31"
"""及时: the law names no days for a tender that ends, and none for who paid and stayed away."""
_LEFT: Final = "P74-34"
"""应当退还: without days (待核)."""
_INTEREST: Final = frozenset({"BIR-57", _PROMPTLY})
_FROM_CONTRACT: Final = frozenset({"BIR-57", "GPR-33b"})


@dataclass(frozen=True, slots=True)
class Owed:
    """`by`: the first moment that is too late; None where the law says no more than promptly. `provisional`: the
    contract is not signed yet, and this is the latest day that follows if it is signed on its own last day."""

    cause: Cause
    rule: str
    by: datetime | None
    interest: bool
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a bidder's bid. `bid`: sealed, withdrawn, seated in a room, or empty where none came;
    `outcome`: opened, revoked or withdrawn at the opening; `fell_out`: its award was taken back on a ground of
    实施条例 74; `left`: its supplier left the talks."""

    bid: str
    outcome: str
    stage: Stage
    won: bool
    fell_out: bool = False
    left: bool = False


_ENDED: Final = (Stage.STOPPED, Stage.TERMINATED)
_DECIDED: Final = (Stage.AWARDED, Stage.CONTRACTED, Stage.DEALT, Stage.ARCHIVED)
_COMING: Final = (Stage.ANNOUNCED, Stage.COMPETING)


def cause(fate: Fate, *, awarded: bool) -> Cause | None:
    """Why the deposit must go back now; None while it must not. That of a revoked bid (实施条例 35), or of a winner who
    fell out (74), may be kept: that is for the tenderee to decide."""
    if "withdrawn" in (fate.bid, fate.outcome):
        return Cause.WITHDRAWN
    if fate.left:
        return Cause.LEFT
    if fate.outcome == "revoked" or fate.fell_out:
        return None
    if fate.stage in _ENDED or (fate.stage is Stage.ARCHIVED and not awarded):
        return Cause.ENDED
    if not fate.bid:
        return None if fate.stage in _COMING else Cause.ABSENT
    if awarded and fate.stage in _DECIDED:
        return Cause.WON if fate.won else Cause.LOST
    return None


def owed(regime: Regime, why: Cause, at: datetime, contract: datetime | None = None) -> Owed:
    """By when; `at` is the notice of withdrawal, of the award, or of the end, `contract` when it was signed.

    The Bank's tenders follow the Bidding Law's limits, as everywhere else on this platform.
    """
    if why is Cause.LEFT:
        return Owed(why, _LEFT, None, interest=False)
    if regime in _SALE:
        return _of_a_sale(_SALE[regime].get(why, _PROMPTLY), why, at)
    rule = _RULES.get((Regime.BID if regime is Regime.INTL else regime, why), _PROMPTLY)
    if rule == _PROMPTLY:
        return Owed(why, rule, None, interest=True)
    if rule not in _FROM_CONTRACT:
        last = limit(rule, at)
        return Owed(why, rule, ends_at(last), rule in _INTEREST, last.provisional)
    signed = contract or begins_at(limit(CONTRACT[regime], at).on)
    last = limit(rule, signed)
    return Owed(why, rule, ends_at(last), rule in _INTEREST, last.provisional or contract is None)


def _of_a_sale(rule: str, why: Cause, at: datetime) -> Owed:
    if why is Cause.WON or rule == _PROMPTLY:
        return Owed(why, rule, None, interest=False)
    last = limit(rule, at)
    return Owed(why, rule, ends_at(last), interest=False, provisional=last.provisional)


def nearest(rows: Sequence[Owed]) -> list[Owed]:
    """By their limits; what must go back promptly comes first."""
    return sorted(rows, key=lambda row: row.by.timestamp() if row.by else 0.0)
