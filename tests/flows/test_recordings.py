"""The register of recordings: no session is closed without an entry or a reason, and who looked is written down."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from evaluation.acts import convening, members, reporting, reviewing
from kernel import canon, journal
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Refusal
from tests.support.case import SCORING
from tests.support.filmed import filmed, recording
from tests.support.panel import Hall
from tests.support.world import DAY, Person
from trading.acts import reading, recordings
from trading.rules.recording import Session

PRICES: Final = ("1000000.00", "1100000.00", "1200000.00")
REASON: dict[str, Json] = {"reason": "本市未设评标录像室，全程另有公证"}
POINTS: Mapping[str, Json] = {"C1": "30.00", "C2": "20.00"}


@pytest.fixture
def hall(engine: Engine, blobs: Blobs) -> Hall:
    made = Hall(engine, blobs)
    made.enrol_experts(8)
    return made


def code(hall: Hall, person: Person, act: str, lot: str, body: Mapping[str, Json]) -> str:
    try:
        hall.do(person, act, lot, body)
    except Refusal as refusal:
        return refusal.code
    return ""


def to_convene(hall: Hall, lot: str) -> str:
    try:
        hall.act(hall.office(Role.AGENCY), convening.convene, lot, {}, convening.convocation)
    except Refusal as refusal:
        return refusal.code
    return ""


@pytest.mark.seed_row(17)
def test_neither_opening_nor_evaluation_is_closed_without_a_recording_or_a_reason(hall: Hall, tmp_path: Path) -> None:
    lot, bids = hall.opened(tmp_path, PRICES, hall.lot_of(SCORING))
    centre, supervisor = hall.office(Role.CENTRE), hall.office(Role.SUPERVISOR)
    for person in hall.asked(hall.drawn(lot)):
        hall.accept(person, lot)
    assert to_convene(hall, lot) == "recording.missing"
    late = {**recording(hall, lot), "since": canon.instant(hall.now + DAY)}
    assert code(hall, centre, "lot.enter_recording", lot, late) == "recording.time"
    assert code(hall, hall.office(Role.AGENCY), "lot.enter_recording", lot, recording(hall, lot)) == "act.not_allowed"
    taken = recording(hall, lot)
    opening = hall.do(centre, "lot.enter_recording", lot, taken)
    assert code(hall, centre, "lot.enter_recording", lot, taken) == "recording.known"
    assert code(hall, centre, "lot.excuse_recording", lot, REASON) == "recording.there"
    assert to_convene(hall, lot) == ""
    hall.act(supervisor, convening.convene, lot, {}, convening.convocation)
    _evaluate(hall, lot, bids)
    with hall.house.looking() as ctx:
        assert not reporting.may_rank(ctx, members.sitting(ctx, reading.lot(ctx, lot)))
    assert hall.clerk() == []
    assert code(hall, centre, "lot.excuse_recording", lot, {"reason": "没有"}) == "recording.reason"
    assert code(hall, centre, "lot.excuse_recording", lot, REASON) == ""
    filmed(hall, lot, "found later")
    assert hall.clerk() == ["rank"]
    seen: dict[str, Json] = {"recording": opening.leaf.hex(), "reason": "核对唱标"}
    assert code(hall, supervisor, "lot.read_recording", lot, seen) == ""
    assert code(hall, supervisor, "lot.read_recording", lot, seen | {"recording": "00" * 32}) == "recording.unknown"
    assert code(hall, hall.office(Role.AGENCY), "lot.read_recording", lot, seen) == "act.not_allowed"
    _registered(hall, lot)


def _evaluate(hall: Hall, lot: str, bids: list[str]) -> None:
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    hall.scored(lot, [{bid: dict(POINTS) for bid in bids}] * 5)
    hall.signed(lot)


def _registered(hall: Hall, lot: str) -> None:
    """What the register says, before and after the lot's end, from when on the law counts its years."""
    with hall.house.looking() as ctx:
        of = reading.lot(ctx, lot)
        kept = recordings.register(ctx, of)
        assert [(one.session, one.keep_until is not None, len(one.reads)) for one in kept] == [
            (Session.OPENING, True, 1), (Session.EVALUATION, False, 0), (Session.EVALUATION, True, 0)
        ]  # fmt: skip
        entry = kept[0].entry
        assert entry.body["retain_until"] == str(kept[0].keep_until)


def test_a_voided_evaluation_is_recorded_anew_and_the_opening_is_not(hall: Hall, tmp_path: Path) -> None:
    lot, _ = hall.opened(tmp_path, PRICES, hall.lot_of(SCORING))
    hall.convened(lot)
    with hall.house.looking() as ctx:
        assert recordings.has(ctx, lot, Session.EVALUATION)
    why: dict[str, Json] = {"basis": "招标投标法实施条例第四十八条", "reason": "评标委员会组成违法"}
    hall.do(hall.office(Role.SUPERVISOR), "lot.void_evaluation", lot, why)
    with hall.house.looking() as ctx:
        assert not recordings.has(ctx, lot, Session.EVALUATION)
        assert recordings.has(ctx, lot, Session.OPENING)
        assert not recordings.is_awaited(ctx, reading.lot(ctx, lot))
        assert "lot.enter_recording" in {one.type for one in journal.entries(ctx.tx, lot)}
