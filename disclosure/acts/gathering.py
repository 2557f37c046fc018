"""What goes into a lot's dossier: events with their proofs, documents, bids, scores, draws, evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

from disclosure.acts import bundling, filing
from disclosure.acts.gathered import Case, Gathered, Origin, Pieces
from disclosure.rules import dossier, event_types, schemas
from disclosure.rules.dossier import Edition, Ground, Withheld
from kernel import canon, checkpoints, ids, journal, sequencer
from kernel.canon import Json
from kernel.checkpoints import Checkpoint
from kernel.context import Context
from kernel.journal import Entry
from signing.acts import signatures
from signing.rules import certificate, note
from trading.acts import deposits, reading
from trading.acts.heads import rooms, shared
from trading.rules import tender as documents

TRUST: Final = ids.subject("S", "trust")
_TEXTS: Final = ("text_sha256", "reason_sha256")
_PAPER: Final = "tender_doc_sha256"


def gather(ctx: Context, lot: reading.Lot, edition: Edition, origin: Origin) -> Gathered:
    """Every file but the bag's own; NotNow while an event waits for the log."""
    case = Case(ctx, lot, edition, sequencer.checkpoint(ctx.tx), journal.entries(ctx.tx, lot.id))
    bids, chains = _bids(ctx, lot.id), subjects(ctx, lot)
    case.under = _under(case, chains)
    for subject in chains:
        _chain(case, subject, _hidden(case, subject))
    for bid in bids:
        filing.packages(case, bid)
    filing.openings(case)
    filing.draws(case)
    filing.scores(case)
    _log(case)
    _evidence(case)
    case.files[dossier.ABOUT] = canon.canonical(_about(case, chains, origin))
    case.files[dossier.POLICY_FILE] = canon.canonical(_policy(case, origin))
    case.files[dossier.WITHHELD_FILE] = dossier.withheld(case.withheld)
    return Gathered(case.files, spec())


def spec() -> dict[str, bytes]:
    """What a stranger needs to read a dossier without our code: the text, the list of checks, the forms of events."""
    lists = {dossier.LIST_FILE: dossier.list_file(), dossier.TYPES_FILE: event_types.table()}
    return {**dossier.texts(), **lists, **schemas.files()}


def _under(case: Case, chains: Sequence[str]) -> Checkpoint:
    """Of the checkpoints that hold all of it the one that most witnesses have cosigned."""
    heads = [journal.head(case.ctx.tx, subject) for subject in chains]
    last = max(sequencer.index(case.ctx.tx, head.leaf) for head in heads if head)
    return checkpoints.covering(case.ctx.tx, last) or case.under


def subjects(ctx: Context, lot: reading.Lot) -> list[str]:
    """The chains that a lot's dossier holds: those that the lots of its tender share, the lot, its room, its bids and
    the deposits of those who bid."""
    bids = [*_bids(ctx, lot.id), *deposits.of_bidders(ctx, lot.id)]
    return [*shared(ctx, lot.tender), lot.id, *rooms(ctx, lot.id), *bids]


def _bids(ctx: Context, lot: str) -> list[str]:
    closed = [each for each in journal.entries(ctx.tx, lot) if not each.erased and each.type == "lot.close_bidding"]
    heads = cast("Sequence[Mapping[str, Json]]", closed[-1].body["heads"]) if closed else ()
    return [str(head["subject"]) for head in heads]


def _hidden(case: Case, subject: str) -> Ground | None:
    """Why a chain's content is left out of this edition: the supervisor alone is told who asked (BID-22), and nobody
    before the result who bids in a room."""
    if subject.startswith("A-"):
        return None if _over(case, subject) else Ground.UNOPENED
    if not case.public:
        return None
    if subject.startswith("Q-"):
        return Ground.ASKER
    told = case.opened or (subject.startswith("M-") and rooms(case.ctx, case.lot.id))
    return Ground.UNOPENED if subject.startswith(("B-", "M-")) and not told else None


def _over(case: Case, room: str) -> bool:
    last = journal.head(case.ctx.tx, room)
    return last is not None and last.type == "room.result"


# ---------------------------------------------------------------- events


def _chain(case: Case, subject: str, hidden: Ground | None) -> None:
    entries = journal.entries(case.ctx.tx, subject)
    seals = signatures.seals(case.ctx.tx, [entry.leaf for entry in entries])
    case.files[dossier.leaves(subject)] = "".join(f"{entry.leaf.hex()}\n" for entry in entries).encode()
    bundling.chain(case, entries, hidden=hidden is not None)
    for entry in entries:
        if len(entries) <= dossier.BUNDLE:
            _single(case, entry, hidden)
        if hidden or entry.erased:
            ground = hidden or Ground.ERASED
            path = dossier.event(subject, entry.tseq)
            case.withheld.append(Withheld(path, entry.leaf.hex(), subject, entry.tseq, ground))
        else:
            _event(case, entry, seals.get(entry.leaf, ()))


def _single(case: Case, entry: Entry, hidden: Ground | None) -> None:
    """The files of one event of a chain that is not in bundles."""
    proof = sequencer.tlog_proof(case.ctx.tx, entry.leaf, case.under)
    case.files[dossier.event(entry.subject, entry.tseq, "tlog-proof")] = proof
    if not (hidden or entry.erased):
        case.files[dossier.event(entry.subject, entry.tseq)] = entry.data
        case.files[dossier.event(entry.subject, entry.tseq, "salt")] = entry.salt


def _event(case: Case, entry: Entry, seal: Sequence[str]) -> None:
    """Seal and token of an event that is shown, and the documents that it names."""
    for kind, digest in zip(("p7s", "tsr"), seal, strict=False):
        case.files[dossier.event(entry.subject, entry.tseq, kind)] = case.ctx.blobs.get(digest)
        case.signatures.add(digest)
    for member, digest in event_types.documents(entry.type, entry.body):
        _document(case, entry, member, digest)


_ELSEWHERE: Final = ("manifest_sha256", "manifest_p7s_sha256", "plan_sha256", "aggregation_sha256")


def _document(case: Case, entry: Entry, member: str, digest: str) -> None:
    """A document that an event names; bids, draws and scores have places of their own."""
    if member.rpartition(".")[2] in _ELSEWHERE:
        if member == "aggregation_sha256":
            last = case.named("lot.rank")[-1].tseq == entry.tseq
            case.keep(dossier.result("aggregation.json") if last else dossier.doc(digest, "json"), digest, entry)
        return
    if member == "p7s_sha256":
        _signature(case, entry, digest)
        return
    text = member in _TEXTS
    holds_text = member == "doc_sha256" and "text_sha256" in entry.body  # a statement says the text itself
    kind = "txt" if text or member == "notice_sha256" else "json"  # a clarification is a file of any kind
    case.keep(dossier.doc(digest, kind), digest, entry, Ground.TRADE_SECRET if text or holds_text else None)
    if member == _PAPER:
        for file in documents.parse(case.ctx.blobs.get(digest)).files:
            case.files[dossier.attachment(file.sha256, file.name)] = Pieces(case.ctx.blobs, [file.sha256])


def _signature(case: Case, entry: Entry, digest: str) -> None:
    ground = Ground.PERSONAL_DATA if case.secret_signer(entry) else None
    if ground is None or not case.public:
        case.signatures.add(digest)
    case.keep(dossier.doc(digest, "p7s"), digest, entry, ground)


# ---------------------------------------------------------------- the log, evidence, about


def _log(case: Case) -> None:
    """The final checkpoint, and with their consistency proofs those that a draw or a daily time stamp rests on."""
    case.files[dossier.FINAL] = case.under.note
    for path, data in list(case.files.items()):
        if path.endswith("/transcript.json") and isinstance(data, bytes):
            _earlier(case, int(str(canon.mapping(data)["checkpoint"]).split("\n")[1]))
    begun = sequencer.index(case.ctx.tx, case.chain[0].leaf)
    for stamp in checkpoints.stamps(case.ctx.tx, begun, case.under.size):
        _earlier(case, stamp.size)
        case.files[dossier.stamp(stamp.size)] = case.ctx.blobs.get(stamp.token_sha256)
        case.signatures.add(stamp.token_sha256)


def _earlier(case: Case, size: int) -> None:
    case.files[dossier.checkpoint(size)] = sequencer.checkpoint(case.ctx.tx, size).note
    if size < case.under.size:
        proof = sequencer.consistency(case.ctx.tx, size, case.under.size)
        case.files[dossier.consistency(size, case.under.size)] = _lines(proof)


def _lines(hashes: Iterable[bytes]) -> bytes:
    return "".join(f"{each.hex()}\n" for each in hashes).encode()


def _evidence(case: Case) -> None:
    for piece in signatures.evidence(case.ctx.tx, sorted(case.signatures)):
        case.files[dossier.evidence(piece.kind, piece.sha256)] = case.ctx.blobs.get(piece.sha256)
    for entry in _trusted(case):
        anchor = str(entry.body["certificate_sha256"])
        case.files[dossier.evidence("certs", anchor)] = case.ctx.blobs.get(anchor)
    for holder in documents.parse(case.ctx.blobs.get(case.lot.doc_sha256 or "")).seal.custodians:
        digest = holder.certificate_sha256
        case.files[dossier.evidence("certs", digest)] = case.ctx.blobs.get(digest)


def _anchors(case: Case) -> list[Json]:
    """The CAs that were ever trusted while the lot lived, from the trust list's own chain."""
    made: list[Json] = []
    for entry in _trusted(case):
        ca = case.ctx.blobs.get(str(entry.body["certificate_sha256"]))
        named: dict[str, Json] = {"certificate": ca.hex(), "code": str(entry.body["code"])}
        made.append(named | {"purposes": list(entry.body["purposes"])})
    return made


def _trusted(case: Case) -> list[Entry]:
    """The entries of the trust list's chain that put a CA on it."""
    return [entry for entry in journal.entries(case.ctx.tx, TRUST) if not entry.erased and entry.type == "system.trust"]


def _policy(case: Case, origin: Origin) -> dict[str, Json]:
    """The policy as the platform used it; a verifier brings its own and compares."""
    keys: dict[str, Json] = {}
    networks: dict[str, Json] = {}
    for path, data in case.files.items():
        if path.endswith("/plan.json") and isinstance(data, bytes):
            _drawn_by(canon.mapping(data), keys, networks)
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
        **({"beacons": [networks[chain] for chain in sorted(networks)]} if networks else {}),
    }


def _drawn_by(plan: Mapping[str, Json], keys: dict[str, Json], networks: dict[str, Json]) -> None:
    """Add whose VRF keys and which drand network the plan names."""
    keys |= cast("Mapping[str, Json]", plan["keys"])
    reserve, beacon = (cast("Mapping[str, Json] | None", plan[name]) for name in ("fallback", "beacon"))
    if reserve is not None:
        keys["reserve"] = reserve["reserve"]
    if beacon is not None:
        networks[str(beacon["chain"])] = {name: value for name, value in beacon.items() if name != "wait_s"}


def _about(case: Case, chains: Sequence[str], origin: Origin) -> dict[str, Json]:
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
        "subjects": list(chains),
        "size": case.under.size,
        "log": note.key(origin.log).name,
        "tender_doc_sha256": case.lot.doc_sha256 or "",
        "law_sha256": paper.rules.sha256,
        "flags": {
            "entropy_parties": "same-machine" if "same-machine" in custody else "independent" if custody else None,
            "certificates": "demo" if demo else "production",
            "clock": "hand-set" if origin.hand_set else "system",
        },
    }
