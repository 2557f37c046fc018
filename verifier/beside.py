"""A receipt beside a lot's dossier: included, left out, passed over, answered late, never answered, another history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, cast

from disclosure.rules import dossier as names
from kernel import canon, merkle
from kernel.canon import Json
from kernel.errors import NotTrusted
from kernel.merkle import TreeHead
from signing.rules import cms, note
from trading.rules import answering
from verifier import chain, ends, forks
from verifier.case import Case
from verifier.chains import Chain
from verifier.event import Event
from verifier.findings import Place
from verifier.forks import Relation
from verifier.receipt import Held, who
from verifier.verify import Report

SOUND: Final = ("06.01", "06.02", "06.03", "06.04", "06.05", "06.06")
"""What of a receipt must hold before anybody is convicted by it."""
FOUNDATION: Final = (
    *("01.01", "01.02", "01.03", "01.05", "01.06", "02.01", "02.02", "02.03", "02.05"),
    *("03.01", "03.02", "03.03", "03.04", "04.01", "04.02", "04.03"),
)
"""What of a dossier must hold before it speaks for its platform: else its bearer may have cut it."""
_REST: Final = ("07.03", "07.04", "07.05", "07.06")
_OTHER: Final = ("案卷不是这一标段的", "the dossier is not of this lot")
_UNSOUND: Final = ("回执自身不成立", "the receipt does not hold by itself")
_BROKEN: Final = ("案卷自身不成立，不能据以认定", "the dossier does not hold by itself: nothing follows from it")


def check(held: Held, case: Case, report: Report) -> None:
    """07.01 to 07.06."""
    is_its = _belongs(held, case)
    _holds(held, report)
    if not is_its:
        _cannot(held, *_OTHER)
    elif set(report.failed) & set(FOUNDATION):
        _cannot(held, *_BROKEN)
    elif not _is_sound(held, case):
        _cannot(held, *_UNSOUND)
    else:
        for step in (_history, _included, _opened, _answered):
            step(held, case)


def _is_sound(held: Held, case: Case) -> bool:
    _sealer(held, case)
    return not any(held.findings.has_failed(id_) for id_ in SOUND)


def _cannot(held: Held, zh: str, en: str) -> None:
    for id_ in _REST:
        held.findings.cannot(id_, zh, en)


def _belongs(held: Held, case: Case) -> bool:
    with held.findings.judging("07.01", Place(names.ABOUT)):
        if held.tender != case.tender or held.lot not in (None, case.lot):
            about = held.lot or held.tender
            raise NotTrusted(
                "receipt.other_lot",
                f"回执属于 {about}，案卷属于 {case.lot}：由此案卷不能得出任何结论",
                f"the receipt is of {about}, the dossier of {case.lot}: nothing about it can be said from this dossier",
            )
        return True
    return False


def _holds(held: Held, report: Report) -> None:
    if report.failed:
        failed = "、".join(report.failed)
        held.findings.fail(
            "07.02",
            Place(),
            f"案卷没有通过 {failed}，请先运行 ggzy verify",
            f"the dossier fails {', '.join(report.failed)}: run `ggzy verify` on it first",
            "dossier.fails",
        )
        return
    held.findings.held("07.02")
    if not report.own_policy:
        held.findings.cannot("07.02", "信任取自案卷本身", "trust was taken from the dossier itself")


def _sealer(held: Held, case: Case) -> None:
    """Who sealed the receipt is who seals the dossier: no other organisation's signature passes for the platform's."""
    files = (path for path in case.dossier.under("data/events") if path.endswith(".p7s"))
    found = (who(cms.read(case.file(path)).certificate, case.policy) for path in files)
    sealers = {each.org for each in found if each}
    if sealers and held.sealer and held.sealer.org not in sealers:
        held.findings.fail(
            "06.03",
            Place("p7s"),
            f"盖章的是 {held.sealer.org}，案卷盖章的是 {min(sealers)}",
            f"it was sealed by {held.sealer.org}, the dossier by {min(sealers)}",
            "receipt.sealer",
        )


# ---------------------------------------------------------------- one history


def _history(held: Held, case: Case) -> None:
    """Both checkpoints are signed by one key; whether one tree can grow into the other is arithmetic."""
    if held.head is None:
        held.findings.cannot("07.03", "回执没有成立的日志证明", "the receipt has no log proof that holds")
        return
    with held.findings.judging("07.03", Place(names.FINAL)):
        note.verified(note.note(merkle.proof_parts(held.file.proof)[2]), [case.policy.log])
        final = merkle.tree_head(note.note(case.file(names.FINAL)).text)
        found = _relation(held, held.head, case, final)
        if found is Relation.FORKED:
            raise NotTrusted(
                "log.forked",
                f"同一日志密钥签署了两个互相矛盾的检查点（{held.head.size} 条和 {final.size} 条）：日志被分叉或改写",
                f"one log key signed two checkpoints that contradict each other ({held.head.size} and {final.size} "
                "entries): the log was forked or rewritten",
            )
        if found is Relation.OPEN:
            held.findings.cannot(
                "07.03",
                f"案卷不足以证明日志从 {held.head.size} 条只增到 {final.size} 条：请运行 ggzy log audit",
                f"the dossier alone does not show that the log grew from {held.head.size} to {final.size}: "
                "run `ggzy log audit`",
            )


def _relation(held: Held, mine: TreeHead, case: Case, final: TreeHead) -> Relation:
    if any(head.size == mine.size and head.root != mine.root for head in _heads(case)):
        return Relation.FORKED
    own = forks.spans([forks.Place(held.leaf, held.index, held.path)], mine.size)
    theirs = forks.spans(_places(case), final.size)
    if mine.size <= final.size:
        return forks.relation(mine, own, final, theirs)
    return forks.relation(final, theirs, mine, own)


def _heads(case: Case) -> Iterator[TreeHead]:
    for path in case.dossier.under("data/log"):
        if path.startswith("data/log/checkpoint-"):
            yield merkle.tree_head(note.note(case.file(path)).text)


def _places(case: Case) -> Iterator[forks.Place]:
    for each in case.chains.values():
        for n, index in each.places.items():
            yield forks.Place(each.leaf(n), index, chain.audit_path(case, each, n))


# ---------------------------------------------------------------- included


def _included(held: Held, case: Case) -> None:
    if held.is_bid or held.is_withdrawal:
        _bid(held, case)
        return
    found = case.chains.get(held.event.subject)
    if _stands(held, found):
        held.findings.held("07.04")
        held.tell("案卷收有这一事项", "the dossier holds it")
    elif _is_older(held, case):
        held.findings.cannot("07.04", "案卷比回执更早", "the dossier is older than the receipt")
    else:
        _left_out(held, found)


def _bid(held: Held, case: Case) -> None:
    """The close is the platform's own sealed list of what it had: whoever is not in it was left out."""
    closed = case.last("lot.close_bidding")
    if closed is None:
        older = _is_older(held, case)
        zh, en = ("案卷比回执更早", "the dossier is older than the receipt") if older else (
            "标段没有截标，案卷不列投标", "the bidding was never closed: this dossier lists no bids")  # fmt: skip
        held.findings.cannot("07.04", zh, en)
        return
    tseq, _ = ends.heads_of(closed).get(held.event.subject, (0, ""))
    found = case.chains.get(held.event.subject)
    if held.event.tseq <= tseq and _stands(held, found):
        held.findings.held("07.04")
        what = ("这次撤回", "this withdrawal") if held.is_withdrawal else ("这份投标", "this bid")
        held.tell(f"截标清单和案卷收有{what[0]}", f"the list of the close and the dossier hold {what[1]}")
    else:
        _left_out(held, found)


def _stands(held: Held, found: Chain | None) -> bool:
    n = held.event.tseq
    return found is not None and n <= len(found.leaves) and found.leaf(n) == held.leaf


def _left_out(held: Held, found: Chain | None) -> None:
    what = f"{held.event.subject} #{held.event.tseq}"
    swapped = found is not None and held.event.tseq <= len(found.leaves)
    zh = "在同一编号下收有另一事项" if swapped else "没有收入这一事项"
    en = "holds another event under its number" if swapped else "does not hold it"
    received = canon.instant(held.received)
    held.findings.fail(
        "07.04",
        Place(names.leaves(held.event.subject), held.event.subject, held.event.tseq),
        f"平台于 {received} 盖章确认收到 {what}，而案卷{zh}：平台遗漏或更换了它",
        f"the platform sealed that it received {what} at {received}, yet the dossier {en}: the platform has left it "
        "out or put something in its place",
        "receipt.swapped" if swapped else "receipt.omitted",
    )


def _is_older(held: Held, case: Case) -> bool:
    """Whether the dossier ends before the receipt begins: by their places in the log, without a proof by the times."""
    if held.head is not None:
        size = case.about.get("size")
        return isinstance(size, int) and size <= held.index
    return _reaches(case) < held.received


def _reaches(case: Case) -> datetime:
    """The time of the lot's last event: until then its chain is fixed, because each event names the one before it."""
    return max(map(case.lot_chain.events.at, case.lot_chain.events), default=datetime.min.replace(tzinfo=UTC))


# ---------------------------------------------------------------- what became of a bid


def _opened(held: Held, case: Case) -> None:
    if not (held.is_bid or held.is_withdrawal):
        held.findings.not_applicable("07.05", "不是投标或撤回", "it is no bid and no withdrawal")
        return
    if held.findings.has_failed("07.04") or case.last("lot.close_bidding") is None:
        held.findings.cannot("07.05", "投标不在截标清单中", "the bid is not in the list of the close")
        return
    later = _later(held, case)
    record = case.last("lot.open_bids")
    if record is None:
        held.findings.not_applicable("07.05", "标段没有开标", "the bids were never opened")
        return
    with held.findings.judging("07.05", record.place):
        listed = {str(each["bid"]): each for each in cast("list[Mapping[str, Json]]", record.found["bids"])}
        if held.event.subject not in listed:
            raise NotTrusted(
                "receipt.unopened",
                f"截标时有 {held.event.subject}，开标记录中没有：开标遗漏了它",
                f"{held.event.subject} was there at the close and is not in the opening record: it was passed over",
            )
        outcome = str(listed[held.event.subject]["outcome"])
        if held.is_withdrawal and not later and outcome != "withdrawn":
            raise NotTrusted(
                "receipt.reopened",
                f"{held.event.subject} 已撤回，此后没有再递交，开标记录却是{_OUTCOMES.get(outcome, outcome)}",
                f"{held.event.subject} was withdrawn and not handed in again, yet the opening record says: {outcome}",
            )
        held.tell(f"开标记录：{_OUTCOMES.get(outcome, outcome)}", f"the opening record says: {outcome}")


_OUTCOMES: Final = {"opened": "已开启", "withdrawn": "已撤回", "revoked": "已撤销", "replaced": "已替换"}


_LATER: Final = {
    "submit_bid": ("投标人重新递交", "the bidder handed in a new package"),
    "replace_bid": ("投标人替换了这份投标", "this package was replaced by the bidder"),
    "withdraw_bid": ("投标人撤回了投标", "this package was withdrawn by the bidder"),
}


def _later(held: Held, case: Case) -> bool:
    """What the bidder itself did afterwards is told, and is why another package, or none, may lawfully count."""
    later = [e for e in case.chains[held.event.subject] if e.tseq > held.event.tseq and e.verb in _LATER]
    for event in later:
        (zh, en), at = _LATER[event.verb], canon.instant(event.at)
        held.tell(f"{at}：{zh}", f"{en} at {at}")
    return bool(later)


# ---------------------------------------------------------------- the answer


def _answered(held: Held, case: Case) -> None:
    owing = held.owing
    if owing is None:
        held.findings.not_applicable("07.06", "没有待答复的期限", "no answer is owed within a time")
        return
    if held.findings.has_failed("07.04"):
        held.findings.cannot("07.06", "案卷没有收入所提事项", "the dossier does not hold what was raised")
        return
    found = _answer(held, case)
    if isinstance(found, Event):
        _judged(held, case, found)
    elif found:
        held.findings.cannot("07.06", "答复未公开，本版不载时间", "the answer is withheld in this edition")
    else:
        _silence(held, case)


def _answer(held: Held, case: Case) -> Event | bool:
    """The answer; True if something follows that this edition withholds, False if nothing does."""
    found = case.chains.get(held.event.subject)
    wanted, n = answering.ANSWERS[held.event.type], held.event.tseq
    for event in found or ():
        if event.tseq > n and event.type == wanted and event.body.get("objection", held.enquiry) == held.enquiry:
            return event
    own = held.event.subject.startswith("Q-")
    return own and found is not None and any(each not in found.events for each in range(n + 1, len(found.leaves) + 1))


def _spot(held: Held, case: Case) -> Event | None:
    """What ended the spot on which an objection to the opening was to be answered: the record where it was raised
    before that, the convening of the panel where it was raised against the record itself."""
    ends = (case.last("lot.open_bids"), case.last("lot.convene"))
    return next((end for end in ends if end is not None and end.tseq > held.event.tseq), None)


def _judged(held: Held, case: Case, found: Event) -> None:
    at, ended = canon.instant(found.at), _spot(held, case)
    after = held.owing is not None and held.owing.on_the_spot and ended is not None and ended.tseq < found.tseq
    if held.owing and answering.in_time(held.owing, found.at) and not after:
        held.findings.held("07.06")
        held.tell(f"已于 {at} 答复", f"it was answered at {at}")
        return
    held.findings.fail(
        "07.06",
        found.place,
        f"于 {at} 才答复，期限是 {_due(held)}",
        f"it was answered only at {at}; the answer was due before {_due(held)}",
        "answer.late",
    )


def _due(held: Held) -> str:
    until = held.owing.until if held.owing else None
    return canon.instant(until) if until else "the opening / 开标现场"


def _silence(held: Held, case: Case) -> None:
    reach, owing = _reaches(case), held.owing
    until = owing.until if owing else None
    spoken = owing is not None and owing.on_the_spot and _spot(held, case) is not None
    if not spoken and (until is None or reach < until):
        zh = f"案卷只到 {canon.instant(reach)}，还没有答复" if until else "法律没有规定天数，案卷中没有答复"
        en = f"no answer yet; the dossier reaches {canon.instant(reach)}" if until else "no answer, and no days in law"
        held.findings.cannot("07.06", zh, en)
        return
    raised = canon.instant(held.event.at)
    held.findings.fail(
        "07.06",
        Place(names.leaves(held.event.subject), held.event.subject, held.event.tseq),
        f"于 {raised} 提出，至 {_due(held)} 没有答复，至案卷最后一项（{canon.instant(reach)}）仍没有",
        f"raised at {raised} and not answered before {_due(held)}, nor until the dossier's last "
        f"event of the lot at {canon.instant(reach)}",
        "answer.never",
    )
