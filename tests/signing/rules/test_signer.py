"""Software keys: bound to their certificate, read from PKCS#12, never printed."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from kernel.errors import NotTrusted, NotValid
from signing.rules import authority, signer, suite, tbs
from signing.rules.signer import Keystore, SoftSigner
from tests.support import pki

CA = pki.shared()
EC, RSA = CA.member(1).sign, CA.member(2, "rsa").sign


def test_the_key_must_be_the_certificates() -> None:
    with pytest.raises(NotTrusted, match=r"^key\.not_of_certificate"):
        SoftSigner(EC.key, CA.member(3).sign.certificate)


@pytest.mark.parametrize(
    ("held", "asked", "used"),
    [(EC, "", "ecdsa_p256"), (RSA, "", "rsa_pss"), (RSA, "rsa_pkcs1", "rsa_pkcs1"), (RSA, "rsa_pss", "rsa_pss")],
)
def test_the_suite_follows_the_key(held: Keystore, asked: str, used: str) -> None:
    assert SoftSigner(held.key, held.certificate, held.chain, asked).suite == used


@pytest.mark.parametrize(
    ("asked", "code"), [("rsa_pss", "key.unsuited"), ("sm2", "algorithm.refused"), ("../os", "algorithm.refused")]
)
def test_no_other_suite(asked: str, code: str) -> None:
    with pytest.raises(NotTrusted, match=f"^{code}"):
        SoftSigner(EC.key, EC.certificate, EC.chain, asked)


@pytest.mark.parametrize("held", [EC, RSA], ids=["ec", "rsa"])
def test_pkcs12_there_and_back(held: Keystore) -> None:
    file = authority.keystore(held.key, held.certificate, held.chain, "口令 passphrase")
    read = signer.load(file, "口令 passphrase")
    assert (read.certificate, set(read.chain)) == (held.certificate, set(held.chain))
    suite.named(read.signer.suite).check(tbs.spki(held.certificate), read.signer.sign(b"x"), b"x", "sha256")
    for broken, passphrase in ((file, "other"), (file[:-1], "口令 passphrase"), (b"", "")):
        with pytest.raises(NotValid, match=r"^keystore\.unreadable"):
            signer.load(broken, passphrase)


def test_a_key_is_never_printed() -> None:
    for text in (repr(EC), repr(EC.signer)):
        assert "PrivateKey" not in text


@pytest.mark.parametrize("name", suite.ALLOWED)
def test_promises_of_every_suite(name: str) -> None:
    """Its own identifier reads back as itself, wrong keys are refused on both sides, wrong signatures have one answer."""
    method = suite.named(name)
    held = EC if name.startswith("ec") else RSA
    other = RSA if name.startswith("ec") else EC
    spki = tbs.spki(held.certificate)
    assert method.name == name
    assert suite.reading(method.identifier, "sha256") is method
    with pytest.raises(NotTrusted, match=r"^algorithm\.refused"):
        suite.reading(method.identifier, "sha1")
    assert method.fits(spki)
    assert not method.fits(tbs.spki(other.certificate))
    signature = method.sign(held.key, b"data")
    method.check(spki, signature, b"data", "sha256")
    with pytest.raises(NotTrusted, match=r"^signature\.wrong"):
        method.check(spki, signature, b"Data", "sha256")
    with pytest.raises(NotTrusted, match=r"^key\.unsuited"):
        method.check(tbs.spki(other.certificate), signature, b"data", "sha256")
    with pytest.raises(NotTrusted, match=r"^key\.unsuited"):
        method.sign(other.key, b"data")


def test_keys_that_are_too_weak_or_of_another_kind_fit_nothing() -> None:
    from cryptography.hazmat.primitives.asymmetric import ed25519
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    keys = (
        rsa.generate_private_key(65537, 1024),
        ec.generate_private_key(ec.SECP256K1()),
        ec.generate_private_key(ec.SECP192R1()),
        ed25519.Ed25519PrivateKey.generate(),
    )
    for weak in keys:
        spki = weak.public_key().public_bytes(*form)
        with pytest.raises(NotTrusted, match=r"^key\.unsuited"):
            suite.for_key(spki)
        for name in suite.ALLOWED:
            with pytest.raises(NotTrusted, match=r"^key\.unsuited"):
                suite.named(name).check(spki, b"", b"", "sha256")
    with pytest.raises(NotTrusted, match=r"^key\.unsuited"):
        suite.for_key(b"junk")


def test_ecdsa_is_deterministic() -> None:
    """RFC 6979: no signature can leak the key through a bad nonce."""
    assert EC.signer.sign(b"x") == EC.signer.sign(b"x")
