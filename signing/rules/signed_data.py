"""SignedData with one signer, of CMS and of GM/T 0010: written in DER, read strictly, its parts checked together."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from kernel.errors import NotTrusted
from signing.rules import der, tbs
from signing.rules import suite as suites

LARGEST: Final = 256 * 1024
MOST_CERTIFICATES: Final = 10
MOST_ATTRIBUTES: Final = 16

DATA: Final = "1.2.840.113549.1.7.1"
SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
TST_INFO: Final = "1.2.840.113549.1.9.16.1.4"

CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
SIGNING_TIME: Final = "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE: Final = "1.2.840.113549.1.9.16.2.47"
ALGORITHM_PROTECTION: Final = "1.2.840.113549.1.9.52"


@dataclass(frozen=True, slots=True)
class Form:
    """One family of SignedData: its two content types, the hash that it is written with, the list it is read by."""

    signed_data: str
    data: str
    digest: str
    digest_identifier: bytes
    allowed: suites.AllowList


CMS: Final = Form(SIGNED_DATA, DATA, "sha256", suites.SHA256, suites.INTERNATIONAL)
# GM/T 0010: the national algorithms under content types of their own, else as PKCS #7 and CMS have it.
GMT_0010: Final = Form("1.2.156.10197.6.1.4.2.2", "1.2.156.10197.6.1.4.2.1", "sm3", suites.SM3, suites.NATIONAL)


def form_of(suite: str) -> Form:
    """The form in which a suite's signatures are written."""
    return GMT_0010 if suite in GMT_0010.allowed.suites else CMS


# ---------------------------------------------------------------- writing


@dataclass(frozen=True, slots=True)
class Content:
    """What is signed: its type, its digest by the form's hash, and the bytes themselves if they travel inside."""

    type: str
    digest: bytes
    enclosed: bytes | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything but the signature: a token or a remote signer signs `to_sign`, then `embed` joins the two."""

    content: Content
    certificate: bytes
    chain: tuple[bytes, ...]
    suite: str
    to_sign: bytes


def _attribute(oid: str, value: bytes) -> bytes:
    return der.sequence(der.oid(oid), der.tlv(der.SET, value))


@lru_cache(maxsize=256)
def _certificate_attribute(form: Form, certificate: bytes) -> bytes:
    """signing-certificate-v2 (RFC 5035) with issuerSerial; SHA-256 is the default, which DER leaves out."""
    identifier = b"" if form.digest == "sha256" else form.digest_identifier
    digest = der.octets(suites.digest(form.digest, certificate))
    named = der.sequence(identifier, digest, tbs.issuer_serial(certificate))
    return _attribute(SIGNING_CERTIFICATE, der.sequence(der.sequence(named)))


@lru_cache(maxsize=16)
def _protection_attribute(form: Form, identifier: bytes) -> bytes:
    """CMSAlgorithmProtection (RFC 6211): the two algorithm identifiers, signed."""
    inner = der.read(identifier, der.SEQUENCE).content
    return _attribute(ALGORITHM_PROTECTION, der.sequence(form.digest_identifier, der.tlv(der.context(1), inner)))


def prepare(
    content: Content, certificate: bytes, chain: tuple[bytes, ...], suite: str, at: datetime | None
) -> Prepared:
    """The signed attributes of CAdES-BES; `at` becomes signingTime, a claim and nothing more; PAdES has none."""
    form = form_of(suite)
    attributes = (
        _attribute(CONTENT_TYPE, der.oid(content.type)),
        _attribute(MESSAGE_DIGEST, der.octets(content.digest)),
        *(() if at is None else (_attribute(SIGNING_TIME, der.time(at)),)),
        _certificate_attribute(form, certificate),
        _protection_attribute(form, suites.named(suite, form.allowed).identifier),
    )
    return Prepared(content, certificate, chain, suite, der.set_of(attributes))


def embed(
    prepared: Prepared, signature: bytes, *, certificates: bool = True, unsigned: Mapping[str, bytes] | None = None
) -> bytes:
    """The finished SignedData. `certificates` = whether signer's certificate and chain travel inside.

    `unsigned` = attributes added after signing, type → value, for example a time stamp over the signature.
    """
    content, form = prepared.content, form_of(prepared.suite)
    enclosed = b"" if content.enclosed is None else der.explicit(0, der.octets(content.enclosed))
    carried = der.tlv(der.context(0), *sorted({prepared.certificate, *prepared.chain})) if certificates else b""
    signer = der.sequence(
        der.integer(1),
        tbs.issuer_and_serial(prepared.certificate),
        form.digest_identifier,
        der.tlv(der.context(0), der.read(prepared.to_sign).content),
        suites.named(prepared.suite, form.allowed).identifier,
        der.octets(signature),
        b"" if not unsigned else der.tlv(der.context(1), *(_attribute(oid, value) for oid, value in unsigned.items())),
    )
    signed = der.sequence(
        der.integer(1 if content.type == form.data else 3),
        der.tlv(der.SET, form.digest_identifier),
        der.sequence(der.oid(content.type), enclosed),
        carried,
        der.tlv(der.SET, signer),
    )
    return der.sequence(der.oid(form.signed_data), der.explicit(0, signed))


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Signed:
    """A SignedData as it stood in the input, nothing of it believed yet."""

    form: Form
    content_type: str
    enclosed: bytes | None
    certificates: tuple[bytes, ...]
    signer_id: bytes
    digest: str
    digest_identifier: bytes
    attributes: Mapping[str, der.Node]
    to_verify: bytes
    identifier: bytes
    signature: bytes


def refused(code: str, zh: str, en: str) -> NotTrusted:
    return NotTrusted(f"cms.{code}", f"数字签名不合要求：{zh}", f"the signature is not acceptable: {en}")


@lru_cache(maxsize=8)
def read(data: bytes, form: Form = CMS) -> Signed:
    """Parse within the caps of signing 9.1: 256 KiB, 10 certificates, exactly one signer, strict DER."""
    if len(data) > LARGEST:
        raise refused("too_large", f"超过 {LARGEST} 字节", f"more than {LARGEST} bytes")
    outer = der.Fields(der.read(data, der.SEQUENCE), 2)
    if der.to_oid(outer.take(der.OID)) != form.signed_data:
        raise refused("not_signed_data", "不是 SignedData", "this is not SignedData")
    body = der.read(outer.take(der.context(0)).content, der.SEQUENCE)
    outer.end()
    return _signed_data(der.Fields(body, 8), form)


def _signed_data(fields: der.Fields, form: Form) -> Signed:
    version = der.to_integer(fields.take(der.INTEGER))
    digests = der.children(fields.take(der.SET), 4)
    content_type, enclosed = _enclosed(der.Fields(fields.take(der.SEQUENCE), 2))
    certificates = _certificates(fields.maybe(der.context(0)))
    if fields.maybe(der.context(1)) is not None:
        raise refused("crls", "签名内不得携带吊销列表", "revocation lists do not travel inside the signature")
    signers = der.children(fields.take(der.SET), 4)
    fields.end()
    if len(signers) != 1:
        raise refused("signers", "须恰有一名签名人", "there must be exactly one signer")
    signed = _signer(der.Fields(signers[0], 8), form, content_type, enclosed, certificates)
    if version != (1 if content_type == form.data else 3):
        raise refused("version", "版本号不符", "the version is wrong")
    if [suites.hash_named(digest, form.allowed) for digest in digests] != [signed.digest]:
        raise refused("digest_algorithm", "摘要算法前后不一致", "the digest algorithms do not agree")
    return signed


def _enclosed(fields: der.Fields) -> tuple[str, bytes | None]:
    content_type = der.to_oid(fields.take(der.OID))
    wrapped = fields.maybe(der.context(0))
    fields.end()
    return content_type, None if wrapped is None else der.to_octets(der.read(wrapped.content))


def _certificates(bag: der.Node | None) -> tuple[bytes, ...]:
    if bag is None:
        return ()
    found = der.children(bag, MOST_CERTIFICATES)
    return tuple(der.of(certificate, der.SEQUENCE).raw for certificate in found)


def _signer(
    fields: der.Fields, form: Form, content_type: str, enclosed: bytes | None, certificates: tuple[bytes, ...]
) -> Signed:
    if der.to_integer(fields.take(der.INTEGER)) != 1:
        raise refused("signer_id", "签名人须以颁发者和序列号指明", "the signer is named by issuer and serial number")
    signer_id = fields.take(der.SEQUENCE)
    digest = fields.take(der.SEQUENCE)
    attributes = fields.maybe(der.context(0))
    if attributes is None:
        raise refused("no_attributes", "没有已签名属性", "there are no signed attributes")
    identifier = fields.take(der.SEQUENCE)
    signature = der.to_octets(fields.take(der.OCTET_STRING))
    fields.maybe(der.context(1))  # unsigned attributes: anybody may add them, nobody here believes them
    fields.end()
    return Signed(
        form,
        content_type,
        enclosed,
        certificates,
        signer_id.raw,
        suites.hash_named(digest, form.allowed),
        digest.raw,
        _attributes(attributes),
        der.tlv(der.SET, attributes.content),
        identifier.raw,
        signature,
    )


def _attributes(bag: der.Node) -> dict[str, der.Node]:
    """Type → the one value of each; no type twice, no attribute with several values."""
    found: dict[str, der.Node] = {}
    for attribute in der.to_set(bag, MOST_ATTRIBUTES):
        fields = der.Fields(attribute, 2)
        oid = der.to_oid(fields.take(der.OID))
        values = der.children(fields.take(der.SET), 2)
        fields.end()
        if oid in found or len(values) != 1:
            raise refused("attribute", f"属性 {oid} 重复或多值", f"attribute {oid} is repeated or has several values")
        found[oid] = values[0]
    return found


# ---------------------------------------------------------------- checking


def certificate_of(signed: Signed, known: tuple[bytes, ...] = ()) -> bytes:
    """The signer's certificate among those inside and those `known`."""
    for certificate in (*signed.certificates, *known):
        if tbs.issuer_and_serial(certificate) == signed.signer_id:
            return certificate
    raise refused("certificate_missing", "缺少签名人证书", "the signer's certificate is missing")


def check(signed: Signed, digest: bytes, certificate: bytes, *, protected: bool) -> str:
    """Every part must agree with every other and with the content's `digest`; the suite's name is the answer.

    `protected` = whether CMSAlgorithmProtection must be there; where it is there, it must agree anyway.
    """
    # 1 contentType and messageDigest (RFC 5652 11.1, 11.2)
    if der.to_oid(_required(signed, CONTENT_TYPE)) != signed.content_type:
        raise refused("content_type", "内容类型不一致", "the content types do not agree")
    if not hmac.compare_digest(message_digest(signed), digest):
        raise refused("digest", "内容与签名时的摘要不符", "the content is not what was signed")
    # 2 the certificate that was meant (RFC 5035): no other certificate of the same key can take its place
    _check_certificate(signed, certificate)
    # 3 the algorithms that were meant (RFC 6211)
    _check_protection(signed, required=protected)
    # 4 the signature itself, by an allowed suite
    suite = suites.reading(signed.identifier, signed.digest, signed.form.allowed)
    spki = tbs.spki(certificate)
    if not suite.fits(spki):
        raise suites.unsuited()
    suite.check(spki, signed.signature, signed.to_verify, signed.digest)
    return suite.name


def _required(signed: Signed, oid: str) -> der.Node:
    if oid not in signed.attributes:
        raise refused("attribute", f"缺少属性 {oid}", f"attribute {oid} is missing")
    return signed.attributes[oid]


_DEFAULT_HASH: Final = der.read(suites.SHA256)


def _check_certificate(signed: Signed, certificate: bytes) -> None:
    attribute = _required(signed, SIGNING_CERTIFICATE)
    fields = der.Fields(attribute.part(0, der.SEQUENCE).part(0, der.SEQUENCE), 3)
    first = fields.any()
    named_hash, first = (first, fields.take(der.OCTET_STRING)) if first.tag == der.SEQUENCE else (_DEFAULT_HASH, first)
    digest = suites.hash_named(named_hash, signed.form.allowed)
    named = fields.maybe(der.SEQUENCE)
    fields.end()
    same = hmac.compare_digest(der.to_octets(first), suites.digest(digest, certificate))
    if not same or (named is not None and named.raw != tbs.issuer_serial(certificate)):
        raise refused("signing_certificate", "签名所指证书与所附证书不符", "the signature names another certificate")


def _check_protection(signed: Signed, *, required: bool) -> None:
    if ALGORITHM_PROTECTION not in signed.attributes and not required:
        return
    fields = der.Fields(_required(signed, ALGORITHM_PROTECTION), 2)
    digest = fields.take(der.SEQUENCE)
    identifier = fields.take(der.context(1))
    fields.end()
    if digest.raw != signed.digest_identifier or der.sequence(identifier.content) != signed.identifier:
        raise refused("algorithm_protection", "算法与已签名的算法不符", "the algorithms are not those that were signed")


def suite_of(signed: Signed) -> str:
    """The name of the suite that the algorithm identifier stands for."""
    return suites.reading(signed.identifier, signed.digest, signed.form.allowed).name


def message_digest(signed: Signed) -> bytes:
    """The digest that the signature names."""
    return der.to_octets(_required(signed, MESSAGE_DIGEST))


def signing_time(signed: Signed) -> datetime | None:
    """What the signer claims, or None."""
    value = signed.attributes.get(SIGNING_TIME)
    return None if value is None else der.to_time(value)
