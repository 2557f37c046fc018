"""Steps by price, and terms that make no ladder."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

import pytest

from kernel.errors import NotValid
from kernel.reader import Reader
from trading.rules.live import ladder

TABLE: Final = [{"from": "0.00", "step": "1.00"}, {"from": "100.00", "step": "10.00"}]


def read(**said: Any) -> ladder.Ladder:  # noqa: ANN401  values of the terms
    return ladder.read(Reader({"whole_steps": False} | said, "parameters"), "CNY")


@pytest.mark.parametrize(
    ("price", "step"), [("0.00", "1.00"), ("99.99", "1.00"), ("100.00", "10.00"), ("999.00", "10.00")]
)
def test_a_step_holds_from_its_price_on(price: str, step: str) -> None:
    assert str(read(steps=TABLE).step(Decimal(price))) == step


@pytest.mark.parametrize(("amount", "code"), [("120.00", None), ("125.00", "room.off_step"), ("110.00", None)])
def test_whole_steps_only(amount: str, code: str | None) -> None:
    of = read(steps=TABLE, whole_steps=True)
    if code is None:
        of.check(Decimal("100.00"), Decimal(amount), rising=True)
        return
    with pytest.raises(NotValid, match=code):
        of.check(Decimal("100.00"), Decimal(amount), rising=True)


@pytest.mark.parametrize("steps", [[], TABLE[1:], TABLE[::-1], [TABLE[0], TABLE[0]]])
def test_a_table_begins_at_nought_and_rises(steps: list[dict[str, str]]) -> None:
    with pytest.raises(NotValid, match=r"parameters\.steps"):
        read(steps=steps)


@pytest.mark.parametrize(("step", "lawful"), [("0.01", True), ("0.00", False)])
def test_a_step_is_above_nought(step: str, *, lawful: bool) -> None:
    if lawful:
        assert read(step=step).step(Decimal(7)) == Decimal(step)
        return
    with pytest.raises(NotValid, match=r"parameters\.step"):
        read(step=step)
