"""What the notice of a sale (出让、转让) says about its room: of which kind, from which price, how soon."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from kernel import canon
from kernel.errors import NotValid, Words
from trading.rules import calendar
from trading.rules.live.room import Terms
from trading.rules.tender import Competition, TenderDocument

START: Final = ("start", "bound")
"""By which name a kind holds the start price."""
_AS_SAID: Final = Words("按公告填写", "Write it as the notice does")


def check(document: TenderDocument, lot: str, terms: Terms, announced: datetime, *, rising: bool) -> None:
    """NotValid unless the room is the one that the document announced; a document that announces none leaves it open.

    `rising`: the higher price wins. A listing under `LND-39a` says that it is one of land.
    """
    said, way = document.lot(lot).competition, document.way
    if said is None:
        return
    if terms.method not in said.ways:
        named = ", ".join(said.ways)
        raise _other("method", f"公告的竞价方式为 {named}", f"the notice names {named}")
    first = calendar.earliest(way, announced)
    if terms.starts_at < first:
        at = canon.instant(first)
        raise _other("starts_at", f"公告期未满，不得早于 {at}", f"the notice's time ends at {at}", way.to_deadline)
    if not rising:
        raise _other("parameters", "出让、转让以高价成交", "in a sale the higher price wins")
    if terms.parameters.get("land") is False and "LND-39a" in way.basis:
        raise _other("parameters.land", "须按国有建设用地挂牌", "this is a listing of land", "LND-39a")
    _priced(said, terms)


def _priced(said: Competition, terms: Terms) -> None:
    """The start price and, where the notice tells one, the step."""
    start = next((terms.parameters[name] for name in START if name in terms.parameters), None)
    if (terms.currency, start) != (said.start.currency, said.start.amount):
        sum_ = f"{said.start.amount} {said.start.currency}"
        raise _other("parameters.start", f"公告的起始价为 {sum_}", f"the notice starts at {sum_}")
    if said.step is not None and terms.parameters.get("step", said.step.amount) != said.step.amount:
        sum_ = f"{said.step.amount} {said.step.currency}"
        raise _other("parameters.step", f"公告的加价幅度为 {sum_}", f"the notice has steps of {sum_}")


def _other(field: str, zh: str, en: str, law: str = "") -> NotValid:
    return NotValid("room.not_as_announced", f"与公告不符：{zh}", f"not as announced: {en}", law=law, field=field,
                    remedy=_AS_SAID)  # fmt: skip
