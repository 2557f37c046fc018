"""What stands outside the platform while it is attacked: witnesses with keys, memories and clocks of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from disclosure.rules import dossier as names
from kernel import canon, merkle
from kernel.merkle import Tree, TreeHead
from signing.rules import note
from signing.rules.witnessing import Request
from tests.support import bag, logs
from tests.support.bag import Files
from tests.support.case import LOG
from tests.support.forgery import Forger
from tests.support.played import Played
from verifier.verify import Report
from witness.cosigner import Answer, Cosigner
from witness.state import Evidence


def signed(log: Sequence[bytes]) -> bytes:
    """The checkpoint over these leaves under the log's own key, which the operator holds."""
    tree = Tree(log)
    return LOG.sign(TreeHead(LOG.name, len(tree), tree.root()).text)


@dataclass
class Outside:
    """`seconds` is what the witnesses' clocks show, `given` whatever they ever cosigned, by the checkpoint's text."""

    witnesses: tuple[Cosigner, ...]
    seconds: list[int]
    given: dict[bytes, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, now: int, count: int = 2) -> Outside:
        seconds = [now]
        called = (f"w{n}.example" for n in range(count))
        made = (logs.cosigner(folder / each, LOG, name=each, clock=lambda: seconds[0]) for each in called)
        return cls(tuple(made), seconds)

    @classmethod
    def of_all(cls, played: Played, folder: Path) -> Outside:
        """Two that followed the log while the lot was played: they saw what the draw hangs on, and the end."""
        made = cls.of(folder, latest(played))
        for size in sizes(played):
            made.see(played.log[:size])
        return made

    def see(self, log: Sequence[bytes], by: Iterable[int] = ()) -> list[Answer]:
        """The operator asks all (or these) as a log does: with a proof from what each of them knows."""
        tree, text, answers = Tree(log), signed(log), []
        for one in [self.witnesses[n] for n in by] or self.witnesses:
            old = min(one.state.view(LOG.name).head.size, len(log))
            path = merkle.consistency_proof(tree.node, old, len(log)) if old else ()
            answers.append(one.add_checkpoint(bytes(Request(old, tuple(path), text))))
            if answers[-1].status is HTTPStatus.OK:
                lines = self.given.setdefault(note.note(text).text, b"")
                if answers[-1].data not in lines:
                    self.given[note.note(text).text] = lines + answers[-1].data
        return answers

    @property
    def evidence(self) -> list[Evidence]:
        return [each for one in self.witnesses for each in one.state.evidence()]

    def policy(self, played: Played, quorum: int = 2) -> bytes:
        """A verifier's own policy that names these witnesses and demands so many of them."""
        keys: list[canon.Json] = [one.held.key.vkey for one in self.witnesses]
        return canon.canonical(json.loads(played.policy) | {"witnesses": keys, "quorum": quorum})

    def judged(self, forger: Forger, played: Played, folder: Path) -> Report:
        """The operator has its dossier's checkpoints cosigned by whoever will; then a stranger verifies it."""
        files = dict(forger.files)
        for path in checkpoints(files):
            bare, text = files[path], note.note(files[path]).text
            if text not in self.given:
                self.see(forger.log[: merkle.tree_head(text).size])
            carrying = [each for each in files if path == names.FINAL and each.endswith(".tlog-proof")]
            for each in (path, *carrying):
                files[each] = files[each].replace(bare, bare + self.given.get(text, b""))
        return bag.judged(forger.root, files, self.policy(played), folder)


def checkpoints(files: Files) -> list[str]:
    return [path for path in sorted(files) if path.startswith("data/log/checkpoint-")]


def latest(played: Played) -> int:
    """The second of the last event, as an honest clock outside shows it."""
    _, files = bag.unpacked(played.supervision)
    told = [data for path, data in files.items() if path.startswith("data/events/") and path.endswith(".json")]
    return int(max(canon.moment(str(json.loads(data)["at"])) for data in told).timestamp())


def sizes(played: Played) -> list[int]:
    """The sizes of the checkpoints that the dossier holds, ascending."""
    _, files = bag.unpacked(played.supervision)
    return sorted({merkle.tree_head(note.note(files[path]).text).size for path in checkpoints(files)})


def drawn(played: Played) -> int:
    """The size of the checkpoint that the draw hangs on."""
    _, files = bag.unpacked(played.public)
    told = next(data for path, data in files.items() if path.endswith("/transcript.json"))
    return merkle.tree_head(json.loads(told)["checkpoint"].encode()).size


def named(report: Report, id_: str) -> list[str]:
    """Where it fails, as the verifier names it."""
    found = next(verdict for verdict in report.verdicts if verdict.check.id == id_)
    return [str(one.place) for one in found.findings if one.code or str(one.place)]
