"""The suites against project Wycheproof's vectors (C2SP/wycheproof, Apache-2.0), good and bad."""

from __future__ import annotations

import pytest

from tests.support import wycheproof


@pytest.mark.parametrize(("name", "count"), [("ecdsa_p256", 484), ("rsa_pss", 108), ("rsa_pkcs1", 259)])
def test_every_vector_agrees(name: str, count: int) -> None:
    """ "acceptable" marks what a lenient verifier may take (a missing NULL): the strict answer is no."""
    found = wycheproof.signatures(name)
    due = [(each.number, "" if each.expected == "valid" else "signature.wrong") for each in found]
    assert [(each.number, each.verdict) for each in found] == due
    assert len(found) == count
