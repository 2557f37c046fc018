"""A site visit is in the document for all, ahead and before the deadline, and stands once it was held."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from tests.support.papers_of_tenders import draft
from trading.rules import tender, visit
from trading.rules.tender import TenderDocument, Visit

CLOSES = tender.read(draft()).closes
NOW = CLOSES - timedelta(days=20)
TICK = timedelta(milliseconds=1)


def at(since: timedelta, place: str = "工地东门") -> Json:
    return {"at": canon.instant(NOW + since), "place": place}


def document(said: Json = None) -> TenderDocument:
    return tender.read(draft(visit=said) if said else draft())


@pytest.mark.parametrize("said", [None, at(TICK), at(CLOSES - NOW - TICK), at(TICK, "长" * visit.LONGEST)])
def test_a_visit_is_announced_or_not(said: Json) -> None:
    visit.check(None, document(said), NOW)
    assert (document(said).visit is None) is (said is None)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (at(timedelta()), "visit.at"),
        (at(CLOSES - NOW), "visit.at"),
        ({"at": "", "place": "工地东门"}, "visit.at"),
        (at(TICK, " "), "visit.place"),
        (at(TICK, "长" * (visit.LONGEST + 1)), "visit.place"),
    ],
)
def test_one_that_is_over_too_late_or_nowhere_is_refused(said: Json, field: str) -> None:
    with pytest.raises(NotValid, match=r"tender\.visit") as refused:
        visit.check(None, document(said), NOW)
    assert refused.value.field == field


def test_it_is_moved_for_all_or_taken_back_until_it_is_held() -> None:
    ahead, held = (Visit(canon.instant(NOW + since), "工地东门") for since in (TICK, timedelta()))
    for said in (None, at(timedelta(days=3))):
        visit.check(ahead, document(said), NOW)
        with pytest.raises(NotValid) as refused:
            visit.check(held, document(said), NOW)
        assert refused.value.field == "visit"
    visit.check(held, document(at(timedelta())), NOW)


@pytest.mark.parametrize("said", [{"at": "2026-03-10T09:00:00.000Z"}, {"at": "", "place": "x", "for": "某公司"}])
def test_a_visit_has_a_time_and_a_place_and_names_nobody(said: Json) -> None:
    with pytest.raises(NotValid, match=r"tender\.malformed"):
        document(said)
