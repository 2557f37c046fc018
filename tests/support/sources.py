"""Tender documents and sources of papers for tests of the pure rules; nothing of it was ever announced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from disclosure.rules.opening_papers import Line
from disclosure.rules.parts import Party
from disclosure.rules.source import Publisher, Source
from kernel import canon
from kernel.canon import Json
from kernel.errors import Words
from tests.support.tenders import COMMON, criterion, own

AT: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CLOSES: Final = datetime(2026, 3, 25, 1, 30, tzinfo=UTC)
OPENED: Final = datetime(2026, 3, 25, 2, 2, tzinfo=UTC)
SITE: Final = Publisher(Words("青屿市公共资源交易平台", "Qingyu Platform"), "https://ggzy.example", demo=True)
LOT: Final = "L-2026-0001-1"
FIRMS: Final = {
    "B-1": Party("霁川建设工程有限公司", "91990100MA0G7K2X4U"),
    "B-2": Party("汀澜建设集团有限公司", "91990100MA0H3M6R8Q"),
    "B-3": Party("磐笙市政建设有限公司", "91990100MA0B9D1T5N"),
}
SCORING: Final = "comprehensive_scoring"
LOWEST: Final = "lowest_evaluated_price"


def lot(no: str = "1", method: str = LOWEST, **changed: Json) -> dict[str, Json]:
    scored: list[Json] = [criterion("C1", 4000), criterion("C2", 3000, objective=True)] if method == SCORING else []
    made: dict[str, Json] = {
        "lot": f"L-2026-0001-{no}", "no": no, "title": {"zh": f"第{no}标段", "en": f"Part {no}"},
        "budget": {"currency": "CNY", "amount": "2000000.00"},
        "ceiling": {"currency": "CNY", "amount": "2000000.00"}, "duration_days": 30, "quality": "合格",
        "qualification": [{"id": "Q1", "zh": "独立法人", "en": "a legal person"}],
        "form": {"currencies": ["CNY"], "requires": []}, "method": method, "params": {**COMMON, **own(method)},
        "criteria": scored, "base_currency": "CNY", "rates": {},
        "panel": {"size": 5, "representatives": 0, "strata": [
            {"id": "goods", "specialties": ["B03"], "regions": [], "n": 5, "priority": 1}]},
    }  # fmt: skip
    return made | changed


def tender(regime: str = "BID", **changed: Json) -> dict[str, Json]:
    """A complete document, by default of one lot that prices decide."""
    holders: list[Json] = [
        {"i": i, "code": f"9112000{i}", "name": f"保管人{i}", "certificate_sha256": "0" * 64} for i in (1, 2, 3)
    ]
    made: dict[str, Json] = {
        "v": "ebid-tender/v1", "tender": "T-2026-0001", "no": "QY-2026-0001", "version": 1, "project": "P-2026-0001",
        "category": "procurement", "kind": "goods", "regime": regime,
        "title": {"zh": "图书采购", "en": "Purchase of books"},
        "tenderee": {"code": "C1", "name": "滨海实验学校"}, "agency": {"code": "C2", "name": "衡牍招标代理有限公司"},
        "supervisor": {"code": "C3", "name": "监督管理办公室"}, "funding": "市财政", "approval_no": "青发改〔2026〕1号",
        "place": "青屿市", "contact": "王女士 0000-0000", "objection_channel": "在线提出", "opening_place": "网上开标大厅",
        "documents": {"from": canon.instant(AT), "until": "2026-03-10T01:00:00.000Z",
                      "price": {"currency": "CNY", "amount": "0.00"}},
        "deadline": canon.instant(CLOSES), "publicity_days": 3, "validity_days": 90, "files": [],
        "rules": {"sha256": "0" * 64},
        "seal": {"mode": "self+custodians", "k": 2, "custodians": holders, "window_minutes": 30, "remedy": "custodians"},
        "lots": [lot()],
    }  # fmt: skip
    return made | changed


def source(
    document: Mapping[str, Json] | None = None, body: Mapping[str, Json] | None = None, of: str = LOT, at: datetime = AT
) -> Source:
    """An event on a lot (or with an empty `of` on the tender) under the document."""
    return Source(SITE, document or tender(), of, "测试〔2026〕1", of or "T-2026-0001", 7, "ab" * 32, at, body or {})


def line(bid: str, *prices: str, **changed: object) -> Line:
    """An opened bid with its prices as `"980000.00"` or `"USD 280829.00"`; without prices it was not opened."""
    total: list[Json] = []
    for price in prices:
        currency, amount = ("CNY " + price).split()[-2:]
        total.append({"currency": currency, "amount": amount})
    made: dict[str, object] = {
        "outcome": "opened" if prices else "revoked",
        "by": "bidder" if prices else "",
        "form": {"total": total} if prices else {},
        "manifest_sha256": "5d" * 32,
        "received": datetime(2026, 3, 24, 8, 0, tzinfo=UTC),
    }
    return Line(bid, FIRMS[bid], **(made | changed))  # type: ignore[arg-type]
