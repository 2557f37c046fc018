"""A first stage in the draft: its lot asks for no price, and an ordinary lot is there again when the way changes."""

from __future__ import annotations

from typing import Any, cast

import pytest

from kernel.canon import Json
from tests.web.desks.test_drafting import controls, page
from tests.web.draft_fixtures import BEGUN
from trading.rules import first_stage
from web.desks import drafting, drafting_gaps

SUBJECT = {"title.zh": "桥梁", "duration_days": "365", "quality": "合格", "conditions.zh": "独立法人\n近五年有类似业绩"}
PANEL = {"panel.size": "5", "panel.representatives": "0", "panel.strata.0.specialties": "A01", "panel.strata.0.n": "5"}
SCORED = {"criteria.0.id": "C1", "criteria.0.zh": "业绩", "criteria.0.max": "100", "criteria.0.objective": "no"}


def chosen(way: str, **more: Json) -> dict[str, Json]:
    return drafting.filled(BEGUN | {"regime": "BID"} | more, {"procedure.id": way, "regime": "BID"})


def one(draft: dict[str, Json]) -> dict[str, Any]:
    return cast("list[dict[str, Any]]", draft["lots"])[0]


@pytest.mark.parametrize(
    ("way", "method", "panel"),
    [("prequalification", first_stage.ALL, True), ("first_stage", first_stage.PROPOSALS, False)],
)
def test_a_first_stage_asks_for_no_price(way: str, method: str, panel: bool) -> None:
    draft = chosen(way)
    lot, names = one(draft), controls(page(draft)).keys()
    assert (lot["method"], lot["form"]) == (method, {"currencies": [], "requires": []})
    assert bool(lot["panel"]) is panel is ("panel.size" in names)
    assert not {"ceiling", "params.price_weight", "requires.prices", "rates.USD", "deposit.amount"} & names
    assert {"conditions.zh", "quality", "method"} <= names


def test_a_limited_number_is_typed_with_its_criteria_and_becomes_a_lawful_lot() -> None:
    draft = chosen("prequalification")
    limited, _ = drafting.lot_filled(draft, 0, {"method": first_stage.LIMITED, "show": "method"})
    assert "params.most" in controls(page(limited))
    assert "params.most" in drafting_gaps.lot(limited, 0)
    made, _ = drafting.lot_filled(
        limited, 0, SUBJECT | PANEL | SCORED | {"method": first_stage.LIMITED, "params.most": "7"}
    )
    assert drafting_gaps.lot(made, 0) == {}
    assert one(made)["params"]["most"] == 7
    again = drafting.filled(made, {})
    assert one(again) == one(made), "the tender's own page changes nothing of it"
    every, _ = drafting.lot_filled(made, 0, {"method": first_stage.ALL})
    assert "most" not in one(every)["params"]
    assert one(every)["criteria"] == []


def test_another_way_brings_the_prices_back() -> None:
    for way in ("prequalification", "first_stage"):
        back = drafting.filled(chosen(way), {"procedure.id": "open_tender"})
        lot = one(back)
        assert (lot["method"], lot["form"]["currencies"]) == ("comprehensive_scoring", ["CNY"])
        assert lot["panel"]["size"] == 5
        assert "params.price_weight" in controls(page(back))
