"""Keep a receipt (回执) and check it: it must speak of exactly what was sent, and open its own leaf in the log."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from client import facts
from client.seal import Bid
from kernel import canon, merkle
from kernel.canon import Json
from kernel.errors import NotFound, NotTrusted, Words
from signing.rules import cms, manifest, signed_data, timestamp
from signing.rules.manifest import Manifest
from trading.rules import receipt_file
from trading.rules.receipt_file import ReceiptFile

VERSION: Final = "ebid-receipt/v1"
FILES: Final = {
    "receipt": "receipt.json",
    "p7s": "receipt.p7s",
    "tsr": "receipt.tsr",
    "event": "event.json",
    "salt": "event.salt",
}
PROOF: Final = "event.tlog-proof"
WHOLE: Final = "receipt-file.json"
"""All of it as one file, for `ggzy verify receipt` and for a court."""
WITHDRAWN: Final = "withdrawal-file.json"
"""The receipt file of the withdrawal, if there was one."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt that holds. `proven` is the size of the log's tree that a proof covers, None before the first one."""

    bid: str
    seq: int
    received_at: datetime
    pieces_sha256: str
    leaf: bytes
    sealed_by: bytes
    stamped_at: datetime
    proven: int | None


def keep(bid: Bid, bundle: Mapping[str, Json]) -> Receipt:
    """Write the bundle beside the sealed bid and check it."""
    for member, name in FILES.items():
        (bid.folder / name).write_bytes(facts.binary(bundle, member))
    proof = bundle.get("proof")
    if isinstance(proof, str):
        (bid.folder / PROOF).write_text(proof, encoding="utf-8")
    (bid.folder / WHOLE).write_bytes(bytes(_whole(bid, bundle)))
    return check(bid)


def _whole(bid: Bid, bundle: Mapping[str, Json]) -> ReceiptFile:
    """The bundle with what the bidder signed; what its certificates are judged by is there if the platform gave it."""
    proof = bundle.get("proof")
    certs, crls, ocsp = (facts.binaries(bundle, name) if name in bundle else () for name in ("certs", "crls", "ocsp"))
    return ReceiptFile(
        event=facts.binary(bundle, "event"),
        salt=facts.binary(bundle, "salt"),
        p7s=facts.binary(bundle, "p7s"),
        tsr=facts.binary(bundle, "tsr"),
        receipt=facts.binary(bundle, "receipt"),
        proof=proof.encode() if isinstance(proof, str) else b"",
        document=bid.manifest.read_bytes(),
        document_p7s=bid.p7s.read_bytes(),
        certs=certs,
        crls=crls,
        ocsp=ocsp,
    )


def keep_withdrawal(bid: Bid, data: bytes) -> datetime:
    """Check the receipt of this package's withdrawal and keep it beside the bid; when it was received."""
    file, sent = receipt_file.read(data), manifest.read(bid.manifest.read_bytes())
    told = canon.mapping(file.event)
    body, known = facts.inner(told.get("body"), "body"), canon.mapping(_read(bid.folder / FILES["receipt"]))
    due = {"tender": sent.tender, "lot": sent.lot, "bidder": sent.bidder, "seq": sent.seq}
    same = told.get("type") == "bid.withdraw_bid" and told.get("subject") == known.get("bid")
    if not same or any(body.get(name) != value for name, value in due.items()):
        raise _bad("event", "说的不是这份投标的撤回", "it is not of this bid's withdrawal")
    cms.verify(file.event, file.p7s)
    at = _stamped(file.tsr, file.event)
    (bid.folder / WITHDRAWN).write_bytes(data)
    return at


def check(bid: Bid) -> Receipt:
    """NotTrusted names what does not fit. Whether platform and TSA are to be trusted is the verifier's question."""
    kept = {member: _read(bid.folder / name) for member, name in FILES.items()}
    said = canon.mapping(kept["receipt"])
    signed = bid.manifest.read_bytes()
    _fits(said, signed, bid.p7s.read_bytes(), manifest.read(signed))
    leaf = _leaf(kept["event"], kept["salt"], said)
    seal = cms.verify(kept["receipt"], kept["p7s"])
    stamped_at = _stamped(kept["tsr"], kept["receipt"])
    return Receipt(
        bid=facts.text(said, "bid"),
        seq=facts.number(said, "seq"),
        received_at=canon.moment(facts.text(said, "received_at")),
        pieces_sha256=facts.text(said, "pieces_sha256"),
        leaf=leaf,
        sealed_by=seal.certificate,
        stamped_at=stamped_at,
        proven=_proven(bid.folder / PROOF, leaf),
    )


def _fits(said: Mapping[str, Json], signed: bytes, p7s: bytes, sent: Manifest) -> None:
    due: dict[str, Json] = {
        "v": VERSION,
        "tender": sent.tender,
        "lot": sent.lot,
        "seq": sent.seq,
        "manifest_sha256": canon.sha256(signed).hex(),
        "p7s_sha256": canon.sha256(p7s).hex(),
        "sealed_size": sent.sealed.size,
        "pieces_sha256": sent.sealed.pieces_sha256,
    }
    for name, value in due.items():
        if said.get(name) != value:
            raise _bad(name, f"回执的 {name} 与所递交的不符", f"its {name} is not what was sent")
    if canon.moment(facts.text(said, "received_at")) >= sent.deadline:
        raise _bad("received_at", "回执时间不早于投标截止时间", "its time of receipt is not before the deadline")


def _leaf(event: bytes, salt: bytes, said: Mapping[str, Json]) -> bytes:
    """The leaf recomputed from event and salt; the event must speak of the same submission."""
    leaf = merkle.leaf_hash(merkle.entry(merkle.commitment(salt, event)))
    if len(salt) != 32 or facts.text(said, "leaf_hash") != leaf.hex():
        raise _bad("leaf_hash", "事件与盐值算不出回执上的叶子值", "event and salt do not give its leaf hash")
    told = canon.mapping(event)
    body = facts.inner(told.get("body"), "body")
    same = told.get("subject") == said.get("bid") and all(
        body.get(name) == said.get(name) for name in ("seq", "manifest_sha256", "pieces_sha256", "received_at")
    )
    if not same:
        raise _bad("event", "日志事件说的是另一次递交", "the journal's event is about another submission")
    return leaf


def _stamped(token: bytes, data: bytes) -> datetime:
    """genTime of a token that is over `data` and signed by the certificate it names."""
    signed = signed_data.read(token)
    enclosed = signed.enclosed or b""
    digest = hashlib.new(signed.digest, enclosed).digest()
    signed_data.check(signed, digest, signed_data.certificate_of(signed), protected=False)
    stamp = timestamp.read(token)
    if not hmac.compare_digest(stamp.imprint, hashlib.new(stamp.digest, data).digest()):
        raise _bad("tsr", "时间戳不是对这份回执的", "the time stamp is over something else")
    return stamp.at


def _proven(path: Path, leaf: bytes) -> int | None:
    """The proof's own arithmetic; whose log it is, is for the verifier and its policy."""
    if not path.exists():
        return None
    index, hashes, note = merkle.proof_parts(path.read_bytes())
    head = merkle.tree_head(note[: note.index(b"\n\n") + 1])
    merkle.verify_inclusion(leaf, index, head.size, hashes, head.root)
    return head.size


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFound(
            "receipt.none",
            f"没有 {path.name}：还没有回执",
            f"no {path.name}: there is no receipt yet",
            field=path.name,
            remedy=Words("请再运行 ggzy bid submit 或 ggzy bid receipt", "Run `ggzy bid submit` or `ggzy bid receipt`"),
        ) from error


def _bad(field: str, zh: str, en: str) -> NotTrusted:
    return NotTrusted(
        f"receipt.{field}",
        f"回执不成立：{zh}",
        f"the receipt does not hold: {en}",
        field=field,
        remedy=Words(
            "请保留全部文件并联系交易中心和监督部门", "Keep all files; tell the trading centre and the supervisor"
        ),
    )
