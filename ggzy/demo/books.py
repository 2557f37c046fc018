"""The first tender: World Bank contract OP00016891, Bangladesh, textbooks 2013, lot 67, with its real bids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ggzy.demo import cast
from ggzy.demo.cast import Player
from kernel.canon import Json

PUBLISHED: Final = {
    "Krishna Traders": "23609843.76",
    "HT Media Limited": "24286274.25",
    "Pitambra Books Private Limited": "27883271.00",
    "Bhabani Offset & Imaging Systems": "29595381.87",
}
"""The evaluated prices in BDT as the Bank published them: compared with what we compute, never used to compute."""

RATE: Final = "82.25"
"""BDT for one USD, the selling rate of the base date: implied by each of the four bids and confirmed by the others."""

PRICES: Final = {
    "bidder-krishna": ("1427548.45", "269693.56"),
    "bidder-ht-media": ("1188089.00", "280829.00"),
    "bidder-pitambra": ("1381498.50", "322210.00"),
    "bidder-bhabani": ("809558.12", "349979.62"),
}
"""BDT and USD of each bid, as read out."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A bidder and the price form of its bid, without the lot."""

    bidder: Player
    form: dict[str, Json]


def offers(lot: str) -> list[Offer]:
    """The four bids, as sealed by their bidders."""
    return [Offer(player, _form(lot, *PRICES[player.name])) for player in cast.PRINTERS]


def _form(lot: str, bdt: str, usd: str) -> dict[str, Json]:
    return {
        "v": "ebid-form/v1",
        "lot": lot,
        "total": [{"currency": "BDT", "amount": bdt}, {"currency": "USD", "amount": usd}],
        "duration_days": 120,
        "quality": "As specified",
    }


def document(lot: str) -> dict[str, Json]:
    """The tender's own part of the document; dates and parties are added by the play."""
    return {
        "no": "WB-OP00016891",
        "category": "procurement",
        "kind": "goods",
        "regime": "INTL",
        "title": {
            "zh": "孟加拉国中学教材印刷供应（2013 学年）",
            "en": "Printing and supply of textbooks, Bangladesh, 2013",
        },
        "funding": "世界银行贷款 P113435 World Bank P113435",
        "approval_no": "P113435",
        "place": "Dhaka",
        "contact": "books@example.org",
        "objection_channel": "在线提出 online",
        "opening_place": "网上开标大厅 online",
        "publicity_days": 3,
        "validity_days": 120,
        "lots": [_lot(lot)],
    }


def _lot(lot: str) -> dict[str, Json]:
    return {
        "lot": lot,
        "no": "67",
        "title": {"zh": "第 67 包 教材", "en": "Lot 67: textbooks"},
        "budget": None,
        "ceiling": None,
        "duration_days": 120,
        "quality": "符合技术规格 as specified",
        "qualification": [{"id": "Q1", "zh": "具有教材印刷经验", "en": "Experience in printing textbooks"}],
        "form": {"currencies": ["BDT", "USD"], "requires": []},
        "method": "lowest_evaluated_price",
        "params": {
            "rounding": {"places": 2, "at": "output"},
            "mean": "arithmetic",
            "tie": "shown",
            "policies": [],
            "abnormal": None,
            "reminder": 900,
            "minimum": 1,
            "brands": False,
        },
        "criteria": [],
        "panel": {
            "size": 5,
            "representatives": 0,
            "strata": [
                {"id": "print", "specialties": ["B04"], "regions": [], "n": 3, "priority": 1},
                {"id": "law", "specialties": ["C02", "C03"], "regions": [], "n": 2, "priority": 2},
            ],
        },
        "base_currency": "BDT",
        "rates": {"USD": RATE},
    }
