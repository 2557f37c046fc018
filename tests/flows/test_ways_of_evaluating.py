"""Ways of evaluating beyond the first three, by the acts: who is set aside, who is drawn, what cannot be announced."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from evaluation.acts import awarding, members, reporting, reviewing
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import NotNow
from tests.support.kept import Kept
from tests.support.panel import Hall
from tests.support.tenders import criterion

PRICES: Final = ["1000000.00", "1100000.00", "1200000.00"]
TWO_PARTS: Final[list[Json]] = [criterion("C1", 4000), criterion("C2", 1000)]
LINED: Final[dict[str, Json]] = {
    "full": 5000, "technical": ["C1"], "least_technical": 2000, "reductions": ["0.01"], "abnormal": None,
}  # fmt: skip


@pytest.fixture
def hall(engine: Engine, blobs: Blobs, kept: Kept) -> Hall:
    made = Hall(engine, blobs).keep(kept)
    made.enrol_experts(8)
    return made


def marked(hall: Hall, folder: Path, technical: list[str]) -> tuple[str, list[str]]:
    """A works lot by 综合评估法 whose sheets are open, each expert having given these technical points."""
    part = hall.lot_of("comprehensive_evaluation", params=LINED, criteria=TWO_PARTS)
    lot, bids = hall.opened(folder, PRICES, part, kind="works")
    hall.convened(lot)
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    sheet: dict[str, Json] = {bid: {"C1": mark, "C2": "5.00"} for bid, mark in zip(bids, technical, strict=True)}
    hall.scored(lot, [sheet] * 5)
    hall.signed(lot)
    return lot, bids


def test_who_misses_the_technical_line_conforms_and_is_no_candidate(hall: Hall, tmp_path: Path) -> None:
    """Base: 0.99 of the mean of the two that are left, 1,138,500; 5.40 % above it costs 10.80, 3.38 % below 3.38."""
    lot, bids = marked(hall, tmp_path, ["19.99", "20.00", "30.00"])
    assert hall.clerk() == ["rank"]
    assert hall.chain(lot)[-1].body["order"] == [[bids[2]], [bids[1]]]
    published = hall.act(hall.office(Role.AGENCY), awarding.publish_candidates, lot, {}, awarding.prepare_candidates)
    told = published.body["candidates"]
    assert [(each["bid"], each["points"], each["total"]) for each in told] == [
        (bids[2], "35.00", "74.20"),
        (bids[1], "25.00", "71.62"),
    ]


def test_where_all_miss_it_the_lot_is_not_ranked(hall: Hall, tmp_path: Path) -> None:
    lot, _ = marked(hall, tmp_path, ["19.99"] * 3)
    assert hall.clerk() == []
    with hall.house.looking() as ctx:
        of = members.sitting(ctx, hall.lot(lot))
        made = reporting.draft(ctx, of)
        with pytest.raises(NotNow, match=r"result\.too_few"):
            reporting.check_ready(ctx, of, made)


def test_under_separate_award_by_lots_every_place_is_drawn(hall: Hall, tmp_path: Path) -> None:
    lot, bids = hall.opened(tmp_path, PRICES, hall.lot_of("award_by_lots", params={"abnormal": None}), kind="works")
    hall.convened(lot)
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    hall.clerk()
    hall.signed(lot)
    assert hall.clerk() == ["rank"]
    assert hall.chain(lot)[-1].body["order"] == [sorted(bids)]
    with pytest.raises(NotNow, match=r"ranking\.tied"), hall.house.looking() as ctx:
        awarding.prepare_candidates(ctx, lot, {})
    for place in ("tie-1", "tie-2"):
        hall.drawn(lot, place)
    published = hall.act(hall.office(Role.AGENCY), awarding.publish_candidates, lot, {}, awarding.prepare_candidates)
    told = published.body["candidates"]
    assert sorted(each["bid"] for each in told) == sorted(bids)
    assert not any("total" in each for each in told)


def test_what_lacks_a_stage_cannot_be_announced(hall: Hall) -> None:
    tender = hall.document(hall.register(), lots=[hall.lot_of("negotiation")], regime="P87")
    with pytest.raises(NotNow, match=r"method\.stage"):
        members.check(tender)
