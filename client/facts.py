"""What a bidder must know to seal for a lot: the tender document itself, and where the next package stands."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotAllowed, NotTrusted, NotValid, Words
from trading.rules import tender
from trading.rules.tender import LotDocument, TenderDocument


def binary(value: Mapping[str, Json], name: str) -> bytes:
    """The bytes of a base64 member."""
    try:
        return base64.b64decode(text(value, name), validate=True)
    except ValueError as error:
        raise _strange(name) from error


def binaries(value: Mapping[str, Json], name: str) -> tuple[bytes, ...]:
    """The bytes of a list of base64 members."""
    return tuple(binary({name: one}, name) for one in members(value, name))


def text(value: Mapping[str, Json], name: str) -> str:
    found = value.get(name)
    if not isinstance(found, str):
        raise _strange(name)
    return found


def number(value: Mapping[str, Json], name: str) -> int:
    found = value.get(name)
    if not isinstance(found, int) or isinstance(found, bool):
        raise _strange(name)
    return found


def members(value: Mapping[str, Json], name: str) -> Sequence[Json]:
    found = value.get(name)
    if not isinstance(found, list):
        raise _strange(name)
    return found


def inner(value: Json, name: str) -> Mapping[str, Json]:
    if not isinstance(value, Mapping):
        raise _strange(name)
    return value


def _strange(name: str) -> NotValid:
    return NotValid(
        "post.strange_answer",
        f"平台的答复缺少 {name} 或格式不对",
        f"the platform's answer lacks {name}, or it is malformed",
        field=name,
        remedy=Words("请更新客户端后重试", "Update the client and try again"),
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that binds comes from the document; the platform's word is taken for our own next number only.

    `certificates` are the custodians' (DER, in order of i), each checked against the document's digest.
    """

    lot: str
    document: bytes
    certificates: tuple[bytes, ...]
    bidder: str
    bid: str | None
    seq: int
    prev: str | None
    now: datetime

    @property
    def tender(self) -> TenderDocument:
        return tender.parse(self.document)

    @property
    def part(self) -> LotDocument:
        return self.tender.lot(self.lot)

    @property
    def document_sha256(self) -> str:
        return canon.sha256(self.document).hex()


def read(value: Mapping[str, Json]) -> Facts:
    """From `GET /api/v1/lots/{id}`; NotTrusted if a custodian's certificate is not the one of the tender document.

    Without that check the platform could name openers of its own.
    """
    certificates = tuple(binary({"certificates": each}, "certificates") for each in members(value, "certificates"))
    facts = Facts(
        lot=text(value, "lot"),
        document=binary(value, "document"),
        certificates=certificates,
        bidder=text(value, "bidder"),
        bid=text(value, "bid") if value.get("bid") is not None else None,
        seq=number(value, "seq"),
        prev=text(value, "prev") if value.get("prev") is not None else None,
        now=canon.moment(text(value, "now")),
    )
    seal = facts.tender.seal
    named = [holder.certificate_sha256 for holder in seal.custodians] if seal.mode != "self" else []
    if [canon.sha256(certificate).hex() for certificate in certificates] != named:
        raise NotTrusted(
            "facts.custodians",
            "平台给出的保管人证书与招标文件公布的不同，已停止",
            "the platform's custodian certificates are not those of the tender document: stopped",
            field="certificates",
            remedy=Words("请向招标人和监督部门反映", "Report this to the tenderee and the supervisor"),
        )
    return facts


def document_is(facts: Facts, sha256: str) -> None:
    """NotTrusted unless the document is the one that the bidder knows from the notice."""
    if facts.document_sha256 != sha256:
        raise NotTrusted(
            "facts.document",
            f"招标文件摘要是 {facts.document_sha256}，与您给出的不同",
            f"the tender document's digest is {facts.document_sha256}, not the one given",
            field="document",
        )


def own(told: Mapping[str, Json], bidder: str) -> None:
    """NotAllowed unless who is signed in is the `bidder` that sealed the package."""
    if told.get("bidder") != bidder:
        raise NotAllowed(
            "package.wrong_bidder",
            "这份投标文件包是另一单位密封的",
            "this package was sealed by another organisation",
            field="bidder",
            remedy=Words("请由密封它的单位递交", "Submit it as the organisation that sealed it"),
        )
