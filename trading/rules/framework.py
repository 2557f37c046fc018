"""Framework agreements (框架协议): how many a call admits, for how long, and how buyers choose among them later.

What the order says (财政部令第110号) is not read in an official text yet: its rules are shown as to be checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from kernel.errors import NotNow, NotValid, Words
from trading.rules.procedure import Procedure
from trading.rules.tender import TenderDocument, Told

Item = TypeVar("Item")
FEWEST: Final = 2
"""So many are admitted at least."""
DROPPED: Final = 5
"""One of so many is not admitted, rounded up: a fifth, and never nobody."""
MONTHS: Final = {"goods": 12, "services": 24}
"""The longest term by what is bought (P110-b)."""
SCORED: Final = "comprehensive_scoring"
CALL_OFF: Final = "call_off"
"""The particular of a call that says how the second stage is done; whatever tells it admits several."""


class CallOff(StrEnum):
    """How a buyer comes to one of those admitted (第二阶段)."""

    DIRECT = "direct"
    COMPETITION = "competition"
    ROTA = "rota"


WAYS: Final = {
    CallOff.DIRECT: Words("直接选定", "direct selection"),
    CallOff.COMPETITION: Words("二次竞价", "second competition"),
    CallOff.ROTA: Words("顺序轮候", "rota"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a call says of its agreement: what a price is for, how many months it holds, how it is called off."""

    unit: str
    months: int
    call_off: CallOff


def admits(way: Procedure) -> bool:
    """Whether a lot of this way ends with several who are admitted, and no contract of its own."""
    return way.wants(CALL_OFF)


def check(document: TenderDocument) -> None:
    """NotValid unless a call that admits several has lawful terms, and goes by the price alone or by quality alone
    (价格优先法、质量优先法): where points are given, the price has none."""
    if not admits(document.way):
        return
    terms(document.kind, document.particulars)
    for part in document.lots:
        if part.method == SCORED and part.params.get("price_fixed") is not True:
            raise NotValid(
                "framework.method",
                "框架协议按价格优先或质量优先评审：评分的，价格不列为评审因素",
                "a framework goes by price or by quality: where points are given, the price has none",
                law="P110",
                field=f"lots.{part.lot}.params.price_fixed",
                remedy=Words(
                    "勾选“价格不评分”，或改用最低评标价法", "Fix the price, or take the lowest evaluated price"
                ),
            )


def terms(kind: str, told: Iterable[Told]) -> Terms:
    """As the notice tells them. NotValid for a term that is no number of months or above the order's, and for another
    second stage than the three."""
    said = {each.id: each.value.strip() for each in told}
    return Terms(said["unit"], _months(kind, said["term_months"]), _way(said[CALL_OFF]))


def _months(kind: str, text: str) -> int:
    most = MONTHS.get(kind, 0)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise NotValid(
            "framework.term",
            f"协议期限须为 1 至 {most} 的整数（月）" if most else "框架协议只用于货物和服务",
            f"the term is 1 to {most} whole months" if most else "frameworks are for goods and services alone",
            law="P110-b",
            field="particulars.term_months" if most else "kind",
            remedy=Words("按规定期限填写", "Write a term within the limit"),
        )
    return int(text)


def _way(text: str) -> CallOff:
    found = next((way for way, words in WAYS.items() if text in (way, words.zh)), None)
    if found is None:
        ways = "、".join(words.zh for words in WAYS.values())
        raise NotValid(
            "framework.call_off",
            f"第二阶段方式须为 {ways} 之一",
            f"the second stage is one of {ways}",
            law="P110-c",
            field="particulars.call_off",
        )
    return found


def most_admitted(count: int) -> int:
    """How many of so many who comply may be admitted: all but a fifth, rounded up, and but one at least."""
    return max(0, count - max(1, -(-count // DROPPED)))


def admitted(order: Sequence[Sequence[Item]]) -> tuple[Item, ...]:
    """Who is admitted, best first, of a ranking in groups of equals. Whoever is equal to one beyond the last place is
    treated like that one and not admitted. NotNow if fewer than two are left."""
    room, taken = most_admitted(sum(map(len, order))), list[Item]()
    for group in order:
        if len(taken) + len(group) > room:
            break
        taken += group
    if len(taken) < FEWEST:
        raise NotNow(
            "framework.too_few",
            f"淘汰百分之二十后入围不足 {FEWEST} 家，不能确定入围供应商",
            f"once a fifth are left out fewer than {FEWEST} would be admitted",
            law="P110",
            remedy=Words("终止本次征集，重新征集", "End this call and begin anew"),
        )
    return tuple(taken)
