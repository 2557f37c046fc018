"""What the dossier says, read without believing it: chains of events, the tender document, who is who."""

from __future__ import annotations

import re
from binascii import unhexlify
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from disclosure.rules import dossier as names
from disclosure.rules import forms
from disclosure.rules.dossier import Withheld
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotFound, NotValid
from trading.rules import tender
from trading.rules.tender import TenderDocument
from verifier import event as events
from verifier.bundles import Bundles, Singles
from verifier.chains import Chain
from verifier.columns import Hashes, Places
from verifier.course import Course
from verifier.dossier import Dossier
from verifier.event import Event
from verifier.findings import Findings, Place
from verifier.policy import Policy

_FILE: Final = re.compile(r"data/events/([A-Za-z0-9._-]{1,64})/([0-9]{6})\.([a-z0-9-]+)")
_LEAF: Final = re.compile(rb"[0-9a-f]{64}\n")
_LINE: Final = 65
"""Its bytes."""
_BESIDE: Final = ("p7s", "tsr")
"""Files that every event has for itself, also one in a bundle."""


@dataclass
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
    def tender_chain(self) -> Chain:
        return self.chains.get(self.tender) or Chain(self.tender, [])

    @property
    def bids(self) -> list[Chain]:
        return [self.chains[subject] for subject in sorted(self.chains) if subject.startswith("B-")]

    def of_lot(self, *types: str) -> list[Event]:
        """The lot's events of these types, in order."""
        return self.lot_chain.of(*types)

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
        return (path, part) in self._left_out[0] or (sha256 != "" and (sha256, part) in self._left_out[1])

    @cached_property
    def _left_out(self) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
        """Paths, and digests, each with the part."""
        items = self.withheld
        return frozenset((each.path, each.part) for each in items), frozenset((one.sha256, one.part) for one in items)

    @cached_property
    def course(self) -> Course:
        """Everything that has its place in the log, once that was proven (03.03)."""
        return Course(self.chains.values())

    @cached_property
    def digests(self) -> frozenset[str]:
        """Of every file."""
        return frozenset(self.dossier.digests.values())

    def paper(self) -> TenderDocument:
        """The tender document in force at the end; NotFound or NotValid if it cannot be read."""
        if self._paper is None:
            self._paper = tender.parse(self.document(self.paper_sha256()))
        return self._paper

    def paper_sha256(self) -> str:
        announced = self.tender_chain.of("tender.announce", "tender.amend")
        named = self.of_lot("lot.announce", "lot.move_deadline") or announced
        if not named:
            raise NotFound("lot.announce", "没有公告事项", "the tender was never announced")
        return str(named[-1].body["tender_doc_sha256"])


def load(dossier: Dossier, policy: Policy, findings: Findings) -> Case:
    """Read everything but bundles; what is malformed fails 03.01 and is left out."""
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
    long = [chain.events for chain in case.chains.values() if isinstance(chain.events, Bundles)]
    bundled = {path for each in long for path in each.files}
    for path in dossier.under("data/events"):
        _event(case, path, bundled)
    return case


_ABOUT: Final = forms.members(
    "v:text edition:text tender:id lot:id regime:string method:string stage:string subjects:id* size:int log:string"
    " tender_doc_sha256:string law_sha256:string flags:map"
)


def _about(data: bytes) -> Mapping[str, Json]:
    value = canon.mapping(data)
    formed = set(value) == set(_ABOUT) and all(forms.fits(value[name], form) for name, form in _ABOUT.items())
    if not formed or value["v"] != names.VERSION or value["edition"] not in set(names.Edition):
        raise NotValid("dossier.about", "dossier.json 格式不对", "dossier.json is malformed")
    return value


def _leaves(case: Case, path: str) -> None:
    subject = path.split("/")[2]
    with case.findings.judging("03.01", Place(path, subject)):
        if not case.dossier.size(path):
            raise _malformed()
        case.chains[subject] = _chain(case, subject, Hashes(_hashes(case.dossier.chunks(path))))


def _hashes(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        whole = len(data) // _LINE * _LINE
        rest = data[whole:]
        for at in range(0, whole, _LINE):
            if not _LEAF.fullmatch(data, at, at + _LINE):
                raise _malformed()
            yield unhexlify(data[at : at + _LINE - 1])
    if rest:
        raise _malformed()


def _malformed() -> NotValid:
    return NotValid("leaves.malformed", "叶哈希清单格式不对", "the list of leaf hashes is malformed")


def _chain(case: Case, subject: str, leaves: Hashes) -> Chain:
    if len(leaves) <= names.BUNDLE:
        return Chain(subject, leaves)
    return Chain(subject, leaves, Bundles(case.dossier, subject, len(leaves)), Places(len(leaves)))


def _event(case: Case, path: str, bundled: Collection[str]) -> None:
    parts = _FILE.fullmatch(path)
    chain = case.chains.get(parts[1]) if parts else None
    single = chain is not None and isinstance(chain.events, Singles)
    known = path.endswith("/leaves.txt") or path in bundled or single or (chain and parts and parts[3] in _BESIDE)
    place = Place(path, parts[1] if parts else "", int(parts[2]) if parts else 0)
    case.findings.expect("01.02", bool(known), place, "不属于任何主体的文件", "a file of no subject")
    if parts is None or chain is None or parts[3] != "json" or not isinstance(chain.events, Singles):
        return
    with case.findings.judging("03.01", place):
        chain.events[int(parts[2])] = events.registered(parts[1], int(parts[2]), case.dossier.files[path])
