"""What nobody would send by mistake: each is refused by name, in the time and memory of a small file."""

from __future__ import annotations

import subprocess
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from kernel.errors import NotTrusted, NotValid
from signing.rules import authority, certificate, cms, der, keywrap, signer
from signing.rules.certificate import Anchor, Purpose
from signing.rules.revocation import Evidence
from tests.support import boxes, pki

CA = pki.shared()
EC, RSA, THEIRS = CA.member(1).sign, CA.member(2, "rsa").sign, CA.member(3).sign
DATA = b"the exact bytes"
SECONDS, MEMORY = 2.0, 8 * 1024**2
"""Of the processor, and of Python's heap above what was there; on a quiet machine it takes a hundredth of both."""


@contextmanager
def bounded() -> Iterator[None]:
    tracemalloc.start()
    began = time.process_time()
    try:
        yield
        assert time.process_time() - began < SECONDS
        assert tracemalloc.get_traced_memory()[1] < MEMORY
    finally:
        tracemalloc.stop()


def nested(size: int, tag: int = der.SET) -> bytes:
    """Sets in sets, so many bytes of them, every length in its shortest form."""
    heads: list[bytes] = []
    inside = 0
    while inside < size:
        octets = inside.to_bytes((inside.bit_length() + 7) // 8)
        heads.append(bytes((tag, inside)) if inside < 0x80 else bytes((tag, 0x80 | len(octets))) + octets)
        inside += len(heads[-1])
    return b"".join(reversed(heads))


LONG_OID = der.tlv(der.OID, b"\x2a" + b"\xff" * 100_000 + b"\x01")
LONG_ARCS = der.tlv(der.OID, b"\x2a" + b"\x01" * 100_000)


def signed_data(**parts: bytes) -> bytes:
    """SignedData of the right outline around any parts."""
    usual = {
        "version": der.integer(1),
        "digests": der.tlv(der.SET, der.sequence(der.oid("2.16.840.1.101.3.4.2.1"))),
        "content": der.sequence(der.oid("1.2.840.113549.1.7.1")),
        "certificates": der.tlv(der.context(0), EC.certificate),
        "signers": der.tlv(der.SET, der.sequence(der.integer(1))),
    } | parts
    return der.sequence(der.oid("1.2.840.113549.1.7.2"), der.explicit(0, der.sequence(*usual.values())))


@cache
def chain(length: int) -> tuple[x509.Certificate, ...]:
    """Holder first, `length` certificates, each issued by the next one; the last one is a root."""
    made: list[x509.Certificate] = []
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"DEMO {n}")]) for n in range(length)]
    for n in range(length):
        above = min(n + 1, length - 1)
        builder = x509.CertificateBuilder(
            names[above], names[n], pki.key("ec", 700 + n).public_key(), 7 + n, pki.AT - pki.DAY, pki.AT + pki.DAY
        )
        builder = builder.add_extension(authority.usage(ca=n > 0, signing=n == 0), critical=True)
        builder = builder.add_extension(x509.BasicConstraints(ca=n > 0, path_length=None), critical=True)
        made.append(builder.sign(pki.key("ec", 700 + above), hashes.SHA256()))
    return tuple(made)


CMS: dict[str, tuple[Callable[[], bytes], str]] = {
    "1 MB of nested sets": (lambda: nested(1 << 20), "cms.too_large"),
    "nested sets of the largest size": (lambda: nested(250_000), "der.malformed"),
    "nested sequences of the largest size": (lambda: nested(250_000, der.SEQUENCE), "der.malformed"),
    "nested sets for digests": (lambda: signed_data(digests=nested(200_000)), "der.malformed"),
    "nested sets for certificates": (
        lambda: signed_data(certificates=der.tlv(der.context(0), nested(200_000))), "der.malformed"),
    "nested sets for signers": (lambda: signed_data(signers=nested(200_000)), "der.malformed"),
    "100 kB of one number in an OID": (lambda: der.sequence(LONG_OID, der.explicit(0, b"")), "der.malformed"),
    "100 kB of numbers in an OID": (lambda: der.sequence(LONG_ARCS, der.explicit(0, b"")), "der.malformed"),
    "a long OID for the content": (lambda: signed_data(content=der.sequence(LONG_OID)), "der.malformed"),
    "a long OID for the digest": (
        lambda: signed_data(digests=der.tlv(der.SET, der.sequence(LONG_ARCS))), "der.malformed"),
    "12 certificates": (
        lambda: signed_data(certificates=der.tlv(der.context(0), *(one.public_bytes(Encoding.DER) for one in chain(12)))),
        "der.malformed"),
    "100,000 empty certificates": (
        lambda: signed_data(certificates=der.tlv(der.context(0), b"\x30\0" * 100_000)), "der.malformed"),
}  # fmt: skip


@pytest.mark.parametrize("name", CMS)
def test_a_signature_of_hostile_form(name: str) -> None:
    make, code = CMS[name]
    data = make()
    with bounded(), pytest.raises(NotTrusted) as caught:
        cms.verify(DATA, data)
    assert caught.value.code == code


def test_openssl_s_signature_with_sha_1(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "key").write_bytes(RSA.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "cert").write_bytes(x509.load_der_x509_certificate(RSA.certificate).public_bytes(Encoding.PEM))
    command = "openssl cms -sign -binary -cades -md sha1 -in data -signer cert -inkey key -outform DER -out p7s"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
    with pytest.raises(NotTrusted) as caught:
        cms.verify(DATA, (tmp_path / "p7s").read_bytes())
    assert caught.value.code == "algorithm.refused"


# ---------------------------------------------------------------- certificates


def judged(length: int, given: int) -> str:
    """The code for a chain of so many certificates, of which the first `given` above the holder's are handed in."""
    leaf, *above = (one.public_bytes(Encoding.DER) for one in chain(length))
    with bounded(), pytest.raises(NotTrusted) as caught:
        certificate.judge(leaf, above[:given], (Anchor(above[-1]),), Evidence(), pki.AT, Purpose.SIGN)
    return caught.value.code


def test_a_chain_of_12() -> None:
    """As many CAs may stand between as `DEEPEST` says, and no more than ten certificates are looked at at all."""
    assert judged(12, 11) == "certificate.too_many"
    assert judged(12, 10) == "certificate.path"
    assert judged(7, 5) == "certificate.path"
    assert judged(6, 4) == "certificate.status_unknown", "the path is there; what is missing is a revocation list"


def alone(key: rsa.RSAPrivateKey, *extensions: x509.ExtensionType) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "DEMO")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, pki.AT - pki.DAY, pki.AT + pki.DAY)
    for each in extensions:
        builder = builder.add_extension(each, critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


@pytest.mark.parametrize(
    ("bits", "code"), [(1024, "certificate.weak"), (2047, "certificate.weak"), (2048, "certificate.path")]
)
def test_a_short_rsa_key(bits: int, code: str) -> None:
    data = alone(rsa.generate_private_key(65537, bits), authority.usage(signing=True))
    with pytest.raises(NotTrusted) as caught:
        certificate.judge(data, (), CA.anchors, CA.evidence, pki.AT, Purpose.SIGN)
    assert caught.value.code == code


def test_a_certificate_with_a_long_oid() -> None:
    key = pki.key("rsa", 1)
    assert isinstance(key, rsa.RSAPrivateKey)
    short = alone(key, x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5.6"), b"\x05\0"))
    inner = der.read(short).part(0, der.SEQUENCE).raw
    # An extension named by 100 kB, and one that still fits into the largest certificate.
    for oid, code in ((LONG_OID, "certificate.too_large"), (LONG_ARCS[5:15_000], "certificate.malformed")):
        named = oid if code.endswith("large") else der.tlv(der.OID, oid)
        extension = der.sequence(named, der.octets(b"\x05\0"))
        fields = [part.raw for part in der.read(inner).parts[:-1]]
        body = der.sequence(*fields, der.explicit(3, der.sequence(extension)))
        rest = [part.raw for part in der.read(short).parts[1:]]
        with bounded(), pytest.raises(NotTrusted) as caught:
            certificate.judge(der.sequence(body, *rest), (), CA.anchors, CA.evidence, pki.AT, Purpose.SIGN)
        assert caught.value.code == code


# ---------------------------------------------------------------- lists, time stamps, key files


@pytest.mark.parametrize(
    "data", [nested(1 << 20), LONG_OID, nested(250_000, der.SEQUENCE)], ids=["set", "oid", "sequence"]
)
def test_hostile_evidence_shows_nothing(data: bytes) -> None:
    with bounded(), pytest.raises(NotTrusted) as caught:
        certificate.judge(EC.certificate, EC.chain, CA.anchors, Evidence((data,), (data,)), pki.AT, Purpose.SIGN)
    assert caught.value.code == "certificate.status_unknown"


@pytest.mark.parametrize(
    "data", [nested(1 << 20), LONG_OID, nested(250_000, der.SEQUENCE)], ids=["set", "oid", "sequence"]
)
def test_a_hostile_key_file(data: bytes) -> None:
    box = boxes.ec_box("hostile")
    for each in (data, data[: keywrap.LARGEST], nested(16_000, 0xA0), nested(16_000, der.SEQUENCE)):
        with bounded(), pytest.raises(NotTrusted) as caught:
            keywrap.unwrap(each, box)
        assert caught.value.code == "envelope.key_not_opened"


# ---------------------------------------------------------------- key files with a password


WORD = "simple-123"


def by_openssl(folder: Path, *form: str) -> bytes:
    (folder / "key.pem").write_bytes(RSA.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "cert.pem").write_bytes(x509.load_der_x509_certificate(RSA.certificate).public_bytes(Encoding.PEM))
    command = ["openssl", "pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-out", "my.p12",
               "-passout", f"pass:{WORD}", *form]  # fmt: skip
    subprocess.run(command, cwd=folder, capture_output=True, check=True)
    return (folder / "my.p12").read_bytes()


FORMS = {
    "new": (),
    "3DES": ("-legacy", "-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES"),
    "RC2-40 for the certificates": ("-legacy",),
    "RC2-128 for both": ("-legacy", "-certpbe", "PBE-SHA1-RC2-128", "-keypbe", "PBE-SHA1-RC2-128"),
}


@pytest.mark.parametrize("name", FORMS)
def test_old_and_new_key_files_open_with_their_password_alone(name: str, tmp_path: Path) -> None:
    data = by_openssl(tmp_path, *FORMS[name])
    assert signer.load(data, WORD).certificate == RSA.certificate
    for wrong in ("", "simple-124", WORD + "\0", "\ud800", WORD.upper()):
        with pytest.raises(NotValid) as caught:
            signer.load(data, wrong)
        assert caught.value.code == "keystore.unreadable"


def test_the_key_of_another_firm_signs_nothing_in_this_one_s_name() -> None:
    with pytest.raises(NotTrusted, match=r"^key\.not_of_certificate"):
        signer.SoftSigner(THEIRS.key, EC.certificate, EC.chain)
    assert cms.verify(DATA, cms.sign(DATA, THEIRS.signer, pki.AT)).certificate == THEIRS.certificate
