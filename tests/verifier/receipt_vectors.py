"""The receipts of `tests/vectors/receipts`, alone and beside dossiers, and what must come of each.

`python -m tests.verifier.receipt_vectors` plays the lots anew and writes them; as with the dossiers, only as a whole.
"""

from __future__ import annotations

import io
import json
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support import bag, case, receipts
from tests.support.case import Case
from tests.support.databases import furnish
from tests.support.forgery import Forger
from tests.support.panel import Hall
from tests.support.parts import ROOT
from tests.support.played import Played, played
from tests.verifier import test_beside, test_receipt
from verifier import dossier as reader
from verifier.receipts import verify

FOLDER: Final = ROOT / "tests" / "vectors" / "receipts"
ARCHIVE: Final = FOLDER / "receipts.tar.xz"
EXPECTED: Final = FOLDER / "expected.json"


@dataclass(frozen=True)
class Vector:
    """A receipt, the dossier that is beside it (empty: none), and a policy that the verifier brings."""

    receipt: bytes
    policy: bytes
    dossier: bytes = b""


def vectors(folder: Path) -> Iterator[tuple[str, Vector]]:
    template = folder / "template.db"
    furnish(f"sqlite:///{template}")
    plays: dict[str, tuple[Callable[[Hall, Path], Case], Callable[[Played], Iterator[tuple[str, Vector]]]]] = {
        "opened": (test_beside.played_to_opening, _opened),
        "stopped": (case.stopped, _stopped),
        "silent": (test_beside.played_in_silence, _silent),
    }
    for name, (play, made) in plays.items():
        (folder / name).mkdir()
        for one in played(play, template, folder / name):
            yield from made(one)


def _opened(of: Played) -> Iterator[tuple[str, Vector]]:
    bid = receipts.of_bid(of.case, 0)
    hall = of.case.hall
    by = hall.bidder(2)
    objection = receipts.of_enquiry(of.case, by, receipts.raised(of.case, "lot.object_opening", by))
    yield "bid", Vector(bytes(bid), of.policy)
    yield "bid-without-proof", Vector(bytes(test_beside.unproven(bid)), of.policy)
    yield "bid-included", Vector(bytes(bid), of.policy, of.public)
    yield "bid-withdrawn", Vector(bytes(receipts.of_bid(of.case, 3)), of.policy, of.public)
    silent = Forger.of(of.case, of.supervision, of.log)
    test_beside.passed_over(silent, of.case.bids[3])
    withdrawn = test_beside.unproven(receipts.of_bid(of.case, 3))
    yield "07.02-and-07.05-passed-over", Vector(bytes(withdrawn), of.policy, _zip(silent))
    gone = receipts.of_withdrawal(of.case, 3)
    yield "withdrawal", Vector(bytes(gone), of.policy)
    yield "withdrawal-included", Vector(bytes(gone), of.policy, of.public)
    again = Forger.of(of.case, of.supervision, of.log)
    test_beside.reopened(again, of.case.bids[3], of.case.bids[0])
    yield "07.02-and-07.05-withdrawn-and-opened", Vector(bytes(test_beside.unproven(gone)), of.policy, _zip(again))
    dropped = Forger.of(of.case, of.supervision, of.log)
    test_beside.kept_in(dropped, of.case.bids[3])
    yield "07.02-and-07.04-withdrawal-dropped", Vector(bytes(test_beside.unproven(gone)), of.policy, _zip(dropped))
    yield "objection", Vector(bytes(objection), of.policy)
    yield "objection-answered", Vector(bytes(objection), of.policy, of.public)
    for forged, about in ((test_receipt.FORGED, bid), (test_receipt.FORGED_ENQUIRY, objection)):
        kind = "bid" if about is bid else "objection"
        for name, (forge, _) in forged.items():
            yield f"{kind}-{name}", Vector(bytes(forge(of.case, about)), of.policy)


def _stopped(of: Played) -> Iterator[tuple[str, Vector]]:
    file = receipts.of_bid(of.case, 0)
    without = Forger.of(of.case, of.supervision, of.log)
    test_beside.left_out(without, of.case.bids[0])
    yield "07.04-left-out", Vector(bytes(test_beside.unproven(file)), of.policy, _zip(without))
    yield "07.03-and-07.04-left-out-and-proven", Vector(bytes(file), of.policy, _zip(without))
    yield "07.03-rewritten", Vector(bytes(file), of.policy, _zip(test_beside.rewritten(of)))
    yield "07.02-cut-by-its-bearer", Vector(bytes(file), of.policy, test_beside.cut(of))
    other = receipts.remade(of.case, file, lot="L-2099-0001-1")
    yield "07.01-other-lot", Vector(bytes(test_beside.unproven(other)), of.policy, of.supervision)


def _silent(of: Played) -> Iterator[tuple[str, Vector]]:
    for n, name in ((3, "late"), (4, "never")):
        by = of.case.hall.bidder(n)
        file = receipts.of_enquiry(of.case, by, receipts.raised(of.case, test_beside.OBJECTED, by))
        yield f"07.06-answered-{name}", Vector(bytes(file), of.policy, of.supervision)


def _zip(forger: Forger) -> bytes:
    return bag.zipped(forger.root, bag.bagged(forger.root, forger.files))


def expected(folder: Path, name: str) -> dict[str, list[str]]:
    """Status → the checks that have it; all others pass."""
    zipped = folder / f"{name}.zip"
    beside = reader.read(zipped) if zipped.exists() else None
    data, policy = ((folder / f"{name}.{kind}.json").read_bytes() for kind in ("receipt", "policy"))
    made: dict[str, list[str]] = {}
    for verdict in verify(data, policy, beside).verdicts:
        if verdict.status.value != "pass":
            made.setdefault(verdict.status.value, []).append(verdict.check.id)
    return made


def unpack(folder: Path) -> None:
    """Every `<name>.receipt.json` and `<name>.policy.json`, and the `<name>.zip` beside it if there is one."""
    with tarfile.open(ARCHIVE) as packed:
        packed.extractall(folder, filter="data")


def write(made: Mapping[str, Vector], folder: Path) -> None:
    with tarfile.open(ARCHIVE, "w:xz", preset=9) as packed:
        for name, one in sorted(made.items()):
            parts = (("receipt.json", one.receipt), ("policy.json", one.policy), ("zip", one.dossier))
            for kind, data in ((kind, data) for kind, data in parts if data):
                (folder / f"{name}.{kind}").write_bytes(data)
                entry = tarfile.TarInfo(f"{name}.{kind}")
                entry.size = len(data)
                packed.addfile(entry, io.BytesIO(data))
    due = {name: expected(folder, name) for name in made}
    EXPECTED.write_text(json.dumps(due, indent=1, sort_keys=True) + "\n", "utf-8")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(dict(vectors(folder)), folder)


if __name__ == "__main__":
    main()
