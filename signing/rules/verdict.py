"""What became of a check: valid, indeterminate or invalid, with the sub-indication of ETSI EN 319 102-1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kernel.errors import NOTHING, Refusal, Words


class Indication(StrEnum):
    """Indeterminate is only ever about trust or data that is missing; an equation that fails is invalid."""

    VALID = "valid"
    INDETERMINATE = "indeterminate"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`code` and `words` are the refusal's, empty where the check holds."""

    indication: Indication
    sub: str = ""
    code: str = ""
    words: Words = NOTHING


VALID: Final = Verdict(Indication.VALID)

# More data or another trust list could still turn these into valid.
_MISSING: Final[Mapping[str, str]] = {
    "certificate.path": "NO_CERTIFICATE_CHAIN_FOUND",
    "certificate.status_unknown": "TRY_LATER",
    "cms.certificate_missing": "NO_SIGNING_CERTIFICATE_FOUND",
}
_FAILED: Final[Mapping[str, str]] = {
    "algorithm.refused": "CRYPTO_CONSTRAINTS_FAILURE",
    "key.unsuited": "CRYPTO_CONSTRAINTS_FAILURE",
    "certificate.weak": "CRYPTO_CONSTRAINTS_FAILURE",
    "certificate.expired": "EXPIRED",
    "certificate.not_yet_valid": "NOT_YET_VALID",
    "certificate.revoked": "REVOKED",
    "cms.digest": "HASH_FAILURE",
    "timestamp.imprint": "HASH_FAILURE",
    "signature.wrong": "SIG_CRYPTO_FAILURE",
}
_BY_NOUN: Final[Mapping[str, str]] = {
    "certificate": "CHAIN_CONSTRAINTS_FAILURE",
    "cms": "FORMAT_FAILURE",
    "der": "FORMAT_FAILURE",
    "timestamp": "FORMAT_FAILURE",
}


def of(refusal: Refusal) -> Verdict:
    """The verdict that a refusal of this package's rules stands for; an unknown code is invalid."""
    code = refusal.code
    if code in _MISSING:
        return Verdict(Indication.INDETERMINATE, _MISSING[code], code, refusal.words)
    sub = _FAILED.get(code) or _BY_NOUN.get(code.partition(".")[0], "SIG_CONSTRAINTS_FAILURE")
    return Verdict(Indication.INVALID, sub, code, refusal.words)
