"""Seal a bid on the bidder's machine, beside `age -r` on the same file and beside the bare cipher."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from bench.figure import Figure
from client import seal, stream
from client.chance import SystemChance
from client.pack import Pack
from kernel import canon
from signing.rules import authority, cms, cobblestone, envelope, plaintext
from signing.rules.authority import Holder, Term
from signing.rules.certificate import Purpose
from signing.rules.manifest import CUSTODIANS, Manifest
from signing.rules.signer import Keystore

AT: Final = datetime(2026, 3, 2, tzinfo=UTC)
MIB: Final = 1024 * 1024
GOAL_AGE: Final = 1.0
GOAL_CIPHER: Final = 1.8
GOAL_MEMORY: Final = 64.0
HOLDERS: Final = 5


def run(quick: bool) -> list[Figure]:
    """`seal_vs_age`, `seal_vs_cipher` (wall time); `seal_memory` (MiB of a whole process, against the 64 allowed)."""
    size, runs = (128 * MIB, 3) if quick else (1024 * MIB, 7)
    with TemporaryDirectory() as folder:
        desk = _Desk(Path(folder), size)
        seals, ages, ciphers = [], [], []
        for _ in range(runs):  # turn by turn, so that a busy machine slows all three
            ages.append(desk.age())
            seals.append(_seconds(desk.seal))
            ciphers.append(_seconds(desk.cipher))
        peak = desk.peak()
    figures = [_times("seal_vs_cipher", size, seals, ciphers, GOAL_CIPHER)]
    if desk.has_age:
        figures.insert(0, _times("seal_vs_age", size, seals, ages, GOAL_AGE))
    else:
        print("seal_vs_age: not measured, because `age` is not installed (package age)", file=sys.stderr)
    figures.append(
        Figure(
            name="seal_memory",
            value=peak,
            unit=f"MiB at {size // MIB} MiB",
            floor=GOAL_MEMORY,
            ratio=peak / GOAL_MEMORY,
            runs=1,
            better="lower",
            goal=1.0,
        )
    )
    return figures


def _times(name: str, size: int, values: list[float], floors: list[float], goal: float) -> Figure:
    """The median of the ratios, pair by pair: both of a pair saw the same machine."""
    return Figure(
        name=name,
        value=median(values),
        unit=f"s for {size // MIB} MiB",
        floor=median(floors),
        ratio=median(value / floor for value, floor in zip(values, floors, strict=True)),
        runs=len(values),
        better="lower",
        goal=goal,
    )


def _seconds(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin


class _Desk:
    """One document, one bidder, five custodians."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.size = folder, size
        self.document, self.sealed = folder / "document", folder / "sealed.bin"
        with self.document.open("wb") as file:
            for _ in range(size // MIB):
                file.write(os.urandom(MIB))
        listed = plaintext.contents([plaintext.File("document", size, "application/pdf", "technical")])
        self.pack = Pack(folder, listed)
        self.has_age = bool(shutil.which("age") and shutil.which("age-keygen"))
        self._recipient = self._identity() if self.has_age else ""
        self._own, *self._holders = (_key(Purpose.ENCRYPT) for _ in range(HOLDERS + 1))
        self._signer = _key(Purpose.SIGN).signer

    def _identity(self) -> str:
        path = self.folder / "age.key"
        subprocess.run(["age-keygen", "-o", path], check=True, capture_output=True)
        shown = subprocess.run(["age-keygen", "-y", path], check=True, capture_output=True, text=True)
        return shown.stdout.strip()

    def age(self) -> float:
        """Its whole process, as one uses it."""
        if not self.has_age:
            return 1.0
        out = self.folder / "age.out"
        command = ["age", "-r", self._recipient, "-o", str(out), str(self.document)]
        taken = _seconds(lambda: subprocess.run(command, check=True))
        out.unlink()
        return taken

    def seal(self) -> None:
        """Everything that `ggzy bid seal` does: cipher, pieces, key files, manifest, signature."""
        context, key = envelope.bid_context("T-1", "L-1", "O-1", 1), SystemChance().bytes(32)
        with self.sealed.open("wb") as sink:
            sealed = stream.stream(stream.parts(self.pack), key, context, sink, stream.silent)
        certificates = tuple(holder.certificate for holder in self._holders)
        keys = envelope.wrap(key, context, self._own.certificate, certificates, 3, SystemChance())
        manifest = Manifest(
            tender="T-1",
            tender_doc_sha256="0" * 64,
            lot="L-1",
            bidder="O-1",
            seq=1,
            prev=None,
            deadline=AT,
            mode=CUSTODIANS,
            k=3,
            sealed=sealed,
            key_p7m_sha256=canon.sha256(keys.key_p7m).hex(),
            custodians=seal.custodians(keys, certificates),
            client=seal.CLIENT,
            created=AT,
        )
        cms.sign(manifest.data(), self._signer, AT)

    def cipher(self) -> None:
        """Cobblestone-256 alone, one thread, plain reads and writes: no pieces, nothing signed."""
        cipher = cobblestone.Encryptor(bytes(32), b"bench")
        step, room = bytearray(stream.STEP), bytearray(stream.ROOM)
        with self.document.open("rb", buffering=0) as source, self.sealed.open("wb") as sink:
            while read := source.readinto(step):
                with memoryview(step)[:read] as part, memoryview(room) as whole:
                    sink.write(whole[: cipher.update_into(part, room)])
            sink.write(cipher.finalize())

    def peak(self) -> float:
        """Peak memory of a process of its own that seals the document, MiB."""
        done = subprocess.run(
            [sys.executable, "-c", _WHOLE, str(self.folder), str(self.size), str(self.sealed)],
            check=True,
            capture_output=True,
            text=True,
            cwd=Path(__file__).resolve().parents[1],
        )
        return int(done.stdout) / 1024


_WHOLE: Final = """
import sys
from pathlib import Path
from client import commands, stream
from client.pack import Pack
from signing.rules import plaintext
listed = plaintext.contents([plaintext.File("document", int(sys.argv[2]), "application/pdf", "technical")])
with open(sys.argv[3], "wb") as sink:
    stream.stream(stream.parts(Pack(Path(sys.argv[1]), listed)), bytes(32), b"bench", sink, stream.silent)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def _key(purpose: Purpose) -> Keystore:
    """A P-256 key with a certificate of a throw-away authority."""
    term = Term(AT - timedelta(days=1), AT + timedelta(days=365))
    root = authority.root(Holder("DEMO bench"), ec.generate_private_key(ec.SECP256R1()), 1, term)
    own = ec.generate_private_key(ec.SECP256R1())
    holder = Holder("DEMO bench", "91990100MA0G7K2X4U", "DEMO bench")
    return Keystore(own, authority.leaf(root, purpose, holder, own.public_key(), 2, term), (root.certificate,))
