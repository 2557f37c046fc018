"""The bag and its documents: complete, canonical; what an event names is there, or withheld for a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from disclosure.rules import dossier as names
from disclosure.rules import event_types
from disclosure.rules.dossier import Ground, Withheld
from kernel import canon
from kernel.canon import Json
from kernel.errors import Refusal
from trading.rules import tender
from verifier import places
from verifier.bundles import Bundles
from verifier.case import Case
from verifier.chains import Chain
from verifier.event import Event
from verifier.findings import Place

_PLACES: Final = re.compile(
    r"data/(bids/B-[0-9a-f]{32}/[0-9]+/(manifest|receipt|sealed)\.(json|p7s|tsr|bin)"
    r"|draw/[A-Za-z0-9._-]+/(snapshot|exclusions)\.csv"
    r"|scores/[0-9]+/[0-9a-f]{64}/([0-9]+\.manifest|sheet)\.p7s)"
)


def check(case: Case) -> None:
    """01.01, 01.06, 03.01, and of 03.02 what is about documents."""
    _manifests(case)
    places.check(case)
    _canonical(case)
    _named_by_digest(case)
    _withheld(case)


def each(case: Case, _: Chain, event: Event) -> None:
    """What of 01.06 and 03.02 is asked of one event."""
    _documents(case, event)
    _attachments(case, event)


def _manifests(case: Case) -> None:
    digests = case.dossier.digests
    payload = {path for path in digests if path.startswith("data/")}
    _manifest(case, names.MANIFEST, payload)
    _manifest(case, names.TAG_MANIFEST, set(digests) - payload - {names.TAG_MANIFEST})
    with case.findings.judging("01.01", Place("bagit.txt")):
        if case.dossier.files["bagit.txt"] != names.BAGIT:
            raise ValueError("bagit.txt")
    sizes = [case.dossier.size(path) or 0 for path in payload]
    with case.findings.judging("01.01", Place("bag-info.txt")):
        if case.dossier.files["bag-info.txt"] != names.bag_info(case.dossier.root, sum(sizes), len(sizes)):
            raise ValueError("Payload-Oxum")


def _manifest(case: Case, path: str, due: set[str]) -> None:
    listed: Mapping[str, str] = {}
    with case.findings.judging("01.01", Place(path)):
        listed = names.read_manifest(case.dossier.files[path])
    for each in sorted(due | set(listed)):
        said, is_ = listed.get(each), case.dossier.digests.get(each)
        case.findings.expect(
            "01.01",
            said is not None and said == is_,
            Place(each),
            "清单缺此文件、多列此文件或摘要不符",
            "the manifest lacks this file, lists one that is not there, or has another digest",
        )


def _canonical(case: Case) -> None:
    for path in sorted(case.dossier.files):
        if path.endswith(".json") and path.startswith("data/") and not path.startswith("data/events/"):
            with case.findings.judging("03.01", Place(path)):
                canon.parse(case.dossier.files[path])
    with case.findings.judging("03.01", Place(names.POLICY_FILE)):
        canon.mapping(case.file(names.POLICY_FILE))


def _named_by_digest(case: Case) -> None:
    """Documents and evidence carry their own SHA-256 as their name."""
    for folder in ("data/docs", "data/certs", "data/crls", "data/ocsp"):
        for path in case.dossier.under(folder):
            stem = path.rpartition("/")[2].partition(".")[0]
            case.findings.expect(
                "03.02",
                case.dossier.digests[path] == stem,
                Place(path),
                "内容与文件名不符",
                "its content is not what its name says",
            )


# ---------------------------------------------------------------- documents


def _documents(case: Case, event: Event) -> None:
    for member, digest in event_types.documents(event.type, event.body):
        case.findings.expect(
            "03.02",
            digest in case.digests or case.is_withheld(sha256=digest),
            event.place,
            f"{member} 所指的文件不在案卷中，也未列为不公开",
            f"the document that {member} names is neither in the dossier nor withheld",
        )


def _attachments(case: Case, event: Event) -> None:
    """01.06: every file that a tender document names is there, of the size it says (its digest is 03.02)."""
    digest = event.body.get("tender_doc_sha256")
    if not isinstance(digest, str) or names.doc(digest, "json") not in case.dossier.files:
        return
    try:
        files = tender.parse(case.dossier.files[names.doc(digest, "json")]).files
    except Refusal:
        return  # a tender document that cannot be read fails where it is needed
    for file in files:
        path = names.attachment(file.sha256, file.name)
        case.findings.expect(
            "01.06",
            case.dossier.size(path) == file.size,
            Place(path, event.subject, event.tseq),
            "招标文件所列的附件不在案卷中，或大小不符",
            "a file that the tender document names is not in the dossier, or is of another size",
        )


# ---------------------------------------------------------------- what is left out


def _withheld(case: Case) -> None:
    for each in case.withheld:
        place = Place(each.path, each.subject, each.tseq)
        case.findings.expect(
            "01.06", _has_its_place(case, each), place, "不是案卷中应有的路径", "the dossier has no place of that name"
        )
        present = _is_there(case, each)
        case.findings.expect(
            "01.06",
            present == bool(each.part),
            place,
            "列为不公开的内容却在案卷中（或反之）",
            "what is listed as withheld is in the dossier, or its rest is not",
        )
        if _is_behind(case, each):
            case.findings.cannot("01.06", "登记它的事项本身未公开", "the event that names it is itself withheld", place)
            continue
        case.findings.expect(
            "01.06", _is_committed(case, each), place, "日志中没有对此内容的承诺", "no event in the log commits to it"
        )
        case.findings.expect(
            "01.06",
            case.public or each.ground in (Ground.UNOPENED, Ground.ERASED),
            place,
            "监督版不得以此理由保留内容",
            "the supervision edition may not leave this out on that ground",
        )
        case.findings.expect(
            "01.06",
            each.ground is not Ground.ERASED,
            place,
            "内容已被删除，日志中没有说明依据的记载",
            "its content was erased, and no act in the log says by what law",
        )
    for path in _gaps(case):
        case.findings.fail(
            "01.06", Place(path), "事项内容缺失且未列明理由", "an event's content is missing without a reason"
        )


def _is_there(case: Case, item: Withheld) -> bool:
    """Whether the file is in the dossier; of an event also in a bundle."""
    chain = case.chains.get(item.subject)
    if chain is None or item.path != names.event(item.subject, item.tseq):
        return item.path in case.dossier.digests
    return _holds(case, chain, item.tseq)


def _is_behind(case: Case, item: Withheld) -> bool:
    """Whether only a withheld event could say that this is what was left out."""
    event = names.event(item.subject, item.tseq)
    return item.path != event and case.is_withheld(event)


def _has_its_place(case: Case, item: Withheld) -> bool:
    """Whether the path is where the layout puts something of that subject or digest."""
    if item.path.startswith("data/events/"):
        return item.path == names.event(item.subject, item.tseq)
    if item.path.startswith("data/docs/"):
        return item.path in {names.doc(item.sha256, kind) for kind in ("json", "p7s", "txt")}
    if item.path.startswith("data/bids/"):
        of = item.path.split("/")[2]
        whole = item.path in (names.opened(of), names.opened(of, 2))
        known = of in case.chains and (whole or of == item.subject)
        return known and (whole or _PLACES.fullmatch(item.path) is not None)
    return _PLACES.fullmatch(item.path) is not None


def _is_committed(case: Case, item: Withheld) -> bool:
    """An event says the digest; where the event itself is left out, its leaf is listed (its inclusion is 03.03)."""
    chain = case.chains.get(item.subject)
    if chain is None or not 1 <= item.tseq <= len(chain.leaves):
        return False
    event = chain.events.get(item.tseq)
    if event is None:
        return item.path == names.event(item.subject, item.tseq) and chain.leaf(item.tseq).hex() == item.sha256
    return item.sha256 in set(_strings(event.body))


def _strings(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _strings(inner)


def _holds(case: Case, chain: Chain, tseq: int) -> bool:
    """Whether there is any content of the event, be it of its form or not."""
    if isinstance(chain.events, Bundles):
        return chain.events.holds(tseq)
    return names.event(chain.subject, tseq) in case.dossier.files


def _gaps(case: Case) -> list[str]:
    """Events that have a leaf but neither content nor an entry in the list of what is left out."""
    return [
        names.event(chain.subject, n)
        for chain in case.chains.values()
        for n in range(1, len(chain.leaves) + 1)
        if not _holds(case, chain, n) and not case.is_withheld(names.event(chain.subject, n))
    ]
