"""Key files of SM2 as openssl writes them, by each cipher; whatever else a file could be is refused by one code."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

from client import keys
from kernel.errors import NotValid
from signing.rules import cms, der, sm2_envelope, sm2_keyfile
from signing.rules.signed_data import GMT_0010
from signing.rules.sm2 import Sm2Key
from tests.support import national, pki
from tests.support.boxes import Dice

WORD: Final = "国密 word"
OWN: Final = national.key(3)
CERTIFICATES: Final = (national.ISSUING, national.PERSON, national.ROOT)


def pem(name: str, data: bytes) -> bytes:
    return b"-----BEGIN %b-----\n%b-----END %b-----\n" % (name.encode(), base64.encodebytes(data), name.encode())


def clear(own: Sm2Key = OWN) -> bytes:
    """PrivateKeyInfo with the public key in it, as everybody writes it."""
    curve = der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.2.156.10197.1.301"))
    point = der.explicit(1, der.tlv(der.BIT_STRING, b"\0\4", own.spki[-64:]))
    inner = der.sequence(der.integer(1), der.octets(own.scalar), point)
    return der.sequence(der.integer(0), curve, der.octets(inner))


def encrypted(folder: Path, cipher: str, own: Sm2Key = OWN, word: str = WORD) -> bytes:
    path = folder / "key.pem"
    path.write_bytes(pem("PRIVATE KEY", clear(own)))
    command = ["openssl", "pkcs8", "-topk8", "-in", str(path), "-v2", cipher, "-passout", f"pass:{word}"]
    return subprocess.run(command, capture_output=True, check=True).stdout


CHAIN: Final = b"".join(pem("CERTIFICATE", each) for each in CERTIFICATES)


@pytest.mark.parametrize("cipher", ["aes-128-cbc", "aes-256-cbc", "sm4-cbc"])
def test_what_openssl_encrypted_signs_and_opens_through_the_client(tmp_path: Path, cipher: str) -> None:
    path = tmp_path / "my.pem"
    path.write_bytes(encrypted(tmp_path, cipher) + CHAIN)
    signer = keys.signer(path, WORD)
    assert (signer.certificate, signer.chain) == (national.PERSON, (national.ISSUING, national.ROOT))
    assert cms.verify(b"x", cms.sign(b"x", signer, pki.AT), GMT_0010).suite == "sm2_sm3"
    opener = keys.opener(path, WORD)
    assert opener.certificate == national.PERSON
    assert opener.decrypt(sm2_envelope.cipher().encrypt(national.key(3).spki, b"k" * 16)) == b"k" * 16
    with pytest.raises(ValueError, match="another key"):
        opener.agree(pki.key("ec", 1).public_key())  # type: ignore[arg-type]
    assert b"PRIVATE" not in repr((signer, opener)).encode()


def test_a_key_in_the_clear_is_read_without_a_word() -> None:
    held = sm2_keyfile.load(pem("PRIVATE KEY", clear()) + CHAIN, "")
    assert held.key == national.key(3)
    assert held.signer.certificate == national.PERSON


def written(inner: bytes, *, rounds: int = 3, prf: str = "1.2.156.10197.1.401.3.1", scheme: str = "1.2.840.113549.1.5.13",
            derivation: str = "1.2.840.113549.1.5.12", cipher: str = "1.2.156.10197.1.104.2") -> bytes:  # fmt: skip
    """PBES2 with SM3 and SM4, by hand."""
    salt, start = Dice().bytes(16), Dice(b"iv").bytes(16)
    secret = PBKDF2HMAC(SM3(), 16, salt, 3).derive(WORD.encode())
    padder, encryptor = PKCS7(128).padder(), Cipher(SM4(secret), modes.CBC(start)).encryptor()
    sealed = encryptor.update(padder.update(inner) + padder.finalize()) + encryptor.finalize()
    told = der.sequence(der.octets(salt), der.integer(rounds), der.integer(16), der.sequence(der.oid(prf), der.null()))
    parameters = der.sequence(der.sequence(der.oid(derivation), told), der.sequence(der.oid(cipher), der.octets(start)))
    return der.sequence(der.sequence(der.oid(scheme), parameters), der.octets(sealed))


def test_the_national_derivation_is_read_too() -> None:
    file = pem("ENCRYPTED PRIVATE KEY", written(clear())) + CHAIN
    assert sm2_keyfile.fits(file)
    assert sm2_keyfile.load(file, WORD).key == national.key(3)


BAD: Final[dict[str, Callable[[bytes], bytes]]] = {
    "nothing": lambda _: b"",
    "no certificate": lambda inner: pem("ENCRYPTED PRIVATE KEY", written(inner)),
    "another's certificate": lambda inner: pem("ENCRYPTED PRIVATE KEY", written(inner)) + pem("CERTIFICATE", national.ROOT),
    "two keys": lambda inner: pem("ENCRYPTED PRIVATE KEY", written(inner)) * 2 + CHAIN,
    "another scheme": lambda inner: pem("ENCRYPTED PRIVATE KEY", written(inner, scheme="1.2.840.113549.1.5.3")) + CHAIN,
    "another derivation": lambda inner: pem("ENCRYPTED PRIVATE KEY", written(inner, derivation="1.3.6.1.4.1.11591.4.11")) + CHAIN,
    "another cipher": lambda inner: pem("ENCRYPTED PRIVATE KEY", written(inner, cipher="1.2.840.113549.3.7")) + CHAIN,
    "SHA-1": lambda inner: pem("ENCRYPTED PRIVATE KEY", written(inner, prf="1.2.840.113549.2.7")) + CHAIN,
    "no rounds": lambda inner: pem("ENCRYPTED PRIVATE KEY", written(inner, rounds=0)) + CHAIN,
    "other rounds": lambda inner: pem("ENCRYPTED PRIVATE KEY", written(inner, rounds=4)) + CHAIN,
    "rounds without end": lambda inner: pem("ENCRYPTED PRIVATE KEY", written(inner, rounds=10_000_001)) + CHAIN,
    "no key": lambda _: pem("ENCRYPTED PRIVATE KEY", written(b"\x30\x00")) + CHAIN,
    "cut": lambda inner: pem("ENCRYPTED PRIVATE KEY", written(inner)[:-1]) + CHAIN,
    "large": lambda inner: pem("ENCRYPTED PRIVATE KEY", written(inner)) + CHAIN + b"\n" * sm2_keyfile.LARGEST,
    "letters": lambda _: b"-----BEGIN PRIVATE KEY-----\nAAAAA\n-----END PRIVATE KEY-----\n" + CHAIN,
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_what_is_none_is_refused(bad: str) -> None:
    with pytest.raises(NotValid) as found:
        sm2_keyfile.load(BAD[bad](clear()), WORD)
    assert (found.value.code, found.value.field) == ("keystore.unreadable", "key")


@pytest.mark.parametrize("word", ["", "wrong", WORD + " "])
def test_a_wrong_passphrase_tells_nothing_else(tmp_path: Path, word: str) -> None:
    with pytest.raises(NotValid, match=r"keystore\.unreadable"):
        sm2_keyfile.load(encrypted(tmp_path, "sm4-cbc") + CHAIN, word)
