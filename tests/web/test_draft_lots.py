"""Three lots of three methods, drafted on pages and announced as one tender."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast

import pytest

from experts.acts import reading as drawn
from experts.acts import register
from ggzy.demo import pool
from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.errors import NotValid
from tests.support.browser import Browser, browser, text
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from tests.web.test_workbenches import draft, lot_draft
from trading.acts import announce, reading
from trading.rules.lifecycle import Stage

PAGE: Final = "/me/projects/P-2026-0001/draft"
LOTS: Final = {
    "comprehensive_scoring": lot_draft(),
    "lowest_evaluated_price": {
        "title.zh": "第二标段", "method": "lowest_evaluated_price", "budget": "900000", "duration_days": "20",
        "quality": "合格", "conditions.zh": "独立法人", "rates.USD": "7.1", "requires.duration_days": "yes",
        "panel.size": "7", "panel.representatives": "2", "panel.strata.0.specialties": "A01、B03",
        "panel.strata.0.n": "3", "panel.strata.1.specialties": "C01", "panel.strata.1.n": "2",
        "panel.strata.1.regions": "210100",
    },
    "reasonable_low_price": {
        "title.zh": "第三标段", "method": "reasonable_low_price", "budget": "800000.00", "duration_days": "10",
        "quality": "合格", "conditions.zh": "独立法人", "params.full": "60", "params.drop_each_side": "1",
        "params.drop_from": "6", "params.penalty_above": "2", "params.penalty_below": "0.5", "params.reductions": "1、1.5",
        "criteria.0.zh": "方案", "criteria.0.max": "40", "criteria.0.step": "0.5",
        "criteria.0.bands.0.from": "0", "criteria.0.bands.0.to": "20", "criteria.0.bands.0.zh": "一般",
        "criteria.0.bands.1.from": "20.5", "criteria.0.bands.1.to": "40", "criteria.0.bands.1.zh": "良好",
        "panel.strata.0.specialties": "A02", "panel.strata.0.n": "5",
    },
}  # fmt: skip


@pytest.fixture
def hall(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[Hall]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        made = Hall(engine, blobs)
        made.register("照明改造")
        yield made


@pytest.fixture
def agency(hall: Hall) -> Browser:
    return browser(hall, Role.AGENCY)


def certificates(hall: Hall) -> dict[str, bytes]:
    return {f"custodian.{i}": one.member.encrypt.certificate for i, one in enumerate(hall.custodians(), 1)}


def test_three_lots_of_three_methods_are_announced(hall: Hall, agency: Browser) -> None:
    for n, answers in enumerate(LOTS.values(), 1):
        if n > 1:
            added = agency.post(PAGE, {**draft(hall, regime="BID"), "add": "lots"})
            assert added.headers["location"] == f"{PAGE}/lots/{n}"
        done = agency.post(f"{PAGE}/lots/{n}", answers)
        assert done.status_code == 303, text(done)
    shown = text(agency.get(PAGE))
    assert shown.count("齐全") == 3
    whole = agency.post(PAGE, draft(hall, regime="BID"), **certificates(hall))
    assert whole.headers["location"] == "/me/acts/T-2026-0001/announce", text(whole)
    last = text(agency.get(whole.headers["location"]))
    for said in ("第二标段", "合理低价法", "预算 800,000.00"):
        assert said in last, "the last look tells every lot"
    agency.errand("T-2026-0001", "announce")
    with hall.house.looking() as ctx:
        lots = reading.lots_at(ctx, Stage.ANNOUNCED)
        paper = cast("Any", canon.mapping(ctx.blobs.get(reading.tender(ctx, "T-2026-0001").doc_sha256)))
    assert [one.id for one in lots] == [f"L-2026-0001-{n}" for n in (1, 2, 3)]
    assert [one["method"] for one in paper["lots"]] == list(LOTS)
    assert paper["lots"][1]["form"] == {"currencies": ["CNY", "USD"], "requires": ["duration_days"]}
    assert paper["lots"][1]["panel"]["representatives"] == 2
    assert paper["lots"][2]["params"]["reductions"] == ["0.01", "0.015"]
    assert "price_weight" not in paper["lots"][2]["params"]


def test_no_page_of_the_draft_speaks_of_json(hall: Hall, agency: Browser) -> None:
    agency.post(f"{PAGE}/lots/1", lot_draft())
    for language in ("zh", "en"):
        for path in (PAGE, f"{PAGE}/lots/1"):
            shown = agency.get(path, language)
            assert "JSON" not in text(shown)
            assert "{" not in text(shown)


def test_a_refused_save_gives_back_everything_that_was_typed(hall: Hall, agency: Browser) -> None:
    """Somebody announced it meanwhile: the draft is no more, what was typed is on the page."""
    agency.post(f"{PAGE}/lots/1", lot_draft())
    agency.post(PAGE, draft(hall), **certificates(hall))
    late = browser(hall, Role.AGENCY)
    assert late.get(f"{PAGE}/lots/1").status_code == 200
    agency.errand("T-2026-0001", "announce")
    refused = late.post(f"{PAGE}/lots/1", lot_draft(quality="优良", panel__size="nine"))
    assert refused.status_code == 409
    assert "招标已公告" in text(refused)
    assert 'value="优良"' in refused.text
    assert 'value="nine"' in refused.text
    refused = late.post(PAGE, draft(hall, contact="李先生", **{"seal.k": "two"}))
    assert refused.status_code == 409
    assert 'value="李先生"' in refused.text
    assert 'value="two"' in refused.text


def test_what_cannot_be_read_is_there_again_the_next_morning(hall: Hall, agency: Browser) -> None:
    answer = agency.post(f"{PAGE}/lots/1", lot_draft(criteria__0__max="forty", budget="二百万"))
    assert answer.status_code == 200
    shown = browser(hall, Role.AGENCY).get(f"{PAGE}/lots/1")
    assert 'value="forty"' in shown.text
    assert 'value="二百万"' in shown.text
    assert "须为 0.01 至 100 分" in text(shown)
    with hall.house.looking(hall.office(Role.AGENCY).actor) as ctx, pytest.raises(NotValid):
        announce.prepared(ctx, "T-2026-0001")


def test_keys_add_copy_and_remove_lots_and_save_first(hall: Hall, agency: Browser) -> None:
    agency.post(f"{PAGE}/lots/1", lot_draft())
    assert agency.post(PAGE, {**draft(hall), "copy": "lots.0"}).headers["location"] == f"{PAGE}/lots/2"
    copied = agency.get(f"{PAGE}/lots/2")
    assert 'value="技术"' in copied.text
    away = agency.post(f"{PAGE}/lots/2", {**lot_draft(quality="优良"), "go": "lots.0"})
    assert away.headers["location"] == f"{PAGE}/lots/1"
    assert 'value="优良"' in agency.get(f"{PAGE}/lots/2").text
    assert agency.post(PAGE, {**draft(hall, place="海港区"), "remove": "lots.0"}).headers["location"] == PAGE
    assert 'value="海港区"' in agency.get(PAGE).text
    assert 'value="优良"' in agency.get(f"{PAGE}/lots/1").text, "the second moved up"
    assert agency.get(f"{PAGE}/lots/2").status_code == 404
    assert agency.get(f"{PAGE}/lots/0").status_code == 404


def test_a_fresh_lot_is_not_scolded(hall: Hall, agency: Browser) -> None:
    agency.post(PAGE, {**draft(hall), "add": "lots"})
    assert "处需要更正" not in text(agency.get(f"{PAGE}/lots/2"))
    agency.post(f"{PAGE}/lots/2", {"quality": "合格"})
    assert "处需要更正" in text(agency.get(f"{PAGE}/lots/2"))


def test_totals_come_live_and_keep_nothing(hall: Hall, agency: Browser) -> None:
    agency.post(f"{PAGE}/lots/1", lot_draft())
    live = agency.post(f"{PAGE}/lots/1/totals", lot_draft(criteria__0__max="35.5"))
    assert "价格 30 分 + 评分项 65.5 分 = 95.5 分" in text(live)
    assert "还差 4.5 分" in text(live)
    assert "35.5" not in agency.get(f"{PAGE}/lots/1").text
    cheap = agency.post(f"{PAGE}/lots/1/totals", {"method": "lowest_evaluated_price"})
    assert "total-points" not in cheap.text


def test_only_the_projects_agency_opens_its_lots(hall: Hall) -> None:
    for role in (Role.TENDEREE, Role.SUPERVISOR):
        other = browser(hall, role)
        assert other.get(f"{PAGE}/lots/1").status_code == 403
        assert other.post(f"{PAGE}/lots/1", lot_draft()).status_code == 403
        assert other.post(f"{PAGE}/lots/1/totals", lot_draft()).status_code == 403


def test_attached_files_are_listed_and_removed(hall: Hall, agency: Browser) -> None:
    agency.post(PAGE, draft(hall), file=b"%PDF-1.7 technical")
    assert "file.bin" in text(agency.get(PAGE))
    agency.post(PAGE, {**draft(hall), "remove": "files.0"})
    assert "file.bin" not in text(agency.get(PAGE))


def test_specialties_are_chosen_from_the_pool_with_names_and_numbers(hall: Hall, agency: Browser) -> None:
    with hall.house.acting(hall.office(Role.CENTRE).actor) as ctx:
        register.import_pool(ctx, register.read_pool(ctx, pool.workbook(60)))
        many = drawn.specialties(ctx.tx)["A01"].experts
    page = agency.get(f"{PAGE}/lots/1").text
    assert f'<option value="A01">房屋建筑 · {many} 名专家</option>' in page
    assert page.count("<option value=") >= len(pool.SPECIALTIES)
    agency.post(f"{PAGE}/lots/1", {"panel.strata.0.specialties": "A01、Z9", "panel.strata.0.n": "5"})
    assert "房屋建筑（A01）、Z9" in text(agency.get(f"{PAGE}/lots/1"))
    assert "Building works (A01), Z9" in text(agency.get(f"{PAGE}/lots/1", "en"))
