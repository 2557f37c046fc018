"""Key files of the browser: opened by Python and by openssl, theirs opened by it, and no others."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from client.keys import Opener
from signing.rules import keywrap
from tests.support import boxes
from tests.support.bid import answered
from tests.support.boxes import Box, Dice
from tests.support.pki import Pki

CONTENT: Final = b"\0\0\0\x0bebid-key/v1 and a key"
RSA, OTHER_RSA = boxes.rsa_box("rsa"), boxes.rsa_box("other rsa")
EC, OTHER_EC = boxes.ec_box("ec"), boxes.ec_box("other ec")
BOXES: Final = (RSA, OTHER_RSA, EC, OTHER_EC)
WRAP: Final = """
const made = [];
for (const to of given.to) made.push(await attempt(() => keywrap.wrap(given.content, to, chance.chance)));
answer(made);"""
UNWRAP: Final = """
const made = [];
for (const { p7m, key, certificate } of given) {
  const holder = await keywrap.holder(key, certificate);
  made.push(await attempt(() => keywrap.unwrap(p7m, holder)));
}
answer(made);"""


def held(p7m: bytes, box: Box) -> dict[str, bytes]:
    key = box.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return {"p7m": p7m, "key": key, "certificate": box.certificate}


def by_openssl(box: Box, options: str, folder: Path) -> bytes:
    (folder / "c.pem").write_bytes(box.certificate_pem)
    (folder / "k.bin").write_bytes(CONTENT)
    command = f"openssl cms -encrypt -binary -outform DER -in k.bin {options}"
    return subprocess.run(command.split(), cwd=folder, check=True, capture_output=True).stdout


def test_python_and_openssl_open_what_the_browser_wraps(tmp_path: Path) -> None:
    made = answered(WRAP, {"content": CONTENT, "to": [box.certificate for box in BOXES]})
    for box, p7m in zip(BOXES, made, strict=True):
        keywrap.addressed(p7m, box.certificate)
        assert keywrap.unwrap(p7m, box) == CONTENT
        assert len(p7m) < 800
        for name, data in (("k.p7m", p7m), ("k.pem", box.pem), ("c.pem", box.certificate_pem)):
            (tmp_path / name).write_bytes(data)
        command = "openssl cms -decrypt -binary -inform DER -in k.p7m -inkey k.pem -recip c.pem"
        done = subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
        assert done.stdout == CONTENT


def test_the_browser_opens_what_python_wraps() -> None:
    given = [held(keywrap.wrap(CONTENT, box.certificate, Dice()), box) for box in BOXES]
    assert answered(UNWRAP, given) == [CONTENT] * 4


def test_certificates_of_the_demonstration_authority_are_read() -> None:
    """Those have what self-signed ones lack: another issuer, a version, many extensions."""
    members = [Pki().member(1).encrypt, Pki().member(2, "rsa").encrypt]
    made = answered(WRAP, {"content": CONTENT, "to": [each.certificate for each in members]})
    for store, p7m in zip(members, made, strict=True):
        keywrap.addressed(p7m, store.certificate)
        assert keywrap.unwrap(p7m, Opener(store.key, store.certificate)) == CONTENT


OAEP: Final = "-recip c.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256"
KDF: Final = "-recip c.pem -keyopt ecdh_kdf_md:sha256"


def test_the_browser_opens_what_openssl_wraps(tmp_path: Path) -> None:
    cases = [
        (RSA, f"-aes256 {OAEP} -keyopt rsa_mgf1_md:sha256"),
        (RSA, f"-aes-256-gcm {OAEP}"),
        (RSA, f"-keyid -aes256 {OAEP}"),
        (EC, f"-aes256 {KDF}"),
        (EC, f"-aes-256-gcm {KDF}"),
        (EC, f"-keyid -aes256 {KDF}"),
    ]
    given = [held(by_openssl(box, options, tmp_path), box) for box, options in cases]
    assert answered(UNWRAP, given) == [CONTENT] * len(cases)


OAEP_SHA1: Final = "-recip c.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha1"


def test_other_algorithms_and_second_recipients_are_refused(tmp_path: Path) -> None:
    (tmp_path / "d.pem").write_bytes(OTHER_EC.certificate_pem)
    cases = [
        (RSA, "-aes256 -recip c.pem"),
        (RSA, f"-aes256 {OAEP_SHA1}"),
        (RSA, f"-aes256 {OAEP_SHA1} -keyopt rsa_mgf1_md:sha256"),
        (RSA, f"-aes128 {OAEP}"),
        (RSA, f"-des3 {OAEP}"),
        (EC, "-aes256 -recip c.pem"),
        (EC, f"-aes-128-gcm {KDF}"),
        (EC, f"-aes256 {KDF} -recip d.pem -keyopt ecdh_kdf_md:sha256"),
    ]
    given = [held(by_openssl(box, options, tmp_path), box) for box, options in cases]
    assert answered(UNWRAP, given) == [REFUSED] * len(cases)


REFUSED: Final = {"code": "envelope.key_not_opened", "field": "key", "zh": "密钥文件打不开：证书不符或文件被改动"}
"""One and the same answer for all of them."""


def test_nobody_else_opens() -> None:
    pairs = [(RSA, OTHER_RSA), (EC, OTHER_EC), (RSA, EC), (EC, RSA)]
    given = [held(keywrap.wrap(CONTENT, box.certificate, Dice()), other) for box, other in pairs]
    mixed = [
        held(keywrap.wrap(CONTENT, box.certificate, Dice()), Box(other.key, box.certificate))
        for box, other in pairs[:2]
    ]
    assert answered(UNWRAP, [*given, *mixed]) == [REFUSED] * 6


@pytest.mark.parametrize("box", [RSA, EC], ids=["rsa", "ec"])
def test_every_changed_byte_has_the_same_answer(box: Box) -> None:
    script = """
    const holder = await keywrap.holder(given.key, given.certificate), told = new Set();
    for (let at = 0; at < given.p7m.length; at++) {
      const made = await attempt(() => keywrap.unwrap(given.p7m.map((byte, i) => (i === at ? byte ^ 1 : byte)), holder));
      told.add(made instanceof Uint8Array ? bytes.hex(made) : made.code + made.zh);
    }
    for (let size = 0; size < given.p7m.length; size++) {
      const made = await attempt(() => keywrap.unwrap(given.p7m.subarray(0, size), holder));
      told.add(made.code + made.zh);
    }
    answer([...told].sort());"""
    p7m = keywrap.wrap(CONTENT, box.certificate, Dice())
    told = set(answered(script, held(p7m, box)))
    # A changed version number or name of a curve changes nothing.
    assert told - {CONTENT.hex()} == {"envelope.key_not_opened密钥文件打不开：证书不符或文件被改动"}


def test_what_is_too_large_for_a_key_file_is_not_read() -> None:
    p7m = keywrap.wrap(bytes(16 * 1024), EC.certificate, Dice())
    assert answered(UNWRAP, [held(p7m, EC), held(b"", EC), held(p7m + b"\0", EC)]) == [REFUSED] * 3


def test_keys_are_not_wrapped_to_unsuitable_certificates() -> None:
    key = EC.key
    p384 = ec.generate_private_key(ec.SECP384R1())
    certificates = [
        boxes.signing_box("signs").certificate,
        boxes.rsa_box("short", 1024).certificate,
        boxes.certified(RSA.key, "agrees", boxes.usage(agree=True)),
        boxes.certified(key, "enciphers", boxes.usage(encipher=True)),
        boxes.certified(key, "none", None),
        boxes.certified(p384, "p384", boxes.usage(agree=True)),
        EC.certificate[:-1],
        EC.certificate + b"\0",
        b"",
    ]
    told = answered(WRAP, {"content": CONTENT, "to": certificates})
    assert [(each["code"], each["field"]) for each in told] == [("envelope.certificate_usage", "certificate")] * len(
        certificates
    )


def test_a_key_that_has_been_taken_in_cannot_be_read_back() -> None:
    script = """
    const holder = await keywrap.holder(given.key, given.certificate);
    answer([Object.keys(holder).sort(), Object.values(holder).some((each) => each instanceof CryptoKey)]);"""
    assert answered(script, held(b"", EC)) == [["agree", "certificate", "decrypt"], False]
