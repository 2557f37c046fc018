"""The path from an SM2 certificate to a trusted SM2 CA (GB/T 20518), which no library builds: issuer by issuer."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID

from kernel.errors import NotTrusted
from signing.rules import path, sm2, suite, tbs

# Whatever else a CA marks as critical, names its certificates must keep to above all, nobody here would see to.
_UNDERSTOOD: Final = {ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE}


def fits(data: bytes) -> bool:
    """Whether a certificate has an SM2 key; NotTrusted if it cannot be read."""
    path.read(data)
    return sm2.on_curve(tbs.spki(data))


@lru_cache(maxsize=512)
def load(data: bytes) -> x509.Certificate:
    """The certificate, if it can be read, has an SM2 key and claims a signature by SM2 with SM3; else NotTrusted."""
    certificate, national = path.read(data), fits(data)
    _, identifier, _ = tbs.sealed(data)
    if not national or not _method().reads(identifier, "sm3"):
        raise path.weak()
    for extension in certificate.extensions:
        constrains = extension.critical or extension.oid == ExtensionOID.NAME_CONSTRAINTS
        if constrains and extension.oid not in _UNDERSTOOD:
            named = extension.oid.dotted_string
            raise path.refused("extension", f"未处理的关键扩展 {named}", f"unprocessed critical extension {named}")
    return certificate


def _method() -> suite.Suite:
    return suite.named("sm2_sm3", suite.NATIONAL)


def holds(data: bytes, spki: bytes) -> bool:
    """Whether the key signed a certificate or a revocation list (DER) by SM2 with SM3."""
    return holding(*tbs.sealed(data), spki)


def holding(inner: bytes, identifier: bytes, signature: bytes, spki: bytes) -> bool:
    """The same of an OCSP answer's parts: what is signed, the AlgorithmIdentifier, the signature."""
    if not _method().reads(identifier, "sm3"):
        return False
    try:
        _method().check(spki, signature, inner, "sm3")
    except NotTrusted:
        return False
    return True


def build(
    leaf: x509.Certificate, above: Sequence[x509.Certificate], roots: Sequence[x509.Certificate], at: datetime
) -> list[x509.Certificate]:
    """As `path.build`: leaf first, trusted CA last, all in force at `at`; the shortest such path.

    Every certificate is put on a path once, so that certificates made to look alike cost no more than others.
    """
    ways, left = deque([[leaf]]), list(above)
    fit = _in_force(leaf, at) and not _is_ca(leaf)
    while fit and ways:
        way = ways.popleft()
        if root := next((one for one in roots if _issued(one, way, at)), None):
            return [*way, root]
        found = [ca for ca in left if len(way) <= path.DEEPEST and _issued(ca, way, at)]
        left = [ca for ca in left if ca not in found]
        ways.extend([*way, ca] for ca in found)
    raise path.refused("path", "无法连到受信任的根", "no path to a trusted CA")


def build_ca(certificate: x509.Certificate, roots: Sequence[x509.Certificate], at: datetime) -> None:
    """As `path.build_ca`."""
    if not _in_force(certificate, at) or not any(
        _certifies(root, 1) and _issued(root, [certificate], at) for root in roots
    ):
        raise path.refused("path", "不是受信任的根直接签发", "it is not issued by a trusted CA")


def _issued(ca: x509.Certificate, way: Sequence[x509.Certificate], at: datetime) -> bool:
    """Whether `ca`, in force at `at` and allowed so many CAs below itself, signed the last certificate of the way."""
    last, own = way[-1].public_bytes(Encoding.DER), ca.public_bytes(Encoding.DER)
    if tbs.issuer(last) != tbs.subject(own) or not _in_force(ca, at):
        return False
    return _certifies(ca, len(way) - 1) and holds(last, tbs.spki(own))


def _in_force(certificate: x509.Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _certifies(ca: x509.Certificate, below: int) -> bool:
    """Whether it may sign certificates with `below` CAs between it and the holder."""
    try:
        constraints = ca.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = ca.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    room = constraints.path_length is None or constraints.path_length >= below
    return constraints.ca and usage.key_cert_sign and room


def _is_ca(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
