"""The verifier's own policy: whose log, which witnesses, which CAs, whose entropy, how much the clocks may differ."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from disclosure.rules.dossier import POLICY
from experts.rules import beacon
from experts.rules.beacon import Network
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from signing.rules import note
from signing.rules.certificate import Anchor, Purpose
from signing.rules.note import Key

_MEMBERS: Final = frozenset({"v", "log", "witnesses", "quorum", "anchors", "vrf", "independent", "lag_ms", "skew_ms"})
_CODE: Final = re.compile(r"[0-9]+(\.[0-9]+)+")
_BEACONS: Final = "beacons"
"""May be missing, which means none."""


@dataclass(frozen=True, slots=True)
class Policy:
    """`own` says that the verifier brought it; the dossier's own proves arithmetic, never trust.

    `lag` bounds the time between an event and its token, `skew` how far times may run against the log's order.
    `independent`: the two VRF keys are known to lie with two independent parties. `beacons` are the drand networks
    whose values may enter a draw.
    """

    log: Key
    witnesses: tuple[Key, ...]
    quorum: int
    anchors: Mapping[Purpose, tuple[Anchor, ...]]
    vrf: Mapping[str, bytes]
    independent: bool
    lag: timedelta
    skew: timedelta
    beacons: tuple[Network, ...] = ()
    own: bool = True


def read(data: bytes, *, own: bool) -> Policy:
    """`ebid-policy/v1`. A verifier's own file may be laid out as people write JSON; the dossier's is canonical."""
    value = canon.mapping(_laid_out(data) if own else data)
    if value.get("v") != POLICY or set(value) - {_BEACONS} != _MEMBERS:
        raise _bad("v")
    witnesses = tuple(note.key(text) for text in _texts(value["witnesses"], "witnesses"))
    if len({witness.public for witness in witnesses}) != len(witnesses):
        raise _bad("witnesses")
    quorum = _number(value["quorum"], "quorum")
    if quorum > len(witnesses):
        raise _bad("quorum")
    if not isinstance(value["independent"], bool):
        raise _bad("independent")
    return Policy(
        log=note.key(str(value["log"])),
        witnesses=witnesses,
        quorum=quorum,
        anchors=_anchors(value["anchors"]),
        vrf=_keys(value["vrf"]),
        independent=value["independent"] is True,
        lag=timedelta(milliseconds=_number(value["lag_ms"], "lag_ms")),
        skew=timedelta(milliseconds=_number(value["skew_ms"], "skew_ms")),
        beacons=_networks(value.get(_BEACONS, [])),
        own=own,
    )


def _laid_out(data: bytes) -> bytes:
    try:
        return canon.canonical(json.loads(data))
    except ValueError as error:
        raise _bad("v") from error


def _bad(field: str) -> NotValid:
    return NotValid(
        "policy.malformed", f"策略文件的 {field} 不合格式", f"the policy's {field} is malformed", field=field
    )


def _number(value: Json, field: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _bad(field)
    return value


def _texts(value: Json, field: str) -> list[str]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(each, str) for each in value):
        raise _bad(field)
    return [str(each) for each in value]


def _anchors(value: Json) -> dict[Purpose, tuple[Anchor, ...]]:
    made: dict[Purpose, list[Anchor]] = {purpose: [] for purpose in Purpose}
    if not isinstance(value, list):
        raise _bad("anchors")
    for each in value:
        match each:
            case {"certificate": str(certificate), "code": str(code), "purposes": purposes, **rest} if (
                not rest and _CODE.fullmatch(code)
            ):
                for purpose in _texts(purposes, "anchors"):
                    if purpose not in made:
                        raise _bad("anchors")
                    made[Purpose(purpose)].append(Anchor(canon.unhex(certificate), code))
            case _:
                raise _bad("anchors")
    return {purpose: tuple(anchors) for purpose, anchors in made.items()}


def _networks(value: Json) -> tuple[Network, ...]:
    if not isinstance(value, list):
        raise _bad(_BEACONS)
    try:
        made = tuple(beacon.network(each) for each in value)
        for one in made:
            one.check()
    except NotValid as error:
        raise _bad(_BEACONS) from error
    return made


def _keys(value: Json) -> dict[str, bytes]:
    if not isinstance(value, Mapping):
        raise _bad("vrf")
    return {party: canon.unbase64(str(key)) for party, key in value.items()}
