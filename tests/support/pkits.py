"""NIST's path validation suite (PKITS, in `cryptography-vectors`): its tests, what it expects, and our verdict."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import cryptography_vectors
from cryptography.utils import CryptographyDeprecationWarning

from kernel.errors import NotTrusted
from signing.rules import path, policies, revocation, tbs
from signing.rules.revocation import Evidence

FOLDER: Final = Path(cryptography_vectors.__file__).parent / "x509" / "PKITS_data"
AT: Final = datetime(2011, 6, 1, tzinfo=UTC)
ROOT: Final = (FOLDER / "certs" / "TrustAnchorRootCertificate.crt").read_bytes()
LEAVES: Final = {file.stem: file.read_bytes() for file in sorted((FOLDER / "certs").glob("*EE.crt"))}
NO_COMMON_POLICY: Final = {f"DifferentPoliciesTest{number}EE" for number in (4, 5, 7, 8, 9, 12)}
"""A CA of the path demands an explicit policy and there is none: invalid (4.8), though the name does not say so."""


def valid(name: str) -> bool:
    """Whether the suite expects the path to be accepted, where no policy is asked for."""
    return not name.startswith("Invalid") and name not in NO_COMMON_POLICY


@cache
def cas() -> dict[bytes, list[bytes]]:
    """Name → CA certificates."""
    found: dict[bytes, list[bytes]] = {}
    for file in sorted((FOLDER / "certs").glob("*.crt")):
        if not file.stem.endswith("EE"):
            found.setdefault(tbs.subject(file.read_bytes()), []).append(file.read_bytes())
    return found


@cache
def lists() -> Evidence:
    return Evidence(tuple(file.read_bytes() for file in sorted((FOLDER / "crls").glob("*.crl"))))


def above(leaf: bytes) -> list[bytes]:
    """Every CA certificate that may stand over it."""
    found: dict[bytes, None] = {}
    level = [leaf]
    while level:
        known = {ca: None for one in level for ca in cas().get(tbs.issuer(one), [])}
        level = [ca for ca in known if ca not in found and ca != ROOT]
        found |= dict.fromkeys(level)
    return list(found)


@cache
def verdict(name: str) -> str:
    """Empty where the path is accepted, else the refusal's code; that of a CA on the way where it alone is at fault.

    As `certificate.judge`, but for organisation and usage, which these certificates do not have.
    """
    leaf, loaded, unfit = LEAVES[name], [], ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        for ca in above(leaf):
            try:
                loaded.append(path.load(ca))
            except NotTrusted as refusal:
                unfit = refusal.code
        try:
            found = path.build(path.load(leaf), loaded, [path.load(ROOT)], AT)
            policies.check(found)
            for below, issuer in pairwise(found):
                revocation.check(below, issuer, lists(), AT)
        except NotTrusted as refusal:
            return unfit if unfit and refusal.code == "certificate.path" else refusal.code
    return ""
