"""Whose certificate it is, and whether it held at a moment for a purpose."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Final

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kernel import canon
from kernel.errors import NotTrusted, Words
from signing.rules import path, policies, revocation, sm2_path
from signing.rules.revocation import Evidence

DEMO: Final = "DEMO 演示 NOT FOR PRODUCTION"
ORGANISATION_IDENTIFIER: Final = "2.5.4.97"
_CODE: Final = re.compile(r"[0-9A-HJ-NP-RT-UW-Y]{18}")
# A person's or a seal's certificate may be limited to these; whatever else it is limited to, it may not sign here.
_PERSONAL: Final = {
    "1.3.6.1.5.5.7.3.2",  # clientAuth
    "1.3.6.1.5.5.7.3.4",  # emailProtection
    "1.3.6.1.5.5.7.3.36",  # documentSigning (RFC 9336)
    "1.3.6.1.4.1.311.10.3.12",  # documentSigning (Microsoft)
    "2.5.29.37.0",  # any
}


class Purpose(StrEnum):
    """What a certificate is judged for."""

    SIGN = "sign"
    ENCRYPT = "encrypt"
    TSA = "tsa"
    SEAL = "seal"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A CA that is trusted, and where its certificates carry the 统一社会信用代码 (an attribute of the subject)."""

    certificate: bytes
    code: str = ORGANISATION_IDENTIFIER


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a certificate names. `serial` and `sha256` in lower-case hex; `number` is the subject's serialNumber."""

    org: str
    org_name: str
    person: str
    serial: str
    sha256: str
    number: str = ""


def judge(
    leaf: bytes, chain: Sequence[bytes], anchors: Sequence[Anchor], evidence: Evidence, at: datetime, purpose: Purpose
) -> Identity:
    """Whom `leaf` names, if at `at` it held for `purpose` under one of `anchors` and was shown not to be revoked.

    A certificate of an SM2 key is judged by a path of SM2 alone, any other by one without SM2.
    NotTrusted otherwise. An anchor that is no certificate vouches for nobody.
    No revocation evidence that covers `at` means not accepted (signing 9.3).
    """
    # 1 read within the caps
    load, build = (sm2_path.load, sm2_path.build) if sm2_path.fits(leaf) else (path.load, path.build)
    certificate = load(leaf)
    above = [load(other) for other in path.within_caps(chain)]
    trusted = list(_readable(anchors, load))
    roots = [root for root, _ in trusted]
    # 2 the leaf's own term, first, because its answer is the clearest
    _in_term(certificate, at)
    # 3 the path, and what the path builder lets pass
    found = build(certificate, above, roots, at)
    policies.check(found)
    # 4 usage
    _usable(certificate, purpose)
    # 5 not revoked, each of them, by evidence
    for below, issuer in pairwise(found):
        revocation.check(below, issuer, evidence, at)
    # 6 whose it is, by the rule of its CA
    _, anchor = trusted[roots.index(found[-1])]
    return _identity(certificate, hashlib.sha256(leaf).hexdigest(), anchor.code)


def _readable(
    anchors: Sequence[Anchor], load: Callable[[bytes], x509.Certificate]
) -> Iterator[tuple[x509.Certificate, Anchor]]:
    for each in anchors:
        with suppress(NotTrusted):
            yield load(each.certificate), each


def load(data: bytes) -> x509.Certificate:
    """A certificate of either family of algorithms, if it keeps to its own list; else NotTrusted."""
    return sm2_path.load(data) if sm2_path.fits(data) else path.load(data)


def introduced(ca: bytes, roots: Sequence[bytes], at: datetime) -> None:
    """NotTrusted unless a CA certificate is in force at `at` and issued by one of `roots`, of its own family."""
    national = sm2_path.fits(ca)
    same = [load(root) for root in roots if sm2_path.fits(root) == national]
    (sm2_path.build_ca if national else path.build_ca)(load(ca), same, at)


def read(leaf: bytes, code: str = ORGANISATION_IDENTIFIER) -> Identity:
    """Whom a certificate claims to name; nothing is judged."""
    return _identity(load(leaf), hashlib.sha256(leaf).hexdigest(), code)


def is_demo(certificate: bytes) -> bool:
    """Whether the subject carries the mark of a demonstration CA."""
    units = load(certificate).subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
    return any("DEMO" in str(unit.value).upper() or "演示" in str(unit.value) for unit in units)


def anchor(certificate: bytes, *, production: bool, code: str = ORGANISATION_IDENTIFIER) -> Anchor:
    """A CA fit to be trusted; a demonstration CA is refused by a production trust store."""
    path.fit_anchor(load(certificate))
    if production and is_demo(certificate):
        raise NotTrusted(
            "anchor.demo",
            "演示用根证书不得进入生产信任列表",
            "a demonstration root is not allowed in a production trust store",
            field="certificate",
            remedy=Words("请使用依法设立的电子认证服务机构的根证书", "Use the root of a licensed authority"),
        )
    return Anchor(certificate, code)


def _in_term(certificate: x509.Certificate, at: datetime) -> None:
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if at < start:
        raise NotTrusted(
            "certificate.not_yet_valid",
            f"证书自 {canon.instant(start)} 起才有效",
            f"the certificate is valid only from {canon.instant(start)}",
        )
    if at > end:
        raise NotTrusted(
            "certificate.expired",
            f"证书已于 {canon.instant(end)} 到期",
            f"the certificate expired at {canon.instant(end)}",
            remedy=Words("请向电子认证服务机构换发证书", "Renew the certificate with its certification authority"),
        )


def _misused(zh: str, en: str) -> NotTrusted:
    return NotTrusted("certificate.usage", f"证书用途不符：{zh}", f"the certificate is not for this use: {en}")


def _usable(certificate: x509.Certificate, purpose: Purpose) -> None:
    extensions = certificate.extensions
    try:
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        raise _misused("没有密钥用途", "it has no key usage") from None
    if usage.key_cert_sign or usage.crl_sign:
        raise _misused("可签发证书的密钥不得用于业务", "a key that certifies does not act here")
    if purpose is Purpose.ENCRYPT:
        if not (usage.key_encipherment or usage.key_agreement):
            raise _misused("不是加密证书", "it is not for encryption")
    elif not (usage.digital_signature or usage.content_commitment):
        raise _misused("不是签名证书", "it is not for signing")
    _extended(extensions, purpose)


def _extended(extensions: x509.Extensions, purpose: Purpose) -> None:
    """extKeyUsage: exactly critical timeStamping for a TSA, and nothing foreign for everybody else."""
    try:
        extension = extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        if purpose is Purpose.TSA:
            raise _misused("不是时间戳证书", "it is not for time stamps") from None
        return
    named = [usage.dotted_string for usage in extension.value]
    if purpose is Purpose.TSA:
        if not extension.critical or named != [ExtendedKeyUsageOID.TIME_STAMPING.dotted_string]:
            raise _misused("时间戳用途须为关键且唯一", "timeStamping must be critical and alone")
    elif not _PERSONAL.intersection(named):
        raise _misused("扩展用途不含签名或身份认证", "its extended usage names neither signing nor identity")


def _identity(certificate: x509.Certificate, sha256: str, code: str) -> Identity:
    def said(oid: x509.ObjectIdentifier) -> str:
        values = [str(attribute.value) for attribute in certificate.subject.get_attributes_for_oid(oid)]
        if len(values) > 1:
            raise NotTrusted("certificate.subject", "证书主体字段重复", "the subject names one thing twice")
        return values[0] if values else ""

    org = said(x509.ObjectIdentifier(code))
    if not _CODE.fullmatch(org):
        raise NotTrusted(
            "certificate.organisation",
            f"证书未按其 CA 规则载明统一社会信用代码：{org!r}",
            f"the certificate does not carry a unified social credit code where its CA puts it: {org!r}",
        )
    return Identity(
        org,
        said(NameOID.ORGANIZATION_NAME),
        said(NameOID.COMMON_NAME),
        f"{certificate.serial_number:x}",
        sha256,
        said(NameOID.SERIAL_NUMBER),
    )
