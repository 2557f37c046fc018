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

BID: Final = "ebid-bid/v1"
SHEET: Final = "ebid-sheet/v1"
PIECE: Final = 8 * 1024 * 1024
LARGEST: Final = 2 * 1024**3
"""Bytes of `sealed.bin`, inclusive."""
LARGEST_MANIFEST: Final = 1024 * 1024

SELF: Final = "self"
CUSTODIANS: Final = "self+custodians"
MODES: Final = (SELF, CUSTODIANS)

_HASH: Final = re.compile(r"[0-9a-f]{64}")


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
class Manifest:
    """`ebid-bid/v1`. `prev` is the SHA-256 of the replaced package's manifest."""

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

    @property
    def commitments(self) -> dict[int, bytes]:
        return {custodian.i: custodian.commitment for custodian in self.custodians}

    def data(self) -> bytes:
        """The exact bytes that are signed."""
        return canon.canonical(
            {
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


def _bad(field: str) -> NotValid:
    return NotValid(
        "package.malformed",
        f"清单的 {field} 缺失、多余或不合格式",
        f"the manifest's {field} is missing, superfluous or malformed",
        field=field,
    )


class _Reader:
    """Takes every member of one map, typed, and nothing may be left over."""

    def __init__(self, value: canon.Json, members: str, at: str = "") -> None:
        if not isinstance(value, Mapping) or set(value) != set(members.split()):
            raise _bad(at or "members")
        self._value = value
        self._at = f"{at}." if at else ""

    def text(self, name: str, form: re.Pattern[str]) -> str:
        value = self._value[name]
        if not isinstance(value, str) or not form.fullmatch(value):
            raise _bad(self._at + name)
        return value

    def hash(self, name: str) -> str:
        return self.text(name, _HASH)

    def raw(self, name: str, size: int = 32) -> bytes:
        return bytes.fromhex(self.text(name, re.compile(rf"[0-9a-f]{{{2 * size}}}")))

    def number(self, name: str, least: int, most: int) -> int:
        value = self._value[name]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise _bad(self._at + name)
        return value

    def list(self, name: str) -> Sequence[canon.Json]:
        value = self._value[name]
        if not isinstance(value, list):
            raise _bad(self._at + name)
        return value

    def moment(self, name: str) -> datetime:
        try:
            return canon.moment(self.text(name, _ANY))
        except NotValid as error:
            raise _bad(self._at + name) from error

    def get(self, name: str) -> canon.Json:
        return self._value[name]


_ANY: Final = re.compile(r".{1,64}")


def read(data: bytes) -> Manifest:
    """NotValid unless `data` is exactly the canonical bytes of a well-formed `ebid-bid/v1` manifest."""
    manifest = _Reader(
        _value(data, BID),
        "v tender tender_doc_sha256 lot bidder seq prev deadline mode k sealed key_p7m_sha256 custodians"
        " client created",
    )
    custodians = _custodians(manifest.list("custodians"))
    return Manifest(
        tender=manifest.text("tender", IDENTIFIER),
        tender_doc_sha256=manifest.hash("tender_doc_sha256"),
        lot=manifest.text("lot", IDENTIFIER),
        bidder=manifest.text("bidder", IDENTIFIER),
        seq=manifest.number("seq", 1, canon.LARGEST),
        prev=None if manifest.get("prev") is None else manifest.hash("prev"),
        deadline=manifest.moment("deadline"),
        mode=manifest.text("mode", _ANY),
        k=manifest.number("k", 0, len(custodians)),
        sealed=_sealed(manifest.get("sealed")),
        key_p7m_sha256=manifest.hash("key_p7m_sha256"),
        custodians=custodians,
        client=manifest.text("client", _ANY),
        created=manifest.moment("created"),
    )


def read_sheet(data: bytes) -> SheetManifest:
    """NotValid unless `data` is exactly the canonical bytes of a well-formed `ebid-sheet/v1` manifest."""
    sheet = _Reader(_value(data, SHEET), "v tender lot pid round commitment k sealed shares")
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
        raise _bad("v")
    return value


def _sealed(value: canon.Json) -> Sealed:
    sealed = _Reader(value, "size piece pieces salt commitment", "sealed")
    size, pieces = sealed.number("size", 0, canon.LARGEST), sealed.list("pieces")
    sealed.number("piece", PIECE, PIECE)
    return Sealed(size, tuple(map(_piece, pieces)), sealed.raw("salt", 24), sealed.raw("commitment"))


def _piece(value: canon.Json) -> bytes:
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise _bad("sealed.pieces")
    return bytes.fromhex(value)


def _custodians(values: Sequence[canon.Json]) -> tuple[Custodian, ...]:
    """i = 1…n in order, so that nobody holds two places."""
    if len(values) > shamir.MOST:
        raise _bad("custodians")
    return tuple(_custodian(value, i) for i, value in enumerate(values, start=1))


def _custodian(value: canon.Json, i: int) -> Custodian:
    custodian = _Reader(value, "i cert_sha256 p7m_sha256 commit", f"custodians.{i}")
    custodian.number("i", i, i)
    return Custodian(i, custodian.raw("cert_sha256"), custodian.raw("p7m_sha256"), custodian.raw("commit"))
