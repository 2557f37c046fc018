"""NIST's PKITS: no invalid path is ever accepted; every valid one that we refuse is listed with its reason."""

from __future__ import annotations

import pytest

from tests.support import pkits

# Stricter than RFC 5280 allows, or a part of it that no authority of ours needs.
REFUSED = {
    "a CA's certificate as a holder's": {
        "OverlappingPoliciesTest6EE", "ValidonlyContainsCACertsTest13EE", "ValidpathLenConstraintTest14EE",
        "ValidpathLenConstraintTest8EE",
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


STRICTER = {name for names in REFUSED.values() for name in names}


@pytest.mark.parametrize("name", pkits.LEAVES)
def test_path(name: str) -> None:
    """`docs/conformance.md` has the code of each refusal."""
    verdict = pkits.verdict(name)
    assert (verdict == "") == (pkits.valid(name) and name not in STRICTER), verdict


def test_the_list_of_differences_is_about_real_cases() -> None:
    assert all(map(pkits.valid, STRICTER))
    assert pkits.LEAVES.keys() >= STRICTER | pkits.NO_COMMON_POLICY
    assert len(pkits.LEAVES) == 223
