"""Kinds of trade as data: the seven of the directory, a city's own, and what their notices must tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.canon import Json
from kernel.errors import NotValid
from tests.support.papers_of_tenders import draft
from trading.rules import category, procedure, tender
from trading.rules.category import Category
from trading.rules.lifecycle import Regime
from web import catalogue

ART = """
place = 8
zh = "国有文物艺术品处置"
en = "Disposal of state-owned art"
regimes = ["BID"]
procedures = ["open_tender", "viewing"]

[[particulars]]
id = "provenance"
zh = "来源"
en = "Provenance"
"""
VIEWING = """
zh = "看样招标"
en = "Tender after viewing"
entry = "open"

[under.BID]
least = 2
to_deadline = "BID-24"
basis = ["BID-16"]
"""
OWN = {"categories/art.toml": ART, "procedures/viewing.toml": VIEWING}
TOLD: dict[str, Json] = {"id": "provenance", "zh": "来源", "en": "Provenance", "value": "市博物馆"}
NAME: dict[str, Json] = {"zh": "国有文物艺术品处置", "en": "Disposal of state-owned art"}


def refused(of: Category, **changed: Json) -> NotValid:
    with pytest.raises(NotValid) as told:
        category.may_be_announced(of, tender.read(draft(**changed)), OWN)
    return told.value


@pytest.mark.seed_row(2)
def test_the_directory_has_its_seven_in_its_order() -> None:
    assert [each.zh for each in category.ours().values()] == [
        "保障性安居工程建设", "保障性住房分配", "国有土地使用权出让", "矿业权出让", "政府采购", "国有产权交易", "工程建设项目招标投标",
    ]  # fmt: skip
    for each in category.ours().values():
        assert bool(each.regimes) is bool(each.procedures) is not each.drawn
        assert all(procedure.ours().get(name) for name in each.procedures)
        assert all(any(regime in procedure.ours()[name] for name in each.procedures) for regime in each.regimes)


def test_a_citys_own_stands_after_them() -> None:
    found = category.every(OWN)
    assert found["art"].own
    assert not found["works"].own
    assert len(found) == 8
    assert category.known("art", OWN).particulars[0].zh == "来源"
    with pytest.raises(NotValid, match=r"project\.category"):
        category.known("art", {})


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("place = 8", 'place = "8"', "int"),
        ("place = 8", "", "place"),
        ('["BID"]', '["BUY"]', "BUY"),
        ("zh", "zhongwen", "zh"),
        ("=", "", "line"),
    ],
)
def test_a_file_that_is_wrong_is_refused_by_its_name(old: str, new: str, told: str) -> None:
    with pytest.raises(NotValid, match=told) as wrong:
        category.read("art", ART.replace(old, new))
    assert (wrong.value.code, wrong.value.field) == ("category.malformed", "art")


def test_a_category_is_traded_under_its_regimes_and_by_its_procedures() -> None:
    works, inquiry = category.ours()["works"], procedure.ours()["inquiry"][Regime.P87]
    category.may_be_announced(works, tender.read(draft(category="works")), {})
    found = refused(works, category="works", regime="P87", procedure=None)
    assert (found.code, found.field) == ("tender.category", "regime")
    procurement = category.ours()["procurement"]
    viewing = procedure.every(OWN)["viewing"][Regime.BID].plain
    assert refused(procurement, procedure=viewing).field == "procedure"
    assert inquiry.id in procurement.procedures


def test_what_is_given_out_by_lottery_is_not_tendered_for() -> None:
    homes = category.ours()["housing_allocation"]
    assert [each.id for each in category.ours().values() if each.drawn] == [homes.id]
    assert refused(homes, category=homes.id).code == "category.drawn"


def test_a_notice_tells_what_its_category_wants_word_for_word() -> None:
    art = category.known("art", OWN)
    viewing = procedure.every(OWN)["viewing"][Regime.BID].plain
    whole: dict[str, Json] = {"category": "art", "category_name": NAME, "particulars": [TOLD], "procedure": viewing}
    category.may_be_announced(art, tender.read(draft(**whole)), OWN)
    assert refused(art, **whole | {"particulars": []}).field == "particulars.provenance"
    assert refused(art, **whole | {"particulars": [TOLD | {"value": " "}]}).code == "tender.incomplete"
    for wrong in (
        {"particulars": [TOLD | {"zh": "出处"}]},
        {"particulars": [TOLD, TOLD | {"id": "more"}]},
        {"category_name": None},
        {"category_name": NAME | {"zh": "艺术品"}},
    ):
        assert refused(art, **whole | wrong).code == "tender.particulars"


def test_the_citys_folder_is_read_and_tried_at_start_up(tmp_path: Path) -> None:
    assert catalogue.read(None) == {}
    with pytest.raises(NotValid, match=r"catalogue\.missing"):
        catalogue.read(tmp_path / "nowhere")
    for path, text in OWN.items():
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(text, "utf-8")
    assert catalogue.read(tmp_path) == OWN
    (tmp_path / "procedures" / "inquiry.toml").write_text(VIEWING, "utf-8")
    with pytest.raises(NotValid, match=r"catalogue\.taken"):
        catalogue.read(tmp_path)
    (tmp_path / "procedures" / "inquiry.toml").unlink()
    (tmp_path / "categories" / "bad.toml").write_text("zh = 1", "utf-8")
    with pytest.raises(NotValid, match=r"category\.malformed"):
        catalogue.read(tmp_path)
