"""Why an award is taken back, so that the next candidate may follow, and what each ground needs before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from kernel.errors import NotNow, NotValid, Words
from trading.rules import calendar
from trading.rules.lifecycle import Regime


class Ground(StrEnum):
    """In the order of 招标投标法实施条例 55; there is no other."""

    RENOUNCED = "renounced"
    NOT_SIGNED = "not_signed"
    NO_BOND = "no_bond"
    FORCE_MAJEURE = "force_majeure"
    UNLAWFUL = "unlawful"


GROUNDS: Final = {
    Ground.RENOUNCED: Words("中标人放弃中标", "the winner has renounced the award"),
    Ground.NOT_SIGNED: Words("中标人逾期不签订合同", "the winner has not signed the contract in time"),
    Ground.NO_BOND: Words("中标人未按招标文件提交履约保证金", "the winner has given no performance bond"),
    Ground.FORCE_MAJEURE: Words("因不可抗力不能履行合同", "force majeure keeps the winner from performing"),
    Ground.UNLAWFUL: Words("查实存在影响中标结果的违法行为", "an unlawful act that bears on the result is established"),
}
KEEPABLE: Final = frozenset({Ground.RENOUNCED, Ground.NOT_SIGNED, Ground.NO_BOND})
"""On these the tenderee need not give the bid deposit back (实施条例 74)."""
LAW: Final = {Regime.BID: "BIR-55", Regime.INTL: "BIR-55", Regime.P87: "GPR-49"}
"""Who lets the next candidate follow."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of the award: its regime, since when it stands, whether its winner has renounced it, and whether
    the buyer has signed a contract that waits for the winner."""

    regime: Regime
    since: datetime
    renounced: bool
    offered: bool


def check(ground: str, of: Standing, now: datetime) -> None:
    """Whether the award may be taken back for this ground now. NotValid for another ground than the five; NotNow for a
    renunciation that the winner has not signed itself, or a silence that is not over yet or that the buyer began."""
    if ground not in set(Ground):
        raise NotValid(
            "award.ground", "不是法定的取消中标资格情形", "this is no lawful ground", law="BIR-55", field="ground"
        )
    if ground == Ground.RENOUNCED and not of.renounced:
        raise NotNow(
            "award.not_renounced",
            "中标人没有签名放弃中标",
            "the winner has not signed that it renounces",
            law=LAW[of.regime],
            field="ground",
        )
    late = now >= calendar.contract_ends(of.regime, of.since)
    if ground == Ground.NOT_SIGNED and not (of.offered and late):
        raise NotNow(
            "award.time_left",
            "采购方先签署合同，且法定签约期限届满后，才能以逾期不签订合同为由",
            "the buyer must have signed the contract, and its lawful time must be over",
            law=calendar.CONTRACT[of.regime],
            field="ground",
        )
