"""The dossiers of `tests/vectors/dossiers`: valid ones, one broken for each check, and what must come of each.

`python -m tests.verifier.vectors` plays the lots anew and writes them. The facts are the same each time; keys, salts
and signatures are not, so that all of it is only ever replaced as a whole.
"""

from __future__ import annotations

import io
import json
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from tests.support import bag, case, dealt, second, stages, talks, voided
from tests.support.bundled import bundled
from tests.support.databases import furnish
from tests.support.parts import ROOT
from tests.support.played import Played, played
from tests.verifier import exact, test_bundles, test_deals, test_rooms, test_second_envelopes, test_stages, test_talks
from tests.verifier.test_broken import BROKEN, Broken, forged
from tests.verifier.test_entropy import KEPT
from verifier import dossier as reader
from verifier.verify import Report, verify

FOLDER: Final = ROOT / "tests" / "vectors" / "dossiers"
ARCHIVE: Final = FOLDER / "dossiers.tar.xz"
EXPECTED: Final = FOLDER / "expected.json"
PLAYS: Final = {
    "awarded": case.awarded,
    "stopped": case.stopped,
    "terminated": case.terminated,
    "beacon": case.lit,
    "reserve": case.backed,
    "long": case.long,
    "auctioned": case.auctioned,
    "dealt": dealt.dealt,
    "drawn": dealt.drawn,
    "bundled": bundled,
    "negotiated": talks.negotiated,
    "selected": stages.selected,
    "followed": stages.followed,
    "envelopes": second.awarded,
    "voided": voided.ranked_twice,
    "again": voided.signed_twice,
}
ALL: Final = {
    **KEPT,
    **exact.KEPT,
    **test_rooms.KEPT,
    **test_deals.KEPT,
    **test_talks.KEPT,
    **test_stages.KEPT,
    **test_second_envelopes.KEPT,
}
"""Of the kept dossiers those that are broken after the play they belong to."""
STRAY: Final = "01.01-stray-file"
Vector = tuple[bytes, bytes]
"""A dossier, and a policy that the verifier brings."""


def vectors(folder: Path) -> Iterator[tuple[str, Vector]]:
    """By name, the valid ones first."""
    template = folder / "template.db"
    furnish(f"sqlite:///{template}")
    for name, play in PLAYS.items():
        (folder / name).mkdir()
        for made in played(play, template, folder / name):
            yield f"{name}-public", (made.public, made.policy)
            yield f"{name}-supervision", (made.supervision, made.policy)
            if name == "awarded":
                yield from _broken(made)
            if name == "long":
                for kept, what in test_bundles.KEPT.items():
                    yield kept, (test_bundles.broken(made, test_bundles.BROKEN[what][0]), made.policy)
            for kept, (of, broken) in ALL.items():
                if of == name:
                    yield kept, _forged(made, broken)


def _broken(awarded: Played) -> Iterator[tuple[str, Vector]]:
    root, files = bag.unpacked(awarded.public)
    yield STRAY, (bag.zipped(root, {**files, "data/stray.txt": b"stray"}), awarded.policy)
    for name, broken in BROKEN.items():
        yield name, _forged(awarded, broken)


def _forged(made: Played, broken: Broken) -> Vector:
    forger, policy = forged(made, broken)
    return bag.zipped(forger.root, bag.bagged(forger.root, forger.files)), policy


def expected(archive: Path, policy: bytes | None) -> dict[str, list[str]]:
    """Status → the checks that have it; all others pass."""
    return _by_status(verify(reader.read(archive), policy))


def _by_status(report: Report) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for verdict in report.verdicts:
        if verdict.status.value != "pass":
            made.setdefault(verdict.status.value, []).append(verdict.check.id)
    return made


def unpack(folder: Path) -> None:
    """Every `<name>.zip` and `<name>.policy.json`."""
    with tarfile.open(ARCHIVE) as packed:
        packed.extractall(folder, filter="data")


def write(made: Mapping[str, Vector], folder: Path) -> None:
    """The archive, and what must come of each dossier under its policy, of valid ones also without it."""
    due: dict[str, Any] = {}
    with tarfile.open(ARCHIVE, "w:xz", preset=9) as packed:
        for name, (archive, policy) in sorted(made.items()):
            for file, data in ((f"{name}.zip", archive), (f"{name}.policy.json", policy)):
                (folder / file).write_bytes(data)
                entry = tarfile.TarInfo(file)
                entry.size = len(data)
                packed.addfile(entry, io.BytesIO(data))
            path = folder / f"{name}.zip"
            due[name] = {"own": expected(path, policy)}
            if name.partition("-")[0] in PLAYS:
                due[name]["dossier"] = expected(path, None)
    EXPECTED.write_text(json.dumps(due, indent=1, sort_keys=True) + "\n", "utf-8")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(dict(vectors(folder)), folder)


if __name__ == "__main__":
    main()
