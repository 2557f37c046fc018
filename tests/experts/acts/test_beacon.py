"""A draw with a beacon through its acts, on both databases: the round by formula, at its time, once, and no other."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from experts.acts import beacon, drawing, reading
from experts.acts.reading import Awaited
from experts.rules.plan import Plan
from kernel import journal
from kernel.blobs import Blobs
from kernel.db import reading as reads
from kernel.errors import Conflict, NotNow, NotTrusted, NotValid, Refusal
from kernel.journal import Entry
from tests.support.beacon import BEACON, NETWORK, value
from tests.support.databases import MORNING, acting
from tests.support.draws import DID, LOT
from tests.support.draws import plan as a_plan
from tests.support.hall import AGENCY, Hall

ROUND = BEACON.round(MORNING)
DUE = NETWORK.time_of(ROUND)
SECOND = timedelta(seconds=1)


@pytest.fixture
def hall(engine: Engine, blobs: Blobs) -> Hall:
    return Hall(engine, blobs)


def frozen(hall: Hall, of: Plan | None = None) -> None:
    hall.enrol()
    hall.frozen(of or replace(a_plan(), beacon=BEACON))


def give(hall: Hall, signature: bytes = value(ROUND), now: datetime = DUE) -> Entry:
    with acting(hall.engine, hall.blobs, AGENCY, now=now) as ctx:
        return beacon.give_beacon(ctx, LOT, DID, signature)


def test_the_freeze_names_the_round_that_the_draw_waits_for(hall: Hall) -> None:
    frozen(hall)
    with reads(hall.engine) as tx:
        (entry,) = [one for one in journal.entries(tx, LOT) if one.type == "lot.freeze_draw"]
        progress = reading.progress(tx, DID)
    assert entry.body["beacon_round"] == ROUND
    assert progress.awaited == Awaited(NETWORK, ROUND, DUE)
    assert timedelta(0) <= DUE - MORNING - timedelta(seconds=BEACON.wait) < timedelta(seconds=NETWORK.period)


def test_nothing_is_drawn_before_the_beacon_has_spoken(hall: Hall) -> None:
    frozen(hall)
    hall.entropy(DID)
    with pytest.raises(NotNow, match=r"draw\.beacon_missing"), acting(hall.engine, hall.blobs) as ctx:
        drawing.draw(ctx, LOT, DID)
    entry = give(hall)
    assert entry.body == {"did": DID, "round": ROUND, "signature": b64encode(value(ROUND)).decode()}
    with acting(hall.engine, hall.blobs) as ctx:
        assert reading.progress(ctx.tx, DID).awaited is None
        made = drawing.draw(ctx, LOT, DID)
        assert drawing.again(ctx, DID).document == made.transcript.document
    assert made.transcript.turns[0].round.value is not None
    assert b64decode(str(entry.body["signature"])) == made.transcript.turns[0].round.value.signature


def test_the_order_of_values_does_not_matter_and_vacancies_need_no_beacon(hall: Hall) -> None:
    frozen(hall)
    give(hall)
    hall.entropy(DID)
    with acting(hall.engine, hall.blobs) as ctx:
        drawing.draw(ctx, LOT, DID)
    hall.decline(hall.panel()[0])
    hall.entropy(DID, 1)
    with acting(hall.engine, hall.blobs) as ctx:
        assert drawing.replace(ctx, LOT, DID).transcript.turns[1].round.value is None


@pytest.mark.parametrize(
    ("signature", "now", "error", "code"),
    [
        (value(ROUND), DUE - SECOND, NotNow, "beacon.early"),
        (value(ROUND), DUE - timedelta(milliseconds=1), NotNow, "beacon.early"),
        (value(ROUND + 1), DUE + SECOND, NotTrusted, "beacon.signature"),
        (value(ROUND - 1), DUE, NotTrusted, "beacon.signature"),
        (value(ROUND, 2), DUE, NotTrusted, "beacon.signature"),
        (bytes(48), DUE, NotTrusted, "beacon.signature"),
        (b"\xc0" + bytes(47), DUE, NotTrusted, "beacon.signature"),
        (b"", DUE, NotTrusted, "beacon.signature"),
    ],
    ids=[
        "a-second-early",
        "a-millisecond-early",
        "later-round",
        "earlier-round",
        "other-key",
        "zero",
        "infinity",
        "empty",
    ],
)
def test_no_other_value_is_taken_and_none_before_its_time(
    hall: Hall, signature: bytes, now: datetime, error: type[Refusal], code: str
) -> None:
    frozen(hall)
    with pytest.raises(error) as refused:
        give(hall, signature, now)
    assert refused.value.code == code
    assert "lot.give_beacon" not in hall.types()
    assert give(hall, now=DUE + timedelta(days=30)).body["round"] == ROUND, "a late round is waited for"


def test_the_value_comes_once(hall: Hall) -> None:
    frozen(hall)
    give(hall)
    with pytest.raises(Conflict, match=r"beacon\.given"):
        give(hall)


def test_a_draw_without_a_beacon_takes_none(hall: Hall) -> None:
    frozen(hall, a_plan())
    with reads(hall.engine) as tx:
        assert reading.progress(tx, DID).awaited is None
    with pytest.raises(NotValid, match=r"beacon\.none"):
        give(hall)


def test_nothing_is_given_before_the_freeze(hall: Hall) -> None:
    with acting(hall.engine, hall.blobs, AGENCY) as ctx:
        drawing.plan(ctx, LOT, replace(a_plan(), beacon=BEACON))
    with pytest.raises(NotNow, match=r"draw\.not_frozen"):
        give(hall)
