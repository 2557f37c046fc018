"""A complete tender document, and the same with something changed."""

from __future__ import annotations

from datetime import UTC, datetime

from kernel import canon
from kernel.canon import Json
from people.rules.organisation import check_character
from trading.rules import tender as rules
from trading.rules.lifecycle import Regime
from trading.rules.tender import TenderDocument

ISSUED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
UNTIL = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)
DEADLINE = datetime(2026, 3, 23, 1, 30, tzinfo=UTC)


def code(n: int) -> str:
    first = f"91210100MA{n:07d}"
    return first + check_character(first)


def lot(**changed: Json) -> dict[str, Json]:
    made: dict[str, Json] = {
        "lot": "L-2026-0001-1",
        "no": "1",
        "title": {"zh": "第一标段", "en": "Lot 1"},
        "budget": {"currency": "CNY", "amount": "1000000.00"},
        "ceiling": None,
        "duration_days": 30,
        "quality": "合格",
        "qualification": [{"id": "Q1", "zh": "独立法人", "en": "a legal person"}],
        "form": {"currencies": ["CNY"], "requires": []},
        "method": "lowest_evaluated_price",
        "params": {},
        "criteria": [],
        "panel": {},
        "base_currency": "CNY",
        "rates": {},
    }
    return made | changed


def draft(**changed: Json) -> dict[str, Json]:
    """`ebid-tender/v1` with some members replaced."""
    made: dict[str, Json] = {
        "v": "ebid-tender/v1",
        "tender": "T-2026-0001",
        "no": "QY-2026-0001",
        "version": 1,
        "project": "P-2026-0001",
        "category": "procurement",
        "kind": "goods",
        "regime": "BID",
        "title": {"zh": "图书采购", "en": "Books"},
        "tenderee": {"code": code(1), "name": "学校"},
        "agency": {"code": code(2), "name": "代理"},
        "supervisor": {"code": code(3), "name": "监督"},
        "funding": "财政",
        "approval_no": "1号",
        "place": "青屿",
        "contact": "王",
        "objection_channel": "在线",
        "opening_place": "线上",
        "documents": {
            "from": canon.instant(ISSUED),
            "until": canon.instant(UNTIL),
            "price": {"currency": "CNY", "amount": "0.00"},
        },
        "deadline": canon.instant(DEADLINE),
        "publicity_days": 3,
        "validity_days": 90,
        "files": [],
        "seal": {
            "mode": "self+custodians",
            "k": 2,
            "custodians": [
                {"i": i, "code": code(10 + i), "name": f"保管{i}", "certificate_sha256": "0" * 64} for i in (1, 2, 3)
            ],
            "window_minutes": 30,
            "remedy": "custodians",
        },
        "rules": {"sha256": "0" * 64},
        "lots": [lot()],
    }
    return made | changed


def tender(
    regime: Regime = Regime.BID, deadline: datetime = DEADLINE, begins: datetime = ISSUED, until: datetime = UNTIL
) -> TenderDocument:
    documents: Json = {
        "from": canon.instant(begins),
        "until": canon.instant(until),
        "price": {"currency": "CNY", "amount": "0.00"},
    }
    return rules.read(draft(regime=regime, deadline=canon.instant(deadline), documents=documents))
