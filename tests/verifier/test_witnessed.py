"""Cosignatures and daily stamps in a dossier: who counts, what holds, and what their times rule out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from disclosure.rules import dossier as names
from kernel import canon, merkle
from signing.rules import note
from signing.rules.note import Key, Kind, Line
from tests.support import bag
from tests.support.bag import Files
from tests.support.played import Played
from verifier.findings import Status
from verifier.verify import Report

SECRETS: Final = {name: Ed25519PrivateKey.from_private_bytes(name.encode() * 32) for name in "abc"}
KEYS: Final = {
    name: Key(f"{name}.witness.example", Kind.COSIGNATURE, secret.public_key().public_bytes_raw())
    for name, secret in SECRETS.items()
}


@dataclass
class Taken:
    """The public dossier, apart."""

    root: str
    files: Files
    policy: bytes
    folder: Path

    @property
    def latest(self) -> int:
        """The second of the latest event."""
        events = [
            canon.mapping(data)
            for path, data in self.files.items()
            if path.startswith("data/events/") and path.endswith(".json")
        ]
        return int(max(canon.moment(str(event["at"])) for event in events).timestamp())

    def cosign(self, by: str, time: int, of: bytes | None = None) -> None:
        """Add the lines of these witnesses to the final checkpoint, to every proof that carries it and to the draw's."""
        final = self.files[names.FINAL]
        lines = self.lines(final, by, time, of)
        for path, data in self.files.items():
            if path == names.FINAL or path.endswith(".tlog-proof"):
                self.files[path] = data.replace(final, final + lines)
        self.files[self.drawn] += self.lines(self.files[self.drawn], by, time, of)

    @property
    def drawn(self) -> str:
        """The file of the checkpoint that the draw hangs on."""
        told = json.loads(next(data for path, data in self.files.items() if path.endswith("transcript.json")))
        return names.checkpoint(merkle.tree_head(told["checkpoint"].encode()).size)

    def lines(self, signed: bytes, by: str, time: int, of: bytes | None) -> bytes:
        text = of or note.note(signed).text
        return b"".join(note.signature_line(KEYS[one], SECRETS[one].sign, text, time).text for one in by)

    def judged(self, own: str | None = None, quorum: int = 0, theirs: str = "", asks: int = 0) -> Report:
        """Under the verifier's own policy with these witnesses, or by the dossier's with `theirs`."""
        used = json.loads(self.files[names.POLICY_FILE])
        used |= {"witnesses": [KEYS[name].vkey for name in theirs], "quorum": asks}
        self.files[names.POLICY_FILE] = canon.canonical(used)
        policy = None
        if own is not None:
            policy = json.dumps(
                json.loads(self.policy) | {"witnesses": [KEYS[name].vkey for name in own], "quorum": quorum}
            ).encode()
        return bag.judged(self.root, self.files, policy, self.folder)


@pytest.fixture
def taken(awarded: Played, tmp_path: Path) -> Taken:
    root, files = bag.unpacked(awarded.public)
    return Taken(root, dict(files), awarded.policy, tmp_path)


def status(report: Report, id_: str) -> Status:
    return next(verdict.status for verdict in report.verdicts if verdict.check.id == id_)


def why(report: Report, id_: str) -> str:
    return " ".join(
        found.words.en for verdict in report.verdicts if verdict.check.id == id_ for found in verdict.findings
    )


# who cosigned, whom the verifier trusts, how many it demands → what 02.04 says
QUORUMS: Final = [
    ("ab", "ab", 2, Status.PASS),
    ("abc", "ab", 2, Status.PASS),
    ("ab", "abc", 2, Status.PASS),
    ("a", "ab", 1, Status.PASS),
    ("a", "ab", 2, Status.FAIL),
    ("c", "ab", 1, Status.FAIL),
    ("", "a", 1, Status.FAIL),
    ("ab", "ab", 0, Status.CANNOT),
    ("ab", "", 0, Status.CANNOT),
]


@pytest.mark.parametrize(("by", "own", "quorum", "due"), QUORUMS)
def test_the_verifier_s_own_quorum_decides(taken: Taken, by: str, own: str, quorum: int, due: Status) -> None:
    taken.cosign(by, taken.latest)
    report = taken.judged(own, quorum)
    assert status(report, "02.04") is due
    assert report.failed == (("02.04",) if due is Status.FAIL else ())


def test_a_draw_hangs_on_a_checkpoint_that_the_witnesses_saw(taken: Taken) -> None:
    """What nobody outside saw at the time could have been tried many times before one was kept."""
    bare = taken.files[taken.drawn]
    taken.cosign("ab", taken.latest)
    taken.files[taken.drawn] = bare + taken.lines(bare, "a", taken.latest, None)
    assert taken.judged("ab", 1).failed == ()
    report = taken.judged("ab", 2)
    assert report.failed == ("02.04",)
    assert [found.place.file for v in report.verdicts for found in v.findings if v.check.id == "02.04"] == [taken.drawn]


def test_a_witness_that_the_platform_runs_counts_for_nothing(taken: Taken) -> None:
    """The demo's case: named, cosigned, no quorum. It counts only for a verifier who names it himself."""
    taken.cosign("a", taken.latest)
    report = taken.judged(theirs="a", asks=0)
    assert (status(report, "02.04"), report.failed) == (Status.CANNOT, ())
    assert "counts for nothing" in why(report, "02.04")
    assert status(taken.judged("a", 1), "02.04") is Status.PASS


def test_a_quorum_of_the_platform_s_own_choice_is_trust_taken_from_the_dossier(taken: Taken) -> None:
    taken.cosign("ab", taken.latest)
    report = taken.judged(theirs="ab", asks=2)
    assert status(report, "02.04") is Status.CANNOT
    assert "from the dossier itself" in why(report, "02.04")
    assert taken.judged(theirs="ab", asks=2).failed == ()


@pytest.mark.parametrize("quorum", [0, 1])
def test_a_line_over_another_text_fails_whatever_is_demanded(taken: Taken, quorum: int) -> None:
    taken.cosign("a", taken.latest, of=b"log.example/ggzy\n1\nAAAA\n")
    assert taken.judged("a", quorum).failed == ("02.04",)


def test_a_time_that_was_changed_afterwards_fails(taken: Taken) -> None:
    text = note.note(taken.files[names.FINAL]).text
    line = note.signature_line(KEYS["a"], SECRETS["a"].sign, text, taken.latest)
    other = Line(line.name, line.id, canon.u64(taken.latest + 9) + line.blob[8:])
    for path, data in list(taken.files.items()):
        if path == names.FINAL or path.endswith(".tlog-proof"):
            taken.files[path] = data + other.text
    assert taken.judged("a", 1).failed == ("02.04",)


@pytest.mark.parametrize(("before", "failed"), [(0, ()), (10, ()), (12, ("04.01",)), (86400, ("04.01",))])
def test_what_a_witness_has_seen_cannot_have_happened_later(taken: Taken, before: int, failed: tuple[str, ...]) -> None:
    """At the boundary: `skew_ms` of the policy is ten seconds, and a cosignature states whole seconds."""
    taken.cosign("a", taken.latest - before)
    assert taken.judged("a", 1).failed == failed


# ---------------------------------------------------------------- daily time stamps


def stamps(taken: Taken) -> list[str]:
    return sorted(path for path in taken.files if path.startswith("data/log/stamp-"))


def test_the_days_of_a_lot_are_stamped(taken: Taken) -> None:
    assert stamps(taken)
    assert taken.judged("", 0).failed == ()


def test_a_stamp_over_another_checkpoint_fails(taken: Taken) -> None:
    first, *_, last = stamps(taken)
    taken.files[first] = taken.files[last]
    assert taken.judged("", 0).failed == ("02.02", "04.01")


def test_a_stamp_without_its_checkpoint_fails(taken: Taken) -> None:
    size = stamps(taken)[0].removeprefix("data/log/stamp-").removesuffix(".tsr")
    del taken.files[names.checkpoint(int(size))]
    assert "02.02" in taken.judged("", 0).failed


def test_the_skew_is_the_verifier_s(taken: Taken) -> None:
    assert timedelta(milliseconds=json.loads(taken.policy)["skew_ms"]) == timedelta(seconds=10)
