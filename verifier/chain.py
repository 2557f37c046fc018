"""The chains and the log: numbers without gap, commitments, inclusion, consistency, checkpoints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from disclosure.rules import dossier as names
from kernel import canon, merkle
from kernel.errors import NotTrusted, NotValid, Refusal
from kernel.merkle import TreeHead
from kernel.tiles import HASH
from signing.rules import note
from verifier import tiled
from verifier.bundles import Bundles
from verifier.case import Case
from verifier.chains import Chain
from verifier.columns import Taken
from verifier.event import Event
from verifier.findings import Place

_CHECKPOINT: Final = re.compile(r"data/log/checkpoint-([0-9]{1,19})\.txt")
_HASH_LINE: Final = re.compile(r"[0-9a-f]{64}")


def check(case: Case) -> None:
    """01.02, 02.03, 03.02, 03.03, 03.04."""
    _subjects(case)
    for chain in case.chains.values():
        _count(case, chain)
    final = _final(case)
    if final is not None:
        _inclusions(case, final)
        _consistency(case, final)
    else:
        case.findings.fail("04.03", Place(names.FINAL), "日志大小无从核对", "what size the log has cannot be read")
    _signatures(case)


def _subjects(case: Case) -> None:
    listed = case.about.get("subjects")
    case.findings.expect(
        "01.02",
        isinstance(listed, list) and sorted(map(str, listed)) == sorted(case.chains) and case.lot in case.chains,
        Place(names.ABOUT),
        "案卷列明的主体与事项文件夹不符",
        "the subjects that the dossier lists are not those whose events it holds",
    )


# ---------------------------------------------------------------- chains


def _count(case: Case, chain: Chain) -> None:
    place = Place(names.leaves(chain.subject), chain.subject)
    extra = [n for n in chain.events if not 1 <= n <= len(chain.leaves)]
    case.findings.expect("01.02", bool(chain.leaves) and not extra, place, "事项多于叶哈希", "more events than leaves")


def each(case: Case, chain: Chain, event: Event) -> None:
    """Of 01.02 and 03.02: what an event says of its place, and that its salt opens its leaf."""
    place = event.place
    said = (event.value["subject"], event.value["tseq"], event.value["tprev"])
    before = chain.leaves[event.tseq - 2].hex() if 1 < event.tseq <= len(chain.leaves) + 1 else None
    case.findings.expect(
        "01.02",
        said == (chain.subject, event.tseq, before),
        place,
        "主体、编号或前一项的叶哈希不符",
        "its subject, number or the leaf of the event before it is wrong",
    )
    with case.findings.judging("03.02", place):
        salt = chain.events.salt(event.tseq) if isinstance(chain.events, Bundles) else case.file(event.file("salt"))
        leaf = merkle.leaf_hash(merkle.entry(merkle.commitment(salt, event.data)))
        if len(salt) != HASH or leaf != chain.leaf(event.tseq):
            raise NotTrusted("event.commitment", "承诺值打不开", "the commitment does not open with this salt")


# ---------------------------------------------------------------- the log


def _final(case: Case) -> TreeHead | None:
    with case.findings.judging("03.03", Place(names.FINAL)):
        return _head(case.file(names.FINAL))
    return None


def _head(data: bytes) -> TreeHead:
    return merkle.tree_head(note.note(data).text)


def _inclusions(case: Case, final: TreeHead) -> None:
    signed = case.file(names.FINAL)
    case.findings.expect(
        "04.03", case.about.get("size") == final.size, Place(names.ABOUT), "日志大小不符", "the log's size differs"
    )
    taken = Taken()
    tree = tiled.tree(case, final)
    for chain in case.chains.values():
        if isinstance(chain.events, Bundles):
            tiled.inclusions(case, chain, chain.events, tree, taken)
            continue
        for n, leaf in enumerate(chain.leaves, start=1):
            path = names.event(chain.subject, n, "tlog-proof")
            with case.findings.judging("03.03", Place(path, chain.subject, n)):
                index, hashes, carried = merkle.proof_parts(case.file(path))
                merkle.verify_inclusion(leaf, index, final.size, hashes, final.root)
                if carried != signed or not taken.take(index):
                    raise NotTrusted(
                        "proof.other", "证明所附的检查点不是最终检查点", "the proof is under another checkpoint"
                    )
                chain.places[n] = index


def audit_path(case: Case, chain: Chain, tseq: int) -> Sequence[bytes]:
    """The hashes that prove the event's place under the final checkpoint; it was found to be there."""
    if isinstance(chain.events, Bundles):
        return tiled.audit_path(case, chain.places[tseq], _head(case.file(names.FINAL)).size)
    return merkle.proof_parts(case.file(names.event(chain.subject, tseq, "tlog-proof")))[1]


def _consistency(case: Case, final: TreeHead) -> None:
    for path in case.dossier.under("data/log"):
        parts = _CHECKPOINT.fullmatch(path)
        if parts is None:
            continue
        with case.findings.judging("03.04", Place(path)):
            head = _head(case.file(path))
            if head.size != int(parts[1]) or head.origin != final.origin:
                raise NotTrusted(
                    "checkpoint.other", "检查点与文件名不符", "the checkpoint is not the one that is named"
                )
            _extends(case, head, final)
    size = final.size
    case.findings.expect("03.04", size > 0, Place(names.FINAL), "日志为空", "the log is empty")


def _extends(case: Case, old: TreeHead, final: TreeHead) -> None:
    proof: list[bytes] = []
    if old.size != final.size:
        lines = case.file(names.consistency(old.size, final.size)).decode("ascii").splitlines()
        if not all(_HASH_LINE.fullmatch(line) for line in lines):
            raise NotValid("proof.malformed", "一致性证明格式不对", "the consistency proof is malformed")
        proof = [canon.unhex(line) for line in lines]
    merkle.verify_consistency(old.size, final.size, proof, old.root, final.root)


def _signatures(case: Case) -> None:
    """02.03 over every checkpoint, of which the final one must be there."""
    found = (path for path in case.dossier.under("data/log") if "checkpoint-" in path)
    for path in sorted({names.FINAL, *found}):
        with case.findings.judging("02.03", Place(path)):
            note.verified(note.each_once(note.note(case.file(path)), [case.policy.log]), [case.policy.log])
            if _head(case.file(path)).origin != case.policy.log.name:
                raise NotTrusted("checkpoint.origin", "检查点属于另一日志", "the checkpoint is of another log")
    case.findings.expect(
        "04.03",
        case.about.get("log") == case.policy.log.name,
        Place(names.ABOUT),
        "日志名称不符",
        "the log's name differs",
    )
    if not case.policy.own:
        case.findings.cannot("02.03", "信任取自案卷本身", "the log's key was taken from the dossier itself")


# ---------------------------------------------------------------- receipts that the user brings


def receipt(case: Case, name: str, data: bytes) -> None:
    """A bidder's own receipt (`receipt.json`) or proof (`.tlog-proof`): 01.05 and 03.04."""
    if data.startswith(merkle.PROOF_LABEL.encode()):
        _own_proof(case, name, data)
        return
    with case.findings.judging("01.05", Place(name)):
        said = canon.mapping(data)
        chain, leaf = case.chains.get(str(said["bid"])), canon.unhex(str(said["leaf_hash"]))
        if str(said["lot"]) != case.lot or chain is None or leaf not in chain.leaves:
            raise NotTrusted("receipt.omitted", "回执所载的投标不在案卷中", "the receipt's bid is not in the dossier")


def _own_proof(case: Case, name: str, data: bytes) -> None:
    with case.findings.judging("03.04", Place(name)):
        index, hashes, carried = merkle.proof_parts(data)
        old = _head(carried)
        at = ((chain, n) for chain in case.chains.values() for n, place in chain.places.items() if place == index)
        chain, n = next(at, (None, 0))
        if chain is None:
            raise NotTrusted("receipt.omitted", "证明所指的条目不在案卷中", "the proof's entry is not in the dossier")
        merkle.verify_inclusion(chain.leaf(n), index, old.size, hashes, old.root)
        final = _head(case.file(names.FINAL))
        try:
            _extends(case, old, final)
        except Refusal:
            if old.size == final.size or names.consistency(old.size, final.size) in case.dossier.files:
                raise
            case.findings.cannot(
                "03.04",
                f"案卷没有从 {old.size} 到 {final.size} 的一致性证明，请向日志索取",
                f"the dossier has no proof from size {old.size} to {final.size}: ask the log for it",
                Place(name),
            )
