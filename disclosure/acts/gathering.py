"""What goes into a lot's dossier: events with their proofs, documents, bids, scores, draws, evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from disclosure.rules import dossier, event_types
from disclosure.rules.dossier import Edition, Ground, Withheld
from experts.acts import reading as drawn
from kernel import canon, ids, journal, law, sequencer
from kernel.canon import Json
from kernel.context import Context
from kernel.journal import Entry
from kernel.sequencer import Checkpoint
from signing import acts as signing
from signing.rules import certificate, manifest, note
from trading.acts import reading
from trading.rules import tender as documents

Content = bytes | Sequence[str]
"""A file's bytes, or the digests of the blobs that make it, one after another."""
TRUST: Final = ids.subject("S", "trust")
_TEXTS: Final = ("text_sha256", "reason_sha256")


@dataclass(frozen=True, slots=True)
class Origin:
    """What only the edge knows of the platform: verifier keys of log and witnesses, and how its clock is set."""

    log: str
    witnesses: tuple[str, ...] = ()
    quorum: int = 0
    hand_set: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """The payload by path, and the files beside it."""

    files: Mapping[str, Content]
    spec: Mapping[str, bytes]


@dataclass(slots=True)
class Case:
    """What is being gathered; `signatures` are the digests whose evidence belongs in the dossier."""

    ctx: Context
    lot: reading.Lot
    edition: Edition
    under: Checkpoint
    chain: list[Entry]
    files: dict[str, Content] = field(default_factory=dict)
    withheld: list[Withheld] = field(default_factory=list)
    signatures: set[str] = field(default_factory=set)

    @property
    def public(self) -> bool:
        return self.edition is Edition.PUBLIC

    @property
    def opened(self) -> bool:
        return any(entry.type == "lot.open_bids" for entry in self.chain)

    def named(self, type_: str) -> list[Entry]:
        """The lot's events of a type, in order."""
        return [entry for entry in self.chain if not entry.erased and entry.type == type_]

    def keep(self, path: str, sha256: str, entry: Entry, ground: Ground | None = None) -> None:
        """Put a blob in, or, on a ground that holds for this edition, note that it is withheld."""
        if ground is not None and self.public:
            self.withheld.append(Withheld(path, sha256, entry.subject, entry.tseq, ground))
        else:
            self.files[path] = self.ctx.blobs.get(sha256)


def gather(ctx: Context, lot: reading.Lot, edition: Edition, origin: Origin) -> Gathered:
    """Every file but the bag's own; NotNow while an event waits for the log."""
    case = Case(ctx, lot, edition, sequencer.checkpoint(ctx.tx), journal.entries(ctx.tx, lot.id))
    bids = _bids(case)
    subjects = [lot.tender.replace("T-", "P-", 1), lot.tender, lot.id, *bids, *_questions(case)]
    for subject in subjects:
        _chain(case, subject, hidden=subject in bids and case.public and not case.opened)
    for bid in bids:
        _packages(case, bid)
    _openings(case)
    _draws(case)
    _scores(case)
    _log(case)
    _evidence(case)
    case.files[dossier.ABOUT] = canon.canonical(_about(case, subjects, origin))
    case.files[dossier.POLICY_FILE] = canon.canonical(_policy(case, origin))
    case.files[dossier.WITHHELD_FILE] = dossier.withheld(case.withheld)
    return Gathered(case.files, {dossier.LIST_FILE: dossier.list_file()})


def _bids(case: Case) -> list[str]:
    closed = case.named("lot.close_bidding")
    heads = cast("Sequence[Mapping[str, Json]]", closed[-1].body["heads"]) if closed else ()
    return [str(head["subject"]) for head in heads]


def _questions(case: Case) -> list[str]:
    """Who asked is told to the supervisor only."""
    if case.public:
        return []
    return sorted(each.id for each in reading.questions(case.ctx, case.lot.tender))


# ---------------------------------------------------------------- events


def _chain(case: Case, subject: str, *, hidden: bool) -> None:
    entries = journal.entries(case.ctx.tx, subject)
    case.files[dossier.leaves(subject)] = "".join(f"{entry.leaf.hex()}\n" for entry in entries).encode()
    for entry in entries:
        proof = sequencer.tlog_proof(case.ctx.tx, entry.leaf, case.under)
        case.files[dossier.event(subject, entry.tseq, "tlog-proof")] = proof
        if hidden or entry.erased:
            ground = Ground.UNOPENED if hidden else Ground.ERASED
            path = dossier.event(subject, entry.tseq)
            case.withheld.append(Withheld(path, entry.leaf.hex(), subject, entry.tseq, ground))
        else:
            _event(case, entry)


def _event(case: Case, entry: Entry) -> None:
    case.files[dossier.event(entry.subject, entry.tseq)] = entry.data
    case.files[dossier.event(entry.subject, entry.tseq, "salt")] = entry.salt
    sealed = signing.sealed(case.ctx.tx, entry.leaf)
    for kind, digest in zip(("p7s", "tsr"), sealed or (), strict=False):
        case.files[dossier.event(entry.subject, entry.tseq, kind)] = case.ctx.blobs.get(digest)
        case.signatures.add(digest)
    for member, digest in event_types.documents(entry.type, entry.body):
        _document(case, entry, member, digest)


_ELSEWHERE: Final = ("manifest_sha256", "manifest_p7s_sha256", "plan_sha256", "aggregation_sha256")


def _document(case: Case, entry: Entry, member: str, digest: str) -> None:
    """A document that an event names; bids, draws and scores have places of their own."""
    if member.rpartition(".")[2] in _ELSEWHERE:
        if member == "aggregation_sha256":
            case.keep(dossier.result("aggregation.json"), digest, entry)
        return
    if member == "p7s_sha256":
        ground = Ground.PERSONAL_DATA if _secret_signer(case, entry) else None
        if ground is None or not case.public:
            case.signatures.add(digest)
        case.keep(dossier.doc(digest, "p7s"), digest, entry, ground)
    elif member in _TEXTS:
        case.keep(dossier.doc(digest, "txt"), digest, entry, Ground.TRADE_SECRET)
    else:
        case.keep(dossier.doc(digest, "json"), digest, entry)


def _secret_signer(case: Case, entry: Entry) -> bool:
    """An expert whom no result has named: his signature carries his name."""
    role, _, alias = entry.actor.partition(".")
    return role == "expert" and alias not in {pid[:32] for pid in _disclosed(case)}


def _disclosed(case: Case) -> set[str]:
    told = case.named("lot.notify")
    members = cast("Sequence[Mapping[str, Json]]", told[-1].body["members"]) if told else ()
    return {str(member["pid"]) for member in members}


# ---------------------------------------------------------------- bids


def _packages(case: Case, bid: str) -> None:
    """Manifest and receipt of every package; the sealed file only of those that were opened, for the supervisor."""
    ground = None if case.opened else Ground.UNOPENED
    last = _outcomes(case).get(bid, {}).get("outcome") == "opened"
    rows = reading.submissions(case.ctx, bid)
    for row in rows:
        entry = journal.find(case.ctx.tx, bytes.fromhex(str(row["leaf"])))
        seq = int(str(row["seq"]))
        named = {"manifest.json": "manifest_sha256", "manifest.p7s": "p7s_sha256"}
        named |= {f"receipt.{kind}": f"receipt_{kind.replace('json', '')}_sha256".replace("__", "_") for kind in _KINDS}
        for name, column in named.items():
            case.keep(dossier.bid(bid, seq, name), str(row[column]), entry, ground)
        if not (case.public and ground):
            case.signatures |= {str(row[name]) for name in ("p7s_sha256", "receipt_p7s_sha256", "receipt_tsr_sha256")}
        _sealed(case, entry, row, live=last and row is rows[-1])


_KINDS: Final = ("json", "p7s", "tsr")


def _sealed(case: Case, entry: Entry, row: Mapping[str, Json], *, live: bool) -> None:
    path = dossier.bid(entry.subject, int(str(row["seq"])), "sealed.bin")
    if live and not case.public:
        said = manifest.read(case.ctx.blobs.get(str(row["manifest_sha256"])))
        case.files[path] = [piece.hex() for piece in said.sealed.pieces]
        return
    ground = Ground.TRADE_SECRET if live else Ground.UNOPENED
    digest = str(entry.body["pieces_sha256"])
    case.withheld.append(Withheld(path, digest, entry.subject, entry.tseq, ground))


def _outcomes(case: Case) -> dict[str, Mapping[str, Json]]:
    opened = case.named("lot.open_bids")
    if not opened:
        return {}
    found = cast("Mapping[str, Sequence[Mapping[str, Json]]]", opened[-1].body["found"])
    return {str(each["bid"]): each for each in found["bids"]}


def _openings(case: Case) -> None:
    for bid, outcome in _outcomes(case).items():
        digest = outcome["opened_sha256"]
        if digest:
            case.keep(dossier.opened(bid), str(digest), case.named("lot.open_bids")[-1], Ground.TRADE_SECRET)


# ---------------------------------------------------------------- draws and scores


def _draws(case: Case) -> None:
    edition = drawn.Edition(case.edition.value)
    frozen = {str(entry.body["did"]): entry for entry in case.named("lot.freeze_draw")}
    for did in drawn.dids(case.ctx.tx, case.lot.id):
        files = drawn.material(case.ctx.tx, did, edition)
        for name, data in files.items():
            case.files[dossier.draw(did, name)] = data
            if case.public and name.endswith(".csv") and did in frozen:
                member = {"snapshot.csv": "snapshot_root", "exclusions.csv": "exclusion_root"}[name]
                said, at = str(frozen[did].body[member]), frozen[did]
                path = dossier.draw(did, name)
                part = Withheld(path, said, at.subject, at.tseq, Ground.PERSONAL_DATA, "attributes")
                case.withheld.append(part)
    _members(case)


def _members(case: Case) -> None:
    """The rows of those whom the result has named, so that anyone can see that names and pseudonyms belong together."""
    named = _disclosed(case)
    for did in drawn.dids(case.ctx.tx, case.lot.id):
        whole = drawn.material(case.ctx.tx, did, drawn.Edition.SUPERVISION).get("snapshot.csv", b"")
        head, *lines = whole.decode().splitlines() or [""]
        rows = [line for line in lines if line.partition(",")[0] in named]
        if rows:
            case.files[dossier.draw(did, "members.csv")] = "".join(f"{line}\n" for line in (head, *rows)).encode()


def _scores(case: Case) -> None:
    """Sealed sheets of everybody; what was in them where they were opened."""
    told = {
        (int(str(entry.body["round"])), str(sheet["pid"])): (entry, sheet)
        for entry in case.named("lot.open_scores")
        for sheet in cast("Sequence[Mapping[str, Json]]", entry.body["sheets"])
    }
    for entry in case.named("lot.seal_scores"):
        round_, pid = int(str(entry.body["round"])), str(entry.body["pid"])
        sealed = cast("Mapping[str, Sequence[str]]", entry.body["sealed"])
        names = {"manifest.json": entry.body["manifest_sha256"], "sealed.bin": sealed["pieces"][0]}
        for name, digest in names.items():
            case.keep(dossier.score(round_, pid, f"{entry.tseq}.{name}"), str(digest), entry)
        _own(case, entry, dossier.score(round_, pid, f"{entry.tseq}.manifest.p7s"), "manifest_p7s_sha256")
    for (round_, pid), (entry, sheet) in told.items():
        _sheet(case, entry, sheet, (round_, pid))


def _own(case: Case, entry: Entry, path: str, member: str) -> None:
    """A signature of an expert."""
    digest = str(entry.body[member])
    secret = _secret_signer(case, entry)
    if not (secret and case.public):
        case.signatures.add(digest)
    case.keep(path, digest, entry, Ground.PERSONAL_DATA if secret else None)


def _sheet(case: Case, entry: Entry, sheet: Mapping[str, Json], key: tuple[int, str]) -> None:
    if "fault" in sheet:
        return
    round_, pid = key
    case.keep(dossier.score(round_, pid, "sheet.json"), str(sheet["sheet_sha256"]), entry)
    case.files[dossier.score(round_, pid, "nonce")] = bytes.fromhex(str(sheet["nonce"]))
    secret = pid not in _disclosed(case)
    ground = Ground.PERSONAL_DATA if secret else None
    case.keep(dossier.score(round_, pid, "sheet.p7s"), str(sheet["p7s_sha256"]), entry, ground)
    if not (secret and case.public):
        case.signatures.add(str(sheet["p7s_sha256"]))


# ---------------------------------------------------------------- the log, evidence, about


def _log(case: Case) -> None:
    """The final checkpoint, and every checkpoint that a draw rests on with its consistency proof."""
    case.files[dossier.FINAL] = case.under.note
    for path, data in list(case.files.items()):
        if path.endswith("/transcript.json") and isinstance(data, bytes):
            size = int(str(canon.mapping(data)["checkpoint"]).split("\n")[1])
            at = sequencer.checkpoint(case.ctx.tx, size)
            case.files[dossier.checkpoint(size)] = at.note
            if size < case.under.size:
                proof = sequencer.consistency(case.ctx.tx, size, case.under.size)
                case.files[dossier.consistency(size, case.under.size)] = _lines(proof)


def _lines(hashes: Iterable[bytes]) -> bytes:
    return "".join(f"{each.hex()}\n" for each in hashes).encode()


def _evidence(case: Case) -> None:
    for piece in signing.evidence(case.ctx.tx, sorted(case.signatures)):
        case.files[dossier.evidence(piece.kind, piece.sha256)] = case.ctx.blobs.get(piece.sha256)
    for holder in documents.parse(case.ctx.blobs.get(case.lot.doc_sha256 or "")).seal.custodians:
        digest = holder.certificate_sha256
        case.files[dossier.evidence("certs", digest)] = case.ctx.blobs.get(digest)


def _anchors(case: Case) -> list[Json]:
    """The CAs that were ever trusted while the lot lived, from the trust list's own chain."""
    made: list[Json] = []
    for entry in journal.entries(case.ctx.tx, TRUST):
        if not entry.erased and entry.type == "system.trust":
            ca = case.ctx.blobs.get(str(entry.body["certificate_sha256"]))
            named: dict[str, Json] = {"certificate": ca.hex(), "code": str(entry.body["code"])}
            made.append(named | {"purposes": list(entry.body["purposes"])})
    return made


def _policy(case: Case, origin: Origin) -> dict[str, Json]:
    """The policy as the platform used it; a verifier brings its own and compares."""
    keys: dict[str, Json] = {}
    for path, data in case.files.items():
        if path.endswith("/plan.json") and isinstance(data, bytes):
            keys |= cast("Mapping[str, Json]", canon.mapping(data)["keys"])
    return {
        "v": dossier.POLICY,
        "log": origin.log,
        "witnesses": list(origin.witnesses),
        "quorum": origin.quorum,
        "anchors": _anchors(case),
        "vrf": keys,
        "independent": False,
        "lag_ms": 10_000,
        "skew_ms": 10_000,
    }


def _about(case: Case, subjects: Sequence[str], origin: Origin) -> dict[str, Json]:
    paper = documents.parse(case.ctx.blobs.get(case.lot.doc_sha256 or ""))
    plans = [data for path, data in case.files.items() if path.endswith("/plan.json") and isinstance(data, bytes)]
    custody = {str(canon.mapping(data)["entropy_parties"]) for data in plans}
    demo = any(
        certificate.is_demo(bytes.fromhex(str(cast("Mapping[str, Json]", a)["certificate"]))) for a in _anchors(case)
    )
    return {
        "v": dossier.VERSION,
        "edition": case.edition.value,
        "tender": case.lot.tender,
        "lot": case.lot.id,
        "regime": str(case.lot.regime),
        "method": paper.lot(case.lot.id).method,
        "stage": str(case.lot.stage),
        "subjects": list(subjects),
        "size": case.under.size,
        "log": note.key(origin.log).name,
        "tender_doc_sha256": case.lot.doc_sha256 or "",
        "law_sha256": law.digest(),
        "flags": {
            "entropy_parties": "same-machine" if "same-machine" in custody else "independent" if custody else None,
            "certificates": "demo" if demo else "production",
            "clock": "hand-set" if origin.hand_set else "system",
        },
    }
