"""The round that a freeze fixes, at its boundaries; and the only form in which a plan may name a network."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experts.rules import beacon
from experts.rules import plan as plans
from experts.rules.beacon import QUICKNET, Beacon, Network, Value
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotNow, NotTrusted, NotValid
from tests.support.beacon import BEACON, NETWORK, value
from tests.support.draws import plan

MINUTE = Beacon(QUICKNET, 60)
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
GENESIS = datetime.fromtimestamp(QUICKNET.genesis, UTC)
MS = timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("at", "round"),
    [
        (AT, 26536632),
        (AT - MS, 26536632),
        (AT + MS, 26536633),
        (AT + timedelta(seconds=3), 26536633),
        (AT - timedelta(seconds=3), 26536631),
        (AT + timedelta(microseconds=999), 26536632),
        (GENESIS - timedelta(seconds=60), 1),
        (GENESIS - timedelta(seconds=60) + MS, 2),
    ],
)
def test_the_round_is_the_first_that_is_not_before_the_moment(at: datetime, round: int) -> None:
    assert MINUTE.round(at) == round


def test_nothing_is_frozen_for_a_network_that_has_not_begun() -> None:
    with pytest.raises(NotNow, match=r"beacon\.not_begun"):
        MINUTE.round(GENESIS - timedelta(seconds=60) - MS)


@given(
    st.integers(0, 2**31),
    st.integers(1, 3600),
    st.integers(60, 604800),
    st.integers(0, 10**13),
)
def test_no_value_exists_before_its_moment_and_none_would_have_come_sooner(
    genesis: int, period: int, wait: int, late: int
) -> None:
    of = Beacon(Network("ab" * 32, NETWORK.key, genesis, period), wait)
    at = datetime.fromtimestamp(genesis, UTC) + late * MS
    due = at + timedelta(seconds=wait)
    round = of.round(at)
    assert of.network.time_of(round) >= due
    assert of.network.time_of(round - 1) < due


def test_quicknet_is_drand_s_own() -> None:
    """Its hash is drand's: H(u32(period) ‖ u64(genesis) ‖ key ‖ digest of the first group ‖ name)."""
    group = bytes.fromhex("f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e")
    made = canon.sha256(canon.u32(3), canon.u64(QUICKNET.genesis), QUICKNET.key, group, b"quicknet")
    assert made.hex() == QUICKNET.chain
    QUICKNET.check()


def test_a_value_holds_for_its_own_round_only() -> None:
    BEACON.verify(7, value(7))
    for round in (6, 8):
        with pytest.raises(NotTrusted, match=r"beacon\.signature"):
            BEACON.verify(round, value(7))


def test_a_plan_with_a_beacon_is_read_back_from_its_bytes() -> None:
    of = replace(plan(), beacon=MINUTE)
    assert plans.read(of.document) == of


SAID = MINUTE.json()


@pytest.mark.parametrize(
    "said",
    [
        {},
        [],
        "quicknet",
        {name: each for name, each in SAID.items() if name != "wait_s"},
        {name: each for name, each in SAID.items() if name != "chain"},
        SAID | {"more": 1},
        SAID | {"scheme": "pedersen-bls-chained"},
        SAID | {"chain": "AB" * 32},
        SAID | {"chain": "ab" * 31},
        SAID | {"key": "??"},
        SAID | {"period": True},
        SAID | {"period": 0},
        SAID | {"period": 3601},
        SAID | {"genesis": -1},
        SAID | {"wait_s": 59},
        SAID | {"wait_s": 604801},
        SAID | {"wait_s": "60"},
    ],
)
def test_a_beacon_of_another_form_is_no_plan_s(said: Json) -> None:
    with pytest.raises(NotValid, match=r"plan\.beacon"):
        beacon.read(said).check()


@pytest.mark.parametrize("said", [SAID | {"wait_s": 60}, SAID | {"wait_s": 604800}, SAID | {"period": 3600}])
def test_the_bounds_themselves_are_within(said: Json) -> None:
    beacon.read(said).check()


def test_a_key_that_is_no_point_is_no_network_s() -> None:
    with pytest.raises(NotValid, match=r"beacon\.key"):
        replace(plan(), beacon=Beacon(replace(QUICKNET, key=bytes(96)), 60)).check()


def test_a_share_is_read_back_and_has_no_other_members() -> None:
    made = Value(7, value(7))
    assert beacon.read_value(made.json()) == made
    for wrong in ({**made.json(), "more": 1}, {**made.json(), "signature": "?"}, {**made.json(), "round": "7"}, {}):
        with pytest.raises(NotValid):
            beacon.read_value(wrong)
