"""RFC 3161 time stamps: ask, issue, verify."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel.errors import NotTrusted
from signing.rules import certificate, der, signed_data
from signing.rules.certificate import Anchor, Purpose
from signing.rules.revocation import Evidence
from signing.rules.signed_data import TST_INFO, Content
from signing.rules.signer import Signer
from signing.rules.suite import HASH_OIDS, HASHES

# The arc of examples: a licensed authority states its own policy.
DEMO_POLICY: Final = "2.999.1"
LARGEST_REQUEST: Final = 4096
_LONGEST_NONCE_BITS: Final = 160

# PKIFailureInfo (RFC 3161 2.4.2)
BAD_ALGORITHM: Final = 0
BAD_REQUEST: Final = 2
BAD_FORMAT: Final = 5
UNACCEPTED_POLICY: Final = 15
UNACCEPTED_EXTENSION: Final = 16


@dataclass(frozen=True, slots=True)
class Query:
    """What is to be stamped: a hash by name, its value; and how the answer shall look."""

    digest: str
    imprint: bytes
    policy: str = ""
    nonce: int | None = None
    certificates: bool = True


@dataclass(frozen=True, slots=True)
class Terms:
    """What the authority promises: its policy and its accuracy in milliseconds."""

    policy: str = DEMO_POLICY
    accuracy: int = 1000


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a token says. From `read` nothing of it is believed."""

    at: datetime
    serial: int
    policy: str
    digest: str
    imprint: bytes
    nonce: int | None
    certificate: bytes | None


class Refused(NotTrusted):
    """A request that the authority does not stamp; `failure` is the bit of PKIFailureInfo."""

    def __init__(self, failure: int, zh: str, en: str) -> None:
        super().__init__("timestamp.request", f"时间戳请求被拒：{zh}", f"the time-stamp request is refused: {en}")
        self.failure = failure


# ---------------------------------------------------------------- asking


def of(data: bytes, *, nonce: int | None = None) -> Query:
    """The query for the SHA-256 of `data`."""
    return Query("sha256", hashlib.sha256(data).digest(), nonce=nonce)


def _imprint(digest: str, imprint: bytes) -> bytes:
    oid = next(oid for oid, name in HASH_OIDS.items() if name == digest)
    return der.sequence(der.sequence(der.oid(oid)), der.octets(imprint))


def request(query: Query) -> bytes:
    """TimeStampReq, DER."""
    return der.sequence(
        der.integer(1),
        _imprint(query.digest, query.imprint),
        der.oid(query.policy) if query.policy else b"",
        b"" if query.nonce is None else der.integer(query.nonce),
        der.tlv(der.BOOLEAN, b"\xff") if query.certificates else b"",
    )


# ---------------------------------------------------------------- issuing


def read_request(data: bytes) -> Query:
    """The query of a TimeStampReq; Refused for unknown algorithms, wrong lengths, extensions, malformed bytes."""
    if len(data) > LARGEST_REQUEST:
        raise Refused(BAD_REQUEST, "请求过大", "it is too large")
    try:
        fields = der.Fields(der.read(data, der.SEQUENCE), 6)
        version = der.to_integer(fields.take(der.INTEGER))
        oid, imprint = _read_imprint(fields.take(der.SEQUENCE))
        policy, nonce, wanted = fields.maybe(der.OID), fields.maybe(der.INTEGER), fields.maybe(der.BOOLEAN)
        extensions = fields.maybe(der.context(0))
        fields.end()
        query = Query(
            HASH_OIDS.get(oid, ""),
            imprint,
            der.to_oid(policy) if policy else "",
            der.to_integer(nonce) if nonce else None,
            der.to_boolean(wanted) if wanted else False,
        )
    except NotTrusted as error:
        raise Refused(BAD_FORMAT, "格式错误", "it is malformed") from error
    if extensions is not None:
        raise Refused(UNACCEPTED_EXTENSION, "不支持扩展", "extensions are not supported")
    if version != 1:
        raise Refused(BAD_REQUEST, "版本须为 1", "the version must be 1")
    return query


def _read_imprint(node: der.Node) -> tuple[str, bytes]:
    fields = der.Fields(node, 2)
    algorithm = der.Fields(fields.take(der.SEQUENCE), 2)
    oid = der.to_oid(algorithm.take(der.OID))
    algorithm.maybe(der.NULL)
    algorithm.end()
    imprint = der.to_octets(fields.take(der.OCTET_STRING))
    fields.end()
    return oid, imprint


def _acceptable(query: Query, terms: Terms) -> None:
    if query.digest not in HASHES:
        raise Refused(BAD_ALGORITHM, "摘要算法不在允许清单内", "its hash is not on the allow-list")
    if len(query.imprint) != HASHES[query.digest].digest_size:
        raise Refused(BAD_FORMAT, "摘要长度不符", "the hash has the wrong length")
    if query.policy not in ("", terms.policy):
        raise Refused(UNACCEPTED_POLICY, "不支持该策略", "its policy is not this authority's")
    if query.nonce is not None and query.nonce.bit_length() > _LONGEST_NONCE_BITS:
        raise Refused(BAD_REQUEST, "随机数过长", "its nonce is too long")


def _accuracy(milliseconds: int) -> bytes:
    seconds, rest = divmod(milliseconds, 1000)
    return der.sequence(
        der.integer(seconds) if seconds else b"",
        der.tlv(der.context(0, constructed=False), der.read(der.integer(rest)).content) if rest else b"",
    )


def issue(query: Query, signer: Signer, terms: Terms, serial: int, at: datetime) -> bytes:
    """TimeStampToken, DER; Refused if the query is not acceptable. `serial` must never have been used before."""
    _acceptable(query, terms)
    info = der.sequence(
        der.integer(1),
        der.oid(terms.policy),
        _imprint(query.digest, query.imprint),
        der.integer(serial),
        der.generalized_time(at),
        _accuracy(terms.accuracy),
        b"" if query.nonce is None else der.integer(query.nonce),
    )
    content = Content(TST_INFO, hashlib.sha256(info).digest(), info)
    prepared = signed_data.prepare(content, signer.certificate, signer.chain, signer.suite, at)
    return signed_data.embed(prepared, signer.sign(prepared.to_sign), certificates=query.certificates)


def respond(data: bytes, signer: Signer, terms: Terms, serial: int, at: datetime) -> bytes:
    """TimeStampResp, DER: the token, or a rejection with its PKIFailureInfo; never an exception for a bad request."""
    try:
        token = issue(read_request(data), signer, terms, serial, at)
    except Refused as refusal:
        return der.sequence(_rejection(refusal))
    return der.sequence(der.sequence(der.integer(0)), token)


def _rejection(refusal: Refused) -> bytes:
    unused = 7 - refusal.failure % 8
    bits = (1 << unused).to_bytes(refusal.failure // 8 + 1, "big")
    text = der.sequence(der.utf8(refusal.words.en))
    return der.sequence(der.integer(2), text, der.tlv(der.BIT_STRING, bytes((unused,)), bits))


def token_of(response: bytes) -> bytes:
    """The token in a TimeStampResp; NotTrusted `timestamp.not_granted` if there is none."""
    fields = der.Fields(der.read(response, der.SEQUENCE), 2)
    status = der.to_integer(fields.take(der.SEQUENCE).part(0, der.INTEGER))
    if status not in (0, 1):
        raise _bad("not_granted", f"未签发（状态 {status}）", f"not granted (status {status})")
    token = fields.take(der.SEQUENCE).raw
    fields.end()
    return token


# ---------------------------------------------------------------- verifying


def _bad(code: str, zh: str, en: str) -> NotTrusted:
    return NotTrusted(f"timestamp.{code}", f"时间戳不合要求：{zh}", f"the time stamp does not hold: {en}")


def read(token: bytes) -> Stamp:
    """What a token says; nothing is verified."""
    signed = signed_data.read(token)
    return _stamp(signed, signed_data.certificate_of(signed) if signed.certificates else None)


def _stamp(signed: signed_data.Signed, signer: bytes | None) -> Stamp:
    if signed.content_type != TST_INFO or signed.enclosed is None:
        raise _bad("not_a_token", "不是时间戳", "it is not a time-stamp token")
    fields = der.Fields(der.read(signed.enclosed, der.SEQUENCE), 10)
    version = der.to_integer(fields.take(der.INTEGER))
    policy = der.to_oid(fields.take(der.OID))
    oid, imprint = _read_imprint(fields.take(der.SEQUENCE))
    serial = der.to_integer(fields.take(der.INTEGER))
    at = der.to_time(fields.take(der.GENERALIZED_TIME))
    for optional in (der.SEQUENCE, der.BOOLEAN):  # accuracy, ordering
        fields.maybe(optional)
    nonce = fields.maybe(der.INTEGER)
    fields.maybe(der.context(0))  # tsa: a name; the certificate says who it is
    fields.end()
    if version != 1 or oid not in HASH_OIDS:
        raise _bad("algorithm", "版本或摘要算法不在允许清单内", "its version or hash is not allowed")
    return Stamp(at, serial, policy, HASH_OIDS[oid], imprint, der.to_integer(nonce) if nonce else None, signer)


def verify(token: bytes, data: bytes, anchors: Sequence[Anchor], evidence: Evidence) -> datetime:
    """genTime of a token over exactly `data`, by a TSA certificate that held at genTime; else NotTrusted."""
    return stamp(token, data, anchors, evidence).at


def stamp(
    token: bytes, data: bytes, anchors: Sequence[Anchor], evidence: Evidence, known: tuple[bytes, ...] = ()
) -> Stamp:
    """As `verify`, all that the token says. `known` = TSA certificates for tokens that carry none."""
    said, signed, signer = _sound(token, data, known)
    # 4 the certificate at genTime: exclusive timeStamping, trusted, not revoked
    above = (*(other for other in signed.certificates if other != signer), *known)
    certificate.judge(signer, above, anchors, evidence, said.at, Purpose.TSA)
    return said


def sound(token: bytes, data: bytes) -> Stamp:
    """What a token over exactly `data` says, signed by the certificate that it carries; else NotTrusted.

    Whether that certificate may be trusted is another question: `stamp`.
    """
    return _sound(token, data, ())[0]


def _sound(token: bytes, data: bytes, known: tuple[bytes, ...]) -> tuple[Stamp, signed_data.Signed, bytes]:
    # 1 read within the caps
    signed = signed_data.read(token)
    signer = signed_data.certificate_of(signed, known)
    said = _stamp(signed, signer)
    # 2 the imprint is that of the data
    if not hmac.compare_digest(said.imprint, hashlib.new(said.digest, data).digest()):
        raise _bad("imprint", "与内容不符", "it is over other content")
    # 3 the signature of the token; what RFC 3161 demands, CMSAlgorithmProtection being younger
    enclosed = b"" if signed.enclosed is None else signed.enclosed
    signed_data.check(signed, hashlib.new(signed.digest, enclosed).digest(), signer, protected=False)
    return said, signed, signer
