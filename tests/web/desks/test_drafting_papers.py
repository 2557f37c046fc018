"""The papers that a lot asks for, as typed on the desk: into the document and back, what is wrong at its field."""

from __future__ import annotations

from typing import Any, cast

from kernel.canon import Json
from tests.web.desks.test_drafting import controls, filled, gaps, lot, page, typed
from tests.web.draft_fixtures import SCORING
from web.desks import drafting_tables

PAPERS = {
    "papers.0.zh": "技术方案", "papers.0.en": "", "papers.0.required": "yes", "papers.0.formats": "pdf",
    "papers.0.max_pages": "80", "papers.0.max_files": "", "papers.0.blind": "yes",
    "papers.1.zh": "营业执照", "papers.1.en": "Licence", "papers.1.required": "no", "papers.1.formats": "pdf、jpg",
    "papers.1.max_pages": "", "papers.1.max_files": "2", "papers.1.blind": "no",
}  # fmt: skip
ASKED = [
    {"id": "p1", "zh": "技术方案", "en": "技术方案", "required": True, "formats": ["pdf"], "max_pages": 80, "max_files": None,
     "blind": True, "lenient": []},
    {"id": "p2", "zh": "营业执照", "en": "Licence", "required": False, "formats": ["pdf", "jpg"], "max_pages": None,
     "max_files": 2, "blind": False, "lenient": []},
]  # fmt: skip


def test_papers_are_typed_into_the_document_and_shown_again() -> None:
    made = filled(SCORING | PAPERS)
    assert cast("list[dict[str, Any]]", made["lots"])[0]["papers"] == ASKED
    assert gaps(SCORING | PAPERS, regime="P87") == {}
    shown = typed(page(made))
    assert {name: shown[name] for name in PAPERS} == PAPERS
    assert filled(shown, made) == made


def test_a_lot_that_asks_for_none_says_nothing_of_them() -> None:
    assert "papers" not in lot(SCORING)
    empty = {name: text if name.endswith(("required", "formats", "blind")) else "" for name, text in PAPERS.items()}
    empty |= {"papers.0.blind": "no", "papers.1.required": "yes", "papers.1.formats": "pdf"}
    assert "papers" not in lot(SCORING | empty), "rows that say nothing go"


def test_a_row_is_added_and_removed() -> None:
    held: dict[str, Json] = {}
    assert drafting_tables.add(held, "papers") == "papers.0"
    assert held["papers"] == [drafting_tables.PAPERS.blank()]
    drafting_tables.remove(held, "papers.0")
    assert held["papers"] == []


def test_what_nobody_could_hand_in_is_told() -> None:
    assert gaps(SCORING | PAPERS | {"papers.1.zh": ""}, regime="P87").keys() == {"papers.1.zh"}
    assert gaps(SCORING | PAPERS | {"papers.0.max_pages": "0"}, regime="P87").keys() == {"papers.0.max_pages"}
    wrong = gaps(SCORING | PAPERS | {"papers.0.formats": "pdf、jpg"}, regime="P87")
    assert wrong == {"papers.0.formats": "暗标和限页的文件只能是 PDF"}
    assert gaps(SCORING | PAPERS | {"papers.1.formats": "exe"}, regime="P87").keys() == {"papers.1.formats"}
    assert set(controls(page(filled(SCORING | PAPERS)))) >= set(PAPERS)


def test_a_criterion_is_scored_blind_where_a_blind_paper_is_asked_for() -> None:
    typed_in = SCORING | PAPERS | {"criteria.0.blind": "yes"}
    made = cast("list[dict[str, Any]]", filled(typed_in)["lots"])[0]["criteria"]
    assert made[0]["blind"] is True
    assert "blind" not in made[1], "what is not blind says nothing of it"
    assert typed(page(filled(typed_in)))["criteria.0.blind"] == "yes"
    assert gaps(typed_in, regime="P87") == {}
    assert gaps(SCORING | {"criteria.0.blind": "yes"}, regime="P87").keys() == {"criteria.0.blind"}


def test_what_is_only_warned_of_is_typed_by_its_code() -> None:
    typed_in = SCORING | PAPERS | {"papers.0.lenient": "paper.font、paper.link"}
    made = cast("list[dict[str, Any]]", filled(typed_in)["lots"])[0]["papers"]
    assert [row["lenient"] for row in made] == [["paper.font", "paper.link"], []]
    assert typed(page(filled(typed_in)))["papers.0.lenient"] == "paper.font、paper.link"
    wrong = gaps(SCORING | PAPERS | {"papers.1.lenient": "paper.fonts"}, regime="P87")
    assert wrong == {"papers.1.lenient": "没有这些检查项：paper.fonts"}
