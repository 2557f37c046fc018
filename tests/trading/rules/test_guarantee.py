"""An electronic guarantee at each of its bounds: whom it names, how much, until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kernel import canon, money
from kernel.canon import Json
from kernel.errors import NotNow, NotValid
from tests.trading.rules.test_deposit import ASKED as DEMAND
from trading.rules import guarantee
from trading.rules.deposit import Means
from trading.rules.guarantee import Expected

FIRM, BANK, BUYER, LOT = "91210100MA00000017", "91210100MA00000025", "91210100MA00000033", "L-2026-0001-1"
ASKED = replace(
    DEMAND, means=frozenset({Means.E_GUARANTEE}), amount=money.money("40000.00"), valid_until=date(2026, 6, 30)
)
DUE = Expected(LOT, ASKED, FIRM, BUYER, BANK)
WRITTEN: dict[str, Json] = {
    "v": "ebid-guarantee/v1", "no": "BH-2026-001", "lot": LOT, "issuer": {"code": BANK, "name": "甲银行"},
    "principal": {"code": FIRM, "name": "乙公司"}, "beneficiary": {"code": BUYER, "name": "丙单位"},
    "amount": {"currency": "CNY", "amount": "40000.00"}, "valid_until": "2026-06-30", "on_demand": True,
}  # fmt: skip


def checked(**changed: Json) -> None:
    guarantee.check(guarantee.read(canon.canonical(WRITTEN | changed)), DUE)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"amount": {"currency": "CNY", "amount": "40000.01"}},
        {"valid_until": "2026-07-01"},
        {"no": "9" * guarantee.LONGEST},
    ],
)
def test_what_is_demanded_or_more_is_enough(changed: dict[str, Json]) -> None:
    checked(**changed)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lot", "L-2026-0001-2"),
        ("principal", {"code": BUYER, "name": "乙公司"}),
        ("beneficiary", {"code": FIRM, "name": "丙单位"}),
        ("issuer", {"code": FIRM, "name": "乙公司"}),
        ("amount", {"currency": "CNY", "amount": "39999.99"}),
        ("amount", {"currency": "USD", "amount": "40000.00"}),
        ("valid_until", "2026-06-29"),
        ("on_demand", False),
    ],
)
def test_a_fen_or_a_day_less_is_refused_by_its_member(field: str, value: Json) -> None:
    with pytest.raises(NotValid, match=r"guarantee\.wrong") as refused:
        checked(**{field: value})
    assert refused.value.field == field


def test_nobody_guarantees_for_itself() -> None:
    own = guarantee.read(canon.canonical(WRITTEN | {"issuer": {"code": FIRM, "name": "乙公司"}}))
    with pytest.raises(NotValid, match="itself"):
        guarantee.check(own, replace(DUE, signer=FIRM))


def test_where_none_is_accepted_the_best_is_none() -> None:
    with pytest.raises(NotNow, match=r"guarantee\.means"):
        guarantee.check(
            guarantee.read(canon.canonical(WRITTEN)), replace(DUE, demand=replace(ASKED, means=frozenset()))
        )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("v", "ebid-guarantee/v2"),
        ("no", "two words"),
        ("no", "9" * (guarantee.LONGEST + 1)),
        ("valid_until", "2026-02-30"),
        ("on_demand", "yes"),
        ("amount", {"currency": "CNY", "amount": "40000"}),
        ("issuer", {"code": BANK}),
        ("issuer", {"code": BANK, "name": "甲银行", "more": "1"}),
        ("more", "1"),
    ],
)
def test_what_is_malformed_is_named(field: str, value: Json) -> None:
    with pytest.raises(NotValid) as refused:
        guarantee.read(canon.canonical(WRITTEN | {field: value}))
    assert refused.value.field.startswith(field)
