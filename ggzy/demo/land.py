"""The land: a plot of an invented city, listed for ten days and then bid for against the clock (挂牌)."""

from __future__ import annotations

from typing import Final

from ggzy.demo import cast, school
from ggzy.demo.company import Script
from kernel.canon import Json
from trading.methods import listing

TITLE: Final = {"zh": "青土挂〔2026〕17 号 住宅用地", "en": "Qingyu land listing 2026-17, residential"}
START: Final = "318000000.00"
STEP: Final = "2000000.00"
DEPOSIT: Final = "6000000.00"
METHOD: Final = "listing"
_OWN: Final[dict[str, Json]] = {"start": START, "step": STEP, "whole_steps": True, "rhythm": "free_hour"}
RULES: Final[dict[str, Json]] = {
    **{each.name: each.standard for each in listing.METHOD.parameters if each.standard is not None},
    **_OWN,
}
"""Ten days listed, an hour of free bids, then five minutes anew with each bid; the rest as is standard."""


def document(lot: str) -> dict[str, Json]:
    """The lot is announced as a tender, for there is no listing document yet; its room has the terms that count."""
    named: dict[str, Json] = {"no": "QTG-2026-17", "title": dict(TITLE), "approval_no": "青土挂〔2026〕17号"}
    of: dict[str, Json] = {"category": "land", "regime": "BID", "funding": "国有建设用地使用权出让"}
    return school.document(lot) | named | of | {"lots": [_lot(lot)]}


def _lot(lot: str) -> dict[str, Json]:
    deposit: Json = {
        "amount": {"currency": "CNY", "amount": DEPOSIT},
        "means": ["transfer"],
        "required_to_bid": True,
    }
    drawn: Json = {"id": "land", "specialties": ["C02"], "regions": [], "n": 5, "priority": 1}
    return {
        "lot": lot,
        "no": "1",
        "title": dict(TITLE),
        "budget": {"currency": "CNY", "amount": START},
        "ceiling": None,
        "duration_days": 30,
        "quality": "净地交付",
        "qualification": [{"id": "Q1", "zh": "未被列入失信名单", "en": "Not on a list of dishonest persons"}],
        "form": {"currencies": ["CNY"], "requires": []},
        "method": "lowest_evaluated_price",
        "params": {
            "rounding": {"places": 2, "at": "output"},
            "mean": "arithmetic",
            "tie": "shown",
            "policies": [],
            "abnormal": None,
            "reminder": 900,
            "minimum": 3,
            "brands": False,
        },
        "criteria": [],
        "panel": {"size": 5, "representatives": 0, "strata": [drawn]},
        "base_currency": "CNY",
        "rates": {},
        "deposit": deposit,
    }


def script() -> Script:
    return Script(
        tenderee=cast.LAND_OFFICE,
        document=document,
        offers=lambda _lot: (),
        panel_reviews=False,
        stays_away="",
        policies={},
        points=None,
        publicity=False,
    )
