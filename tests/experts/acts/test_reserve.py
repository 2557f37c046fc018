"""A silent party through the acts, on both databases: named once its hours are over, then the reserve proves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from experts.acts import drawing, reading, reserve
from experts.acts.reading import Missing
from experts.rules.plan import Fallback
from kernel import journal
from kernel.act import Act
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.db import reading as reads
from kernel.errors import Conflict, NotAllowed, NotNow, NotTrusted, NotValid, Refusal
from kernel.journal import Entry
from signing.rules import vrf
from tests.support.databases import MORNING, acting
from tests.support.draws import DID, LOT, RESERVE_KEY, SECRETS, checkpoint, listed
from tests.support.draws import plan as a_plan
from tests.support.hall import AGENCY, PARTIES, Hall

HOURS = 24
BACKED = replace(a_plan(), fallback=Fallback(HOURS, RESERVE_KEY))
OVER = MORNING + timedelta(hours=HOURS)
MS = timedelta(milliseconds=1)


@pytest.fixture
def hall(engine: Engine, blobs: Blobs) -> Hall:
    made = Hall(engine, blobs)
    made.enrol()
    made.frozen(BACKED)
    return made


def prove(hall: Hall, party: str, j: int = 0, by: str = "", now: datetime = OVER) -> Entry:
    """The party's proof, brought by its own office or by that of `by`."""
    with acting(hall.engine, hall.blobs, PARTIES[by or party], now=now) as ctx:
        proof = vrf.prove(SECRETS[party], drawing.task(ctx, DID, j).alpha)
        return drawing.give_entropy(ctx, LOT, DID, party, proof, j)


def fall_back(hall: Hall, party: str = "supervisor", j: int = 0, now: datetime = OVER) -> Entry:
    with acting(hall.engine, hall.blobs, now=now) as ctx:
        return reserve.fall_back(ctx, LOT, DID, j, party)


def overdue(hall: Hall, now: datetime) -> tuple[int, str] | None:
    with reads(hall.engine) as tx:
        return reserve.overdue(tx, DID, now)


def drawn(hall: Hall) -> list[str]:
    """Draw; gives the parties of the first round."""
    with acting(hall.engine, hall.blobs, now=OVER) as ctx:
        return sorted(drawing.draw(ctx, LOT, DID).transcript.turns[0].betas)


@pytest.mark.parametrize("silent", ["centre", "supervisor"])
@pytest.mark.parametrize("by", ["centre", "supervisor"])
def test_the_silent_party_is_named_and_the_reserve_draws_in_its_place(hall: Hall, silent: str, by: str) -> None:
    (other,) = set(PARTIES) - {silent}
    prove(hall, other, now=MORNING)
    assert overdue(hall, OVER - MS) is None
    assert overdue(hall, OVER) == (0, silent)
    entry = fall_back(hall, silent)
    assert entry.body == {"did": DID, "j": 0, "party": silent}
    assert overdue(hall, OVER) is None
    with reads(hall.engine) as tx:
        found = reading.progress(tx, DID)
    assert (found.missing, found.silent) == ((Missing(0, "reserve"),), (Missing(0, silent),))
    assert prove(hall, "reserve", by=by).body["party"] == "reserve"
    assert drawn(hall) == sorted({"reserve", other})
    with acting(hall.engine, hall.blobs) as ctx:
        drawing.again(ctx, DID)


def test_not_a_millisecond_before_its_hours(hall: Hall) -> None:
    prove(hall, "centre", now=MORNING)
    with pytest.raises(NotNow, match=r"fallback\.early"):
        fall_back(hall, now=OVER - MS)
    fall_back(hall, now=OVER)


def test_who_comes_late_but_before_the_record_keeps_the_right(hall: Hall) -> None:
    prove(hall, "centre", now=MORNING)
    prove(hall, "supervisor", now=OVER + timedelta(days=3))
    assert overdue(hall, OVER + timedelta(days=4)) is None
    with pytest.raises(Conflict, match=r"entropy\.given"):
        fall_back(hall, now=OVER + timedelta(days=4))
    assert drawn(hall) == ["centre", "supervisor"]


def test_who_comes_after_the_record_is_refused(hall: Hall) -> None:
    prove(hall, "centre", now=MORNING)
    fall_back(hall)
    for _ in range(2):
        with pytest.raises(NotNow, match=r"entropy\.replaced"):
            prove(hall, "supervisor")
        if "lot.give_entropy" in hall.types()[-1:]:
            break
        prove(hall, "reserve", by="supervisor")
    assert drawn(hall) == ["centre", "reserve"]


def test_the_reserve_proves_nothing_before_the_record(hall: Hall) -> None:
    for by in PARTIES:
        with pytest.raises(NotNow, match=r"entropy\.not_due"):
            prove(hall, "reserve", by=by)
    prove(hall, "centre", now=MORNING)
    with pytest.raises(NotNow, match=r"entropy\.not_due"):
        prove(hall, "reserve", by="centre")


def test_only_the_reserve_s_own_key_proves_and_only_an_office_of_a_party_brings_it(hall: Hall) -> None:
    prove(hall, "centre", now=MORNING)
    fall_back(hall)
    with acting(hall.engine, hall.blobs, PARTIES["supervisor"]) as ctx:
        stolen = vrf.prove(SECRETS["supervisor"], drawing.task(ctx, DID).alpha)
        with pytest.raises(NotTrusted, match=r"vrf\.proof"):
            drawing.give_entropy(ctx, LOT, DID, "reserve", stolen)
    with acting(hall.engine, hall.blobs, AGENCY) as ctx:
        good = vrf.prove(SECRETS["reserve"], drawing.task(ctx, DID).alpha)
        with pytest.raises(NotAllowed, match=r"entropy\.party"):
            drawing.give_entropy(ctx, LOT, DID, "reserve", good)


def test_two_silent_parties_stop_the_draw(hall: Hall) -> None:
    assert overdue(hall, OVER + timedelta(days=99)) is None
    for party in PARTIES:
        with pytest.raises(NotNow, match=r"fallback\.both"):
            fall_back(hall, party, now=OVER + timedelta(days=99))


def test_the_reserve_stands_in_for_one_of_them_only(hall: Hall) -> None:
    prove(hall, "centre", now=MORNING)
    fall_back(hall)
    for party, code in (("supervisor", "fallback.twice"), ("centre", "entropy.given")):
        with pytest.raises(Conflict) as refused:
            fall_back(hall, party)
        assert refused.value.code == code


def test_the_hours_begin_anew_when_a_suspension_ends(hall: Hall) -> None:
    prove(hall, "centre", now=MORNING)
    resumed = MORNING + timedelta(hours=30)
    with acting(hall.engine, hall.blobs, AGENCY, now=resumed) as ctx:
        journal.append(ctx, Act("resume", LOT, AGENCY, resumed, {}))
    assert overdue(hall, resumed + timedelta(hours=HOURS) - MS) is None
    with pytest.raises(NotNow, match=r"fallback\.early"):
        fall_back(hall, now=resumed + timedelta(hours=HOURS) - MS)
    assert overdue(hall, resumed + timedelta(hours=HOURS)) == (0, "supervisor")


def test_each_vacancy_has_hours_of_its_own(hall: Hall) -> None:
    for party in PARTIES:
        prove(hall, party, now=MORNING)
    drawn(hall)
    hall.decline(hall.panel()[0])
    checkpoint(hall.engine)
    prove(hall, "supervisor", 1, now=MORNING)
    with reads(hall.engine) as tx:
        left = next(one.at for one in journal.entries(tx, LOT) if one.type == "lot.decline")
    assert overdue(hall, left + timedelta(hours=HOURS) - MS) is None
    assert overdue(hall, left + timedelta(hours=HOURS)) == (1, "centre")
    fall_back(hall, "centre", 1, left + timedelta(hours=HOURS))
    prove(hall, "reserve", 1, by="supervisor")
    with acting(hall.engine, hall.blobs) as ctx:
        made = drawing.replace(ctx, LOT, DID)
    assert [sorted(turn.betas) for turn in made.transcript.turns] == [
        ["centre", "supervisor"],
        ["reserve", "supervisor"],
    ]


@pytest.mark.parametrize(("party", "j", "error", "code"), [
    ("reserve", 0, NotValid, "fallback.none"),
    ("nobody", 0, NotValid, "fallback.none"),
    ("supervisor", 1, NotNow, "draw.no_vacancy"),
])  # fmt: skip
def test_nobody_else_and_no_other_round_is_named(
    hall: Hall, party: str, j: int, error: type[Refusal], code: str
) -> None:
    prove(hall, "centre", now=MORNING)
    with pytest.raises(error) as refused:
        fall_back(hall, party, j)
    assert refused.value.code == code


def test_without_a_reserve_the_draw_waits(engine: Engine, blobs: Blobs) -> None:
    hall = Hall(engine, blobs)
    hall.enrol()
    hall.frozen(a_plan())
    prove(hall, "centre", now=MORNING)
    assert overdue(hall, OVER + timedelta(days=99)) is None
    with pytest.raises(NotValid, match=r"fallback\.none"):
        fall_back(hall, now=OVER + timedelta(days=99))


def test_down_a_list_nobody_proves_and_nobody_can_be_silent(engine: Engine, blobs: Blobs) -> None:
    hall = Hall(engine, blobs)
    hall.drawn(replace(listed(), fallback=Fallback(HOURS, RESERVE_KEY)))
    hall.decline(hall.panel()[0])
    checkpoint(hall.engine)
    assert overdue(hall, OVER + timedelta(days=99)) is None
    with pytest.raises(NotNow, match=r"entropy\.not_due"):
        prove(hall, "centre", 1)
    assert Role.CENTRE in drawing.PARTY
