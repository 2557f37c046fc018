"""Tokens in software (SoftHSM 2), filled like those that certification authorities hand out."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypedDict, Unpack

import pkcs11
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pkcs11 import Attribute, CertificateType, ObjectClass
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.rsa import decode_rsa_private_key

from client.address import Address
from signing.rules import tbs
from signing.rules.signer import Keystore
from signing.rules.suite import PrivateKey
from tests.support.parts import softhsm

PIN: Final = "246810"
SIGN, OPEN = b"\x01", b"\x02"


class More(TypedDict, total=False):
    """What an address may say beside library and label."""

    serial: str
    model: str
    manufacturer: str
    object: str
    id: bytes


@dataclass(frozen=True)
class Tokens:
    """What is plugged in: a library and the names of its tokens."""

    library: Path

    def address(self, token: str, **more: Unpack[More]) -> Address:
        return Address(str(self.library), token=token, **more)

    def plug(self) -> None:
        """Forget every session and PIN, and see the tokens that were made meanwhile."""
        pkcs11.lib(str(self.library)).reinitialize()

    def make(self, label: str) -> None:
        command = ("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "13579111")
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        self.plug()

    @contextmanager
    def opened(self, label: str) -> Iterator[pkcs11.Session]:
        self.plug()
        with pkcs11.lib(str(self.library)).get_token(token_label=label).open(user_pin=PIN, rw=True) as session:
            yield session
        self.plug()

    def hold(
        self, label: str, keys: Mapping[bytes, Keystore], *, certified: bool = True, every_time: bool = False
    ) -> None:
        """Write keys by their ids, each with its certificate and the CAs above; no key can be read out.

        `every_time`: a key wants the PIN again at every use.
        """
        with self.opened(label) as session:
            for id, store in keys.items():
                session.create_object(private(store.key, id) | {Attribute.ALWAYS_AUTHENTICATE: every_time})
                if certified:
                    write_certificate(session, id, store.certificate)
            above = {each for store in keys.values() for each in store.chain} if certified else set()
            for each in above:
                write_certificate(session, b"", each)


def private(key: PrivateKey, id: bytes) -> dict[Attribute, Any]:
    der = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    decode = decode_ec_private_key if isinstance(key, ec.EllipticCurvePrivateKey) else decode_rsa_private_key
    may = {Attribute.SIGN: id == SIGN, Attribute.DECRYPT: id == OPEN, Attribute.DERIVE: id == OPEN}
    kept = {Attribute.TOKEN: True, Attribute.PRIVATE: True, Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False}
    return decode(der) | kept | may | {Attribute.ID: id, Attribute.LABEL: "sign" if id == SIGN else "open"}


def write_certificate(session: pkcs11.Session, id: bytes, certificate: bytes) -> None:
    session.create_object(
        {
            Attribute.CLASS: ObjectClass.CERTIFICATE,
            Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
            Attribute.TOKEN: True,
            Attribute.PRIVATE: False,
            Attribute.ID: id,
            Attribute.SUBJECT: tbs.subject(certificate),
            Attribute.VALUE: certificate,
        }
    )


@contextmanager
def plugged(folder: Path) -> Iterator[Tokens]:
    """An empty bag of tokens in `folder`, for this process and the programs that it starts."""
    library = softhsm()
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n", "utf-8")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    try:
        yield Tokens(library)
    finally:
        pkcs11.unload(str(library))
        os.environ.pop("SOFTHSM2_CONF")
        if before is not None:
            os.environ["SOFTHSM2_CONF"] = before
