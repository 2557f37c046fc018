"""What the dossier says, read without believing it: chains of events, the tender document, who is who."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, cast

from disclosure.rules import dossier as names
from disclosure.rules.dossier import Withheld
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotFound, NotValid
from trading.rules import tender
from trading.rules.tender import TenderDocument
from verifier.dossier import Dossier
from verifier.findings import Findings, Place
from verifier.policy import Policy

MEMBERS: Final = frozenset({"v", "subject", "tseq", "tprev", "type", "at", "actor", "body"})
_FILE: Final = re.compile(r"data/events/([A-Za-z0-9._-]{1,64})/([0-9]{6})\.([a-z0-9-]+)")
_LEAF: Final = re.compile(r"[0-9a-f]{64}")

Body = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Event:
    """One event as its file has it. `place` is where it stands, whatever it says of itself."""

    subject: str
    tseq: int
    data: bytes
    value: Mapping[str, Json]
    at: datetime

    @property
    def place(self) -> Place:
        return Place(names.event(self.subject, self.tseq), self.subject, self.tseq)

    @property
    def type(self) -> str:
        return str(self.value["type"])

    @property
    def verb(self) -> str:
        return self.type.partition(".")[2]

    @property
    def actor(self) -> str:
        return str(self.value["actor"])

    @property
    def role(self) -> str:
        return self.actor.partition(".")[0]

    @property
    def body(self) -> Body:
        return cast("Body", self.value["body"])

    @property
    def found(self) -> Body:
        """What the platform added; empty where it added nothing."""
        return cast("Body", self.body.get("found", {}))

    def file(self, kind: str) -> str:
        return names.event(self.subject, self.tseq, kind)


@dataclass(slots=True)
class Chain:
    """One subject: its listed leaf hashes, and the events that could be read, by number."""

    subject: str
    leaves: list[bytes]
    events: dict[int, Event] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    """Number → index in the log, as far as inclusion was proven."""

    def __iter__(self) -> Iterator[Event]:
        return (self.events[n] for n in sorted(self.events))

    def leaf(self, tseq: int) -> bytes:
        """NotFound if no leaf of that number is listed."""
        if not 1 <= tseq <= len(self.leaves):
            raise NotFound("event.none", f"{self.subject} 没有第 {tseq} 项", f"{self.subject} has no event {tseq}")
        return self.leaves[tseq - 1]


@dataclass(slots=True)
class Case:
    """The dossier with what was read of it; every check takes this and writes into `findings`."""

    dossier: Dossier
    policy: Policy
    findings: Findings
    about: Mapping[str, Json]
    withheld: tuple[Withheld, ...]
    chains: dict[str, Chain] = field(default_factory=dict)
    _paper: TenderDocument | None = None

    @property
    def public(self) -> bool:
        return self.about.get("edition") != names.Edition.SUPERVISION

    @property
    def lot(self) -> str:
        return str(self.about.get("lot", self.dossier.root))

    @property
    def tender(self) -> str:
        return str(self.about.get("tender", ""))

    @property
    def lot_chain(self) -> Chain:
        return self.chains.get(self.lot) or Chain(self.lot, [])

    @property
    def bids(self) -> list[Chain]:
        return [self.chains[subject] for subject in sorted(self.chains) if subject.startswith("B-")]

    def events(self) -> Iterator[Event]:
        for subject in sorted(self.chains):
            yield from self.chains[subject]

    def of_lot(self, *types: str) -> list[Event]:
        """The lot's events of these types, in order."""
        return [event for event in self.lot_chain if event.type in types]

    def last(self, type_: str) -> Event | None:
        found = self.of_lot(type_)
        return found[-1] if found else None

    def file(self, path: str) -> bytes:
        """NotFound if the dossier has no such file."""
        if path not in self.dossier.files:
            raise NotFound("dossier.file", f"缺少文件 {path}", f"the file {path} is missing", field=path)
        return self.dossier.files[path]

    def document(self, sha256: str) -> bytes:
        """The document of that digest under `data/docs`, whose digest was checked elsewhere."""
        for kind in ("json", "p7s", "txt"):
            if (data := self.dossier.files.get(names.doc(sha256, kind))) is not None:
                return data
        raise NotFound("dossier.document", f"缺少文件 {sha256}", f"the document {sha256} is missing", field=sha256)

    def is_withheld(self, path: str = "", sha256: str = "", part: str = "") -> bool:
        return any(
            each.part == part and (each.path == path or (sha256 != "" and each.sha256 == sha256))
            for each in self.withheld
        )

    def paper(self) -> TenderDocument:
        """The tender document in force at the end; NotFound or NotValid if it cannot be read."""
        if self._paper is None:
            self._paper = tender.parse(self.document(self.paper_sha256()))
        return self._paper

    def paper_sha256(self) -> str:
        named = self.of_lot("lot.announce", "lot.move_deadline")
        if not named:
            raise NotFound("lot.announce", "没有标段公告事项", "the lot was never announced")
        return str(named[-1].body["tender_doc_sha256"])


def load(dossier: Dossier, policy: Policy, findings: Findings) -> Case:
    """Read everything; what is malformed fails 03.01 and is left out."""
    about: Mapping[str, Json] = {}
    with findings.judging("03.01", Place(names.ABOUT)):
        about = _about(dossier.files[names.ABOUT])
    withheld: tuple[Withheld, ...] = ()
    with findings.judging("01.06", Place(names.WITHHELD_FILE)):
        withheld = names.read_withheld(dossier.files[names.WITHHELD_FILE])
    case = Case(dossier, policy, findings, about, withheld)
    for path in dossier.under("data/events"):
        if path.endswith("/leaves.txt"):
            _leaves(case, path)
    for path in dossier.under("data/events"):
        _event(case, path)
    return case


_ABOUT: Final = frozenset(
    {
        *("v", "edition", "tender", "lot", "regime", "method", "stage", "subjects", "size", "log", "flags"),
        *("tender_doc_sha256", "law_sha256"),
    }
)


def _about(data: bytes) -> Mapping[str, Json]:
    value = canon.mapping(data)
    if value.get("v") != names.VERSION or set(value) != _ABOUT or value["edition"] not in set(names.Edition):
        raise NotValid("dossier.about", "dossier.json 格式不对", "dossier.json is malformed")
    return value


def _leaves(case: Case, path: str) -> None:
    subject = path.split("/")[2]
    text = case.dossier.files[path].decode("ascii", "replace")
    lines = text.splitlines()
    with case.findings.judging("03.01", Place(path, subject)):
        if not text.endswith("\n") or not all(_LEAF.fullmatch(line) for line in lines):
            raise NotValid("leaves.malformed", "叶哈希清单格式不对", "the list of leaf hashes is malformed")
        case.chains[subject] = Chain(subject, [canon.unhex(line) for line in lines])


def _event(case: Case, path: str) -> None:
    parts = _FILE.fullmatch(path)
    place = Place(path, parts[1] if parts else "", int(parts[2]) if parts else 0)
    known = path.endswith("/leaves.txt") or (parts is not None and parts[1] in case.chains)
    case.findings.expect("01.02", known, place, "不属于任何主体的文件", "a file of no subject")
    if parts is None or parts[3] != "json" or parts[1] not in case.chains:
        return
    with case.findings.judging("03.01", place):
        data = case.dossier.files[path]
        value = canon.mapping(data)
        at = _form(value)
        case.chains[parts[1]].events[int(parts[2])] = Event(parts[1], int(parts[2]), data, value, at)


def read_event(data: bytes) -> Event:
    """An event that stands in no dossier, as it says itself; NotValid unless it is canonical and of its form."""
    value = canon.mapping(data)
    at = _form(value)
    return Event(str(value["subject"]), int(str(value["tseq"])), data, value, at)


def _form(value: Mapping[str, Json]) -> datetime:
    text = {name: value.get(name) for name in ("subject", "type", "at", "actor", "v")}
    right = set(value) == MEMBERS and all(isinstance(each, str) for each in text.values())
    if not right or value["v"] != "ebid-event/v1" or not isinstance(value["body"], Mapping):
        raise NotValid("event.malformed", "事项的成员不合格式", "the event's members are malformed")
    if not isinstance(value["tseq"], int) or not isinstance(value["tprev"], str | None):
        raise NotValid("event.malformed", "事项的成员不合格式", "the event's members are malformed")
    return canon.moment(str(value["at"]))
