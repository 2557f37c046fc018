"""Grounds of rejection are the law's, and a reason says what was found."""

from __future__ import annotations

import pytest

from evaluation.rules.rejection import GROUNDS, rejection
from kernel import law
from kernel.errors import NotValid
from trading.rules.lifecycle import Regime

REASON = "投标函第2页未加盖投标人公章"
ALL = [(regime, code) for regime, grounds in GROUNDS.items() for code in grounds]


@pytest.mark.parametrize(("regime", "code"), ALL)
def test_every_ground_is_in_the_table_of_law(regime: Regime, code: str) -> None:
    ground = GROUNDS[regime][code]
    assert ground.words.zh
    assert ground.words.en
    assert law.known(ground.law) or regime is Regime.INTL
    made = rejection(regime, code, "依据招标文件第三章第二条：" + REASON)
    assert (made.ground, made.law) == (code, ground.law)


def test_the_seven_and_the_six() -> None:
    assert sum(each.law == "BIR-51" for each in GROUNDS[Regime.BID].values()) == 7
    assert sum(each.law == "P87-63" for each in GROUNDS[Regime.P87].values()) == 6


def test_a_ground_of_another_regime_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(NotValid, match=r"rejection\.ground") as refused:
        rejection(Regime.P87, "several_bids", REASON)
    assert "no_deposit" in refused.value.remedy.en


@pytest.mark.parametrize("reason", ["", "不合格", " " * 20, "123456789"])
def test_a_reason_is_written(reason: str) -> None:
    with pytest.raises(NotValid, match=r"rejection\.reason") as refused:
        rejection(Regime.BID, "unsigned", reason)
    assert (refused.value.field, refused.value.law) == ("reason", "BIR-51")


def test_other_cases_name_their_clause() -> None:
    with pytest.raises(NotValid, match=r"rejection\.reason"):
        rejection(Regime.P87, "other", "投标文件内容混乱难以评审")
