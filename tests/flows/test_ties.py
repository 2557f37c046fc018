"""Bids that stay equal are ordered by lot, in public, after the ranking and before the candidates: on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine

from evaluation.acts import awarding, drawing, members, reviewing
from experts.acts import reading as drawn
from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import NotFound, NotNow
from kernel.journal import Entry
from tests.support.kept import Kept
from tests.support.panel import KEYS, Hall
from trading.rules.lifecycle import Stage
from web.desks import draw_forms, lots
from web.desks import duties as desk

LOWEST = "lowest_evaluated_price"
EQUAL, DEARER = "1000000.00", "1200000.00"


@pytest.fixture
def hall(engine: Engine, blobs: Blobs, kept: Kept) -> Hall:
    made = Hall(engine, blobs).keep(kept)
    made.enrol_experts(8)
    return made


def ranked(hall: Hall, folder: Path, prices: Sequence[str]) -> tuple[str, list[str]]:
    """A lot ranked by price, and its bids; the ties stand in the record as ties."""
    lot, bids = hall.opened(folder, prices, hall.lot_of(LOWEST))
    hall.convened(lot)
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    assert hall.clerk() == ["open_scores"]
    hall.signed(lot)
    assert hall.clerk() == ["rank"]
    return lot, bids


def tie_drawn(hall: Hall, lot: str, name: str) -> str:
    """The whole draw of one tie; gives who came first."""
    did = hall.planned(lot, name)
    assert hall.clerk() == ["freeze_draw"], "no expert is drawn: no pool, nobody stands aside"
    assert hall.clerk() == []
    hall.entropy(lot, did)
    assert hall.clerk() == ["draw"]
    assert hall.clerk() == []
    with hall.house.looking() as ctx:
        transcript = drawn.material(ctx.tx, did, drawn.Edition.PUBLIC)["transcript.json"]
    return str(canon.mapping(transcript)["chosen"])


def published(hall: Hall, lot: str) -> Entry:
    return hall.act(hall.office(Role.AGENCY), awarding.publish_candidates, lot, {}, awarding.prepare_candidates)


def order(entry: Entry) -> list[str]:
    return [each["bid"] for each in entry.body["candidates"]]


def duties(hall: Hall, lot: str) -> list[str]:
    """Where the agency's desk leads it now."""
    with hall.house.looking(hall.office(Role.AGENCY).actor) as ctx:
        return [one.href for one in desk.dues(lots.held(ctx, hall.lot(lot)))]


def offered(hall: Hall, lot: str) -> list[str]:
    """What the agency's form of a plan lets it draw."""
    with hall.house.looking(hall.office(Role.AGENCY).actor) as ctx:
        return [choice.value for choice in draw_forms.plan(ctx, lot)[0].choices]


def test_two_equal_bids_are_drawn_apart_then_published_and_awarded(hall: Hall, tmp_path: Path) -> None:
    lot, bids = ranked(hall, tmp_path, [EQUAL, EQUAL, DEARER])
    assert duties(hall, lot) == [f"/me/acts/{lot}/plan_draw"]
    assert offered(hall, lot) == ["tie-1"]
    with pytest.raises(NotNow, match="place 1 is tied"):
        published(hall, lot)
    first = tie_drawn(hall, lot, "tie-1")
    assert first in bids[:2]
    assert hall.lot(lot).stage is Stage.RANKED
    assert duties(hall, lot) == [f"/me/acts/{lot}/publish_candidates"]
    entry = published(hall, lot)
    second = next(bid for bid in bids[:2] if bid != first)
    assert order(entry) == [first, second, bids[2]]
    hall.move_to(canon.moment(str(entry.body["until"])))
    awarded = hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
    assert awarded.body["bid"] == first
    assert awarded.body["found"] == {"first": True}


def test_three_equal_bids_take_one_draw_for_each_place_that_is_open(hall: Hall, tmp_path: Path) -> None:
    lot, bids = ranked(hall, tmp_path, [EQUAL] * 3)
    first = tie_drawn(hall, lot, "tie-1")
    with pytest.raises(NotNow, match="place 2 is tied"):
        published(hall, lot)
    second = tie_drawn(hall, lot, "tie-2")
    (third,) = set(bids) - {first, second}
    assert order(published(hall, lot)) == [first, second, third]


def test_a_tie_is_drawn_once_and_only_where_there_is_one(hall: Hall, tmp_path: Path) -> None:
    lot, bids = ranked(hall, tmp_path, [EQUAL, EQUAL, DEARER])
    asked: dict[str, Json] = {"what": "tie-2", "keys": KEYS, "custody": "same-machine"}
    with hall.house.looking(hall.office(Role.AGENCY).actor) as ctx, pytest.raises(NotFound, match="nothing to draw"):
        drawing.prepare_plan(ctx, lot, asked)
    tie_drawn(hall, lot, "tie-1")
    again = asked | {"what": "tie-1"}
    with hall.house.looking(hall.office(Role.AGENCY).actor) as ctx, pytest.raises(NotFound, match="nothing to draw"):
        drawing.prepare_plan(ctx, lot, again)
    assert hall.chain(lot)[-1].type == "lot.draw"
    with hall.house.looking() as ctx:
        places = drawing.places(ctx, members.sitting(ctx, hall.lot(lot)))
    assert [bid for group in places for bid in group] == order(published(hall, lot))
    assert [*places][-1] == (bids[2],)
