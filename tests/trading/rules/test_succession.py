"""Why an award may be taken back: five grounds, and what two of them need first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kernel.errors import NotNow, NotValid
from tests.support.databases import MORNING
from trading.rules import calendar, succession
from trading.rules.lifecycle import Regime
from trading.rules.succession import Ground, Standing

OVER = calendar.contract_ends(Regime.BID, MORNING)


def standing(*, renounced: bool = False, offered: bool = False) -> Standing:
    return Standing(Regime.BID, MORNING, renounced, offered)


def test_every_ground_has_its_words() -> None:
    assert set(succession.GROUNDS) == set(Ground)


@pytest.mark.parametrize("ground", ["", "other", "RENOUNCED"])
def test_there_is_no_other_ground(ground: str) -> None:
    with pytest.raises(NotValid, match=r"award\.ground"):
        succession.check(ground, standing(renounced=True, offered=True), OVER)


@pytest.mark.parametrize("ground", [Ground.NO_BOND, Ground.FORCE_MAJEURE, Ground.UNLAWFUL])
def test_what_the_buyer_states_needs_nothing_before_it(ground: Ground) -> None:
    succession.check(ground, standing(), MORNING)


def test_a_renunciation_is_signed_by_the_winner() -> None:
    with pytest.raises(NotNow, match=r"award\.not_renounced"):
        succession.check("renounced", standing(offered=True), OVER)
    succession.check("renounced", standing(renounced=True), MORNING)


def test_silence_counts_when_the_buyer_has_signed_and_the_time_is_over() -> None:
    for at, offered in ((OVER, False), (OVER - timedelta(milliseconds=1), True)):
        with pytest.raises(NotNow, match=r"award\.time_left"):
            succession.check("not_signed", standing(offered=offered), at)
    succession.check("not_signed", standing(offered=True), OVER)
