"""Those who were drawn are called in the drawn order until they answer; who stays silent is followed by the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, cast

import pytest
from sqlalchemy import Engine

from evaluation.acts import clerk, members
from experts.acts import calling
from experts.acts import reading as drawn
from experts.ports import Call, Lines
from experts.rules.calls import Carried
from kernel import journal
from kernel.actor import CLERK, Role
from kernel.blobs import Blobs
from kernel.canon import mapping
from kernel.errors import NotAllowed, NotNow, NotValid, Refusal, Unavailable
from kernel.journal import Entry
from tests.support.case import SCORING
from tests.support.panel import Hall
from trading.acts import reading
from web import ringing

PRICES: Final = ("1000000.00", "1100000.00", "1200000.00")
MINUTE: Final = timedelta(minutes=1)


@pytest.fixture
def hall(engine: Engine, blobs: Blobs) -> Hall:
    made = Hall(engine, blobs)
    made.enrol_experts(8)
    return made


@dataclass
class Exchange:
    """A line that carries, or refuses as it is told, number by number."""

    refusals: dict[str, Refusal] = field(default_factory=dict)
    carried: list[Call] = field(default_factory=list)

    def carry(self, call: Call) -> None:
        if call.number in self.refusals:
            raise self.refusals[call.number]
        self.carried.append(call)


def calls(hall: Hall, lot: str) -> list[Entry]:
    with hall.house.looking() as ctx:
        return [one for one in journal.entries(ctx.tx, lot) if one.type == "lot.contact_expert"]


def order(hall: Hall, did: str) -> list[str]:
    """Who was drawn, first to last."""
    with hall.house.looking() as ctx:
        told = mapping(drawn.material(ctx.tx, did, drawn.Edition.PUBLIC)["transcript.json"])
    return [seat["pid"] for turn in cast("Any", told["turns"]) for seat in turn["seats"]]


def test_the_silent_are_called_in_the_drawn_order_and_then_the_next_is(hall: Hall, tmp_path: Path) -> None:
    lot, _ = hall.opened(tmp_path, PRICES, hall.lot_of(SCORING))
    did = hall.drawn(lot)
    assert hall.clerk("contact_expert") == [], "a minute for the inbox"
    first, *others = hall.asked(did)
    for person in others:
        hall.accept(person, lot)
    with hall.house.looking() as ctx:
        silent = next(each for each in drawn.panel(ctx.tx, did) if each.state == members.ASKED)
    hall.move_to(hall.now + MINUTE)
    assert hall.clerk("contact_expert") == ["contact_expert"]
    hall.move_to(hall.now + 15 * MINUTE)
    assert hall.clerk("contact_expert") == ["contact_expert"]
    assert hall.clerk("contact_expert", "time_out") == []
    hall.move_to(hall.now + 14 * MINUTE)
    assert hall.clerk("contact_expert", "time_out") == ["time_out"]
    told = [(one.body["pid"], one.body["n"], one.body["channel"], one.body["connected"]) for one in calls(hall, lot)]
    assert told == [(silent.pid.hex(), 1, "sms", False), (silent.pid.hex(), 2, "voice", False)]
    assert all(word not in one.data.decode() for one in calls(hall, lot) for word in (silent.name, silent.expert_id))
    hall.sequence()
    hall.entropy(lot, did, 1)
    assert hall.clerk("replace_expert") == ["replace_expert"]
    assert first not in hall.asked(did)
    hall.move_to(hall.now + MINUTE)
    assert hall.clerk("contact_expert") == ["contact_expert"]
    assert calls(hall, lot)[-1].body["pid"] == order(hall, did)[-1]


def test_calls_wait_for_their_line_and_are_carried_once(hall: Hall, tmp_path: Path) -> None:
    lot, _ = hall.opened(tmp_path, PRICES, hall.lot_of(SCORING))
    did = hall.drawn(lot)
    sms = Exchange()
    lines: Lines = {"sms": sms}
    with hall.house.acting(hall.office(Role.CENTRE).actor) as ctx, pytest.raises(NotAllowed):
        calling.contact(ctx, lot, did, bytes.fromhex(order(hall, did)[0]), lines)
    hall.move_to(hall.now + MINUTE)
    with hall.house.looking(CLERK) as ctx:
        due = [each.body["pid"] for each in clerk.due(ctx) if each.act == "contact_expert"]
    assert due == order(hall, did)
    with hall.house.acting(CLERK) as ctx:
        for pid in due:
            calling.contact(ctx, lot, did, bytes.fromhex(str(pid)), lines)
        with pytest.raises(NotNow, match="not to be called"):
            calling.contact(ctx, lot, did, bytes.fromhex(str(due[0])), lines)
        seats = {each.pid.hex(): each for each in drawn.panel(ctx.tx, did)}
        numbers = [drawn.expert(ctx.tx, seats[str(pid)].expert_id).phone for pid in due]
    sms.refusals = {
        numbers[1]: Unavailable("line.busy", "占线", "busy"),
        numbers[2]: NotValid("line.none", "空号", "no"),
    }
    hall.accept(hall.experts[seats[str(due[3])].expert_id], lot)
    assert ringing.ring(hall.house, lines) == 2
    assert ringing.ring(hall.house, lines) == 0, "the busy one is tried again later"
    assert [call.number for call in sms.carried] == [numbers[0], numbers[4]]
    assert len({call.id for call in sms.carried}) == 2
    assert all(lot not in call.text for call in sms.carried)
    with hall.house.looking() as ctx:
        assert calling.told(ctx.tx, did) == {
            Carried.CARRIED: 2, Carried.WAITING: 1, Carried.FAILED: 1, Carried.NEEDLESS: 1
        }  # fmt: skip


def test_a_lot_that_stands_still_calls_nobody(hall: Hall, tmp_path: Path) -> None:
    lot, _ = hall.opened(tmp_path, PRICES, hall.lot_of(SCORING))
    hall.drawn(lot)
    hall.move_to(hall.now + MINUTE)
    why = {"basis": "招标投标法实施条例第八十一条", "reason": "供电中断"}
    hall.do(hall.office(Role.SUPERVISOR), "lot.suspend", lot, dict(why))
    assert hall.clerk("contact_expert") == []
    with hall.house.looking() as ctx:
        assert list(calling.due(ctx.tx, ctx.now)), "only the lot's stage holds them back"
        assert reading.lot(ctx, lot).stage == "suspended"
