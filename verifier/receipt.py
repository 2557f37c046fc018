"""A receipt judged by itself: what was received, from whom, when, sealed and stamped by whom, and where in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kernel import canon, merkle
from kernel.canon import Json
from kernel.errors import NotTrusted, NotValid, Words
from kernel.merkle import TreeHead
from signing.rules import certificate, choice, cms, manifest, note, statement, timestamp
from signing.rules.certificate import Identity, Purpose
from signing.rules.cms import Signature
from signing.rules.statement import Done
from trading.rules import answering, receipt
from trading.rules.answering import Owed
from trading.rules.lifecycle import Regime
from trading.rules.receipt_file import ReceiptFile
from verifier import event as events
from verifier.case import Case
from verifier.dossier import Dossier
from verifier.event import Event
from verifier.findings import Findings, Place
from verifier.policy import Policy
from verifier.signatures import Evidences

BIDS: Final = ("bid.submit_bid", "bid.replace_bid")
WITHDRAWAL: Final = "bid.withdraw_bid"
LAG: Final = timedelta(minutes=1)
"""How far the token may be from the event where no policy says it."""
UNTRUSTED: Final = Words("没有您自己的策略：只核对了算式", "no policy of your own: the arithmetic alone was checked")
_UNKNOWN: Final = "certificate.status_unknown"


@dataclass(slots=True)
class Held:
    """What a receipt says, as far as it could be read; each check fills in what it found."""

    file: ReceiptFile
    event: Event
    leaf: bytes
    findings: Findings
    said: list[Words] = field(default_factory=list)
    stamped: datetime | None = None
    sealer: Identity | None = None
    deadline: datetime | None = None
    owing: Owed | None = None
    head: TreeHead | None = None
    index: int = 0
    path: tuple[bytes, ...] = ()

    @property
    def is_bid(self) -> bool:
        return self.event.type in BIDS

    @property
    def is_withdrawal(self) -> bool:
        return self.event.type == WITHDRAWAL

    @property
    def body(self) -> Mapping[str, Json]:
        return self.event.body

    @property
    def lot(self) -> str | None:
        """The lot that it is about; None for what was raised about the tender's documents."""
        if self.is_bid or self.is_withdrawal:
            return str(self.body.get("lot"))
        return self.event.subject if self.event.subject.startswith("L-") else None

    @property
    def tender(self) -> str:
        """The tender; of an event of a lot, which does not name it, the lot's number says it."""
        named = self.body.get("tender")
        return str(named) if named else f"T-{self.event.subject.removeprefix('L-').rpartition('-')[0]}"

    @property
    def enquiry(self) -> str:
        """The number of the question, objection or complaint."""
        return str(self.body.get("objection", self.event.subject))

    @property
    def received(self) -> datetime:
        return canon.moment(str(self.body["received_at"])) if self.is_bid else self.event.at

    def tell(self, zh: str, en: str) -> None:
        self.said.append(Words(zh, en))


def read(file: ReceiptFile, findings: Findings) -> Held | None:
    """06.01 and 06.02; None if the event itself cannot be read."""
    place = Place("event")
    with findings.judging("06.01", place):
        event = events.alone(file.event)
        if event.type not in (*BIDS, WITHDRAWAL, *answering.ANSWERS):
            raise NotValid("receipt.type", f"{event.type} 没有回执", f"no receipt is given for {event.type}")
        leaf = merkle.leaf_hash(merkle.entry(merkle.commitment(file.salt, file.event)))
        held = Held(file, event, leaf, findings)
        held.received  # noqa: B018  a bid that names no time of receipt is malformed
        _says(held)
        _opens(held)
        return held
    return None


def _says(held: Held) -> None:
    """A bid's receipt is made of the event, but for the leaf that it names; of anything else the event is sealed."""
    if bool(held.file.receipt) is not held.is_bid:
        raise NotValid("receipt.form", "回执与事项的种类不符", "the receipt is not of the kind of its event")
    if held.is_bid:
        named = bytes.fromhex(str(canon.mapping(held.file.receipt).get("leaf_hash")))
        if receipt.made(held.event.subject, held.body, named) != held.file.receipt:
            raise NotTrusted("receipt.other", "回执所说与事项不同", "the receipt is not what the event says")


def _opens(held: Held) -> None:
    with held.findings.judging("06.02", Place("event")):
        due = canon.mapping(held.file.receipt)["leaf_hash"] if held.is_bid else held.leaf.hex()
        if len(held.file.salt) != 32 or held.leaf.hex() != due:
            raise NotTrusted("receipt.leaf", "事项和盐值算不出所载的叶子值", "event and salt do not give the leaf")


# ---------------------------------------------------------------- whose signatures


def who(leaf: bytes, policy: Policy | None) -> Identity | None:
    """Whom a certificate names, by the rule of any CA of the policy; None where it follows another rule."""
    listed = [anchor.code for anchors in policy.anchors.values() for anchor in anchors] if policy else []
    for code in dict.fromkeys((*listed, certificate.ORGANISATION_IDENTIFIER)):
        try:
            return certificate.read(leaf, code)
        except NotTrusted:
            continue
    return None


class Judge:
    """Judges signatures and tokens by the evidence that came with the receipt and, if there is one, the dossier."""

    def __init__(self, file: ReceiptFile, policy: Policy | None, beside: Dossier | None) -> None:
        self.policy = policy
        pieces = {"certs": file.certs, "crls": file.crls, "ocsp": file.ocsp}
        files = {f"data/{kind}/receipt-{n}": one for kind, held in pieces.items() for n, one in enumerate(held)}
        if beside:
            files |= {path: beside.files[path] for kind in pieces for path in beside.under(f"data/{kind}")}
        here = Dossier(Path(), "", "", files, {}, dict.fromkeys(files, ""))
        self._evidence = Evidences(Case(here, policy, Findings(), {}, ())) if policy else None

    @property
    def lag(self) -> timedelta:
        return self.policy.lag if self.policy else LAG

    def trust(self, signature: Signature, at: datetime, purpose: Purpose) -> None:
        """NotTrusted unless, under a policy, the certificate held at that time; without one nobody is judged."""
        if self.policy and self._evidence:
            above = self._evidence.above(signature.certificate, signature.chain)
            anchors = self.policy.anchors[purpose]
            certificate.judge(signature.certificate, above, anchors, self._evidence.at(at), at, purpose)

    def stamped(self, data: bytes, token: bytes) -> datetime:
        """genTime of a token over exactly `data`, in the same sense."""
        said = timestamp.sound(token, data)
        if self.policy and self._evidence:
            known = tuple(self._evidence.above(said.certificate or b"", ()))
            anchors = self.policy.anchors[Purpose.TSA]
            timestamp.stamp(token, data, anchors, self._evidence.at(said.at), known)
        return said.at


def check(held: Held, judge: Judge) -> None:
    """06.03 to 06.09."""
    _token(held, judge)
    _seal(held, judge)
    _document(held, judge)
    _deadline(held, judge)
    _log(held, judge.policy)
    _witnesses(held, judge.policy)
    _clock(held)
    if judge.policy is None or not judge.policy.own:
        for id_ in ("06.03", "06.04", "06.05", "06.07"):
            held.findings.cannot(id_, UNTRUSTED.zh, UNTRUSTED.en)


def _unknown(held: Held, id_: str, error: NotTrusted) -> None:
    """A signature whose certificate nothing shows in force or revoked is neither right nor wrong."""
    if error.code != _UNKNOWN:
        raise error
    held.findings.cannot(id_, error.words.zh, error.words.en)


def _token(held: Held, judge: Judge) -> None:
    with held.findings.judging("06.04", Place("tsr")):
        held.stamped = timestamp.sound(held.file.tsr, held.file.sealed).at
        try:
            judge.stamped(held.file.sealed, held.file.tsr)
        except NotTrusted as error:
            _unknown(held, "06.04", error)
        if abs(held.stamped - held.event.at) > judge.lag:
            raise NotTrusted("receipt.lag", "时间戳与事项时间相差过大", "the token is too far from the event's time")


def _seal(held: Held, judge: Judge) -> None:
    """The seal is judged at the token's time; whoever handed something in cannot have sealed it himself."""
    with held.findings.judging("06.03", Place("p7s")):
        signature = cms.verify(held.file.sealed, held.file.p7s)
        try:
            judge.trust(signature, held.stamped or held.event.at, Purpose.SEAL)
        except NotTrusted as error:
            _unknown(held, "06.03", error)
        sealer = held.sealer = who(signature.certificate, judge.policy)
        if sealer and sealer.org == held.event.actor.partition(".")[2]:
            raise NotTrusted("receipt.sealer", "递交人自己盖的章", "whoever handed it in has sealed it")
        if sealer:
            held.tell(
                f"{sealer.org_name}（{sealer.org}）盖章确认收到",
                f"{sealer.org_name} ({sealer.org}) sealed that it was received",
            )


def _document(held: Held, judge: Judge) -> None:
    body, file = held.body, held.file
    names = ("manifest_sha256", "manifest_p7s_sha256") if held.is_bid else ("doc_sha256", "p7s_sha256")
    if names[0] not in body:
        held.findings.not_applicable("06.05", "这一事项不需签名", "this needed no signature")
        return
    with held.findings.judging("06.05", Place("document")):
        if [canon.sha256(part).hex() for part in (file.document, file.document_p7s)] != [body[name] for name in names]:
            raise NotTrusted("receipt.document", "所附文件与摘要不符", "what is attached is not what the event names")
        if not held.is_bid:
            statement.check(file.document, Done(held.event.type, held.event.subject, held.event.actor, body))
        at = held.event.at if held.is_bid else held.stamped or held.event.at
        signature = cms.verify(file.document, file.document_p7s, choice.form(file.document_p7s, choice.ANY))
        sender = who(signature.certificate, judge.policy)
        if sender and sender.org != _sender(held):
            raise NotTrusted("receipt.sender", "签名人不是递交人", "it was signed by somebody else")
        try:
            judge.trust(signature, at, Purpose.SIGN)
        except NotTrusted as error:
            _unknown(held, "06.05", error)


def _sender(held: Held) -> str:
    """The organisation that hands in; a withdrawal's must be the bidder whose bid it takes back."""
    if held.is_bid or held.is_withdrawal:
        return str(held.body["bidder"]).removeprefix("O-")
    return held.event.actor.partition(".")[2]


# ---------------------------------------------------------------- in time


def _deadline(held: Held, judge: Judge) -> None:
    """The manifest names the deadline; the platform sealed its digest, so both sides are bound to it.

    The statement of a withdrawal names none: whether the close came after it is for 07.04.
    """
    if held.is_withdrawal:
        at = canon.instant(held.received)
        held.tell(f"撤回于 {at} 收到", f"the withdrawal was received at {at}")
    if not held.is_bid:
        held.findings.not_applicable("06.06", "不是投标", "it is no bid")
        return
    if canon.sha256(held.file.document).hex() != held.body["manifest_sha256"]:
        held.findings.cannot("06.06", "没有所签的清单，不知截止时间", "without the manifest no deadline is known")
        return
    with held.findings.judging("06.06", Place("document")):
        held.deadline = manifest.read(held.file.document).deadline
        if held.received >= held.deadline:
            raise NotTrusted("receipt.late", "收到时刻不早于截止时间", "it was not received before the deadline")
        if held.stamped is not None and held.stamped - judge.lag >= held.deadline:
            raise NotTrusted("receipt.stamped_late", "时间戳晚于截止时间", "it was stamped after the deadline")
        held.tell(
            f"投标于 {canon.instant(held.received)} 收到，早于截止时间 {canon.instant(held.deadline)}",
            f"the bid was received at {canon.instant(held.received)}, before the deadline "
            f"{canon.instant(held.deadline)}",
        )


def _clock(held: Held) -> None:
    if held.event.type not in answering.ANSWERS:
        held.findings.not_applicable("06.09", "投标和撤回不需答复", "a bid or a withdrawal waits for no answer")
        return
    said = held.event.found.get("answer_by")
    if said is None:
        held.findings.cannot("06.09", "回执没有载明答复期限", "the receipt names no time to answer")
        return
    with held.findings.judging("06.09", Place("event")):
        if not isinstance(said, Mapping):
            raise NotValid("answer.clock", "答复期限格式不对", "the time to answer is malformed")
        held.owing = answering.owed(Regime(str(said["regime"])), held.event.type, held.event.at)
        if held.owing.json() != said and said.get("provisional") is True:
            held.findings.cannot("06.09", "所依据的节假日安排后来有变", "it was counted before the holidays were known")
        elif held.owing.json() != said:
            raise NotTrusted("answer.clock", "答复期限与法定期限不符", "the time to answer is not the law's")
        _told(held, held.owing)


def _told(held: Held, owing: Owed) -> None:
    rules = "、".join(clock.rule for clock in owing.clocks)
    if owing.until:
        last = canon.instant(owing.until)
        held.tell(f"须在 {last} 之前答复（{rules}）", f"an answer is due before {last} ({rules})")
    elif owing.on_the_spot:
        held.tell(f"须在开标现场当场答复（{rules}）", f"an answer is due at the opening itself ({rules})")
    else:
        held.tell("法律没有规定答复的天数", "the law names no number of days for the answer")


# ---------------------------------------------------------------- the log


def _log(held: Held, policy: Policy | None) -> None:
    if not held.file.proof:
        held.findings.cannot(
            "06.07",
            "还没有日志证明：下一个检查点签名后（约 10 秒）请再下载一次回执",
            "no log proof yet: download the receipt again when the next checkpoint is signed, in about 10 seconds",
        )
        return
    if held.findings.has_failed("06.02"):
        held.findings.cannot("06.07", "叶子值不成立", "the leaf does not hold")
        return
    with held.findings.judging("06.07", Place("proof")):
        index, path, signed = merkle.proof_parts(held.file.proof)
        head = merkle.tree_head(note.note(signed).text)
        merkle.verify_inclusion(held.leaf, index, head.size, path, head.root)
        if policy:
            note.verified(note.note(signed), [policy.log])
            if head.origin != policy.log.name:
                raise NotTrusted("checkpoint.origin", "检查点属于另一日志", "the checkpoint is of another log")
        held.head, held.index, held.path = head, index, path
        held.tell(
            f"在日志 {head.origin} 中列第 {index} 条（共 {head.size} 条）",
            f"it is entry {index} of {head.size} in the log {head.origin}",
        )


def _witnesses(held: Held, policy: Policy | None) -> None:
    if held.head is None:
        held.findings.cannot("06.08", "没有成立的日志证明", "there is no log proof that holds")
        return
    if policy is None or not policy.witnesses or not policy.quorum:
        held.findings.cannot("06.08", "策略没有要求任何见证方", "no policy demands a witness")
        return
    with held.findings.judging("06.08", Place("proof")):
        signed = note.note(merkle.proof_parts(held.file.proof)[2])
        known = {(one.name, one.id) for one in policy.witnesses}
        named = any((line.name, line.id) in known for line in signed.lines)
        count = len({one.key.public for one in note.verified(signed, policy.witnesses)}) if named else 0
        if count < policy.quorum:
            raise NotTrusted("checkpoint.quorum", "见证方不足", "too few witnesses have cosigned")
    if not policy.own:
        held.findings.cannot("06.08", UNTRUSTED.zh, UNTRUSTED.en)
