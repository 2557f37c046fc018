"""The platform's own keys at work: the desk that seals and stamps, its time-stamp authority, keystores on disk."""

from __future__ import annotations

import itertools
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import Connection

from kernel import canon
from kernel.chance import Chance
from kernel.errors import NotFound
from signing import store
from signing.rules import authority, cms, signer, timestamp
from signing.rules.authority import Authority, Holder, Term
from signing.rules.certificate import Purpose
from signing.rules.signer import Keystore, Signer
from signing.rules.suite import PrivateKey
from signing.rules.timestamp import Terms

WARNING: Final = "演示密钥，不得用于生产 / DEMONSTRATION KEYS, NOT FOR PRODUCTION"
_LIVES: Final = timedelta(days=3650)
_DAY: Final = timedelta(days=1)
_TERMS: Final = Terms()
_log = logging.getLogger(__name__)


class TimestampAuthority(Protocol):
    """Who stamps: the own authority, or a remote one behind the same question."""

    def stamp(self, data: bytes, at: datetime) -> bytes:
        """An RFC 3161 token over `data`, DER. A remote authority stamps at its own time and ignores `at`."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """The platform's seal and time stamp (kernel.context.Desk)."""

    signer: Signer
    authority: TimestampAuthority

    def seal(self, data: bytes, at: datetime) -> bytes:
        return cms.sign(data, self.signer, at)

    def stamp(self, data: bytes, at: datetime) -> bytes:
        return self.authority.stamp(data, at)

    def seal_pdf(self, pdf: bytes, at: datetime, reason: str) -> bytes:
        from signing.rules import pdf as papers

        return papers.seal(pdf, self.signer, at, reason, lambda signature: self.stamp(signature, at))


@dataclass(frozen=True, slots=True)
class Serials:
    """Serial numbers that no other token has, and that tell nobody how many there are.

    AES under the authority's own key permutes (epoch, count): different inputs, different serials. The epoch is
    a fresh number from the database for every start, so nothing is written while acts run.
    """

    key: bytes = field(repr=False)
    epoch: int
    _counts: Iterator[int] = field(default_factory=itertools.count, repr=False)

    def next(self) -> int:
        """Positive, at most 128 bits. Thread-safe: one call to the counter takes one number."""
        block = self.epoch.to_bytes(8, "big") + next(self._counts).to_bytes(8, "big")
        one = Cipher(algorithms.AES128(self.key), modes.ECB()).encryptor()  # noqa: S305  a single-block permutation
        return int.from_bytes(one.update(block) + one.finalize(), "big")


@dataclass(frozen=True, slots=True)
class OwnAuthority:
    """Stamps with a key of the platform. In production a licensed authority takes its place."""

    signer: Signer
    serials: Serials
    terms: Terms = _TERMS

    def stamp(self, data: bytes, at: datetime) -> bytes:
        return timestamp.issue(timestamp.of(data), self.signer, self.terms, self.serials.next(), at)

    def answer(self, request: bytes, at: datetime) -> bytes:
        """TimeStampResp to a TimeStampReq from outside."""
        return timestamp.respond(request, self.signer, self.terms, self.serials.next(), at)


# ---------------------------------------------------------------- keystores on disk


@dataclass(frozen=True, slots=True)
class Keystores:
    """A folder of PKCS#12 files, each with its own passphrase in a file beside it that only its owner may read.

    `NAME.p12` and `NAME.pass`; roles: `root`, `issuing`, `seal`, `tsa`, and `<holder>.sign`, `<holder>.encrypt`.
    """

    folder: Path

    @property
    def begun(self) -> bool:
        return self._path("root", "p12").exists()

    def names(self) -> list[str]:
        return sorted(path.name.removesuffix(".p12") for path in self.folder.glob("*.p12"))

    def open(self, name: str) -> Keystore:
        """NotFound if there is no such keystore."""
        file = self._path(name, "p12")
        if not file.exists():
            raise NotFound("keystore.unknown", f"没有密钥文件 {file}", f"there is no keystore {file}", field="key")
        return signer.load(file.read_bytes(), self.passphrase(name))

    def passphrase(self, name: str) -> str:
        return self._path(name, "pass").read_text().strip()

    def authority(self, name: str) -> Authority:
        """A CA of this folder: `root` or `issuing`."""
        held = self.open(name)
        return Authority(held.key, held.certificate, held.chain)

    def keep(self, name: str, held: Keystore, chance: Chance) -> None:
        """Write a keystore under a fresh passphrase."""
        passphrase = chance.bytes(16).hex()
        self._write(name, "pass", passphrase.encode())
        self._write(name, "p12", authority.keystore(held.key, held.certificate, held.chain, passphrase))

    def serial_key(self, chance: Chance) -> bytes:
        """The key that hides the count of time stamps; made once."""
        if not self._path("tsa-serials", "key").exists():
            self._write("tsa-serials", "key", chance.bytes(16))
        return self._path("tsa-serials", "key").read_bytes()

    def _path(self, name: str, kind: str) -> Path:
        return self.folder / f"{name}.{kind}"

    def _write(self, name: str, kind: str, data: bytes) -> None:
        handle = os.open(self._path(name, kind), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def first_run(folder: Path, platform: Holder, at: datetime, chance: Chance) -> Keystores:
    """Make the demonstration CA, the platform's seal and its TSA, once, and say loudly that they are for show.

    A folder that has them already is only opened.
    """
    stores = Keystores(folder)
    if stores.begun:
        return stores
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / "NOT-FOR-PRODUCTION.txt").write_text(WARNING + "\n", encoding="utf-8")
    _log.warning("%s: %s", WARNING, folder)
    term = Term(at - _DAY, at + _LIVES)
    top = authority.root(Holder("DEMO Root CA 演示根"), _ec(), _serial(chance), term)
    below = authority.issuing(top, Holder("DEMO Issuing CA 演示"), _ec(), _serial(chance), term)
    for name, purpose, common in (("seal", Purpose.SEAL, "电子印章 DEMO"), ("tsa", Purpose.TSA, "时间戳 DEMO TSA")):
        holder = Holder(common, platform.org, platform.org_name)
        stores.keep(name, _leaf(below, purpose, holder, _ec(), at, chance), chance)
    stores.keep("issuing", Keystore(below.key, below.certificate, below.chain), chance)
    stores.keep("root", Keystore(top.key, top.certificate), chance)  # last: its file says that the folder is whole
    return stores


def equip(
    stores: Keystores, name: str, holder: Holder, at: datetime, chance: Chance, *, rsa_keys: bool = False
) -> None:
    """Give a holder a signing and an encryption certificate of the demonstration CA, in two keystores.

    RSA keys are what older tokens have; without `rsa_keys` they are P-256.
    """
    ca = stores.authority("issuing")
    for kind, purpose in (("sign", Purpose.SIGN), ("encrypt", Purpose.ENCRYPT)):
        key = rsa.generate_private_key(65537, 2048) if rsa_keys else _ec()
        stores.keep(f"{name}.{kind}", _leaf(ca, purpose, holder, key, at, chance), chance)


def _leaf(ca: Authority, purpose: Purpose, holder: Holder, key: PrivateKey, at: datetime, chance: Chance) -> Keystore:
    term = Term(at - _DAY, at + _LIVES - _DAY)
    certificate = authority.leaf(ca, purpose, holder, key.public_key(), _serial(chance), term)
    return Keystore(key, certificate, (ca.certificate, *ca.chain))


def _ec() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _serial(chance: Chance) -> int:
    """127 random bits, so that the number is positive and cannot be foreseen."""
    return int.from_bytes(chance.bytes(16), "big") >> 1 | 1


def desk(tx: Connection, stores: Keystores, at: datetime, chance: Chance) -> Desk:
    """The desk of the embedded default, once a start: takes a fresh epoch of serial numbers from the database."""
    serials = Serials(stores.serial_key(chance), store.begin_epoch(tx, canon.instant(at)))
    return Desk(stores.open("seal").signer, OwnAuthority(stores.open("tsa").signer, serials))
