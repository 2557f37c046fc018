"""The land: a plot of an invented city, listed for ten days and then bid for against the clock (挂牌)."""

from __future__ import annotations

from typing import Final

from ggzy.demo import cast
from ggzy.demo.company import Script
from kernel.canon import Json
from trading.methods import listing
from trading.rules import category, procedure, sale
from trading.rules.lifecycle import Regime

TITLE: Final = {"zh": "青土挂〔2026〕17 号 住宅用地", "en": "Qingyu land listing 2026-17, residential"}
START: Final = "318000000.00"
STEP: Final = "2000000.00"
DEPOSIT: Final = "63600000.00"
"""A fifth of the start price, the least that is lawful."""
METHOD: Final = "listing"
_OWN: Final[dict[str, Json]] = {"start": START, "step": STEP, "whole_steps": True, "rhythm": "free_hour"}
RULES: Final[dict[str, Json]] = {
    **{each.name: each.standard for each in listing.METHOD.parameters if each.standard is not None},
    **_OWN,
}
"""Ten days listed, an hour of free bids, then five minutes anew with each bid; the rest as is standard."""


PARTICULARS: Final = {
    "area": "42,500 平方米",
    "use": "城镇住宅用地",
    "term": "70 年",
    "planning": "容积率不大于 2.2，建筑密度不大于 25%",
}


def document(lot: str) -> dict[str, Json]:
    """What is listed, under which conditions; the room has the same start price and step."""
    told: list[Json] = [
        {"id": one.id, "zh": one.zh, "en": one.en, "value": PARTICULARS[one.id]}
        for one in category.ours()["land"].particulars
    ]
    return {
        "no": "QTG-2026-17",
        "title": dict(TITLE),
        "category": "land",
        "kind": sale.KIND,
        "regime": str(Regime.LAND),
        "procedure": procedure.standard(Regime.LAND).plain,
        "particulars": told,
        "funding": "国有建设用地使用权",
        "approval_no": "青土挂〔2026〕17号",
        "place": "青屿市滨海区",
        "contact": "沈若衡 0000-0000",
        "objection_channel": "在线提出，或书面送交代理机构",
        "validity_days": 90,
        "lots": [_lot(lot)],
    }


def _lot(lot: str) -> dict[str, Json]:
    return {
        "lot": lot,
        "no": "1",
        "title": dict(TITLE),
        "qualification": [{"id": "Q1", "zh": "未被列入失信名单", "en": "Not on a list of dishonest persons"}],
        "competition": {"ways": [METHOD], "start": _yuan(START), "step": _yuan(STEP)},
        "deposit": {"amount": _yuan(DEPOSIT), "means": ["transfer"], "required_to_bid": True},
    }


def _yuan(amount: str) -> dict[str, Json]:
    return {"currency": "CNY", "amount": amount}


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
