"""The second tender: smart-classroom equipment for a school, government procurement under order 87, invented."""

from __future__ import annotations

from typing import Final

from ggzy.demo import cast
from ggzy.demo.books import Offer
from kernel import money
from kernel.canon import Json

PRICES: Final = {"bidder-jichuan": "10860000.00", "bidder-mingde": "11240000.00", "bidder-yunfan": "10590000.00"}
SMALL: Final = "bidder-yunfan"
"""A small enterprise: its price is lowered by a tenth before it is scored (财库〔2022〕19号)."""

CRITERIA: Final = (
    ("technical", "技术方案", "Technical proposal", 3000, False),
    ("delivery", "实施与培训", "Delivery and training", 1500, False),
    ("service", "售后服务", "After-sales service", 1500, False),
    ("record", "同类业绩（每项 2 分）", "Comparable contracts (2 points each)", 1000, True),
)
SCORES: Final = {
    "bidder-jichuan": ("26.50", "13.00", "12.50", "8.00"),
    "bidder-mingde": ("28.00", "13.50", "13.00", "10.00"),
    "bidder-yunfan": ("22.00", "11.00", "11.50", "6.00"),
}
"""What the panel thinks of each bid, around which the seven experts differ a little; the record is a fact."""


def offers(lot: str) -> list[Offer]:
    return [Offer(player, _form(lot, PRICES[player.name])) for player in cast.SUPPLIERS]


def _form(lot: str, amount: str) -> dict[str, Json]:
    return {
        "v": "ebid-form/v1",
        "lot": lot,
        "total": [{"currency": "CNY", "amount": amount}],
        "total_words": money.in_words(money.money(amount)),
        "duration_days": 60,
        "quality": "合格",
    }


def criteria() -> list[Json]:
    return [
        {
            "id": id,
            "zh": zh,
            "en": en,
            "max": most,
            "objective": objective,
            "bands": [],
            "step": 200 if objective else 50,
        }
        for id, zh, en, most, objective in CRITERIA
    ]


def points(bidder: str, expert: int) -> dict[str, str]:
    """One expert's points for one bid: half a point more or less on what is a matter of judgement."""
    made = {}
    for place, (row, value) in enumerate(zip(CRITERIA, SCORES[bidder], strict=True)):
        shift = 0 if row[4] else ((expert + place) % 3 - 1) * 50
        cents = int(value.replace(".", "")) + shift
        made[row[0]] = f"{cents // 100}.{cents % 100:02d}"
    return made


def document(lot: str) -> dict[str, Json]:
    return {
        "no": "QY-2026-ZC-0087",
        "category": "procurement",
        "kind": "goods",
        "regime": "P87",
        "title": {
            "zh": "滨海实验学校智慧教室设备采购",
            "en": "Smart-classroom equipment for Binhai Experimental School",
        },
        "funding": "市财政，已落实",
        "approval_no": "青财采〔2026〕17号",
        "place": "青屿市滨海区",
        "contact": "沈若衡 0000-0000",
        "objection_channel": "在线提出，或书面送交代理机构",
        "opening_place": "网上开标大厅",
        "publicity_days": 3,
        "validity_days": 90,
        "lots": [_lot(lot)],
    }


def _lot(lot: str) -> dict[str, Json]:
    limit: Json = {"currency": "CNY", "amount": "12000000.00"}
    return {
        "lot": lot,
        "no": "1",
        "title": {"zh": "智慧教室设备", "en": "Smart-classroom equipment"},
        "budget": limit,
        "ceiling": limit,
        "duration_days": 60,
        "quality": "合格",
        "qualification": [
            {"id": "Q1", "zh": "具有独立承担民事责任的能力", "en": "Able to bear civil liability on its own"},
            {"id": "Q2", "zh": "未被列入失信名单", "en": "Not on a list of dishonest persons"},
        ],
        "form": {"currencies": ["CNY"], "requires": ["duration_days"]},
        "method": "comprehensive_scoring",
        "params": {
            "rounding": {"places": 2, "at": "output"},
            "mean": "arithmetic",
            "tie": "lower_price",
            "policies": [{"id": "small_enterprise", "rate": "0.10"}],
            "abnormal": {"mean": "50", "second": "50", "ceiling": "45"},
            "reminder": 900,
            "minimum": 3,
            "brands": False,
            "price_weight": 3000,
            "price_fixed": False,
            "bonus_may_exceed_full": False,
        },
        "criteria": criteria(),
        "panel": {
            "size": 7,
            "representatives": 0,
            "strata": [
                {"id": "equipment", "specialties": ["B03", "B01"], "regions": [], "n": 4, "priority": 1},
                {"id": "services", "specialties": ["C04"], "regions": [], "n": 2, "priority": 2},
                {"id": "law", "specialties": ["C02"], "regions": [], "n": 1, "priority": 3},
            ],
        },
        "base_currency": "CNY",
        "rates": {},
    }


OPEN_TITLE: Final = {"zh": "滨海实验学校图书馆家具采购", "en": "Library furniture for Binhai Experimental School"}


def still_open(lot: str) -> dict[str, Json]:
    """A third tender that is only announced, so that a reader of the demo can ask, bid and watch."""
    titled: dict[str, Json] = {"title": dict(OPEN_TITLE), "no": "QY-2026-ZC-0093", "approval_no": "青财采〔2026〕21号"}
    return document(lot) | titled
