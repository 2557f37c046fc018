"""The public beacon that a plan may name: which of its rounds a draw waits for, and whether a value is that round's."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NoReturn

from kernel import canon
from kernel.canon import Json, u64
from kernel.errors import NotNow, NotValid, Words
from signing.rules import bls

NAME: Final = "drand"
"""Under which its value enters the seed."""
LONGEST_PERIOD: Final = 3600
LEAST_WAIT: Final = 60
"""Seconds from freeze to round: time for the log's next checkpoint and its witnesses, so that they have seen the
freeze before the value exists."""
LONGEST_WAIT: Final = 7 * 24 * 3600
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def _malformed() -> NoReturn:
    raise NotValid(
        "plan.beacon", "抽取方案：信标不合格式", "plan of the draw: the beacon is not of its form", field="beacon"
    )


@dataclass(frozen=True, slots=True)
class Network:
    """A drand network: its hash (64 hex digits), public key (96 bytes), first second and seconds between rounds."""

    chain: str
    key: bytes
    genesis: int
    period: int

    def json(self) -> dict[str, Json]:
        return {
            "chain": self.chain,
            "scheme": bls.SCHEME,
            "key": base64.b64encode(self.key).decode(),
            "genesis": self.genesis,
            "period": self.period,
        }

    def check(self) -> None:
        """NotValid for a network that no plan may name."""
        _hash(self.chain)
        if self.genesis < 0 or not 1 <= self.period <= LONGEST_PERIOD:
            _malformed()
        bls.validate_key(self.key)

    def time_of(self, round: int) -> datetime:
        """From when on the round's value exists."""
        return _EPOCH + timedelta(seconds=self.genesis + (round - 1) * self.period)


@dataclass(frozen=True, slots=True)
class Beacon:
    """The network, and how many seconds after the freeze the round lies whose value goes in."""

    network: Network
    wait: int

    def json(self) -> dict[str, Json]:
        return {**self.network.json(), "wait_s": self.wait}

    def check(self) -> None:
        self.network.check()
        if not LEAST_WAIT <= self.wait <= LONGEST_WAIT:
            _malformed()

    def round(self, frozen_at: datetime) -> int:
        """The first round whose value does not exist before `frozen_at` + `wait`; NotNow before the first of all."""
        passed = (frozen_at - _EPOCH) // _MILLISECOND + 1000 * (self.wait - self.network.genesis)
        if passed < 0:
            raise NotNow(
                "beacon.not_begun",
                "信标网络尚未开始发布",
                "the beacon's network has not begun",
                field="beacon",
                remedy=Words("请另拟方案", "Publish another plan"),
            )
        return 1 + -(-passed // (1000 * self.network.period))

    def verify(self, round: int, signature: bytes) -> None:
        """NotTrusted `beacon.signature` unless this is the network's value of the round."""
        bls.verify(self.network.key, message(round), signature)


@dataclass(frozen=True, slots=True)
class Value:
    """What the beacon said: its round, and the signature (48 bytes) that enters the seed."""

    round: int
    signature: bytes

    def json(self) -> dict[str, Json]:
        return {"party": NAME, "round": self.round, "signature": base64.b64encode(self.signature).decode()}


QUICKNET: Final = Network(
    "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    bytes.fromhex(
        "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
        "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
    ),
    1692803367,
    3,
)
"""The network of drand's League of Entropy that publishes every three seconds."""


def message(round: int) -> bytes:
    """What the network signs for a round: H(u64(round))."""
    return canon.sha256(u64(round))


def read(value: Json) -> Beacon:
    """A plan's beacon, in its form; `check` asks for the rest."""
    if not isinstance(value, Mapping):
        _malformed()
    rest = {name: each for name, each in value.items() if name != "wait_s"}
    wait = value.get("wait_s")
    if not isinstance(wait, int):
        _malformed()
    return Beacon(network(rest), wait)


def network(value: Json) -> Network:
    """A network as plans and policies write it, with exactly its members."""
    match value:
        case {
            "chain": str(chain),
            "scheme": bls.SCHEME,
            "key": str(key),
            "genesis": int(genesis),
            "period": int(period),
        }:
            made = Network(str(chain), _bytes(str(key)), int(genesis), int(period))  # true is no number
        case _:
            _malformed()
    if canon.canonical(made.json()) != canon.canonical(value):
        _malformed()
    return made


def read_value(value: Mapping[str, Json]) -> Value:
    """A transcript's share of the beacon."""
    match value:
        case {"party": "drand", "round": int(round), "signature": str(signature)} if len(value) == 3:
            return Value(round, _bytes(str(signature)))
    _malformed()


def _hash(chain: str) -> None:
    try:
        if len(canon.unhex(chain)) != 32:
            _malformed()
    except NotValid:
        _malformed()


def _bytes(text: str) -> bytes:
    try:
        return canon.unbase64(text)
    except NotValid:
        _malformed()
