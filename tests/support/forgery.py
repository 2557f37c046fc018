"""A dishonest platform with every key: changes what a dossier says and makes everything else right again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from disclosure.rules import dossier as names
from evaluation.acts import members
from kernel import canon, journal, merkle, sequencer
from signing.rules import cms
from signing.rules.note import LogKey
from signing.rules.statement import VERSION
from tests.support import bag
from tests.support.case import LOG, Case
from tests.support.world import Person
from trading.acts import reading

Body = dict[str, Any]


@dataclass
class Event:
    """One event of the dossier; `raw` stands for its bytes where they are not canonical."""

    value: Body
    salt: bytes
    index: int
    leaf: bytes
    raw: bytes | None = None

    @property
    def data(self) -> bytes:
        return self.raw if self.raw is not None else canon.canonical(self.value)

    @property
    def body(self) -> Body:
        made: Body = self.value["body"]
        return made

    @property
    def at(self) -> datetime:
        return canon.moment(self.value["at"])


@dataclass
class Forger:
    """The files of a valid dossier, its events by subject, and the whole log."""

    case: Case
    root: str
    files: bag.Files
    log: list[bytes]
    chains: dict[str, list[Event]] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, data: bytes, log: list[bytes]) -> Forger:
        root, files = bag.unpacked(data)
        made = cls(case, root, files, list(log))
        for path in sorted(files):
            if path.startswith("data/events/") and path.endswith(".json"):
                subject, stem = path.split("/")[2], path[:-5]
                index, _, _ = merkle.proof_parts(files[f"{stem}.tlog-proof"])
                salt, data = files[f"{stem}.salt"], files[path]
                event = Event(json.loads(data), salt, index, journal.leaf(salt, data))
                made.chains.setdefault(subject, []).append(event)
        return made

    # ------------------------------------------------------------ looking

    @property
    def lot(self) -> list[Event]:
        return self.chains[self.case.lot]

    def named(self, verb: str) -> list[Event]:
        return [event for event in self.lot if event.value["type"] == f"lot.{verb}"]

    def one(self, verb: str) -> Event:
        return self.named(verb)[-1]

    def file(self, event: Event, kind: str) -> str:
        return names.event(event.value["subject"], self.chains[event.value["subject"]].index(event) + 1, kind)

    def person(self, tag: str) -> Person:
        """Whoever acts under that tag."""
        for person in self.case.hall.people.values():
            if person.actor.tag == tag:
                return person
        with self.case.hall.house.looking() as ctx:
            of = members.sitting(ctx, reading.lot(ctx, self.case.lot))
            for seat in members.seats(ctx, of):
                if f"{seat.kind}.{seat.alias}" == tag:
                    return self.case.hall.member(seat)
        raise LookupError(tag)

    # ------------------------------------------------------------ changing

    def keep(self, data: bytes, kind: str = "json") -> str:
        """A document, under its digest."""
        digest = canon.sha256(data).hex()
        self.files[names.doc(digest, kind)] = data
        return digest

    def sign(self, event: Event, person: Person | None = None) -> None:
        """The statement of what the event says now, signed again (by another, if `person` says so)."""
        old = json.loads(self.files[names.doc(event.body["doc_sha256"], "json")])
        body = {name: event.body.get(name, value) for name, value in old["body"].items()}
        data = canon.canonical({**old, "v": VERSION, "body": body})
        signer = (person or self.person(event.value["actor"])).member.signer
        event.body["doc_sha256"] = self.keep(data)
        event.body["p7s_sha256"] = self.keep(cms.sign(data, signer, event.at), "p7s")

    def json(self, path: str, change: Callable[[Body], None]) -> str:
        """Change a JSON file; gives its new digest."""
        value = json.loads(self.files[path])
        change(value)
        self.files[path] = canon.canonical(value)
        return canon.sha256(self.files[path]).hex()

    def drop(self, event: Event) -> None:
        """As if it had never happened."""
        chain = self.chains[event.value["subject"]]
        at = chain.index(event)
        for kind in ("json", "salt", "tlog-proof", "p7s", "tsr"):
            for n in range(at + 1, len(chain) + 1):
                moved = self.files.pop(names.event(event.value["subject"], n + 1, kind), None)
                self.files.pop(names.event(event.value["subject"], n, kind), None)
                if moved is not None:
                    self.files[names.event(event.value["subject"], n, kind)] = moved
        chain.remove(event)
        for later in chain[at:]:
            later.value["tseq"] -= 1
        chain[-1].value["body"]["count"] = len(chain) - 1

    def insert(self, after: Event, event: Event) -> None:
        """As if it had happened next after that one: the log has it in the place of the last padding before."""
        chain, place = self.chains[event.value["subject"]], after.index
        known = {each.index: each for chain in self.chains.values() for each in chain}
        free = max(index for index in range(place) if index not in known)
        self.log.insert(place, self.log.pop(free))
        for index in range(free + 1, place + 1):
            known[index].index -= 1
        event.index = place
        at = chain.index(after) + 1
        for n in range(len(chain), at, -1):
            for kind in ("json", "salt", "tlog-proof", "p7s", "tsr"):
                moved = self.files.pop(names.event(event.value["subject"], n, kind), None)
                if moved is not None:
                    self.files[names.event(event.value["subject"], n + 1, kind)] = moved
        chain.insert(at, event)
        for n, later in enumerate(chain[at:], start=at + 1):
            later.value["tseq"] = n
        chain[-1].value["body"]["count"] = len(chain) - 1

    def stamped(self, event: Event, late: datetime | None = None) -> None:
        """The platform's seal and token over the event as it is now."""
        desk = self.case.hall.house.desk
        if self.file(event, "p7s") in self.files:
            self.files[self.file(event, "p7s")] = desk.seal(event.data, event.at)
            self.files[self.file(event, "tsr")] = desk.stamp(event.data, late or event.at)

    # ------------------------------------------------------------ making it right

    def reseal(self) -> None:
        """New leaves, chains, seals, proofs and a new signed checkpoint, in the order of the log."""
        renamed: dict[str, str] = {}
        events = sorted((event for chain in self.chains.values() for event in chain), key=lambda each: each.index)
        for event in events:
            chain = self.chains[event.value["subject"]]
            at = chain.index(event)
            if event.raw is None:
                event.value["tprev"] = chain[at - 1].leaf.hex() if at else None
                event.value["body"] = _renamed(event.value["body"], renamed)
                if event.value["type"].endswith(".archive"):
                    event.value["body"]["last_leaf"] = event.value["tprev"]
            leaf = journal.leaf(event.salt, event.data)
            if leaf != event.leaf:
                renamed[event.leaf.hex()] = leaf.hex()
                event.leaf = leaf
                self.stamped(event)
            self.files[self.file(event, "json")] = event.data
            self.files[self.file(event, "salt")] = event.salt
            self.log[event.index] = leaf
        self.publish(LOG)

    def publish(self, key: LogKey) -> None:
        """Sign the log anew and prove every event under it."""
        tree = merkle.Tree(self.log)
        note = key.sign(merkle.TreeHead(LOG.name, len(tree), tree.root()).text)
        self.files[names.FINAL] = note
        for subject, chain in self.chains.items():
            self.files[names.leaves(subject)] = "".join(f"{event.leaf.hex()}\n" for event in chain).encode()
            for n, event in enumerate(chain, start=1):
                path = tuple(merkle.inclusion_proof(tree.node, event.index, len(tree)))
                proof = merkle.proof_text(merkle.Proof(event.index, len(tree), path), note)
                self.files[names.event(subject, n, "tlog-proof")] = proof
        for kept, index in self._withheld():
            proven = merkle.Proof(index, len(tree), tuple(merkle.inclusion_proof(tree.node, index, len(tree))))
            self.files[kept] = merkle.proof_text(proven, note)
        for file in [path for path in self.files if path.startswith("data/log/consistency-")]:
            old = int(file.split("-")[1])
            hashes = merkle.consistency_proof(tree.node, old, len(tree))
            self.files[file] = "".join(f"{each.hex()}\n" for each in hashes).encode()
        if names.stamp(len(tree)) in self.files:
            self.files[names.checkpoint(len(tree))] = note
            made = max(event.at for chain in self.chains.values() for event in chain)
            self.files[names.stamp(len(tree))] = self.case.hall.house.desk.stamp(_text(note), made)

    def _withheld(self) -> list[tuple[str, int]]:
        """Proofs of events whose content is not here, with their place in the log."""
        kept = [path for path in self.files if path.endswith(".tlog-proof") and path.split("/")[2] not in self.chains]
        return [(path, merkle.proof_parts(self.files[path])[0]) for path in kept]


def _text(note: bytes) -> bytes:
    return note[: note.index(b"\n\n") + 1]


def log_of(case: Case) -> list[bytes]:
    """Every leaf of the platform's log."""
    table = sequencer.log_entry
    with case.hall.house.looking() as ctx:
        return [bytes(leaf) for leaf in ctx.tx.scalars(select(table.c.leaf_hash).order_by(table.c.idx))]


def _renamed(value: Any, renamed: dict[str, str]) -> Any:  # noqa: ANN401  any JSON
    if isinstance(value, str):
        return renamed.get(value, value)
    if isinstance(value, dict):
        return {name: _renamed(inner, renamed) for name, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, renamed) for inner in value]
    return value
