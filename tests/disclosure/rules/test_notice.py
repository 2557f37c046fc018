"""Which events oblige, and what the papers are called."""

from __future__ import annotations

import pytest

from disclosure.rules import event_types, notice, papers
from disclosure.rules.notice import KINDS
from kernel.errors import Fault


def test_every_kind_is_a_paper_and_every_event_is_registered() -> None:
    assert set(KINDS) == set(papers.PAPERS) - {"receipt"}
    assert set(event_types.types()) >= notice.OBLIGING


@pytest.mark.parametrize(
    ("event", "kinds"),
    [
        ("tender.announce", [notice.TENDER]),
        ("tender.amend", [notice.CHANGE]),
        ("tender.clarify", [notice.CLARIFICATION]),
        ("lot.open_bids", [notice.OPENING]),
        ("lot.rank", [notice.REPORT]),
        ("lot.publish_candidates", [notice.CANDIDATES]),
        ("lot.award", [notice.AWARD]),
        ("lot.notify", [notice.RESULT, notice.LETTER]),
        ("lot.stop_too_few", [notice.ENDING]),
        ("lot.terminate", [notice.ENDING]),
        ("lot.confirm_deal", [notice.DEAL, notice.DEALT]),
        ("lot.lapse", [notice.LAPSE]),
        ("lot.suspend", [notice.SUSPENSION]),
        ("lot.resume", [notice.RESUMPTION]),
        ("lot.void_evaluation", [notice.VOIDING]),
        ("bid.submit_bid", []),
        ("lot.close_bidding", []),
        ("lot.convene", []),
    ],
)
def test_what_an_event_obliges_to(event: str, kinds: list[str]) -> None:
    assert [kind.name for kind in notice.obliged(event)] == kinds


def test_numbers_name_year_place_repetition_and_letter() -> None:
    assert notice.number(KINDS[notice.TENDER], "T-2026-0001") == "招标〔2026〕0001"
    assert notice.number(KINDS[notice.CHANGE], "T-2026-0001", 2) == "变更〔2026〕0001之二"
    assert notice.number(KINDS[notice.LETTER], "L-2026-0001-1", 1, 3) == "告知〔2026〕0001-1-3"
    with pytest.raises(Fault):
        notice.number(KINDS[notice.TENDER], "X-pool")


def test_an_id_is_made_of_the_event_s_place() -> None:
    assert notice.name(KINDS[notice.OPENING], "L-2026-0001-1", 14) == "L-2026-0001-1.14.opening_record"
    assert notice.name(KINDS[notice.LETTER], "L-2026-0001-1", 42, 2) == "L-2026-0001-1.42.result_notice.2"
