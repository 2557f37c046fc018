"""NIST's PKITS: no invalid path is ever accepted; every valid one that we refuse is listed with its reason."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

import cryptography_vectors
import pytest

from kernel.errors import NotTrusted
from signing.rules import path, revocation, tbs
from signing.rules.revocation import Evidence

FOLDER = Path(cryptography_vectors.__file__).parent / "x509" / "PKITS_data"
AT = datetime(2011, 6, 1, tzinfo=UTC)
ROOT = (FOLDER / "certs" / "TrustAnchorRootCertificate.crt").read_bytes()
LEAVES = {file.stem: file.read_bytes() for file in sorted((FOLDER / "certs").glob("*EE.crt"))}

# Stricter than RFC 5280 allows, or a part of it that no authority of ours needs.
REFUSED = {
    "a CA's certificate as a holder's": {
        "DifferentPoliciesTest7EE", "DifferentPoliciesTest8EE", "OverlappingPoliciesTest6EE",
        "ValidonlyContainsCACertsTest13EE", "ValidpathLenConstraintTest14EE", "ValidpathLenConstraintTest8EE",
    },
    "policies: critical policy extensions are not processed": {
        "ValidPolicyMappingTest1EE", "ValidPolicyMappingTest3EE", "ValidPolicyMappingTest5EE",
        "ValidPolicyMappingTest6EE", "ValidPolicyMappingTest9EE", "ValidPolicyMappingTest11EE",
        "ValidPolicyMappingTest12EE", "ValidPolicyMappingTest13EE", "ValidPolicyMappingTest14EE",
        "ValidSelfIssuedinhibitAnyPolicyTest7EE", "ValidSelfIssuedinhibitAnyPolicyTest9EE",
        "ValidSelfIssuedinhibitPolicyMappingTest7EE", "ValidSelfIssuedrequireExplicitPolicyTest6EE",
        "ValidinhibitAnyPolicyTest2EE", "ValidinhibitPolicyMappingTest2EE", "ValidinhibitPolicyMappingTest4EE",
        "ValidrequireExplicitPolicyTest1EE", "ValidrequireExplicitPolicyTest2EE",
        "ValidrequireExplicitPolicyTest4EE", "inhibitAnyPolicyTest3EE",
    },
    "names: compared byte for byte; directory and URI constraints are refused": {
        "ValidDNandRFC822nameConstraintsTest27EE", "ValidDNnameConstraintsTest1EE", "ValidDNnameConstraintsTest4EE",
        "ValidDNnameConstraintsTest5EE", "ValidDNnameConstraintsTest6EE", "ValidDNnameConstraintsTest11EE",
        "ValidDNnameConstraintsTest14EE", "ValidDNnameConstraintsTest18EE", "ValidDNnameConstraintsTest19EE",
        "ValidNameChainingCapitalizationTest5EE", "ValidNameChainingWhitespaceTest3EE",
        "ValidNameChainingWhitespaceTest4EE", "ValidRolloverfromPrintableStringtoUTF8StringTest10EE",
        "ValidURInameConstraintsTest34EE", "ValidURInameConstraintsTest36EE",
        "ValidUTF8StringCaseInsensitiveMatchTest11EE",
    },
    "algorithms and forms that are not allowed": {
        "ValidDSAParameterInheritanceTest5EE", "ValidDSASignaturesTest4EE", "ValidGeneralizedTimenotBeforeDateTest4EE",
    },
    "lists by another key or CA, for some reasons only, or at a relative name": {
        "ValidBasicSelfIssuedCRLSigningKeyTest6EE", "ValidBasicSelfIssuedNewWithOldTest4EE",
        "ValidBasicSelfIssuedOldWithNewTest1EE", "ValidIDPwithindirectCRLTest22EE", "ValidIDPwithindirectCRLTest24EE",
        "ValidIDPwithindirectCRLTest25EE", "ValidSeparateCertificateandCRLKeysTest19EE", "ValidcRLIssuerTest28EE",
        "ValidcRLIssuerTest29EE", "ValidcRLIssuerTest30EE", "ValidcRLIssuerTest33EE", "ValiddeltaCRLTest5EE",
        "ValiddistributionPointTest4EE", "ValiddistributionPointTest5EE", "ValiddistributionPointTest7EE",
        "ValidonlySomeReasonsTest18EE", "ValidonlySomeReasonsTest19EE",
    },
    "self-issued certificates between CAs": {
        "ValidSelfIssuedpathLenConstraintTest15EE", "ValidSelfIssuedpathLenConstraintTest17EE",
    },
}  # fmt: skip


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
    found: dict[bytes, None] = {}
    level = [leaf]
    while level:
        known = {ca: None for one in level for ca in cas().get(tbs.issuer(one), [])}
        level = [ca for ca in known if ca not in found and ca != ROOT]
        found |= dict.fromkeys(level)
    return list(found)


def accepted(leaf: bytes) -> bool:
    """As `certificate.judge`, but for organisation and usage, which these certificates do not have."""
    loaded = []
    for ca in above(leaf):
        try:
            loaded.append(path.load(ca))
        except NotTrusted:
            continue
    try:
        found = path.build(path.load(leaf), loaded, [path.load(ROOT)], AT)
        for below, issuer in pairwise(found):
            revocation.check(below, issuer, lists(), AT)
    except NotTrusted:
        return False
    return True


@pytest.mark.parametrize("name", LEAVES)
@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
def test_path(name: str) -> None:
    expected = not name.startswith("Invalid") and not any(name in names for names in REFUSED.values())
    assert accepted(LEAVES[name]) == expected


def test_the_list_of_differences_is_about_real_cases() -> None:
    assert {name for names in REFUSED.values() for name in names} <= LEAVES.keys()
    assert len(LEAVES) == 223
