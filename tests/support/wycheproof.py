"""Project Wycheproof's vectors (C2SP/wycheproof, Apache-2.0): each one's expected result and our verdict."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key

from client.keys import Opener
from kernel.errors import NotTrusted
from signing.rules import cobblestone, suite
from tests.support.parts import vectors


@dataclass(frozen=True)
class Vector:
    """One vector; `verdict` is empty where we accept, else the code of the refusal."""

    number: int
    comment: str
    flags: tuple[str, ...]
    expected: str
    verdict: str


SIGNATURES: Final = {
    "ecdsa_p256": "ecdsa_secp256r1_sha256_test.json",
    "rsa_pss": "rsa_pss_2048_sha256_mgf1_32_test.json",
    "rsa_pkcs1": "rsa_signature_2048_sha256_test.json",
}
SEALED: Final = "c2sp_chunked_encryption_aes_256_gcm_test.json"
WRAPPED: Final = "rsa_oaep_2048_sha256_mgf1sha256_test.json"


def _cases(file: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for group in json.loads((vectors("wycheproof") / file).read_text())["testGroups"]:
        for case in group["tests"]:
            yield group, case


def _judged(file: str, verdict: Callable[[dict[str, Any], dict[str, Any]], str]) -> list[Vector]:
    return [
        Vector(case["tcId"], case["comment"], tuple(case["flags"]), case["result"], verdict(group, case))
        for group, case in _cases(file)
    ]


def signatures(name: str) -> list[Vector]:
    """By the suite of that name, as every signature here is verified."""
    method = suite.named(name)

    def verdict(group: dict[str, Any], case: dict[str, Any]) -> str:
        spki = bytes.fromhex(group["publicKeyDer"])
        assert method.fits(spki)
        try:
            method.check(spki, bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"]), "sha256")
        except NotTrusted as refusal:
            return refusal.code
        return ""

    return _judged(SIGNATURES[name], verdict)


def sealed() -> list[Vector]:
    """Cobblestone-256, in which bids and score sheets are sealed."""

    def verdict(_group: dict[str, Any], case: dict[str, Any]) -> str:
        data = zlib.decompress(bytes.fromhex(case["ct"]))
        try:
            for _part in cobblestone.opened([data], bytes.fromhex(case["key"]), bytes.fromhex(case["ctx"])):
                pass
        except NotTrusted as refusal:
            return refusal.code
        return ""

    return _judged(SEALED, verdict)


def wrapped() -> list[Vector]:
    """RSA-OAEP, by which a key file's content key is unwrapped; what does not unwrap opens no key file."""

    def verdict(group: dict[str, Any], case: dict[str, Any]) -> str:
        key = load_der_private_key(bytes.fromhex(group["privateKeyPkcs8"]), None)
        assert isinstance(key, rsa.RSAPrivateKey)
        try:
            found = Opener(key, b"").decrypt(bytes.fromhex(case["ct"]))
        except ValueError:
            return "envelope.key_not_opened"
        assert found.hex() == case["msg"]
        return ""

    return _judged(WRAPPED, verdict)
