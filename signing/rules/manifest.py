"""The signed, cleartext manifest of a sealed package: building and strict reading (signing, section 4.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel import canon
from kernel.errors import NotValid
from kernel.ids import IDENTIFIER
from signing.rules import shamir
from signing.rules.members import ANY, HASH, Members, malformed

BID: Final = "ebid-bid/v1"
SHEET: Final = "ebid-sheet/v1"
PIECE: Final = 8 * 1024 * 1024
LARGEST: Final = 2 * 1024**3
"""Bytes of `sealed.bin`, inclusive."""
LARGEST_MANIFEST: Final = 1024 * 1024

SELF: Final = "self"
CUSTODIANS: Final = "self+custodians"
MODES: Final = (SELF, CUSTODIANS)

SECOND: Final = 2
"""The number of the envelope that is opened after the first was judged."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """The sealed file from outside: size, SHA-256 of each 8 MiB piece, salt and key commitment."""

    size: int
    pieces: tuple[bytes, ...]
    salt: bytes
    commitment: bytes

    @property
    def header(self) -> bytes:
        return self.salt + self.commitment

    @property
    def pieces_sha256(self) -> str:
        """H over the raw piece hashes: the file's hash that people compare."""
        return canon.sha256(*self.pieces).hex()

    def json(self) -> dict[str, canon.Json]:
        return {
            "size": self.size,
            "piece": PIECE,
            "pieces": [piece.hex() for piece in self.pieces],
            "salt": self.salt.hex(),
            "commitment": self.commitment.hex(),
        }


@dataclass(frozen=True, slots=True)
class Custodian:
    """What the manifest says of one custodian's share; all three are SHA-256."""

    i: int
    certificate: bytes
    p7m: bytes
    commitment: bytes

    def json(self) -> dict[str, canon.Json]:
        return {
            "i": self.i,
            "cert_sha256": self.certificate.hex(),
            "p7m_sha256": self.p7m.hex(),
            "commit": self.commitment.hex(),
        }


@dataclass(frozen=True, slots=True)
class Second:
    """The second envelope: it lies behind the first in the same sealed file, from byte `at` on, under a key of its own.

    Whoever receipts the file receipts both; a key of the first opens nothing of it.
    """

    at: int
    salt: bytes
    commitment: bytes
    key_p7m_sha256: str
    custodians: tuple[Custodian, ...]

    def json(self) -> dict[str, canon.Json]:
        return {
            "at": self.at,
            "salt": self.salt.hex(),
            "commitment": self.commitment.hex(),
            "key_p7m_sha256": self.key_p7m_sha256,
            "custodians": [custodian.json() for custodian in self.custodians],
        }


@dataclass(frozen=True, slots=True)
class Part:
    """What one opening opens of a package: its place in the sealed file (bytes), its header, whose keys open it."""

    number: int
    start: int
    size: int
    salt: bytes
    commitment: bytes
    key_p7m_sha256: str
    custodians: tuple[Custodian, ...]

    @property
    def header(self) -> bytes:
        return self.salt + self.commitment

    @property
    def commitments(self) -> dict[int, bytes]:
        return {custodian.i: custodian.commitment for custodian in self.custodians}


@dataclass(frozen=True, slots=True)
class Manifest:
    """`ebid-bid/v1`. `prev` is the SHA-256 of the replaced package's manifest; `second`: of two envelopes."""

    tender: str
    tender_doc_sha256: str
    lot: str
    bidder: str
    seq: int
    prev: str | None
    deadline: datetime
    mode: str
    k: int
    sealed: Sealed
    key_p7m_sha256: str
    custodians: tuple[Custodian, ...]
    client: str
    created: datetime
    second: Second | None = None

    @property
    def commitments(self) -> dict[int, bytes]:
        """Those of the first envelope's shares."""
        return self.part(1).commitments

    def part(self, number: int) -> Part:
        """Envelope 1 or 2 of the package; NotValid if it has no such envelope."""
        sealed, second = self.sealed, self.second
        end = sealed.size if second is None else second.at
        if number == 1:
            keys = self.key_p7m_sha256, self.custodians
            return Part(1, 0, end, sealed.salt, sealed.commitment, *keys)
        if second is None or number != SECOND:
            raise malformed("second")
        keys = second.key_p7m_sha256, second.custodians
        return Part(SECOND, end, sealed.size - end, second.salt, second.commitment, *keys)

    def data(self) -> bytes:
        """The exact bytes that are signed."""
        second = {"second": self.second.json()} if self.second else {}
        return canon.canonical(
            {
                **second,
                "v": BID,
                "tender": self.tender,
                "tender_doc_sha256": self.tender_doc_sha256,
                "lot": self.lot,
                "bidder": self.bidder,
                "seq": self.seq,
                "prev": self.prev,
                "deadline": canon.instant(self.deadline),
                "mode": self.mode,
                "k": self.k,
                "sealed": self.sealed.json(),
                "key_p7m_sha256": self.key_p7m_sha256,
                "custodians": [custodian.json() for custodian in self.custodians],
                "client": self.client,
                "created": canon.instant(self.created),
            }
        )


@dataclass(frozen=True, slots=True)
class SheetManifest:
    """`ebid-sheet/v1`: one expert's sealed score sheet; `score` is its commitment (verifiability, section 5)."""

    tender: str
    lot: str
    pid: str
    round: int
    score: str
    k: int
    sealed: Sealed
    custodians: tuple[Custodian, ...]

    @property
    def commitments(self) -> dict[int, bytes]:
        return {custodian.i: custodian.commitment for custodian in self.custodians}

    def data(self) -> bytes:
        return canon.canonical(
            {
                "v": SHEET,
                "tender": self.tender,
                "lot": self.lot,
                "pid": self.pid,
                "round": self.round,
                "commitment": self.score,
                "k": self.k,
                "sealed": self.sealed.json(),
                "shares": [custodian.json() for custodian in self.custodians],
            }
        )


# --- strict reading --------------------------------------------------------------------------------------------------


def read(data: bytes) -> Manifest:
    """NotValid unless `data` is exactly the canonical bytes of a well-formed `ebid-bid/v1` manifest."""
    value = _value(data, BID)
    members = (
        "v tender tender_doc_sha256 lot bidder seq prev deadline mode k sealed key_p7m_sha256 custodians client created"
    )
    manifest = Members(value, members + " second" * ("second" in value))
    custodians = _custodians(manifest.list("custodians"))
    return Manifest(
        tender=manifest.text("tender", IDENTIFIER),
        tender_doc_sha256=manifest.hash("tender_doc_sha256"),
        lot=manifest.text("lot", IDENTIFIER),
        bidder=manifest.text("bidder", IDENTIFIER),
        seq=manifest.number("seq", 1, canon.LARGEST),
        prev=None if manifest.get("prev") is None else manifest.hash("prev"),
        deadline=manifest.moment("deadline"),
        mode=manifest.text("mode", ANY),
        k=manifest.number("k", 0, len(custodians)),
        sealed=_sealed(manifest.get("sealed")),
        key_p7m_sha256=manifest.hash("key_p7m_sha256"),
        custodians=custodians,
        client=manifest.text("client", ANY),
        created=manifest.moment("created"),
        second=_second(manifest.get("second"), len(custodians)) if "second" in value else None,
    )


def read_sheet(data: bytes) -> SheetManifest:
    """NotValid unless `data` is exactly the canonical bytes of a well-formed `ebid-sheet/v1` manifest."""
    sheet = Members(_value(data, SHEET), "v tender lot pid round commitment k sealed shares")
    custodians = _custodians(sheet.list("shares"))
    return SheetManifest(
        tender=sheet.text("tender", IDENTIFIER),
        lot=sheet.text("lot", IDENTIFIER),
        pid=sheet.text("pid", re.compile(r"([0-9a-f]{2}){1,32}")),
        round=sheet.number("round", 1, canon.LARGEST),
        score=sheet.hash("commitment"),
        k=sheet.number("k", 1, len(custodians)),
        sealed=_sealed(sheet.get("sealed")),
        custodians=custodians,
    )


def _value(data: bytes, version: str) -> Mapping[str, canon.Json]:
    if len(data) > LARGEST_MANIFEST:
        raise NotValid(
            "package.manifest_too_large", "清单超过 1 MiB", "the manifest is larger than 1 MiB", field="manifest"
        )
    value = canon.mapping(data)
    if value.get("v") != version:
        raise malformed("v")
    return value


def _sealed(value: canon.Json) -> Sealed:
    sealed = Members(value, "size piece pieces salt commitment", "sealed")
    size, pieces = sealed.number("size", 0, canon.LARGEST), sealed.list("pieces")
    sealed.number("piece", PIECE, PIECE)
    return Sealed(size, tuple(map(_piece, pieces)), sealed.raw("salt", 24), sealed.raw("commitment"))


def _second(value: canon.Json, holders: int) -> Second:
    """As many custodians as the first has: `k` is one for both."""
    second = Members(value, "at salt commitment key_p7m_sha256 custodians", "second")
    custodians = _custodians(second.list("custodians"))
    if len(custodians) != holders:
        raise malformed("second.custodians")
    return Second(
        second.number("at", 1, canon.LARGEST),
        second.raw("salt", 24),
        second.raw("commitment"),
        second.hash("key_p7m_sha256"),
        custodians,
    )


def _piece(value: canon.Json) -> bytes:
    if not isinstance(value, str) or not HASH.fullmatch(value):
        raise malformed("sealed.pieces")
    return bytes.fromhex(value)


def _custodians(values: Sequence[canon.Json]) -> tuple[Custodian, ...]:
    """i = 1…n in order, so that nobody holds two places."""
    if len(values) > shamir.MOST:
        raise malformed("custodians")
    return tuple(_custodian(value, i) for i, value in enumerate(values, start=1))


def _custodian(value: canon.Json, i: int) -> Custodian:
    custodian = Members(value, "i cert_sha256 p7m_sha256 commit", f"custodians.{i}")
    custodian.number("i", i, i)
    return Custodian(i, custodian.raw("cert_sha256"), custodian.raw("p7m_sha256"), custodian.raw("commit"))
