"""A CA's demand that whatever is issued below it stay under one certificate policy (RFC 5280, 6.1.3 to 6.1.5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from cryptography import x509
from cryptography.x509.oid import CertificatePoliciesOID, ExtensionOID

from signing.rules.path import refused

_ANY: Final = CertificatePoliciesOID.ANY_POLICY
_NONE: Final[frozenset[x509.ObjectIdentifier]] = frozenset()
_Extension = TypeVar("_Extension", bound=x509.ExtensionType)


def check(path: Sequence[x509.Certificate]) -> None:
    """NotTrusted `certificate.policy` if a CA asks for a common policy and the path has none.

    `path`: leaf first, trusted CA last, whose own demands count for nothing. No policy is preferred here, and none is
    taken for another: below a CA that maps policies there is no common one.
    """
    common, left, any_counts = frozenset({_ANY}), len(path), True
    for certificate in path[-2::-1]:
        common = _common(common, _named(certificate), any_counts=any_counts)
        _demanded(left, common)
        if certificate is path[0] or certificate.subject != certificate.issuer:
            left = max(left - 1, 0)
        left = min(left, _demand(certificate, left))
        if _has(certificate, ExtensionOID.POLICY_MAPPINGS):
            common = _NONE
        any_counts = any_counts and not _has(certificate, ExtensionOID.INHIBIT_ANY_POLICY)
    _demanded(left, common)


def _demanded(left: int, common: frozenset[x509.ObjectIdentifier]) -> None:
    if not left and not common:
        raise refused("policy", "上级 CA 要求的证书策略不成立", "a CA demands a policy that the path lacks")


def _named(certificate: x509.Certificate) -> frozenset[x509.ObjectIdentifier]:
    policies = _extension(certificate, x509.CertificatePolicies)
    return frozenset(each.policy_identifier for each in policies) if policies else _NONE


def _common(
    above: frozenset[x509.ObjectIdentifier], here: frozenset[x509.ObjectIdentifier], *, any_counts: bool
) -> frozenset[x509.ObjectIdentifier]:
    """What the path's policies are with one certificate more; `anyPolicy` stands for all of them."""
    if not any_counts:
        here -= {_ANY}
    if _ANY in above:
        return here
    return above if _ANY in here else above & here


def _demand(certificate: x509.Certificate, otherwise: int) -> int:
    """After how many certificates more there must be a common policy."""
    constraints = _extension(certificate, x509.PolicyConstraints)
    asked = constraints.require_explicit_policy if constraints else None
    return otherwise if asked is None else asked


def _has(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> bool:
    return any(each.oid == oid for each in certificate.extensions)


def _extension(certificate: x509.Certificate, kind: type[_Extension]) -> _Extension | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
