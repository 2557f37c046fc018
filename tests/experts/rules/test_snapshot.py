"""The frozen pool: who is in it, under which pseudonym, and what opens it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experts.rules import panel, snapshot
from experts.rules.pool import Expert, Standing, Status, Tie
from experts.rules.snapshot import Snapshot
from kernel import canon, merkle
from kernel.errors import NotValid
from tests.support.draws import DAY, KEY, code, expert, stratum

ADMITS = panel.rule("BID").admits
STRATA = (stratum("A01", 3, 1, ("210100",)), stratum("C01", 2, 2))
POOL = [
    expert(1),
    expert(2, regions=("210200",)),
    expert(3, specialties=("C01",), regions=("330100",)),
    expert(4, specialties=("B01",)),
    expert(5, status=Status.SUSPENDED),
    expert(6, since=DAY),
]


def taken(pool: list[Expert], key: bytes = KEY) -> Snapshot:
    return snapshot.take(pool, STRATA, key, ADMITS, DAY)


def test_everyone_who_matches_a_stratum_is_in_whatever_his_standing() -> None:
    made = taken(POOL)
    standings = {made.identities[row.pid].expert_id: row.standing for row in made.rows}
    assert standings == {
        "E0001": Standing.ACTIVE,
        "E0003": Standing.ACTIVE,
        "E0005": Standing.SUSPENDED,
        "E0006": Standing.UNQUALIFIED,
    }
    fitting = {made.identities[row.pid].expert_id for row in made.rows if any(row.fits(s) for s in STRATA)}
    assert fitting == {"E0001", "E0003"}


def test_the_commitment_to_a_name_is_the_published_formula() -> None:
    made = taken(POOL)
    for row in made.rows:
        who = made.identities[row.pid]
        assert row.idc == sha256(canon.joined("ebid-draw/v1/id", who.expert_id, who.name, who.idsalt)).digest()
        assert who.idc == row.idc != replace(who, name="别人").idc


def test_another_draw_shares_no_pseudonym_salt_or_unit() -> None:
    one, other = taken(POOL), taken(POOL, b"\x01" * 32)
    for part in ("pid", "idc", "salt", "units"):
        values = [{getattr(row, part) for row in made.rows} for made in (one, other)]
        assert not values[0] & values[1]
        assert len(values[0]) == len(one.rows)


def test_only_present_employers_make_units_and_the_same_one_the_same() -> None:
    shared, former = Tie(code(50), date(2020, 1, 1)), Tie(code(51), date(2020, 1, 1), DAY - timedelta(days=1))
    made = taken([expert(1, ties=(shared, former)), expert(5, ties=(former, shared)), expert(6, ties=(former,))])
    units = [row.units for row in sorted(made.rows, key=lambda row: made.identities[row.pid].expert_id)]
    assert units[0] == units[1] != ()
    assert units[2] == ()


@given(st.permutations(POOL))
@settings(max_examples=20, deadline=None)
def test_rows_and_root_do_not_depend_on_the_order_of_the_pool(pool: list[Expert]) -> None:
    assert snapshot.root(taken(pool).rows) == snapshot.root(taken(POOL).rows)


def test_the_root_is_that_of_the_salted_rows() -> None:
    rows = taken(POOL).rows
    assert [row.pid for row in rows] == sorted(row.pid for row in rows)
    leaves = [sha256(b"\x00" + canon.canonical(row.json())).digest() for row in rows]
    assert snapshot.root(rows) == merkle.root(leaves)
    assert snapshot.root(()) == sha256(b"").digest()


def test_rows_out_of_order_or_twice_have_no_root() -> None:
    rows = taken(POOL).rows
    for wrong in (rows[::-1], (rows[0], rows[0])):
        with pytest.raises(NotValid, match=r"snapshot\.order"):
            snapshot.root(wrong)
