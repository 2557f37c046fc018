"""A policy is read strictly: whom one trusts is not a matter for guessing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from experts.rules.beacon import QUICKNET
from kernel.errors import NotTrusted, NotValid
from signing.rules.certificate import Purpose
from signing.rules.note import Key, Kind
from tests.support.case import LOG
from tests.support.pki import shared
from verifier import policy

WITNESS = Key("w.example", Kind.COSIGNATURE, bytes(31) + b"\x09")


def value(**changed: Any) -> bytes:  # noqa: ANN401  any JSON
    made = {
        "v": "ebid-policy/v1", "log": LOG.key.vkey, "witnesses": [WITNESS.vkey], "quorum": 1,
        "anchors": [{"certificate": shared().root.certificate.hex(), "code": "2.5.4.97", "purposes": ["sign", "tsa"]}],
        "vrf": {"centre": "AAAA"}, "independent": False, "lag_ms": 10000, "skew_ms": 0,
    }  # fmt: skip
    return json.dumps(made | changed, indent=2).encode()


def test_a_policy_as_people_write_it() -> None:
    found = policy.read(value(), own=True)
    assert found.log == LOG.key
    assert found.witnesses == (WITNESS,)
    assert len(found.anchors[Purpose.SIGN]) == len(found.anchors[Purpose.TSA]) == 1
    assert found.anchors[Purpose.SEAL] == ()


def test_a_policy_may_name_beacons() -> None:
    assert policy.read(value(beacons=[QUICKNET.json()]), own=True).beacons == (QUICKNET,)
    assert policy.read(value(beacons=[]), own=True).beacons == policy.read(value(), own=True).beacons == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"v": "ebid-policy/v2"},
        {"more": 1},
        {"log": "log.example+00000000+AAAA"},
        {"witnesses": [WITNESS.vkey, WITNESS.vkey]},
        {"witnesses": "all"},
        {"quorum": 2},
        {"quorum": True},
        {"lag_ms": -1},
        {"anchors": {}},
        {"anchors": [{"certificate": "00"}]},
        {"vrf": []},
        {"beacons": {}},
        {"beacons": None},
        {"beacons": [{}]},
        {"beacons": [QUICKNET.json() | {"wait_s": 60}]},
        {"beacons": [QUICKNET.json() | {"scheme": "pedersen-bls-chained"}]},
        {"beacons": [QUICKNET.json() | {"key": "AAAA"}]},
        {"beacons": [QUICKNET.json() | {"period": 0}]},
    ],
    ids=str,
)
def test_a_malformed_policy(changed: dict[str, Any]) -> None:
    with pytest.raises((NotValid, NotTrusted)):
        policy.read(value(**changed), own=True)


def test_the_dossiers_own_policy_must_be_canonical() -> None:
    with pytest.raises(NotValid):
        policy.read(value(), own=False)


def test_what_is_no_json() -> None:
    with pytest.raises(NotValid):
        policy.read(b"log = mine", own=True)
