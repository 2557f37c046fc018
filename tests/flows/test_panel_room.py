"""The panel's room: who has not shown who he is opens no bid, and the panel elects who presides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from evaluation.acts import entering, fees, members, presiding, reviewing
from evaluation.rules.panel import Seat as Kind
from kernel import journal
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Refusal
from tests.support.case import SCORING
from tests.support.panel import Hall, panel_document
from tests.support.world import Person
from trading.acts import reading
from web import conduct
from web.desks import reader

HOUR: Final = timedelta(hours=1)
PRICES: Final = ("1000000.00", "1100000.00", "1200000.00")


@pytest.fixture
def hall(engine: Engine, blobs: Blobs) -> Hall:
    made = Hall(engine, blobs)
    made.enrol_experts(8)
    return made


def code(hall: Hall, person: Person, act: str, lot: str, body: Mapping[str, Json] = {}) -> str:
    try:
        hall.do(person, act, lot, body)
    except Refusal as refusal:
        return refusal.code
    return ""


class Terminal:
    """One that has seen the people it is told of."""

    name = "terminal"

    def __init__(self, *seen: str) -> None:
        self.seen = seen

    def confirms(self, who: str) -> bool:
        return who in self.seen

    def told(self) -> None:
        return None


def readable(hall: Hall, person: Person, lot: str) -> str:
    try:
        with conduct.acting(hall.house, person.actor, lot) as ctx:
            reader.may_read(ctx, reading.lot(ctx, lot), person.actor)
    except Refusal as refusal:
        return refusal.code
    return ""


def test_a_member_opens_bids_only_once_he_has_entered(hall: Hall, tmp_path: Path) -> None:
    lot, bids = hall.opened(tmp_path, PRICES, hall.lot_of(SCORING))
    first, second, *_ = hall.convened(lot)
    assert readable(hall, first, lot) == "entry.missing"
    assert code(hall, hall.office(Role.CENTRE), "lot.enter_evaluation", lot) == "act.not_allowed"
    with conduct.acting(hall.house, first.actor, lot) as ctx:
        own = members.own(ctx, members.sitting(ctx, reading.lot(ctx, lot)))
        exact = entering.prepare_entry(ctx, lot, {}, Terminal(own.who))
        assert exact == entering.prepare_entry(ctx, lot) | {"checked": ["certificate", "terminal"]}
        convened = [one for one in journal.entries(ctx.tx, lot) if one.type == "lot.convene"]
    assert exact["convened"] == convened[-1].leaf.hex() != convened[0].leaf.hex()
    false: list[dict[str, Json]] = [
        {"convened": convened[0].leaf.hex()},
        {"checked": []},
        {"checked": ["certificate", "looks"]},
    ]
    for other in false:
        with pytest.raises(Refusal, match="entry"):
            hall.act(first, entering.enter_evaluation, lot, exact | other)
    hall.act(first, entering.enter_evaluation, lot, exact)
    assert (readable(hall, first, lot), readable(hall, second, lot)) == ("", "entry.missing")
    assert code(hall, first, "lot.enter_evaluation", lot) == "entry.known"
    with hall.house.looking() as ctx:
        assert list(entering.entered(ctx, members.sitting(ctx, reading.lot(ctx, lot)))) == [own.pid]
    _paid(hall, lot, bids, own.pid)


def _paid(hall: Hall, lot: str, bids: list[str], pid: str) -> None:
    """Who entered and signed is paid for the time in between, by the tariff; the four who never came in are not."""
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    hall.scored(lot, [{bid: {"C1": "30.00", "C2": "20.00"} for bid in bids}] * 5)
    with hall.house.looking() as ctx:
        told = fees.statement(ctx, members.sitting(ctx, reading.lot(ctx, lot)))
    assert [line.fee for line in told.lines] == [None] * 5, "nobody has signed the report yet"
    hall.move_to(hall.now + 4 * HOUR)
    hall.signed(lot)
    with hall.house.looking() as ctx:
        told = fees.statement(ctx, members.sitting(ctx, reading.lot(ctx, lot)))
    paid = {line.seat.pid: line.fee.hours for line in told.lines if line.fee}
    assert paid == {pid: (5,)}
    assert (len(told.lines), str(told.sum.amount)) == (5, "500.00")


def test_the_panel_elects_its_chair_and_elects_again_when_he_leaves(hall: Hall, tmp_path: Path) -> None:
    lot, _ = hall.opened(tmp_path, PRICES, hall.lot_of(SCORING, panel=panel_document(5, 1)), regime="P87")
    panel = hall.convened(lot, representatives=1)
    seats = sorted(hall.seats(lot), key=lambda seat: seat.kind is Kind.REPRESENTATIVE)
    votes: list[dict[str, Json]] = [{"member": seat.pid} for seat in seats]
    assert code(hall, panel[0], "lot.elect_chair", lot, votes[-1]) == "panel.chair"
    assert code(hall, panel[0], "lot.elect_chair", lot, {"member": "00" * 32}) == "seat.none"
    told = [hall.do(person, "lot.elect_chair", lot, votes[1]).body["found"] for person in panel[2:]]
    assert [found["decided"] for found in told] == [False, False, True]
    assert chair(hall, lot) == seats[1].pid
    assert code(hall, panel[0], "lot.elect_chair", lot, votes[0]) == "decision.taken"
    hall.do(hall.member(seats[1]), "lot.avoid", lot)
    assert chair(hall, lot) is None
    hall.sequence()
    hall.entropy(lot, did(hall, lot), 1)
    assert hall.clerk("replace_expert") == ["replace_expert"]
    for person in hall.asked(did(hall, lot)):
        code(hall, person, "lot.accept", lot)
    for person in (panel[0], *panel[2:4]):
        hall.do(person, "lot.elect_chair", lot, votes[0])
    assert chair(hall, lot) == seats[0].pid


def did(hall: Hall, lot: str) -> str:
    with hall.house.looking() as ctx:
        return members.sitting(ctx, reading.lot(ctx, lot)).did


def chair(hall: Hall, lot: str) -> str | None:
    with hall.house.looking() as ctx:
        return presiding.chair(ctx, members.sitting(ctx, reading.lot(ctx, lot)))
