"""Cards by the clock: yellow from its day on, red from the day after the last one."""

from __future__ import annotations

from datetime import date

import pytest

from approval.rules import card
from approval.rules.card import BY_ACT, CARDS, GRAVE, STOPPED, Card


@pytest.mark.parametrize(
    ("today", "given"), [(12, None), (13, Card.YELLOW), (16, Card.YELLOW), (17, Card.RED), (30, Card.RED)]
)
def test_yellow_from_its_day_and_red_from_the_day_after_the_last(today: int, given: Card | None) -> None:
    assert card.by_clock(date(2026, 3, 13), date(2026, 3, 16), date(2026, 3, today)) is given


def test_every_card_has_words_and_a_colour() -> None:
    assert set(CARDS) == set(Card)
    assert {*BY_ACT.values(), *STOPPED.values(), Card.YELLOW, Card.RED} == set(Card)
    assert Card.RED in GRAVE
    assert Card.YELLOW not in GRAVE
