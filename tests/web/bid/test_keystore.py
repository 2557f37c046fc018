"""Key files opened in a real Chromium, by the site's worker: new and old ciphers, both kinds of keys, and no others."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from playwright.sync_api import Page

from signing.rules import cms, keywrap
from signing.rules.signer import Keystore
from tests.support import pki
from tests.support.boxes import Dice
from tests.support.chromium import browser
from tests.support.parts import chromium
from tests.web import gallery

WORD: Final = "正确 horse 🔑"
CA: Final = pki.shared()
MEMBERS: Final = {"ec": CA.member(11), "rsa": CA.member(12, "rsa")}
PAGE: Final = """
globalThis.raw = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
globalThis.text = (bytes) => btoa(String.fromCharCode(...bytes));
globalThis.opened = (ask, file, passphrase) => new Promise((resolve) => {
  const worker = new Worker("/static/bid/keystore_worker.js", { type: "module" });
  worker.onerror = (event) => resolve({ refused: { code: event.message } });
  worker.onmessage = ({ data }) => resolve(data);
  worker.postMessage({ ask, data: raw(file), passphrase });
});
globalThis.signed = async (file, passphrase, data, at) => {
  const { refused, ...signer } = await opened("signer", file, passphrase);
  if (refused) return refused;
  const cades = await import("/static/bid/cades.js");
  return { readable: signer.key.extractable, certificates: [signer.certificate, ...signer.chain].map(text),
    p7s: text(await cades.sign(raw(data), signer, new Date(at))) };
};
globalThis.unwrapped = async (file, passphrase, p7m) => {
  const { refused, key, certificate } = await opened("opener", file, passphrase);
  if (refused) return refused;
  const keywrap = await import("/static/bid/keywrap.js");
  return { readable: key.extractable, content: text(await keywrap.unwrap(raw(p7m), keywrap.holding(key, certificate))) };
};
"""


def _builder(cipher: pkcs12.PBES, digest: hashes.HashAlgorithm) -> KeySerializationEncryption:
    encryption = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(3000).key_cert_algorithm(cipher)
    return encryption.hmac_hash(digest).build(WORD.encode())


CIPHERS: Final = {
    "as this library writes by default": BestAvailableEncryption(WORD.encode()),
    "AES-256, SHA-256": _builder(pkcs12.PBES.PBESv2SHA256AndAES256CBC, hashes.SHA256()),
    "3DES, SHA-1": _builder(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC, hashes.SHA1()),
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with gallery.served(tmp_path_factory.mktemp("gallery")) as served, browser(str(chromium())) as started:
        page = started.new_page()
        page.goto(f"{served}/gallery/home")
        page.evaluate(f"() => {{ {PAGE} }}")
        yield page


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def packed(held: Keystore, cipher: KeySerializationEncryption = CIPHERS["3DES, SHA-1"]) -> bytes:
    certificate, *chain = (x509.load_der_x509_certificate(each) for each in (held.certificate, *held.chain))
    assert not isinstance(held.key, bytes)
    return pkcs12.serialize_key_and_certificates(b"my key", held.key, certificate, chain, cipher)


def signed(page: Page, file: bytes, word: str = WORD) -> dict[str, Any]:
    given = [text(file), word, text(b"a task"), int(pki.AT.timestamp() * 1000)]
    found: dict[str, Any] = page.evaluate("async (given) => signed(...given)", given)
    return found


def unwrapped(page: Page, file: bytes, p7m: bytes) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("async (given) => unwrapped(...given)", [text(file), WORD, text(p7m)])
    return found


@pytest.mark.parametrize("kind", MEMBERS)
@pytest.mark.parametrize("cipher", CIPHERS)
def test_a_key_file_signs(page: Page, kind: str, cipher: str) -> None:
    """The certificates come out byte for byte, Chinese names and all, and the key cannot be read."""
    held = MEMBERS[kind].sign
    made = signed(page, packed(held, CIPHERS[cipher]))
    assert made["readable"] is False
    assert made["certificates"] == [text(held.certificate), *map(text, held.chain)]
    assert cms.verify(b"a task", base64.b64decode(made["p7s"])).certificate == held.certificate


@pytest.mark.parametrize("kind", MEMBERS)
def test_a_key_file_opens(page: Page, kind: str) -> None:
    held = MEMBERS[kind].encrypt
    made = unwrapped(page, packed(held), keywrap.wrap(b"a share", held.certificate, Dice()))
    assert made == {"readable": False, "content": text(b"a share")}


@pytest.mark.parametrize("kind", MEMBERS)
@pytest.mark.parametrize("form", [("-legacy",), ("-legacy", "-certpbe", "PBE-SHA1-RC2-40"), ()])
def test_openssl_s_files_open(page: Page, kind: str, form: tuple[str, ...], tmp_path: Path) -> None:
    """Its old default has the certificates under RC2-40, which only an old library still reads."""
    held = MEMBERS[kind].sign
    key = held.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(key)
    (tmp_path / "cert.pem").write_bytes(x509.load_der_x509_certificate(held.certificate).public_bytes(Encoding.PEM))
    command = ["openssl", "pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-out", "my.p12",
               "-passout", "pass:simple-123", *form]  # fmt: skip
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    made = signed(page, (tmp_path / "my.p12").read_bytes(), "simple-123")
    assert cms.verify(b"a task", base64.b64decode(made["p7s"])).certificate == held.certificate


def test_what_is_no_key_file_or_not_for_this_is_refused_by_name(page: Page) -> None:
    own, other = MEMBERS["ec"], CA.member(13)
    file = packed(own.sign)
    assert signed(page, file, "wrong")["code"] == "keystore.unreadable"
    assert signed(page, file, "")["code"] == "keystore.unreadable"
    assert signed(page, b"")["code"] == "keystore.unreadable"
    assert signed(page, file[:-1])["code"] == "keystore.unreadable"
    assert signed(page, bytes(64 * 1024 + 1))["code"] == "keystore.unreadable"
    changed = bytearray(file)
    changed[200] ^= 1
    assert signed(page, bytes(changed))["code"] == "keystore.unreadable"
    alone = pkcs12.serialize_key_and_certificates(None, None, x509.load_der_x509_certificate(own.sign.certificate),
                                                  None, CIPHERS["3DES, SHA-1"])  # fmt: skip
    assert signed(page, alone)["code"] == "keystore.unreadable"
    assert signed(page, packed(own.encrypt))["code"] == "key.unsuited"
    p7m = keywrap.wrap(b"a share", own.encrypt.certificate, Dice())
    assert unwrapped(page, packed(own.sign), p7m)["code"] == "envelope.certificate_usage"
    with pytest.raises(Exception, match="does not open"):
        unwrapped(page, packed(other.encrypt), p7m)


def test_a_kept_key_is_there_for_half_a_day_and_gone_when_it_is_forgotten(page: Page) -> None:
    """Until the last millisecond before twelve hours; then it is taken off the shelf, not only passed over."""
    given = [text(packed(MEMBERS["ec"].sign)), WORD]
    found = page.evaluate(
        """async (given) => {
          const { keep, kept, forget } = await import("/static/bid/hands.js"), there = [], now = Date.now;
          const look = async (name) => there.push(Boolean(await kept(name)));
          const begun = now();
          Date.now = () => begun;
          try {
            await keep("signer", await opened("signer", ...given));
            await look("signer");
            await look("opener");
            Date.now = () => begun + 12 * 3600 * 1000 - 1;
            await look("signer");
            Date.now = () => begun + 12 * 3600 * 1000;
            await look("signer");
            Date.now = () => begun;
            await look("signer");
            await keep("signer", await opened("signer", ...given));
            await look("signer");
            await forget();
            await look("signer");
          } finally {
            Date.now = now;
          }
          return there;
        }""",
        given,
    )
    assert found == [True, False, True, False, False, True, False]
