"""The tender document: what it may not lack, and what it may not say."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from tests.support.papers_of_tenders import code, draft, lot
from trading.rules import tender
from trading.rules.lifecycle import Regime
from trading.rules.mandatory import MANDATORY


def test_a_complete_document_is_read_as_it_stands() -> None:
    document = tender.parse(canon.canonical(draft()))
    assert document.regime is Regime.BID
    assert canon.instant(document.closes) == document.deadline
    assert document.lot("L-2026-0001-1").title.en == "Lot 1"
    budget = document.lots[0].budget
    assert budget is not None
    assert str(budget.money.amount) == "1000000.00"


def without(path: str) -> dict[str, Any]:
    made: dict[str, Any] = deepcopy(draft())
    inner: Any = made
    *way, last = path.split(".")
    for part in way:
        inner = inner[int(part) if part.isdigit() else part]
    del inner[last]
    return made


@pytest.mark.parametrize("path", [path for path, _, _ in MANDATORY])
def test_every_mandatory_field_is_missed_by_name(path: str) -> None:
    with pytest.raises(NotValid) as refused:
        tender.read(without(path))
    assert refused.value.code == "tender.incomplete"
    assert path in refused.value.field.split(",")


@pytest.mark.seed_row(13)
def test_a_notice_without_the_opening_time_cannot_be_published() -> None:
    with pytest.raises(NotValid) as refused:
        tender.read(without("deadline"))
    assert "投标截止和开标时间" in refused.value.words.zh
    assert refused.value.law == "BID-16"


def test_government_procurement_tells_its_budget() -> None:
    with pytest.raises(NotValid) as refused:
        tender.read(draft(regime="P87", lots=[lot(budget=None)]))
    assert refused.value.field == "lots.0.budget"
    assert tender.read(draft(regime="BID", lots=[lot(budget=None)])).lots[0].budget is None


def test_all_that_is_missing_is_named_at_once_lots_too() -> None:
    made = without("funding")
    made["lots"] = [lot(quality="", method=""), lot()]
    with pytest.raises(NotValid) as refused:
        tender.read(made)
    assert refused.value.field == "funding,lots.0.quality,lots.0.method"


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("v", {"v": "ebid-tender/v2"}),
        ("kind", {"kind": "favours"}),
        ("supervisor", {"supervisor": {"code": code(1), "name": "招标人自己"}}),
        ("regime", {"regime": "ANY"}),
        ("document", {"surprise": 1}),
    ],
)
def test_wrong_values_are_named(field: str, changed: dict[str, Any]) -> None:
    with pytest.raises(NotValid) as refused:
        tender.read(draft(**changed))
    assert refused.value.code == "tender.malformed"
    assert field in (refused.value.field, "document")


def seal(**changed: Json) -> dict[str, Any]:
    held: Any = deepcopy(draft()["seal"])
    return draft(seal=held | changed)


def holders(*codes: int) -> list[dict[str, Any]]:
    return [
        {"i": i, "code": code(n), "name": "保管", "certificate_sha256": "0" * 64} for i, n in enumerate(codes, start=1)
    ]


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("seal", {"mode": "operator"}),
        ("seal", {"remedy": "operator"}),
        ("seal.k", {"k": 1}),
        ("seal.k", {"k": 4}),
        ("seal.window_minutes", {"window_minutes": 0}),
        ("seal.window_minutes", {"window_minutes": 1441}),
        ("seal.custodians", {"custodians": holders(11, 11, 12)}),
        ("seal.custodians", {"custodians": [{**holder, "i": 7} for holder in holders(11)] + holders(12, 13)}),
    ],
)
def test_the_seal_keeps_the_operator_out(field: str, changed: dict[str, Any]) -> None:
    with pytest.raises(NotValid) as refused:
        tender.read(seal(**changed))
    assert refused.value.field == field


def test_k_may_be_all_custodians_and_the_window_a_day() -> None:
    assert tender.read(seal(k=3, window_minutes=1440)).seal.k == 3


def test_a_foreign_currency_needs_its_published_rate() -> None:
    form = {"currencies": ["CNY", "USD"], "requires": []}
    with pytest.raises(NotValid) as refused:
        tender.read(draft(lots=[lot(form=form)]))
    assert refused.value.field == "lots.0.rates"
    assert tender.read(draft(lots=[lot(form=form, rates={"USD": "7.10"})])).lots[0].rates == {"USD": "7.10"}


def test_money_of_a_lot_has_its_currencys_digits() -> None:
    with pytest.raises(NotValid, match="exactly 2 decimals"):
        tender.read(draft(lots=[lot(ceiling={"currency": "CNY", "amount": "5"})]))


def test_an_unknown_lot_is_refused() -> None:
    with pytest.raises(NotValid):
        tender.read(draft()).lot("L-2026-0001-9")
