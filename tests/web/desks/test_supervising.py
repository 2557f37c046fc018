"""What the audit administrator may read of every chain: nothing that names a member of a panel before the result."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel import journal
from kernel.act import Act
from kernel.actor import Actor, Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.journal import Entry
from people.acts.enrolment import SUBJECT
from tests.support.panel import Hall
from web.desks import log, supervising

BODY: dict[str, Json] = {"org": "91210100MA0000099N", "person": "0" * 32, "certificate_sha256": "1" * 64}
LATER = timedelta(seconds=1)


@pytest.fixture
def hall(engine: Engine, blobs: Blobs) -> Hall:
    made = Hall(engine, blobs)
    made.enrol_experts(8)
    return made


def bound(hall: Hall, role: Role = Role.EXPERT) -> Entry:
    """A first sign-in, as `enrolment.bind` records it."""
    with hall.house.acting(Actor("0" * 32, role, str(BODY["org"]))) as ctx:
        return journal.append(ctx, Act("bind", SUBJECT, ctx.actor, ctx.now, BODY))


def audited(hall: Hall) -> dict[int, Entry]:
    with hall.house.looking(Actor("a", Role.AUDIT_ADMIN)) as ctx:
        return {entry.tseq: entry for entry in supervising.audited(ctx, SUBJECT)}


def test_who_first_signs_in_after_a_draw_is_closed_until_the_lot_has_ended(hall: Hall, tmp_path: Path) -> None:
    prices = ("1000000.00", "1100000.00", "1200000.00")
    lot, _ = hall.opened(tmp_path, prices, hall.lot_of("lowest_evaluated_price"))
    before = bound(hall)
    hall.move_to(hall.now + LATER)
    hall.drawn(lot)
    expert, bidder = bound(hall), bound(hall, Role.BIDDER)
    seen = audited(hall)
    assert not seen[before.tseq].erased, "before the draw it says nothing of the draw"
    assert not seen[bidder.tseq].erased
    hidden = seen[expert.tseq]
    assert (hidden.data, hidden.salt, hidden.leaf) == (b"", b"", expert.leaf)
    assert len(seen) == bidder.tseq, "its place in the chain stays"
    basis: dict[str, Json] = {"basis": "招标投标法实施条例第八十一条", "reason": "采购任务取消"}
    hall.do(hall.office(Role.SUPERVISOR), "lot.terminate", lot, basis)
    assert audited(hall)[expert.tseq].data == expert.data


@pytest.mark.parametrize(
    ("role", "subject", "moved", "names"),
    [
        ("expert", "S-people", timedelta(), True),
        ("representative", "S-people", LATER, True),
        ("expert", "X-pool", LATER, True),
        ("expert", "S-people", -LATER, False),
        ("bidder", "S-people", LATER, False),
        ("expert", "L-2026-0001-1", LATER, False),
    ],
)
def test_what_names_a_member(hall: Hall, role: str, subject: str, moved: timedelta, names: bool) -> None:
    at: datetime = hall.now.replace(microsecond=0)
    act = Act("bind", subject, Actor("p", Role(role), "o"), at + moved, BODY)
    entry = journal.entry(None, act, bytes(32))
    assert log.names_a_member(entry, at) is names
    assert not log.names_a_member(entry, None)
    assert not log.names_a_member(log.closed(entry), at)
