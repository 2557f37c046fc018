"""What a tender may ask for, at the boundary."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from kernel.canon import mapping
from kernel.errors import NotValid, Words
from tests.support import counter
from trading.rules import tender
from trading.rules.papers import asked
from trading.rules.papers.asked import MOST, MOST_PAGES, Paper

PLAN: dict[str, Any] = {
    "id": "plan", "zh": "技术方案", "en": "Technical plan", "required": True, "formats": ["pdf"], "max_pages": 80,
    "max_files": 1, "blind": True, "lenient": ["paper.font"],
}  # fmt: skip


def _papers(*changes: dict[str, Any]) -> list[Paper]:
    return [msgspec.convert({**PLAN, **each}, Paper) for each in changes]


@pytest.mark.parametrize(
    "change",
    [
        {}, {"id": "a"}, {"id": "a" * 32}, {"max_pages": None}, {"max_pages": 1}, {"max_pages": MOST_PAGES},
        {"max_files": None}, {"max_files": MOST}, {"lenient": []}, {"en": ""},
        {"blind": False, "max_pages": None, "formats": ["docx", "xlsx", "zip", "jpg", "png"]},
    ],
)  # fmt: skip
def test_what_can_be_handed_in_may_be_asked(change: dict[str, Any]) -> None:
    papers = _papers(change)
    asked.check(0, papers)
    assert papers[0].title.zh == "技术方案"


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""}, {"id": "A"}, {"id": "a" * 33}, {"id": "form"}, {"id": "response"}, {"zh": " "}, {"formats": []}, {"formats": ["pdf", "exe"]},
        {"formats": ["docx"]}, {"formats": ["pdf", "docx"], "blind": False}, {"formats": ["docx"], "max_pages": None},
        {"max_pages": 0}, {"max_pages": MOST_PAGES + 1}, {"max_files": 0}, {"max_files": MOST + 1}, {"lenient": ["paper.nonsense"]},
    ],
)  # fmt: skip
def test_what_cannot_be_handed_in_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(NotValid) as caught:
        asked.check(2, _papers({"id": "first"}, change))
    field = "lots.2.papers.1.lenient" if "lenient" in change else "lots.2.papers.1"
    assert (caught.value.code, caught.value.field) == ("tender.malformed", field)


def test_papers_are_told_apart_and_counted() -> None:
    with pytest.raises(NotValid):
        asked.check(0, _papers({}, {}))
    asked.check(0, _papers(*({"id": f"p{n}"} for n in range(MOST))))
    with pytest.raises(NotValid):
        asked.check(0, _papers(*({"id": f"p{n}"} for n in range(MOST + 1))))


def test_a_tender_asks_for_papers_or_for_none() -> None:
    assert tender.parse(counter.document()).lots[0].papers == []
    assert tender.parse(counter.document(papers=[PLAN])).lots[0].papers == _papers({})
    for papers in ([{**PLAN, "id": "A"}], [{**PLAN, "more": 1}], [{"id": "plan"}]):
        with pytest.raises(NotValid, match=r"tender\.malformed"):
            tender.read(mapping(counter.document(papers=papers)))


def test_a_demand_is_told_in_one_phrase() -> None:
    full, bare = _papers(
        {},
        {"en": "", "required": False, "max_pages": None, "max_files": None, "blind": False, "formats": ["docx", "zip"]},
    )
    assert asked.described(full) == Words(
        "技术方案（必交，PDF，不超过 80 页，不超过 1 份，暗标）",
        "Technical plan (required, PDF, at most 80 pages, files: at most 1, blind)",
    )
    assert asked.described(bare) == Words("技术方案（可不交，DOCX/ZIP）", "技术方案 (optional, DOCX/ZIP)")


def test_what_is_scored_blind_needs_a_blind_paper() -> None:
    blind, plain = _papers({}, {"id": "other", "blind": False})
    criteria: list[dict[str, object]] = [{"id": "C1"}, {"id": "C2", "blind": True}]
    asked.check_blind(0, [plain, blind], criteria)
    asked.check_blind(0, [plain], [{"id": "C1"}, {"id": "C2", "blind": False}])
    none: list[Paper] = []
    for papers in (none, [plain]):
        with pytest.raises(NotValid, match=r"tender\.malformed") as refused:
            asked.check_blind(3, papers, criteria)
        assert refused.value.field == "lots.3.criteria.1.blind"
