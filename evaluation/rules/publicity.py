"""Objections to a result, as the journal tells them: what is still pending, and which days do not count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel.deadlines import Pause, day_of
from kernel.errors import NotNow, Words

_RAISES: Final = frozenset({"lot.object_result", "lot.complain"})
_SETTLES: Final = frozenset({"lot.answer_objection", "lot.decide_complaint"})
_WHY: Final = Words("异议或投诉未处理完毕", "an objection or complaint was pending")


@dataclass(frozen=True, slots=True)
class Said:
    """One event that raises or settles an objection."""

    type: str
    objection: str
    at: datetime


def pending(said: Iterable[Said]) -> dict[str, datetime]:
    """The objections without an answer, with when they were raised."""
    left: dict[str, datetime] = {}
    for each in said:
        if each.type in _RAISES:
            left[each.objection] = each.at
        elif each.type in _SETTLES:
            left.pop(each.objection, None)
    return left


def pauses(said: Iterable[Said], now: datetime) -> tuple[Pause, ...]:
    """From the day of each objection to the day of its answer, or to today while it is open (BIR-54c)."""
    raised: dict[str, datetime] = {}
    made: list[Pause] = []
    for each in said:
        if each.type in _RAISES:
            raised[each.objection] = each.at
        elif each.type in _SETTLES and each.objection in raised:
            made.append(Pause(day_of(raised.pop(each.objection)), day_of(each.at), _WHY))
    return (*made, *(Pause(day_of(at), day_of(now), _WHY, open=True) for at in raised.values()))


def check_over(said: Iterable[Said], ends: datetime, now: datetime) -> None:
    """NotNow while an objection is pending or the publicity still runs."""
    left = pending(said)
    if left:
        raise NotNow(
            "award.objection",
            f"还有 {len(left)} 项异议或投诉未处理完毕",
            f"objections or complaints that still wait for their answer: {len(left)}",
            law="BIR-54",
        )
    if now < ends:
        raise NotNow(
            "award.publicity", "中标候选人公示期未满", "the publicity of the candidates is not over", law="BIR-54b"
        )
