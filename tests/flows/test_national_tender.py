"""A tender of national algorithms from its announcement to its award, all by SM2: bids, opening, draw, scores, report."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from evaluation.acts import awarding, reviewing
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.errors import NotTrusted
from tests.flows.test_evaluation import PRICES, SCORING, points
from tests.support import national_hall
from tests.support.national_hall import OUTSIDE, SUITE, NationalHall, keys
from tests.support.world import Person


@pytest.fixture
def hall(engine: Engine, blobs: Blobs) -> NationalHall:
    made = NationalHall(engine, blobs)
    made.enrol_experts(8)
    return made


def test_bids_opening_draw_scores_and_award_by_sm2(hall: NationalHall, tmp_path: Path) -> None:
    lot, bids = hall.opened(tmp_path, PRICES, hall.lot_of(SCORING), regime="P87", suite=SUITE)
    hall.convened(lot)
    hall.act(hall.office(Role.TENDEREE), reviewing.review_qualification, lot, hall.reviewed(bids))
    hall.scored(lot, [points(bids, [f"3{n}.00", "33.00", "20.00"]) for n in range(5)])
    hall.signed(lot)
    assert hall.clerk() == ["rank"]
    awarded = hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
    assert awarded.body["price"] == {"currency": "CNY", "amount": PRICES[0]}


def test_the_announcement_is_signed_by_what_it_announces(hall: NationalHall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(national_hall, "OUTSIDE", OUTSIDE | {"tender.announce"})
    with pytest.raises(NotTrusted, match=r"suite\.not_taken"):
        hall.announced(suite=SUITE)


def test_an_international_signature_of_the_same_person_is_refused(hall: NationalHall, tmp_path: Path) -> None:
    _, lot = hall.announced(suite=SUITE)
    firm = hall.bidder(1)
    with pytest.raises(NotTrusted, match=r"suite\.not_taken"):
        hall.submit(Person(keys(firm).before, firm.actor), lot, "1000000.00", tmp_path)
