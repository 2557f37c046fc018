"""Key files: opened by us and by openssl, by nobody else, and with one answer for every failure."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from kernel.errors import NotTrusted, NotValid
from signing.rules import der, keywrap, tbs
from tests.support import boxes
from tests.support.boxes import Box, Dice

CONTENT = b"\0\0\0\x0bebid-key/v1 and a key"
RSA, OTHER_RSA = boxes.rsa_box("rsa"), boxes.rsa_box("other rsa")
EC, OTHER_EC = boxes.ec_box("ec"), boxes.ec_box("other ec")
BOTH = pytest.mark.parametrize("box", [RSA, EC], ids=["rsa", "ec"])


@BOTH
def test_the_holder_opens(box: Box) -> None:
    p7m = keywrap.wrap(CONTENT, box.certificate, Dice())
    assert keywrap.unwrap(p7m, box) == CONTENT
    keywrap.addressed(p7m, box.certificate)
    assert len(p7m) < 800


@BOTH
def test_openssl_opens(box: Box, tmp_path: Path) -> None:
    p7m = keywrap.wrap(CONTENT, box.certificate, Dice())
    assert _openssl_opens(p7m, box, tmp_path) == CONTENT


def _openssl_opens(p7m: bytes, box: Box, folder: Path) -> bytes:
    for name, data in (("k.p7m", p7m), ("k.pem", box.pem), ("c.pem", box.certificate_pem)):
        (folder / name).write_bytes(data)
    command = "openssl cms -decrypt -binary -inform DER -in k.p7m -inkey k.pem -recip c.pem"
    return subprocess.run(command.split(), cwd=folder, check=True, capture_output=True).stdout


@pytest.mark.parametrize(
    ("box", "options"),
    [
        (
            RSA,
            "-aes256 -recip c.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256 -keyopt rsa_mgf1_md:sha256",
        ),
        (RSA, "-aes-256-gcm -recip c.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256"),
        (RSA, "-keyid -aes256 -recip c.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256"),
        (EC, "-aes256 -recip c.pem -keyopt ecdh_kdf_md:sha256"),
        (EC, "-aes-256-gcm -recip c.pem -keyopt ecdh_kdf_md:sha256"),
        (EC, "-keyid -aes256 -recip c.pem -keyopt ecdh_kdf_md:sha256"),
    ],
)
def test_what_openssl_wraps_opens_here(box: Box, options: str, tmp_path: Path) -> None:
    assert keywrap.unwrap(_openssl_wraps(box, options, tmp_path), box) == CONTENT


def _openssl_wraps(box: Box, options: str, folder: Path) -> bytes:
    (folder / "c.pem").write_bytes(box.certificate_pem)
    (folder / "k.bin").write_bytes(CONTENT)
    command = f"openssl cms -encrypt -binary -outform DER -in k.bin {options}"
    return subprocess.run(command.split(), cwd=folder, check=True, capture_output=True).stdout


@pytest.mark.parametrize(
    ("box", "options"),
    [
        (RSA, "-aes256 -recip c.pem"),
        (RSA, "-aes256 -recip c.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha1"),
        (
            RSA,
            "-aes256 -recip c.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha1 -keyopt rsa_mgf1_md:sha256",
        ),
        (RSA, "-aes128 -recip c.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256"),
        (RSA, "-des3 -recip c.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256"),
        (EC, "-aes256 -recip c.pem"),
        (EC, "-aes-128-gcm -recip c.pem -keyopt ecdh_kdf_md:sha256"),
        (RSA, "-aes256 -secretkey 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff -secretkeyid 01"),
    ],
    ids=["pkcs1-v1_5", "oaep-sha1", "oaep-hash-sha1", "aes-128", "3des", "kdf-sha1", "gcm-128", "shared-secret"],
)
def test_other_algorithms_are_refused(box: Box, options: str, tmp_path: Path) -> None:
    p7m = _openssl_wraps(box, options, tmp_path)
    with pytest.raises(NotTrusted):
        keywrap.unwrap(p7m, box)
    with pytest.raises(NotValid) as caught:
        keywrap.addressed(p7m, box.certificate)
    assert caught.value.code == "envelope.key_malformed"


def test_a_second_recipient_is_refused(tmp_path: Path) -> None:
    (tmp_path / "d.pem").write_bytes(OTHER_EC.certificate_pem)
    options = "-aes256 -recip c.pem -keyopt ecdh_kdf_md:sha256 -recip d.pem -keyopt ecdh_kdf_md:sha256"
    p7m = _openssl_wraps(EC, options, tmp_path)
    with pytest.raises(NotValid):
        keywrap.addressed(p7m, EC.certificate)
    with pytest.raises(NotTrusted):
        keywrap.unwrap(p7m, EC)


@pytest.mark.parametrize(("box", "other"), [(RSA, OTHER_RSA), (EC, OTHER_EC), (RSA, EC), (EC, RSA)])
def test_nobody_else_opens(box: Box, other: Box) -> None:
    p7m = keywrap.wrap(CONTENT, box.certificate, Dice())
    with pytest.raises(NotTrusted) as caught:
        keywrap.unwrap(p7m, other)
    assert caught.value.code == "envelope.key_not_opened"
    with pytest.raises(NotValid) as named:
        keywrap.addressed(p7m, other.certificate)
    assert named.value.code == "envelope.wrong_recipient"
    with pytest.raises(NotTrusted):
        keywrap.unwrap(p7m, Box(other.key, box.certificate))


@BOTH
def test_every_changed_byte_gives_the_same_answer(box: Box) -> None:
    p7m = keywrap.wrap(CONTENT, box.certificate, Dice())
    told = set()
    for at in range(len(p7m)):
        try:
            found = keywrap.unwrap(p7m[:at] + bytes((p7m[at] ^ 1,)) + p7m[at + 1 :], box)
        except NotTrusted as refusal:
            told.add((refusal.code, refusal.words))
        else:
            assert found == CONTENT, "a changed version number or name of a curve changes nothing"
    assert len(told) == 1


def test_cbc_failures_all_give_the_same_answer() -> None:
    """Bad padding, bad length, bad key: a browser's EnvelopedData must not become a padding oracle."""
    told = set()
    for forge in (
        _cbc(b"\x11" * 16),
        _cbc(b"\0" * 16),
        _cbc(b"", cut=True),
        _cbc(b"x" * 15 + b"\x11"),
        _cbc(b"", cek=31),
    ):
        with pytest.raises(NotTrusted) as caught:
            keywrap.unwrap(forge, RSA)
        told.add((caught.value.code, caught.value.words))
    assert len(told) == 1


def _cbc(plain: bytes, *, cut: bool = False, cek: int = 32) -> bytes:
    key, iv = bytes(cek), bytes(16)
    encryptor = Cipher(algorithms.AES256(bytes(32)), modes.CBC(iv)).encryptor()
    sealed = encryptor.update(plain[:16].ljust(16, b"\0")) + encryptor.finalize()
    public = x509.load_der_x509_certificate(RSA.certificate).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    sha256 = der.sequence(keywrap.SHA256)
    recipient = der.sequence(
        der.integer(0),
        tbs.issuer_and_serial(RSA.certificate),
        der.sequence(
            keywrap.RSAES_OAEP,
            der.sequence(der.explicit(0, sha256), der.explicit(1, der.sequence(keywrap.MGF, sha256))),
        ),
        der.octets(public.encrypt(key, keywrap.OAEP_SHA256)),
    )
    info = der.sequence(
        keywrap.DATA, der.sequence(keywrap.AES256_CBC, der.octets(iv)), der.tlv(0x80, sealed[:7] if cut else sealed)
    )
    body = der.sequence(der.integer(0), der.tlv(der.SET, recipient), info)
    return der.sequence(keywrap.ENVELOPED, der.explicit(0, body))


def test_a_browsers_string_in_pieces_opens(tmp_path: Path) -> None:
    """pkijs writes the encrypted content as a constructed string even when it is short."""
    p7m = _openssl_wraps(EC, "-aes256 -recip c.pem -keyopt ecdh_kdf_md:sha256", tmp_path)
    body = der.read(p7m).parts[1].parts[0]
    version, recipients, info = body.parts[:3]
    whole = info.parts[2].content
    pieces = der.tlv(0xA0, der.octets(whole[:16]), der.octets(whole[16:]))
    forged = der.sequence(version.raw, recipients.raw, der.sequence(info.parts[0].raw, info.parts[1].raw, pieces))
    assert keywrap.unwrap(der.sequence(keywrap.ENVELOPED, der.explicit(0, forged)), EC) == CONTENT


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\0",
        b"0\x80\0\0",
        b"0" * 40,
        b"\x30\x00",
        b"\x30\x82\xff\xff",
        bytes(keywrap.LARGEST + 1),
        b"\x30\x82\x40\x00" * 4000,
    ],
)
def test_junk_is_refused(junk: bytes) -> None:
    with pytest.raises(NotTrusted) as caught:
        keywrap.unwrap(junk, RSA)
    assert caught.value.code == "envelope.key_not_opened"
    with pytest.raises(NotValid) as malformed:
        keywrap.check_form(junk)
    assert malformed.value.code == "envelope.key_malformed"


def _small_rsa() -> bytes:
    return boxes.rsa_box("small", 1024).certificate


def _other_curve() -> bytes:
    key = ec.generate_private_key(ec.SECP384R1())
    return boxes.certified(key, "p-384", boxes.usage(agree=True))


def _no_usage() -> bytes:
    return boxes.certified(EC.key, "no usage", None)


@pytest.mark.parametrize(
    "certificate",
    [lambda: boxes.signing_box("signs").certificate, _small_rsa, _other_curve, _no_usage, lambda: b"junk"],
    ids=["signing", "rsa-1024", "p-384", "no-usage", "junk"],
)
def test_keys_are_wrapped_to_encryption_certificates_only(certificate: Callable[[], bytes]) -> None:
    with pytest.raises(NotValid) as caught:
        keywrap.wrap(CONTENT, certificate(), Dice())
    assert caught.value.code == "envelope.certificate_usage"


def test_a_key_identifier_that_the_certificate_lacks_opens_nothing(tmp_path: Path) -> None:
    p7m = _openssl_wraps(EC, "-keyid -aes256 -recip c.pem -keyopt ecdh_kdf_md:sha256", tmp_path)
    with pytest.raises(NotValid) as caught:
        keywrap.addressed(p7m, OTHER_EC.certificate)
    assert caught.value.code == "envelope.wrong_recipient"


def test_randomness_is_the_callers() -> None:
    first, again, other = (keywrap.wrap(CONTENT, EC.certificate, Dice(seed)) for seed in (b"a", b"a", b"b"))
    assert first == again != other


def test_a_certificate_without_a_key_identifier_is_not_found_by_one(tmp_path: Path) -> None:
    p7m = _openssl_wraps(EC, "-keyid -aes256 -recip c.pem -keyopt ecdh_kdf_md:sha256", tmp_path)
    bare = boxes.certified(EC.key, "bare", boxes.usage(agree=True), identifier=False)
    with pytest.raises(NotValid) as caught:
        keywrap.addressed(p7m, bare)
    assert caught.value.code == "envelope.key_malformed"
    with pytest.raises(NotTrusted):
        keywrap.unwrap(p7m, Box(EC.key, bare))


@BOTH
def test_a_key_opens_only_what_names_its_own_certificate(box: Box) -> None:
    """The same key under another certificate: whom the file names decides, not which key happens to fit."""
    renewed = boxes.certified(box.key, "renewed", boxes.usage(encipher=box is RSA, agree=box is EC))
    with pytest.raises(NotTrusted):
        keywrap.unwrap(keywrap.wrap(CONTENT, box.certificate, Dice()), Box(box.key, renewed))
