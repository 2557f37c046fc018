"""A tender's draft: as it is begun, and with a lot that lacks nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from kernel.actor import Actor, Role
from trading.acts.reading import Project
from trading.rules import category
from web.desks import amending, amending_pages, drafting, drafting_gaps, drafting_pages, trading_errands
from web.desks.drafting_pages import Shown

PROJECT: Final = Project("P-2026-0001", "QY-1", "照明改造", "procurement", "91990100MB0000001X", "青发改〔2026〕1号")
AGENCY: Final = Actor("p", Role.AGENCY, "91990100MB0000003X")
BEGUN: Final = drafting.begun(PROJECT, AGENCY, "衡牍招标代理有限公司", category.ours()["procurement"])
SCORING: Final = {
    "title.zh": "照明设备", "budget": "2,000,000", "ceiling": "1 900 000.5", "duration_days": "30", "quality": "合格",
    "conditions.zh": "独立法人\n守信", "method": "comprehensive_scoring", "params.price_weight": "30",
    "criteria.0.zh": "技术", "criteria.0.en": "Technical", "criteria.0.max": "42.5", "criteria.0.step": "0.5",
    "criteria.0.bands.0.from": "0", "criteria.0.bands.0.to": "20", "criteria.0.bands.0.zh": "一般",
    "criteria.1.zh": "业绩", "criteria.1.max": "27.5", "criteria.1.objective": "yes", "criteria.1.step": "",
    "panel.size": "5", "panel.strata.0.specialties": "A01、B03", "panel.strata.0.n": "3",
    "panel.strata.1.specialties": "C02", "panel.strata.1.n": "2", "panel.strata.1.regions": "210100，210200",
}  # fmt: skip
"""A lot that lacks nothing."""
HELD: Final = drafting.lot_filled(BEGUN, 0, SCORING | {"title.zh": "LED", "conditions.zh": "ISO 9001"})[0]
"""For the gallery, which lets no Chinese stand on an English page that does not say so: what is typed has no language."""
TENDER_PAGE: Final = drafting_pages.tender(PROJECT.id, "LED", HELD, Shown(drafting_gaps.tender(HELD), True))
LOT_PAGE: Final = drafting_pages.lot(PROJECT.id, HELD, 0, Shown(drafting_gaps.lot(HELD, 0), True))
ANNOUNCED: Final = {**HELD, "title": {"zh": "LED", "en": "LED"}, "version": 1, "deadline": "2026-03-31T01:30:00.000Z"}
AMENDED: Final = amending.filled(ANNOUNCED, {"deadline": "2026-04-02T09:30", "lots.0.quality": "优良"})
AMEND_PAGE: Final = amending_pages.page("#", AMENDED, Shown(), "DIN EN 12464")
AMEND_REVIEW: Final = amending_pages.review(
    "#",
    trading_errands.ERRANDS["tender.amend"],
    (
        *amending.meaning(ANNOUNCED, AMENDED, datetime.fromisoformat("2026-03-10T01:30:00+00:00")),
        *amending.changes(ANNOUNCED, AMENDED),
    ),
    (),
    "QY-1",
)
