"""Our verdicts over public suites of bad input, as a page; `python -m tests.support.conformance` writes it."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from tests.support import pkits, wycheproof
from tests.support.parts import ROOT
from tests.support.wycheproof import Vector

PAGE: Final = ROOT / "docs" / "conformance.md"
HEAD: Final = """\
# Conformance: our verdicts over public suites

Made by `python -m tests.support.conformance`; a test compares it with what the verifier says now. Nothing that a suite
calls invalid is accepted. Where we refuse what a suite calls valid, the code says why, and the test names the reason.

Project Wycheproof's vectors are in `shared/vectors/wycheproof`, PKITS comes with the package `cryptography-vectors`.
Wycheproof's HKDF and SM4-GCM vectors are not listed: the first concern a derivation that gives no verdict, the second a
mode that nothing here uses.
"""
WHAT: Final = {
    "ecdsa_p256": "ECDSA on P-256 with SHA-256",
    "rsa_pss": "RSASSA-PSS, 2048 bits, SHA-256, salt of 32 bytes",
    "rsa_pkcs1": "RSASSA-PKCS1-v1_5, 2048 bits, SHA-256",
}
PATHS: Final = """
## Certificate paths: PKITS

All {count} end-entity tests, judged at {at:%Y-%m-%d} under the suite's trust anchor with all its CAs and revocation lists
at hand, and without a policy being asked for. Accepted: {accepted}; refused as the suite expects: {refused}; refused
though the suite calls them valid: {stricter} (marked †; the reasons are in `tests/signing/rules/test_pkits.py`).

| test | suite | we |
|---|---|---|
"""


def _told(verdicts: Iterable[str]) -> str:
    counted = Counter(verdicts)
    if len(counted) == 1:
        return next(iter(counted)) or "accepted"
    return ", ".join(f"{count} {code or 'accepted'}" for code, count in sorted(counted.items()))


def _vectors(title: str, found: list[Vector]) -> str:
    """One line for each kind of vectors: what Wycheproof flags alike and expects alike."""
    kinds: defaultdict[tuple[str, str], list[Vector]] = defaultdict(list)
    for each in found:
        kinds[", ".join(each.flags) or "–", each.expected].append(each)
    rows = [
        f"| {flags} | {expected} | {len(some)} | {_told(each.verdict for each in some)} |"
        for (flags, expected), some in sorted(kinds.items())
    ]
    table = ["| what is tried | suite | vectors | we |", "|---|---|---|---|", *rows]
    return "\n".join([f"\n## {title}", "", *table, ""])


def _paths() -> str:
    rows, counted = [], Counter[str]()
    for name in pkits.LEAVES:
        due, verdict = pkits.valid(name), pkits.verdict(name)
        counted["accepted" if not verdict else "stricter" if due else "refused"] += 1
        mark = " †" if due and verdict else ""
        rows.append(f"| {name} | {'valid' if due else 'invalid'} | {verdict or 'accepted'}{mark} |")
    return PATHS.format(count=len(rows), at=pkits.AT, **counted) + "\n".join(rows) + "\n"


def page() -> str:
    signatures = [_vectors(f"Signatures: {title}", wycheproof.signatures(name)) for name, title in WHAT.items()]
    sealed = _vectors("Sealed files: Cobblestone-256", wycheproof.sealed())
    wrapped = _vectors("Key files: RSA-OAEP with SHA-256 (no label is ever used)", wycheproof.wrapped())
    return "".join([HEAD, *signatures, sealed, wrapped, _paths()])


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}", file=sys.stderr)
