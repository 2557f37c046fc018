"""Seal a bid: the whole command beside `age -r` on the same file, and beside the bare cipher."""

from __future__ import annotations

import base64
import json
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
from client import stream
from client.pack import Pack
from kernel import canon
from kernel.canon import Json
from signing.rules import authority, cobblestone, plaintext
from signing.rules.authority import Holder, Term
from signing.rules.certificate import Purpose
from signing.rules.signer import Keystore

AT: Final = datetime(2026, 3, 2, tzinfo=UTC)
ROOT: Final = Path(__file__).resolve().parents[1]
TENDER: Final = ROOT / "bench" / "tender.json"
MIB: Final = 1024 * 1024
SIZE: Final = 1024 * MIB
GOAL_AGE: Final = 1.0
GOAL_CIPHER: Final = 1.8
GOAL_MEMORY: Final = 64.0
HOLDERS: Final = 5
PASSPHRASE: Final = "bench"


def run(quick: bool) -> list[Figure]:
    """`seal_vs_age`, `seal_vs_cipher` (wall time of whole processes; of the cipher alone without its start) and
    `seal_memory` (MiB of a whole process, against the 64 allowed)."""
    runs = 3 if quick else 7
    with TemporaryDirectory() as folder:
        room(Path(folder))
        desk = Desk(Path(folder))
        busy()
        seals, ages, ciphers = [], [], []
        for _ in range(runs):  # turn by turn, so that a busy machine slows all three
            ages.append(desk.age())
            seals.append(desk.seal())
            ciphers.append(_seconds(desk.cipher))
        peak = desk.peak()
    figures = [times("seal_vs_cipher", seals, ciphers, GOAL_CIPHER)]
    if desk.has_age:
        figures.insert(0, times("seal_vs_age", seals, ages, GOAL_AGE))
    else:
        say("seal_vs_age: not measured, because `age` and `age-keygen` are not installed (Debian's package age)")
    figures.append(
        Figure(
            name="seal_memory",
            value=peak,
            unit=f"MiB at {SIZE // MIB} MiB",
            floor=GOAL_MEMORY,
            ratio=peak / GOAL_MEMORY,
            runs=1,
            better="lower",
            goal=1.0,
        )
    )
    return figures


def room(folder: Path) -> None:
    """The document and two sealed copies of it must fit; else SystemExit, in words."""
    needed, free = 3 * SIZE, shutil.disk_usage(folder).free
    if free < needed:
        raise SystemExit(
            f"sealing: {folder.parent} has {free // MIB} MiB free and {needed // MIB} are needed; "
            "set TMPDIR to a folder on a disk with room"
        )


def busy() -> None:
    """A second processor that is not free makes hashing wait for its turn: whoever reads the figures must know."""
    load, processors = os.getloadavg()[0], os.cpu_count() or 1
    if processors < 2 or load > processors - 1.5:
        say(f"sealing: {processors} processors, load {load:.1f}; sealing needs two free ones: too slow")


def say(line: str) -> None:
    print(line, file=sys.stderr)


def times(name: str, values: list[float], floors: list[float], goal: float) -> Figure:
    """The median of the ratios, pair by pair: both of a pair saw the same machine."""
    return Figure(
        name=name,
        value=median(values),
        unit=f"s for {SIZE // MIB} MiB",
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


class Desk:
    """One document, one bidder, five custodians."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bid = folder, folder / "bid"
        self.document = folder / "document"
        some = os.urandom(MIB)  # over and over: no cipher minds, and 1 GiB of chance costs more than to seal it
        with self.document.open("wb") as file:
            for _ in range(SIZE // MIB):
                file.write(some)
        self.has_age = bool(shutil.which("age") and shutil.which("age-keygen"))
        self._recipient = self._identity() if self.has_age else ""
        self._packed()

    def _identity(self) -> str:
        path = self.folder / "age.key"
        subprocess.run(["age-keygen", "-o", path], check=True, capture_output=True)
        shown = subprocess.run(["age-keygen", "-y", path], check=True, capture_output=True, text=True)
        return shown.stdout.strip()

    def _packed(self) -> None:
        """What `ggzy bid pack` leaves behind, and the bidder's keys."""
        self.bid.mkdir()
        listed = plaintext.contents([plaintext.File("document", SIZE, "application/pdf", "technical")])
        (self.bid / "pack.json").write_bytes(Pack(self.folder, listed).data())
        (self.bid / "facts.json").write_bytes(canon.canonical(_facts()))
        signing = key(Purpose.SIGN)
        p12 = authority.keystore(signing.key, signing.certificate, signing.chain, PASSPHRASE)
        (self.folder / "sign.p12").write_bytes(p12)
        (self.folder / "own.der").write_bytes(key(Purpose.ENCRYPT).certificate)

    def age(self) -> float:
        """Its whole process, as one uses it."""
        if not self.has_age:
            return 1.0
        out = self.folder / "age.out"
        command = ["age", "-r", self._recipient, "-o", str(out), str(self.document)]
        taken = _seconds(lambda: subprocess.run(command, check=True))
        out.unlink()
        return taken

    def seal(self, then: Callable[[Path], object] = lambda _bid: None) -> float:
        """`ggzy bid seal`, as one uses it: start, keys, cipher, pieces, key files, manifest, signature. What is done
        `then` with the bid's folder, before it is emptied, is not counted."""
        return self._sealed(lambda: self._command("-m", "ggzy"), then)

    def peak(self) -> float:
        """Peak memory of the same command, MiB."""
        told: list[str] = []
        self._sealed(lambda: told.append(self._command("-c", _MEASURED)), lambda _bid: None)
        return int(told[0].splitlines()[-1]) / 1024

    def _sealed(self, work: Callable[[], object], then: Callable[[Path], object]) -> float:
        """Each time anew: a folder with a sealed bid is never sealed over."""
        taken = _seconds(work)
        then(self.bid)
        for made in ("sealed.bin", "manifest.json"):
            (self.bid / made).unlink()
        return taken

    def _command(self, *how: str) -> str:
        keys = ("--key", str(self.folder / "sign.p12"), "--certificate", str(self.folder / "own.der"))
        done = subprocess.run(
            [sys.executable, *how, "bid", "seal", str(self.bid), *keys],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "GGZY_PASSPHRASE": PASSPHRASE},
        )
        return done.stdout

    def cipher(self) -> None:
        """Cobblestone-256 alone, one thread, plain reads and writes: no pieces, nothing signed."""
        cipher = cobblestone.Encryptor(bytes(32), b"bench")
        step, room = bytearray(stream.STEP), bytearray(stream.ROOM)
        with self.document.open("rb", buffering=0) as source, (self.folder / "cipher.out").open("wb") as sink:
            while read := source.readinto(step):
                with memoryview(step)[:read] as part, memoryview(room) as whole:
                    sink.write(whole[: cipher.update_into(part, room)])
            sink.write(cipher.finalize())
        (self.folder / "cipher.out").unlink()


_MEASURED: Final = """
import sys
from ggzy.__main__ import main
main(sys.argv[1:], standalone_mode=False)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def _facts() -> dict[str, Json]:
    """What the platform answers about the lot: its tender document and its custodians' certificates."""
    certificates = [key(Purpose.ENCRYPT).certificate for _ in range(HOLDERS)]
    tender = json.loads(TENDER.read_bytes())
    tender["seal"]["custodians"] = [
        {"i": i, "code": f"custodian-{i}", "name": f"DEMO {i}", "certificate_sha256": canon.sha256(each).hex()}
        for i, each in enumerate(certificates, start=1)
    ]
    return {
        "lot": "L-1",
        "document": _base64(canon.canonical(tender)),
        "certificates": [_base64(each) for each in certificates],
        "bidder": "O-1",
        "bid": None,
        "sealed": False,
        "seq": 1,
        "prev": None,
        "now": canon.instant(AT),
    }


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def key(purpose: Purpose) -> Keystore:
    """A P-256 key with a certificate of a throw-away authority."""
    term = Term(AT - timedelta(days=1), AT + timedelta(days=365))
    root = authority.root(Holder("DEMO bench"), ec.generate_private_key(ec.SECP256R1()), 1, term)
    own = ec.generate_private_key(ec.SECP256R1())
    holder = Holder("DEMO bench", "91990100MA0G7K2X4U", "DEMO bench")
    return Keystore(own, authority.leaf(root, purpose, holder, own.public_key(), 2, term), (root.certificate,))
