"""The deposit of a lot as typed: into the document and back, and what the law says against it at its field."""

from __future__ import annotations

import pytest

from kernel import canon
from kernel.canon import Json
from tests.support import papers_of_tenders as papers
from trading.rules import tender
from web.desks import drafting_deposit, drafting_gaps, drafting_lots

TYPED = {"deposit.amount": "20,000", "deposit.required_to_bid": "yes", "means.transfer": "yes", "means.insurance": "yes",
         "deposit.due": "2026-03-20T17:00"}  # fmt: skip
ASKED: Json = {"amount": {"amount": "20000.00", "currency": "CNY"}, "means": ["transfer", "insurance"],
               "required_to_bid": True, "due": "2026-03-20T09:00:00.000Z"}  # fmt: skip


def filled(texts: dict[str, str]) -> dict[str, Json]:
    return drafting_lots.filled({}, drafting_lots.blank("2026-0001", 1, "照明"), texts)


def test_what_was_typed_stands_in_the_document() -> None:
    assert filled(TYPED)["deposit"] == ASKED


def test_a_deposit_is_shown_again_as_it_was_typed() -> None:
    seen = drafting_lots.spread(filled(TYPED))
    assert seen["means"] == {"transfer": True, "insurance": True}
    assert drafting_lots.filled({}, filled(TYPED), {})["deposit"] == ASKED


def test_without_an_amount_there_is_none_and_without_a_means_it_is_a_transfer() -> None:
    assert "deposit" not in filled({})
    assert "deposit" not in filled(TYPED | {"deposit.amount": ""})
    assert drafting_lots.spread(filled({}))["deposit"] == {}
    plain = filled({"deposit.amount": "1"})["deposit"]
    assert plain == {"amount": {"amount": "1.00", "currency": "CNY"}, "means": ["transfer"], "required_to_bid": False}
    assert "means" not in filled(TYPED)


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"amount": {"amount": "20000.01", "currency": "CNY"}}, "deposit.amount", "实施条例"),
        ({"means": ["cash"]}, "means.transfer", "实施条例"),
        ({"due": "2099-01-01T00:00:00.000Z"}, "deposit.due", ""),
    ],
)
def test_what_the_law_speaks_against_stands_at_its_field(change: dict[str, Json], field: str, rule: str) -> None:
    asked: dict[str, Json] = {"amount": {"amount": "20000.00", "currency": "CNY"}, "means": ["transfer"],
                              "required_to_bid": True}  # fmt: skip
    assert drafting_deposit.against(papers.draft(lots=[papers.lot(deposit=asked)]), 0) is None
    wrong = papers.draft(lots=[papers.lot(deposit=asked | change)])
    found = drafting_deposit.against(wrong, 0)
    assert found is not None
    assert found[0] == field
    assert rule in drafting_gaps.said(found[1]).zh
    assert drafting_deposit.against(wrong, 1) is None, "another lot has no part in it"


def test_a_draft_that_is_not_whole_says_nothing_of_the_deposit() -> None:
    assert drafting_deposit.against({}, 0) is None


def test_the_drafts_document_is_read_strictly() -> None:
    asked = tender.parse(canon.canonical(papers.draft(lots=[papers.lot(deposit=filled(TYPED)["deposit"])]))).lots[0]
    assert asked.deposit is not None
    assert asked.deposit.required_to_bid
