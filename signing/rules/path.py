"""The path from a certificate to a trusted CA: caps, the library's path builder, and what that builder lets pass."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.verification import Criticality, ExtensionPolicy, Policy, PolicyBuilder, Store, VerificationError

from kernel.errors import NotTrusted
from signing.rules import tbs
from signing.rules.signed_data import MOST_CERTIFICATES

LARGEST: Final = 16 * 1024
DEEPEST: Final = 4
LONGEST_SERIAL_BITS: Final = 159
ALLOWED_HASHES: Final = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
ALLOWED_CURVES: Final = (ec.SECP256R1, ec.SECP384R1)


def refused(code: str, zh: str, en: str) -> NotTrusted:
    return NotTrusted(f"certificate.{code}", f"证书不可接受：{zh}", f"the certificate is not acceptable: {en}")


@lru_cache(maxsize=512)
def load(data: bytes) -> x509.Certificate:
    """The certificate, if it can be read and its key and signature are on the international list; else NotTrusted."""
    certificate = read(data)
    try:
        good = strong(certificate.public_key()) and isinstance(certificate.signature_hash_algorithm, ALLOWED_HASHES)
    except UnsupportedAlgorithm as error:
        raise weak() from error
    except ValueError as error:
        raise _malformed(error) from error
    if not good:
        raise weak()
    return certificate


@lru_cache(maxsize=512)
def read(data: bytes) -> x509.Certificate:
    """The certificate, read twice: strictly as DER with a cap, then by the library. NotTrusted if either refuses.

    Its key and its signature are not looked at.
    """
    if len(data) > LARGEST:
        raise refused("too_large", f"超过 {LARGEST} 字节", f"more than {LARGEST} bytes")
    # The library warns about such serial numbers, and will some day refuse them in words of its own.
    if not 0 < tbs.serial(data) < 1 << LONGEST_SERIAL_BITS:
        raise refused("serial", "序列号须为正且不超过 20 字节", "the serial number is not positive or too long")
    try:
        certificate = x509.load_der_x509_certificate(data)
        _sound(certificate)
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension, x509.InvalidVersion) as error:
        raise _malformed(error) from error
    return certificate


def _malformed(error: Exception) -> NotTrusted:
    return refused("malformed", f"格式错误（{error}）", f"malformed ({error})")


def weak() -> NotTrusted:
    return refused("weak", "密钥或签名算法不在允许清单内", "its key or its signature algorithm is not allowed")


def within_caps(chain: Sequence[bytes]) -> Sequence[bytes]:
    """`chain` itself if it is not too long."""
    if len(chain) > MOST_CERTIFICATES:
        raise refused("too_many", f"证书多于 {MOST_CERTIFICATES} 个", f"more than {MOST_CERTIFICATES} certificates")
    return chain


def _sound(certificate: x509.Certificate) -> None:
    """What path builders tend to let pass (signing 9.4): another version, odd extensions."""
    if certificate.version is not x509.Version.v3:
        raise refused("malformed", "不是第三版证书", "not a version 3 certificate")
    for extension in certificate.extensions:  # raises DuplicateExtension
        if extension.critical and isinstance(extension.value, x509.UnrecognizedExtension):
            oid = extension.oid.dotted_string
            raise refused("extension", f"未知的关键扩展 {oid}", f"unknown critical extension {oid}")


def strong(key: object) -> bool:
    """Whether a CA's or a holder's key is on the allow-list (signing 9.5)."""
    if isinstance(key, rsa.RSAPublicKey):
        return 2048 <= key.key_size <= 8192
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ALLOWED_CURVES)


def _certifies(_policy: Policy, _certificate: x509.Certificate, usage: x509.KeyUsage) -> None:
    if not usage.key_cert_sign:
        raise ValueError("a CA without keyCertSign")


def _is_ca(_policy: Policy, _certificate: x509.Certificate, constraints: x509.BasicConstraints) -> None:
    if not constraints.ca:
        raise ValueError("not a CA")


def _is_leaf(_policy: Policy, _certificate: x509.Certificate, constraints: x509.BasicConstraints | None) -> None:
    if constraints is not None and constraints.ca:
        raise ValueError("a CA's certificate where a holder's is expected")


# What authorities of persons write, not what browsers demand of web sites: no subjectAltName is required.
_CA_POLICY: Final = (
    ExtensionPolicy.permit_all()
    .require_present(x509.BasicConstraints, Criticality.AGNOSTIC, _is_ca)
    .require_present(x509.KeyUsage, Criticality.AGNOSTIC, _certifies)
)
_LEAF_POLICY: Final = ExtensionPolicy.permit_all().may_be_present(x509.BasicConstraints, Criticality.AGNOSTIC, _is_leaf)


def build(
    leaf: x509.Certificate, above: Sequence[x509.Certificate], roots: Sequence[x509.Certificate], at: datetime
) -> list[x509.Certificate]:
    """Leaf first, trusted CA last, all in force at `at`; NotTrusted `certificate.path` if there is no such path."""
    if not roots:
        raise refused("path", "信任列表为空", "the trust list is empty")
    verifier = (
        PolicyBuilder()
        .store(Store(list(roots)))
        .time(at.astimezone(UTC).replace(tzinfo=None, microsecond=0))
        .max_chain_depth(DEEPEST)
        .extension_policies(ca_policy=_CA_POLICY, ee_policy=_LEAF_POLICY)
        .build_client_verifier()
    )
    try:
        return verifier.verify(leaf, list(above)).chain
    except VerificationError as error:
        raise refused("path", f"无法连到受信任的根（{error}）", f"no path to a trusted CA ({error})") from error


def fit_anchor(certificate: x509.Certificate) -> None:
    """NotTrusted unless the certificate is a CA's."""
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        constraints = None
    if constraints is None or not constraints.ca:
        raise refused("usage", "不是 CA 证书", "it is not a CA's certificate")


def build_ca(certificate: x509.Certificate, roots: Sequence[x509.Certificate], at: datetime) -> None:
    """NotTrusted unless a CA certificate is in force at `at` and directly issued by one of `roots`."""
    for root in roots:
        try:
            certificate.verify_directly_issued_by(root)
        except (ValueError, TypeError, InvalidSignature):
            continue
        if certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            return
    raise refused("path", "不是受信任的根直接签发", "it is not issued by a trusted CA")
