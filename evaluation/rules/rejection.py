"""Rejecting a bid (否决、投标无效): the law's grounds as data, always with a written reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kernel.canon import Json
from kernel.errors import NotValid, Words
from trading.rules.lifecycle import Regime

LEAST_REASON: Final = 10  # characters: a reason must say what was found and where


@dataclass(frozen=True, slots=True)
class Ground:
    """One lawful ground; `clause` says that the reason must name the clause of law or document that it applies."""

    code: str
    law: str
    words: Words
    clause: bool = False


def _ground(code: str, law: str, zh: str, en: str, clause: bool = False) -> Ground:
    return Ground(code, law, Words(zh, en), clause)


_BID: Final = (
    _ground("unsigned", "BIR-51", "投标文件未经投标单位盖章和负责人签字", "bid neither sealed nor signed"),
    _ground("consortium", "BIR-51", "联合体没有提交共同投标协议", "consortium without its agreement"),
    _ground("unqualified", "BIR-51", "投标人不符合规定的资格条件", "bidder does not meet the qualification"),
    _ground("several_bids", "BIR-51", "提交两个以上不同的投标文件或者投标报价", "two different bids or prices"),
    _ground("price", "BIR-51", "报价低于成本或者高于最高投标限价", "price below cost or above the ceiling"),
    _ground("unresponsive", "BIR-51", "没有对实质性要求和条件作出响应", "no response to a substantive requirement"),
    _ground("collusion", "BIR-51", "串通投标、弄虚作假、行贿等违法行为", "collusion, fraud or bribery"),
    _ground("correction_refused", "C12-19", "投标人拒绝对算术错误的修正", "bidder refuses the arithmetic correction"),
)
_P87: Final = (
    _ground("no_deposit", "P87-63", "未按招标文件规定提交投标保证金", "no bid deposit as the document asks"),
    _ground("unsigned", "P87-63", "投标文件未按要求签署、盖章", "bid not signed and sealed as asked"),
    _ground("unqualified", "P87-63", "不具备招标文件规定的资格要求", "bidder does not meet the qualification"),
    _ground("price", "P87-63", "报价超过预算金额或者最高限价", "price above the budget or the ceiling"),
    _ground("conditions", "P87-63", "含有采购人不能接受的附加条件", "conditions that the purchaser cannot accept"),
    _ground("other", "P87-63", "法律法规和招标文件规定的其他无效情形", "other case of law or document", True),
    _ground("collusion", "P87-37", "视为串通投标的情形", "a case deemed collusion"),
    _ground("correction_refused", "P87-59", "投标人不确认修正后的报价", "bidder does not confirm the corrected price"),
    _ground("abnormally_low", "P87-60", "不能证明报价合理性", "bidder cannot justify an abnormally low price"),
)
_INTL: Final = (
    _ground("unsigned", "", "投标文件未签署", "bid not signed"),
    _ground("unqualified", "", "不满足资格条件", "bidder does not meet the qualification"),
    _ground("unresponsive", "", "未作实质性响应", "bid not substantially responsive"),
    _ground("correction_refused", "", "投标人不接受算术修正", "bidder refuses the arithmetic correction"),
    _ground("fraud", "", "欺诈与腐败", "fraud or corruption"),
    _ground("other", "", "招标文件规定的其他情形", "other case of the document", True),
)


def _index(grounds: Sequence[Ground]) -> dict[str, Ground]:
    return {each.code: each for each in grounds}


GROUNDS: Final = {Regime.BID: _index(_BID), Regime.P87: _index(_P87), Regime.INTL: _index(_INTL)}


@dataclass(frozen=True, slots=True)
class Rejection:
    """A decided rejection of one bid."""

    ground: str
    law: str
    reason: str

    def json(self) -> dict[str, Json]:
        return {"ground": self.ground, "law": self.law, "reason": self.reason}


def rejection(regime: Regime, ground: str, reason: str) -> Rejection:
    """Refused if the regime has no such ground, or the reason is too short to be one."""
    found = GROUNDS[regime].get(ground)
    if found is None:
        raise NotValid(
            "rejection.ground",
            f"{regime} 没有这项否决理由：{ground}",
            f"{regime} has no such ground of rejection: {ground}",
            field="ground",
            remedy=Words("可选：" + "、".join(GROUNDS[regime]), "choose from: " + ", ".join(GROUNDS[regime])),
        )
    if len(reason.strip()) < LEAST_REASON:
        raise _no_reason(found, "否决必须写明事实和依据", "a rejection needs its facts and grounds in writing")
    if found.clause and not any(mark in reason for mark in ("第", "条", "clause", "article")):
        raise _no_reason(found, "须写明所依据的条款", "the reason must name the clause that is applied")
    return Rejection(found.code, found.law, reason.strip())


def _no_reason(ground: Ground, zh: str, en: str) -> NotValid:
    return NotValid("rejection.reason", zh, en, law=ground.law, field="reason")
