"""How each chain ended: 01.03, 01.05."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from disclosure.rules import dossier as names
from kernel import canon, merkle
from kernel.canon import Json
from kernel.errors import NotTrusted
from verifier.case import Case
from verifier.chains import Chain
from verifier.event import Event
from verifier.findings import Place


def check(case: Case) -> None:
    """01.03, 01.05."""
    _archives(case)
    _close(case)


def _archives(case: Case) -> None:
    """01.03; an interim dossier of a lot that is not archived yet cannot show that its end is the end."""
    for chain in (case.lot_chain, *case.bids):
        last = chain.events.get(len(chain.leaves))
        if last is None:
            case.findings.cannot(
                "01.03", "末项不在或未公开", "the last event is not there", Place(subject=chain.subject)
            )
        elif last.verb != "archive":
            archived = case.about.get("stage") == "archived"
            _unarchived(case, chain, must=archived)
        else:
            _archived(case, chain, last)


def _archived(case: Case, chain: Chain, last: Event) -> None:
    due = (len(chain.leaves) - 1, chain.leaves[-2].hex() if len(chain.leaves) > 1 else "")
    case.findings.expect(
        "01.03",
        (last.body.get("count"), last.body.get("last_leaf")) == due,
        last.place,
        "归档的条数或末叶不符",
        "the archive's count or last leaf is wrong",
    )
    if chain is case.lot_chain:
        with case.findings.judging("01.03", last.place):
            _shared(case, last)


def _shared(case: Case, archive: Event) -> None:
    """What it says of the chains beside the lot and the bids: just these, and none shorter than it was then."""
    said = _rows(archive)
    others = sorted(set(case.chains) - {case.lot} - {bid.subject for bid in case.bids})
    if [subject for subject, _, _ in said] != others:
        raise NotTrusted("archive.subjects", "归档列明的主体与案卷不符", "the archive lists other subjects")
    for subject, tseq, leaf in said:
        if not _has(case.chains[subject], tseq, leaf):
            raise NotTrusted("archive.head", f"{subject} 的末项与归档不符", f"{subject} ends before the archive's head")


def _rows(event: Event) -> list[tuple[str, int, str]]:
    """(subject, number, leaf) of each head that the event lists."""
    listed = cast("list[Mapping[str, Json]]", event.body["heads"])
    return [(str(row["subject"]), int(str(row["tseq"])), str(row["leaf"])) for row in listed]


def _has(chain: Chain, tseq: int, leaf: str) -> bool:
    return 0 < tseq <= len(chain.leaves) and chain.leaves[tseq - 1].hex() == leaf


def _unarchived(case: Case, chain: Chain, *, must: bool) -> None:
    place = Place(subject=chain.subject, tseq=len(chain.leaves))
    if must:
        case.findings.fail("01.03", place, "已归档标段缺归档事项", "the lot is archived, but this chain is not ended")
    else:
        case.findings.cannot("01.03", "标段尚未归档", "the lot is not archived yet", place)


# ---------------------------------------------------------------- the close


def _close(case: Case) -> None:
    closed = case.last("lot.close_bidding")
    if closed is None:
        case.findings.not_applicable("01.05", "标段未到截标", "the bidding was never closed")
        return
    heads: dict[str, tuple[int, str]] = {}
    with case.findings.judging("01.05", closed.place):
        heads = heads_of(closed)
    case.findings.expect(
        "01.05",
        sorted(heads) == [chain.subject for chain in case.bids],
        closed.place,
        "截标清单与案卷中的投标不一致",
        "the bids of the dossier are not those that the close lists",
    )
    for chain in case.bids:
        _head_of(case, closed, chain, heads.get(chain.subject))


def heads_of(closed: Event) -> dict[str, tuple[int, str]]:
    """subject → (number, leaf) of each bid's last event; NotTrusted unless count and root follow from the list."""
    rows = _rows(closed)
    entries = [canon.joined(subject, canon.u64(tseq), canon.unhex(leaf)) for subject, tseq, leaf in rows]
    root = merkle.root(map(merkle.leaf_hash, entries)).hex()
    names_ = [subject for subject, _, _ in rows]
    if names_ != sorted(set(names_)) or len(rows) != closed.body["count"] or root != closed.body["heads_root"]:
        raise NotTrusted("close.root", "截标清单、份数或根哈希不符", "list, count or root of the close do not agree")
    return {subject: (tseq, leaf) for subject, tseq, leaf in rows}


def _head_of(case: Case, closed: Event, chain: Chain, head: tuple[int, str] | None) -> None:
    """The chain as it stood at the close: everything up to the head is before it in the log, everything else after."""
    place = Place(names.leaves(chain.subject), chain.subject)
    tseq, leaf = head or (0, "")
    fits = _has(chain, tseq, leaf)
    case.findings.expect("01.05", fits, place, "投标的末项与截标清单不符", "its head differs from the close's list")
    at = case.lot_chain.places.get(closed.tseq)
    if at is None or not fits:
        return
    for n, index in chain.places.items():
        case.findings.expect(
            "01.05",
            (index < at) == (n <= tseq),
            Place(names.event(chain.subject, n), chain.subject, n),
            "在日志中的位置与截标先后不符",
            "its place in the log contradicts the close",
        )
